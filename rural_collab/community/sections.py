"""Community sessions and outcomes in case files: ``[[community_session]]``, ``[[community_input]]``, ``[[outcome]]``.

An input names its session by title as ``session``; its ``question`` is the code of a standard one, or in its own words.
"""

from rural_collab.collaboratives.sections import Section
from rural_collab.community.commands import INPUTS, SESSIONS
from rural_collab.community.outcome_commands import OUTCOMES

SECTIONS = (
    Section("community_session", SESSIONS, ("title",)),
    Section("community_input", INPUTS, ("session", "question", "text")),
    Section("outcome", OUTCOMES, ("measure", "population", "ended")),
)
