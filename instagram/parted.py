"""The tables that are kept in monthly partitions."""

from kbeauty.lib.partitions import Parted

PARTED = (
    Parted("instagram_post", "timestamp"),
    Parted("instagram_comment", "timestamp"),
    Parted("instagram_posthashtag", "posted_at"),
    Parted("instagram_postsnapshot", "captured_on"),
)
