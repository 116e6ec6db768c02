"""The training page: data, rows, training, results, models in service."""
