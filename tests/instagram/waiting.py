"""Time that passes without a test waiting for it."""

from tools.waiting import forget_waits as let_time_pass

__all__ = ["let_time_pass"]
