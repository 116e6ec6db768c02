"""The checks behind ``training.quality``, one concern a file. scikit-learn is imported late."""
