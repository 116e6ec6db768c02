"""The window. Knows the engine's snapshots and commands, never a model library."""
