#!/bin/sh
# Run once by the Postgres image on an empty data folder: extensions, the two roles, database.
# The application's role is bound by row-level security; only the staff role passes it, and
# nobody can log in as that one. Embedded servers are made alike: kbeauty/embedded/postgres.py
set -eu

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname template1 \
  --set password="$KBEAUTY_DB_PASSWORD" <<'SQL'
CREATE ROLE kbeauty_app LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB PASSWORD :'password';
CREATE ROLE kbeauty_staff NOLOGIN BYPASSRLS;
GRANT kbeauty_staff TO kbeauty_app WITH INHERIT FALSE, SET TRUE;
CREATE EXTENSION vector;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
CREATE EXTENSION citext;
ALTER DEFAULT PRIVILEGES FOR ROLE kbeauty_app GRANT ALL ON TABLES TO kbeauty_staff;
ALTER DEFAULT PRIVILEGES FOR ROLE kbeauty_app GRANT ALL ON SEQUENCES TO kbeauty_staff;
SQL

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE DATABASE kbeauty OWNER kbeauty_app;
SQL
