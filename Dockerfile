# syntax=docker/dockerfile:1

FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /srv/home kbeauty \
    && install -d -o kbeauty /srv/media
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    MEDIA_ROOT=/srv/media
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=assets /app/node_modules node_modules
COPY manage.py ./
COPY kbeauty kbeauty
COPY accounts accounts
COPY instagram instagram
COPY markets markets
COPY analysis analysis
COPY templates templates
COPY static static
COPY locale locale
# The keys are of this build step only: collecting files needs settings, not secrets.
RUN python -m compileall -q kbeauty accounts instagram markets analysis \
    && python -m kbeauty.lib.messages \
    && DATABASE_URL=postgres://build@localhost/build SECRET_KEY=build JWT_SIGNING_KEY=build \
       FIELD_ENCRYPTION_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
       python manage.py collectstatic --no-input --skip-checks \
    && rm -rf node_modules
USER kbeauty
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "8", "--workers-kill-timeout", "3", "--no-ws", \
     "--respawn-failed-workers", "kbeauty.wsgi:application"]
