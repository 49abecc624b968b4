"""Requests of the API: counted, limited, and shown with what is left."""
