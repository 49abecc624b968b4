"""The pages where a person asks for an analysis and reads what came of it."""
