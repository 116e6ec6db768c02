"""Reads the text of documents that others made, in a process that can do nothing else."""
