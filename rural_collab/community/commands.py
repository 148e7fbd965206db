"""Keeping community sessions, and what became of each input. Commands flush inside their attribution.

``values`` of a session are its columns by name and, where they should change, its lists: ``participants`` as mappings with
``group`` and ``people``, and ``answers`` as mappings with ``question`` and ``said``, in which each line is one input.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rural_collab.access.identity import Identity
from rural_collab.audit.recording import attributed
from rural_collab.collaboratives.models import Collaborative
from rural_collab.collaboratives.records import TOO_EARLY, Keeper
from rural_collab.community.models import (
    FEW,
    FEWEST,
    CommunityInput,
    CommunitySession,
    InputChange,
    SessionGroup,
    SessionQuestion,
)
from rural_collab.community.queries import changeables
from rural_collab.db.base import set_changed
from rural_collab.errors import Refused
from rural_collab.text import filled, fold, mark, numbered, slug_of, tidy

LONGEST_LINE = 600
DECLINED, TOLD_BACK, ALL = "declined_with_reason", "reported_back", "all"
#: What a directive cannot be before something that began or changed is named.
_CLOSED_BY_A_CHANGE = frozenset({"adopted", "partly_adopted", "done"})
_MUCH_ALIKE = 60
_NO_SESSION = mark("No session of this collaborative is called that; log the session first")
_TOO_LONG = mark("A line has at most %(most)s characters; make two of it")
_ANSWERED = mark("What was said and has an answer stays: “%(text)s”. Change it on its own page")
_TWICE = mark("The same question stands here twice")
_TAKEN = {
    "uq_community_session_collaborative_id_title": (
        "title",
        "Another session is called this; add the place or the month",
    ),
    "ck_community_session_in_order": ("held_until", TOO_EARLY),
    "ck_community_input_rank_from_one": ("rank", "Ranks begin with 1"),
}


class Said(NamedTuple):
    """One line of what was said, and the question it answers; none for what answers none."""

    question: str
    text: str


def safe_number(people: Any) -> str | None:
    """How many took part as it may be kept: a group of fewer than five without its number."""
    if people in (None, "", FEW):
        return people or None
    return FEW if 0 < int(people) < FEWEST else str(int(people))


class SessionKeeper(Keeper[CommunitySession]):
    """Gives a session the address of its page, and makes an input of each line of what was said."""

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> CommunitySession:
        """A new session of a collaborative; its inputs have the source that it has."""
        with attributed(session, by=by, intent=f"add {self.name}"):
            told = {**_told(values), "slug": _free_slug(session, collaborative.id, values["title"])}
            added = super().add(session, collaborative, told, by=by)
            self._settle_said(session, added, values)
        return added

    def edit(
        self,
        session: Session,
        record: CommunitySession,
        values: Mapping[str, Any],
        *,
        expected: int | None,
        by: Identity,
    ) -> CommunitySession:
        """Change what is told; its address stays, and so do inputs whose lines stay or are only reworded."""
        with attributed(session, by=by, intent=f"edit {self.name}"):
            super().edit(session, record, _told(values), expected=expected, by=by)
            self._settle_said(session, record, values)
        return record

    def _settle_said(self, session: Session, record: CommunitySession, values: Mapping[str, Any]) -> None:
        if "answers" in values:
            _settle_inputs(record, _said(values["answers"]))
            session.flush()


def _free_slug(session: Session, collaborative_id: UUID, title: str) -> str:
    own = select(CommunitySession.slug).where(CommunitySession.collaborative_id == collaborative_id)
    return numbered(slug_of(title), set(session.scalars(own)))


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored: groups in their order and without small numbers, questions out of the answers."""
    told = {name: value for name, value in values.items() if name not in {"slug", "answers"}}
    if "participants" in told:
        told["participants"] = [
            {**row, "people": safe_number(row.get("people")), "position": place}
            for place, row in enumerate(told["participants"])
        ]
    if "answers" in values:
        asked = [row["question"] for row in values["answers"] if row["question"]]
        if len(asked) != len(set(asked)):
            raise Refused(_TWICE, answers=_TWICE)
        told["questions"] = [{"question": each} for each in asked]
    if "questions" in told:
        told["questions"] = [{**row, "position": place} for place, row in enumerate(told["questions"])]
    return told


def _said(answers: Sequence[Mapping[str, Any]]) -> list[Said]:
    lines = [
        Said(row["question"] or "", tidy(line))
        for row in answers
        for line in (row["said"] or "").split("\n")
        if tidy(line)
    ]
    if any(len(each.text) > LONGEST_LINE for each in lines):
        message = filled(_TOO_LONG, most=LONGEST_LINE)
        raise Refused(message, answers=message)
    return lines


def _settle_inputs(record: CommunitySession, wanted: Sequence[Said]) -> None:
    """Make the inputs what was typed: a line that stays or is reworded keeps its input with the answer to it."""
    present = list(record.inputs)
    matched = _matched(present, wanted)
    if [Said(each.question, each.text) for each in present] != list(wanted):
        record.touch()
    for each in present:
        if each not in matched.values():
            _take_out(record, each)
    for place, said in enumerate(wanted):
        values = {"question": said.question, "text": said.text, "position": place}
        if place in matched:
            set_changed(matched[place], values)
        else:
            record.inputs.append(
                CommunityInput(collaborative=record.collaborative, **_source_of(record), **values)
            )


def _source_of(record: CommunitySession) -> dict[str, Any]:
    return {name: getattr(record, name) for name in ("source_id", "as_of", "verification")}


