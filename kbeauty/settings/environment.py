"""The environment that all settings are read from; ``NAME_FILE`` names a file instead."""

import environ

env = environ.FileAwareEnv()
