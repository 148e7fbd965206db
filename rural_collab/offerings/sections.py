"""Offerings and calendars in case files: ``[[offering]]`` after the pathways they offer, and ``[[calendar]]``.

An offering names its pathway by title as ``pathway`` and, where it offers one step alone, the step's number as ``step``.
"""

from rural_collab.collaboratives.sections import Section
from rural_collab.offerings.commands import CALENDARS, OFFERINGS

SECTIONS = (
    Section("offering", OFFERINGS, ("pathway", "step", "school_year", "term", "host", "site")),
    Section("calendar", CALENDARS, ("organization", "school_year")),
)
