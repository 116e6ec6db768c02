"""Everything that runs an interview: the model process, its client, the conductor."""
