"""The site as the tests run it: in demonstration mode, with nothing else given."""

import os

os.environ.setdefault("DEMONSTRATION", "1")

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Quick, for the tests alone: half a second a password is otherwise the time of many pages."""
