"""Runs of training commands that outlive the window: their folder, and the process that watches them."""
