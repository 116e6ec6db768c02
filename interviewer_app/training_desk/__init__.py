"""What the training page works with: kinds of training, their data, their runs, results and models. No Qt."""
