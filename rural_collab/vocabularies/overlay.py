"""What operators keep of the code lists, read from the database into the memory of this process.

Every process looks again after a second or two with one small statement, so that several of them soon agree.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.vocabularies import terms
from rural_collab.vocabularies.models import CodeTerm


def refresh(session: Session) -> None:
    """Take over what is kept, if it is not what this process knows already; cheap when nothing changed."""
    stamp = _stamp(session)
    if stamp != terms.stamp():
        kept = session.scalars(select(CodeTerm).order_by(CodeTerm.created_at, CodeTerm.id))
        terms.lay_over([_as_kept(term) for term in kept], stamp)


def _stamp(session: Session) -> str:
    """What moves with every change: how many terms are kept, how often they changed, and when last."""
    kept, versions, latest = session.execute(
        select(func.count(), func.sum(CodeTerm.version), func.max(CodeTerm.updated_at))
    ).one()
    return f"{kept}.{versions}.{latest.isoformat()}" if kept else ""


def _as_kept(term: CodeTerm) -> terms.KeptTerm:
    definitions = {"en": term.definition_en, "es": term.definition_es}
    return terms.KeptTerm(
        scheme=term.scheme,
        code=term.code,
        labels={"en": term.label_en, "es": term.label_es} if term.is_worded else {},
        definitions={language: words for language, words in definitions.items() if words},
        is_added=term.is_added,
        behaves_as=term.behaves_as,
        retired_on=term.retired_on,
        merged_into=term.merged_into,
    )
