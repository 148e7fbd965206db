"""Where a collaborative stands: pure rules over what is recorded."""

from rural_collab.collaboratives.models import Collaborative

ENDED = "ended"


def current_stage(collaborative: Collaborative) -> str | None:
    """The last stage recorded, or ended when an end is."""
    if collaborative.ended is not None:
        return ENDED
    return collaborative.stages[-1].stage if collaborative.stages else None


def is_over(collaborative: Collaborative) -> bool:
    return current_stage(collaborative) == ENDED