def _take_out(record: CommunitySession, gone: CommunityInput) -> None:
    if gone.is_answered:
        message = filled(_ANSWERED, text=gone.text)
        raise Refused(message, answers=message)
    record.inputs.remove(gone)


def _matched(present: Sequence[CommunityInput], wanted: Sequence[Said]) -> dict[int, CommunityInput]:
    """For the places of lines the input each is: of the same words, else of the words most like them."""
    left = list(present)
    matched: dict[int, CommunityInput] = {}
    for least in (100, _MUCH_ALIKE):
        for place, said in enumerate(wanted):
            if place not in matched and (found := _most_like(left, said, least)):
                matched[place] = found
                left.remove(found)
    return matched


def _most_like(among: Sequence[CommunityInput], said: Said, least: int) -> CommunityInput | None:
    scored = [
        (fuzz.ratio(each.text, said.text), -each.position, each)
        for each in among
        if each.question == said.question
    ]
    score, _, found = max(scored, key=lambda one: one[:2], default=(0, 0, None))
    return found if score >= least else None


def _counts_all_once(_session: Session, record: CommunitySession) -> None:
    counted = record.participants
    if len(counted) > 1 and any(row.group == ALL for row in counted):
        raise Refused(
            "Some people would be counted twice",
            participants="Either count by group, or all together",
        )


class InputKeeper(Keeper[CommunityInput]):
    """Finds the session that an input belongs to, and puts a new one after those that are there."""

    def add(
        self, session: Session, collaborative: Collaborative, values: Mapping[str, Any], *, by: Identity
    ) -> CommunityInput:
        """An input of a session of this collaborative, which is named by its title."""
        own = _session_of(session, collaborative.id, values.get("session_title") or values.get("session_id"))
        told = _without_session(values)
        told |= {
            "session": own,
            "question": told.get("question") or "",
            "position": _last_of(session, own) + 1,
        }
        with attributed(session, by=by, intent=f"add {self.name}"):
            own.touch()
            return super().add(session, collaborative, told, by=by)

    def edit(
        self,
        session: Session,
        record: CommunityInput,
        values: Mapping[str, Any],
        *,
        expected: int | None,
        by: Identity,
    ) -> CommunityInput:
        """Change what is told of an input, or what became of it."""
        told = _without_session(values)
        if title := values.get("session_title") or values.get("session_id"):
            told["session"] = _session_of(session, record.collaborative_id, title)
        if "question" in told:
            told["question"] = told["question"] or ""
        with attributed(session, by=by, intent=f"edit {self.name}"):
            before = _line_of(record)
            super().edit(session, record, told, expected=expected, by=by)
            if _line_of(record) != before:
                before[0].touch()
                record.session.touch()
        return record

    def remove(self, session: Session, record: CommunityInput, *, by: Identity) -> None:
        """Take out what was entered by mistake; the history keeps it."""
        with attributed(session, by=by, intent=f"remove {self.name}"):
            record.session.touch()
            super().remove(session, record, by=by)


def _last_of(session: Session, own: CommunitySession) -> int:
    """The position of the last input of a session, also of one that is not written yet."""
    query = select(func.max(CommunityInput.position)).where(CommunityInput.session_id == own.id)
    new = [each for each in session.new if isinstance(each, CommunityInput) and each.session is own]
    return max(session.scalar(query) or 0, *(each.position for each in new), 0)


def _line_of(record: CommunityInput) -> tuple[Any, ...]:
    """What the form of its session shows of an input; the form moves on when it does."""
    return record.session, record.question, record.text


def _without_session(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in {"session_id", "session_title"}}


def _session_of(session: Session, collaborative_id: UUID, title: str | None) -> CommunitySession:
    found = session.scalars(
        select(CommunitySession).where(
            CommunitySession.collaborative_id == collaborative_id, CommunitySession.title == title
        )
    ).one_or_none()
    if found is None:
        raise Refused(_NO_SESSION, session_title=_NO_SESSION)
    return found


def _says_why(_session: Session, told: CommunityInput) -> None:
    if told.status == DECLINED and not told.response:
        raise Refused("What is declined needs a reason", response="Say why it is not done")


def _names_what_changed(_session: Session, told: CommunityInput) -> None:
    if told.kind == "directive" and told.status in _CLOSED_BY_A_CHANGE and not told.changes:
        raise Refused(
            "A directive that is adopted leads to something",
            changes="Name at least one thing that began or changed because of it",
        )


def _says_when_told_back(_session: Session, told: CommunityInput) -> None:
    if told.status == TOLD_BACK and told.told_back is None:
        raise Refused("It is not said when people were told", told_back="Say when people were told")


def _knows_its_changes(session: Session, told: CommunityInput) -> None:
    """What it led to and has a record here is tied to it."""
    if not told.changes:
        return
    known = {
        (kind, fold(name)): record_id
        for kind, named in changeables(session, told.collaborative_id).items()
        for name, record_id in named.items()
    }
    for change in told.changes:
        change.record_id = known.get((change.record_kind, fold(change.label)))


SESSIONS = SessionKeeper(
    CommunitySession,
    "a community session",
    rules=(_counts_all_once,),
    lists={"participants": (SessionGroup, ("group",)), "questions": (SessionQuestion, ("question",))},
    taken=_TAKEN,
)
INPUTS = InputKeeper(
    CommunityInput,
    "what the community said",
    rules=(_says_why, _names_what_changed, _says_when_told_back, _knows_its_changes),
    lists={"changes": (InputChange, ("record_kind", "label"))},
    taken=_TAKEN,
)
