"""Where records of collaboratives are kept, for lists on the desk."""

from uuid import UUID

from flask import url_for

from rural_collab.collaboratives.models import Membership
from rural_collab.collaboratives.parts import list_parts
from rural_collab.confirmations.called import MODELS


def address_of(model: str, record_id: UUID) -> str:
    """Where a record of a model is kept."""
    if MODELS[model] is Membership:
        return url_for("members.edit", membership_id=record_id)
    endpoint = next(
        f"{blueprint}.{part.endpoint}_edit" for blueprint, part in list_parts() if part.model is MODELS[model]
    )
    return url_for(endpoint, part_id=record_id)
