"""Rows of committees, their sessions and the minutes."""
