"""What stays on disk of an interview: events, sound, reports."""
