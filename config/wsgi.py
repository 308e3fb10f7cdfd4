import os

from django.core.wsgi import get_wsgi_application

from records.starting import entry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

entry.check()
application = get_wsgi_application()
