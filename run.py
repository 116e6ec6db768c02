"""Sets up what is missing on this machine, then runs or tests the application (standard library only)."""
