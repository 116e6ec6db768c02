"""Measures the measuring of speech itself, against answers whose truth is known because it was built."""
