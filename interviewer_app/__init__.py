"""The application: interview, library, engine, window and command line."""
