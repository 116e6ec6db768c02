"""The command line's words, one module each."""
