"""What stops a start, said to a person."""


class PlainError(Exception):
    """One sentence that says what is wrong and how to mend it; printed without a trace."""
