"""Collections under trouble: each must end with exactly the rows of an undisturbed one.

``make soak`` drives seeded scripts through whole collections: Instagram throttles, fails,
cuts connections and sends half an answer; the worker is killed, Postgres is restarted,
Redis emptied. ``python -m tools.soak --scripts 200 --first 1``.
"""
