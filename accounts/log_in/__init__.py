"""How people come in: allauth's hooks of ours, registration, sessions, tokens, passwords."""
