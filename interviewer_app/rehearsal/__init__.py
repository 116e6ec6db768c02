"""A synthetic candidate that answers aloud, for rehearsals and end-to-end tests."""
