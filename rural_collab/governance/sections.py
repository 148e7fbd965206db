"""How case files tell what a collaborative is governed by."""

from rural_collab.collaboratives.sections import Section
from rural_collab.governance import commands

SECTIONS = (
    Section("governance", commands.PROFILES, ("legal_model", "began")),
    Section("seat", commands.SEATS, ("title", "body", "term_began")),
    Section("committee", commands.COMMITTEES, ("name",)),
    Section("agreement", commands.AGREEMENTS, ("kind", "title")),
    Section("autonomy", commands.AUTONOMIES, ("autonomy", "organization", "began")),
    Section("commitment", commands.COMMITMENTS, ("kind", "measure")),
    Section("event", commands.EVENTS, ("kind", "happened", "actor", "organization")),
)
