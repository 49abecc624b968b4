"""The services outside that accounts speak to."""
