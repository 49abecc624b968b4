"""Ingredients of a product against the rules of markets."""

from markets.ingredients.judging import Finding, Status
from markets.ingredients.screening import Cell, Coverage, Row, Screening, screen

__all__ = ["Cell", "Coverage", "Finding", "Row", "Screening", "Status", "screen"]
