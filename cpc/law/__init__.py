"""The law as plain Python: dates in, dates out, each value with its article."""
