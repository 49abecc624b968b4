"""What is known of people in the markets: entries with sources, and answers that quote them."""

from markets.culture.answering import Answer, Quote, ask, grounded

__all__ = ["Answer", "Quote", "ask", "grounded"]
