"""Who may plan an import, and who may carry it out."""

from rural_collab.access.policy import Permission, ensure, permits
from rural_collab.collaboratives.models import Collaborative
from rural_collab.imports.catalogue import get_kind, list_kinds
from rural_collab.imports.kinds import Kind
from rural_collab.imports.models import SpreadsheetImport
from rural_collab.web.access import current_identity
from rural_collab.web.proposing import Target, may_publish
from rural_collab.web.proposing import get_kind as get_proposed


def kinds_for(collaborative: Collaborative) -> list[Kind]:
    """What whoever is asking may import here."""
    return [kind for kind in list_kinds() if may_plan(kind, collaborative)]


def may_plan(kind: Kind, collaborative: Collaborative | None) -> bool:
    """Whoever may propose changes to a collaborative may plan an import into it; its keepers carry it out."""
    is_proposed = kind.of_collaborative and permits(
        current_identity(), Permission.RECORD_PROPOSE, collaborative
    )
    return is_proposed or may_keep(kind, collaborative)


def may_keep(kind: Kind, collaborative: Collaborative | None) -> bool:
    """Whether such records are theirs to keep."""
    return permits(current_identity(), kind.permission, _subject(kind, collaborative))


def refuse_unless_keeper(kind: Kind, collaborative: Collaborative | None) -> None:
    ensure(current_identity(), kind.permission, _subject(kind, collaborative))


def refuse_unless_planner(kind: Kind, collaborative: Collaborative | None) -> None:
    if not may_plan(kind, collaborative):
        refuse_unless_keeper(kind, collaborative)


def needs_another(file: SpreadsheetImport) -> bool:
    """Whether whoever is asking made the plan, and what becomes public here has to be read by two people."""
    owner = file.collaborative
    if owner is None:
        return False
    about = Target(get_proposed(get_kind(file.kind).proposed), owner, None)
    return not may_publish(about, file.by_id, current_identity())


def _subject(kind: Kind, collaborative: Collaborative | None) -> Collaborative | None:
    return collaborative if kind.of_collaborative else None
