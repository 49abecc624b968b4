"""Steps that a collection can do without: a refusal leaves them out, and is told."""

from instagram.clients.errors import ErrorKind

# Trouble that the next step need not share; all other ends or halts the collection.
LEAVES_OUT = {
    ErrorKind.BAD_REQUEST,
    ErrorKind.NOT_FOUND,
    ErrorKind.PERMISSION,
    ErrorKind.INVALID_ANSWER,
}
