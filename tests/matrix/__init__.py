"""The rows of the permission matrix, one file an area of the site (tests/test_matrix.py)."""
