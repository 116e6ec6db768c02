"""Tests of the data checks."""
