"""Language tools: which language, which mood. No network, no Django."""

from analysis.language.reader import READER, TextReading, read_by, read_text, read_texts

__all__ = ["READER", "TextReading", "read_by", "read_text", "read_texts"]
