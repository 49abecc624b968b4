"""What calls on markets answer alike."""

from kbeauty.lib.api import ErrorOutput

ERRORS = {400: ErrorOutput, 401: ErrorOutput, 403: ErrorOutput, 404: ErrorOutput}
