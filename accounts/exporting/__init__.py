"""What an export of a company holds, and how it is written into a zip."""
