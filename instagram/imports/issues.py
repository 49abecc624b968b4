"""Why a file or a row of it could not be read, as machine names and as sentences."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kbeauty.lib.errors import InvalidInputError

VALUE_LIMIT = 200
COLUMN_LIMIT = 100

FILE_SENTENCES = {
    "file_empty": _("The file is empty."),
    "file_too_large": _(
        "The file is larger than 1 GB. Export a shorter period and upload the parts."
    ),
    "file_excel": _(
        "This is an Excel workbook. Open it, choose “Save as” and the type “CSV UTF-8”, and upload that file."
    ),
    "file_zip": _(
        "This is a ZIP archive. Unpack it and upload the CSV or JSON file inside, for example posts_1.json."
    ),
    "file_picture": _(
        "This is a picture or a video. Upload the CSV or JSON export that lists the posts."
    ),
    "file_pdf": _(
        "This is a PDF. Export the posts as CSV or JSON and upload that file."
    ),
    "file_html": _(
        "This is a web page. When you ask Instagram for your data, choose the format JSON."
    ),
    "file_binary": _(
        "This is not a text file. Export the posts as CSV or JSON and upload that file."
    ),
    "encoding_unknown": _(
        "The characters of this file could not be recognised. Save it as “CSV UTF-8” and upload it again."
    ),
    "gz_broken": _(
        "The compressed file is damaged. Compress it again, or upload it uncompressed."
    ),
    "gz_bomb": _(
        "The compressed file unpacks to far more than an export can hold. Upload it uncompressed."
    ),
    "no_rows": _("The file names its columns but holds no posts."),
    "no_columns": _(
        "No columns were found. The first line of a CSV file must name the columns."
    ),
    "facebook_export": _(
        "This is the export of a Facebook page. In Meta Business Suite choose the Instagram account and export again."
    ),
    "json_broken": _(
        "The file is not complete JSON. Download it again and upload it unchanged."
    ),
    "json_no_entries": _(
        "The JSON file holds no list of posts. From Instagram's data download, upload posts_1.json or reels.json."
    ),
    "timestamp_unmapped": _(
        "Choose the column that says when each post was published. Without a date posts cannot be placed in time, and a file that has none cannot be imported."
    ),
    "column_unknown": _("The file has no column of that name."),
    "column_twice": _("One column cannot stand for two things."),
    "date_order_unknown": _(
        "The dates can be read in two ways, as month/day or as day/month. Choose which one is meant."
    ),
    "nothing_readable": _("No row of the file could be read; the reasons are below."),
    "under_way": _("This file is being read. Wait until it is done."),
    "zone_unknown": _("There is no time zone of that name."),
    "username_invalid": _(
        "A user name of Instagram has up to 30 letters, digits, dots and underscores."
    ),
    "file_gone": _("The uploaded file is no longer there. Upload it again."),
    "internal": _(
        "The import stopped because of a fault on our side. What was read is kept; start it again to go on."
    ),
}

ROW_SENTENCES = {
    "columns_mismatch": _(
        "The row has more or fewer cells than the header names columns."
    ),
    "quote_unclosed": _(
        "A quotation mark is opened and not closed properly in this row."
    ),
    "row_too_large": _("The row is larger than any post can be."),
    "entry_too_large": _(
        "An entry is larger than any post can be; nothing after it was read."
    ),
    "entry_not_object": _("The entry is not a post."),
    "file_ends_early": _(
        "The file ends in the middle or is damaged from here on; nothing after this could be read."
    ),
    "date_missing": _("The row has no date."),
    "date_unreadable": _("The date could not be read."),
    "date_in_future": _("The date lies in the future."),
    "date_too_early": _("The date lies before Instagram existed."),
    "number_unreadable": _("This is not a number."),
    "number_percent": _("This is a percentage, where a count is needed."),
    "number_negative": _("A count cannot be negative."),
    "number_not_whole": _("A count must be a whole number."),
    "number_ambiguous": _(
        "This could mean a thousand or a decimal. Write the number without separators."
    ),
    "number_too_large": _("The number is larger than any count can be."),
    "caption_too_long": _(
        "The caption has more than 10,000 characters; Instagram allows 2,200."
    ),
    "tags_unreadable": _("The hashtags could not be read."),
    "id_too_long": _("The post ID is longer than 64 characters."),
    "duplicate_in_file": _("The same post stands further up in this file."),
    "other_account": _("The row belongs to another Instagram account."),
    # Notes: the row went in.
    "nul_removed": _("Read, but empty characters (NUL) were removed."),
    "characters_replaced": _("Read, but some characters were damaged in the file."),
    "id_rounded": _(
        "Read, but a spreadsheet has rounded the post ID; the post is recognised by its link or its date and text."
    ),
    "link_unreadable": _("Read, but the link is not a web address and was left out."),
    "type_unknown": _("Read, but the type of the post is not known to us."),
    "daily_reach": _("Read, but reach cannot be added up over days; it was left out."),
}

# Reasons that leave the row in.
NOTES = frozenset(
    {
        "nul_removed",
        "characters_replaced",
        "id_rounded",
        "link_unreadable",
        "type_unknown",
        "daily_reach",
    }
)


def sentence(reason: str) -> str:
    """The sentence for a machine name, in the reader's language."""
    known = ROW_SENTENCES.get(reason) or FILE_SENTENCES.get(reason)
    return str(known) if known else gettext("The row could not be read.")


@dataclass(frozen=True, slots=True)
class Issue:
    """One complaint; ``line`` is where the row starts, counted from 1."""

    line: int
    reason: str
    column: str = ""
    value: str = ""

    @property
    def is_note(self) -> bool:
        return self.reason in NOTES

    @property
    def sentence(self) -> str:
        return sentence(self.reason)


class ValueRefusedError(Exception):
    """A cell that cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileRefusedError(InvalidInputError):
    """A file that cannot be read at all."""

    def __init__(self, reason: str, *, field: str = "file") -> None:
        message = FILE_SENTENCES[reason]
        super().__init__(message, code=reason, fields={field: [message]})
        self.reason = reason
