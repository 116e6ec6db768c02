"""What ships beside the code: questions, training data, starter models, translations."""
