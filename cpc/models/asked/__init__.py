"""Rows of what is asked of somebody: the request, its answer, more time, whoever is asked."""
