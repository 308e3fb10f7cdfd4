#!/usr/bin/env python
"""Command line of Dossier CPC."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # On its own temporary database a scenario plays anywhere; on a kept one, in a demonstration only.
    if sys.argv[1:2] == ["play"] and not any("keep" in word for word in sys.argv):
        os.environ.setdefault("DEMONSTRATION", "1")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # what is missing, and nothing else
        sys.exit(str(error))
