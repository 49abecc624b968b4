"""What can be measured of a picture before it is posted: nothing of it is kept."""

from markets.visuals.checks import Checked, look_at
from markets.visuals.questions import Question

__all__ = ["Checked", "Question", "look_at"]
