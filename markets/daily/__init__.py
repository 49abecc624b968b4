"""Figures by day (UTC): counted once, and again for the days that changed.

Triggers on the tables of posts note each day whose figures move, whoever writes there
(``ChangedDay``); ``refresh`` counts these days anew. Until then ``reading`` takes them from
the posts themselves, so that a page never shows a figure that no longer holds.
"""
