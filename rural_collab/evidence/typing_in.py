"""Keep the source somebody typed beside a fact."""

from uuid import UUID

from rural_collab.audit.recording import attributed
from rural_collab.evidence.commands import keep_source
from rural_collab.evidence.forms import SourceFields
from rural_collab.web.access import current_identity
from rural_collab.web.database import get_session


def kept_source(form: SourceFields) -> UUID | None:
    """The id of the source that was typed; None when none was."""
    with attributed(get_session(), by=current_identity(), intent="name a source"):
        source = keep_source(get_session(), form.source_values())
    return source.id if source else None
