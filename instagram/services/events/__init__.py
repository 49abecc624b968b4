"""What Instagram tells by webhook: taken in, and acted upon.

An event says only what to look at again; what is stored is what Graph answers then.
"""
