"""What the rooms to the right may listen to."""

from django.dispatch import Signal

# A company is gone with all its rows and files. Sent after commit with company_id: whoever
# keeps something of it elsewhere, such as in Redis, forgets it now.
company_removed = Signal()
