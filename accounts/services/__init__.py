"""Writes about people and companies, one file a noun."""
