"""Files on a page: ``{% load documents %}``."""

from django import template

from records.files.refusals import in_bytes

register = template.Library()
register.filter("in_bytes", in_bytes)
