"""Our staff where they see companies' rows: the admin, and a person's place."""
