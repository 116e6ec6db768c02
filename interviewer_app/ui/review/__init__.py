"""The review page: sessions, their answers, what was heard, what should have been decided and said."""
