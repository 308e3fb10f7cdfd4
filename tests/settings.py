"""The site as the tests run it: in demonstration mode, with nothing else given."""

import os

os.environ.setdefault("DEMONSTRATION", "1")

from config.settings import *  # noqa: E402, F403
