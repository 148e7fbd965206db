"""Sessions in which a community speaks, what it said there, and what became of each of its inputs.

Nothing here is about a person: who took part is counted by group, a group of fewer than five is kept as ``FEW`` and
never as its number, and what was said is told in summary.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from rural_collab.collaboratives.models import CollaborativeRecord, RecordRow
from rural_collab.db.base import Base
from rural_collab.db.rules import in_order
from rural_collab.partial_dates import PartialDate, Period
from rural_collab.text import mark
from rural_collab.vocabularies.terms import find_term, list_terms

#: What is kept, and shown, in place of the number of a group in which somebody might be recognized.
FEW = "<5"
FEWEST = 5
STANDARD = "engagement_question"
#: Where an input stands before anybody looked at it.
RECORDED = "recorded"
_NO_NAMES = mark("In summary and without names: who said it stays in the room")


class Answer(NamedTuple):
    """A question that was asked, and what was said to it, one line each."""

    question: str
    said: str


class CommunitySession(CollaborativeRecord):
    """A meeting, a survey or another way in which a community was asked or told, on a day or over some time."""

    __tablename__ = "community_session"
    __table_args__ = (
        UniqueConstraint("collaborative_id", "slug"),
        UniqueConstraint("collaborative_id", "title"),
        in_order("held", "held_until"),
    )
    audit_type = "community_session"

    slug: Mapped[str] = mapped_column(info={"label": "Address of the page"})
    title: Mapped[str] = mapped_column(
        info={"label": "What it was called", "hint": "For example: Community supper in La Junta"}
    )
    kind: Mapped[str | None] = mapped_column(info={"label": "Type of activity", "scheme": "engagement_type"})
    direction: Mapped[str | None] = mapped_column(
        info={"label": "Who spoke and who listened", "scheme": "engagement_direction"}
    )
    phase: Mapped[str | None] = mapped_column(
        info={"label": "Phase of collaboration", "scheme": "engagement_phase"}
    )
    held: Mapped[PartialDate] = mapped_column(info={"label": "When it was held"})
    held_until: Mapped[PartialDate | None] = mapped_column(
        info={"label": "Until", "hint": "Only when it took more than a day, as surveys do"}
    )
    place: Mapped[str | None] = mapped_column(info={"label": "Where"})
    languages: Mapped[str | None] = mapped_column(
        info={"label": "Languages it was held in", "hint": "For example: English and Spanish"}
    )
    organizer: Mapped[str | None] = mapped_column(
        info={"label": "Who held it", "hint": "An organization rather than a person"}
    )
    method: Mapped[str | None] = mapped_column(
        info={"label": "How people were asked", "hint": "How they were invited, and how it was written down"}
    )
    summary: Mapped[str | None] = mapped_column(info={"label": "In one or two sentences"})
    summary_es: Mapped[str | None] = mapped_column(info={"label": "In one or two sentences, in Spanish"})
    report_by: Mapped[PartialDate | None] = mapped_column(
        info={"label": "By when people hear back", "hint": "What they were promised"}
    )
    document: Mapped[str | None] = mapped_column(info={"label": "Web address of the document"})

    participants: Mapped[list["SessionGroup"]] = relationship(
        cascade="all, delete-orphan", order_by="SessionGroup.position", back_populates="session"
    )
    questions: Mapped[list["SessionQuestion"]] = relationship(
        cascade="all, delete-orphan", order_by="SessionQuestion.position", back_populates="session"
    )
    inputs: Mapped[list["CommunityInput"]] = relationship(
        cascade="all, delete-orphan", order_by="CommunityInput.position", back_populates="session"
    )

    @property
    def period(self) -> Period:
        return self.held, self.held_until or self.held

    @property
    def answers(self) -> list[Answer]:
        """What the form shows: the standard questions, asked or not, then others, each with what was said to it."""
        questions = dict.fromkeys([*standard_questions(), *self.asked])
        return [Answer(each, "\n".join(found.text for found in self.said_to(each))) for each in questions]

    @property
    def asked(self) -> list[str]:
        """The questions in their order; ``""`` comes last, for what was said to none of them."""
        told = [*(row.question for row in self.questions), *(each.question for each in self.inputs)]
        return sorted(dict.fromkeys(told), key=lambda question: not question)

    def said_to(self, question: str) -> list["CommunityInput"]:
        return [each for each in self.inputs if each.question == question]

    def audit_label(self) -> str:
        return self.title


class _SessionRow(RecordRow):
    part_of = "session"

    @declared_attr
    def session_id(cls) -> Mapped[UUID]:  # noqa: N805
        return mapped_column(ForeignKey("community_session.id", ondelete="CASCADE"), index=True)


class SessionGroup(_SessionRow, Base):
    """How many people of one group took part; the database itself refuses a number that might single somebody out."""

    __tablename__ = "community_session_group"
    __table_args__ = (
        UniqueConstraint("session_id", "group"),
        CheckConstraint("people not in ('1', '2', '3', '4')", name="nobody_singled_out"),
    )
    audit_type = "community_session_group"

    position: Mapped[int] = mapped_column(default=0)
    group: Mapped[str] = mapped_column(info={"label": "Group", "scheme": "participant_group"})
    people: Mapped[str | None] = mapped_column(
        info={"label": "How many", "hint": "Fewer than 5 are kept without their number"}
    )

    session: Mapped[CommunitySession] = relationship(back_populates="participants")

    def audit_label(self) -> str:
        return self.group


class SessionQuestion(_SessionRow, Base):
    """A question asked there: a code of the standard ones, or in its own words."""

    __tablename__ = "community_session_question"
    __table_args__ = (UniqueConstraint("session_id", "question"),)
    audit_type = "community_session_question"

    position: Mapped[int] = mapped_column(default=0)
    question: Mapped[str] = mapped_column(info={"label": "Question"})

    session: Mapped[CommunitySession] = relationship(back_populates="questions")

    def audit_label(self) -> str:
        return words_of(self.question, "en")


def standard_questions() -> list[str]:
    """Codes of the questions that any community may be asked, so that answers can be compared."""
    return [term.code for term in list_terms(STANDARD)]


def words_of(question: str, language: str) -> str:
    """A question as it was asked: the words of a standard one in a language, own words as they are."""
    term = find_term(STANDARD, question)
    return term.label(language) if term else question


class CommunityInput(CollaborativeRecord):
    """One thing that was said, and what became of it; it is public from the first day, whatever is decided."""

    __tablename__ = "community_input"
    __table_args__ = (CheckConstraint("rank >= 1", name="rank_from_one"),)
    audit_type = "community_input"

    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("community_session.id", ondelete="CASCADE"),
        index=True,
        info={"label": "Community session", "names": "title", "hint": "What it is called here"},
    )
    position: Mapped[int] = mapped_column(default=0)
    question: Mapped[str] = mapped_column(
        default="", info={"label": "Question", "hint": "Leave it empty for what answers no question"}
    )
    text: Mapped[str] = mapped_column(info={"label": "What was said", "hint": _NO_NAMES})
    text_es: Mapped[str | None] = mapped_column(info={"label": "What was said, in Spanish"})
    kind: Mapped[str] = mapped_column(
        default="guidance", info={"label": "Kind of input", "scheme": "input_kind"}
    )
    themes: Mapped[str | None] = mapped_column(
        info={"label": "Themes", "hint": "For example: distance, staffing"}
    )
    rank: Mapped[int | None] = mapped_column(
        info={"label": "Place when people ranked", "hint": "Write 1 for what mattered most"}
    )
    voiced_by: Mapped[str | None] = mapped_column(
        info={"label": "Which groups said it", "hint": "For example: students and families; never a name"}
    )
    status: Mapped[str] = mapped_column(
        default=RECORDED, info={"label": "What became of it", "scheme": "input_status"}
    )
    response: Mapped[str | None] = mapped_column(
        info={"label": "Answer", "hint": "What is done or, when it is not done, why"}
    )
    response_es: Mapped[str | None] = mapped_column(info={"label": "Answer, in Spanish"})
    decided_by: Mapped[str | None] = mapped_column(
        info={"label": "Who decided", "hint": "A board or an office rather than a person"}
    )
    decided: Mapped[PartialDate | None] = mapped_column(info={"label": "When it was decided"})
    told_back: Mapped[PartialDate | None] = mapped_column(info={"label": "When people were told"})

    session: Mapped[CommunitySession] = relationship(back_populates="inputs")
    changes: Mapped[list["InputChange"]] = relationship(
        cascade="all, delete-orphan", order_by="InputChange.label", back_populates="input"
    )

    @property
    def session_title(self) -> str:
        return self.session.title

    @property
    def is_answered(self) -> bool:
        """Whether anybody said anything to it; then it is not taken out with the line that was typed for it."""
        return self.status != RECORDED or bool(self.response) or bool(self.changes)

    def audit_label(self) -> str:
        return self.text


class InputChange(RecordRow, Base):
    """What an input led to: a service, a pathway or an agreement by what it is called here, or something else."""

    __tablename__ = "community_input_change"
    __table_args__ = (UniqueConstraint("input_id", "record_kind", "label"),)
    audit_type = "community_input_change"
    part_of = "input"

    input_id: Mapped[UUID] = mapped_column(ForeignKey("community_input.id", ondelete="CASCADE"))
    record_kind: Mapped[str] = mapped_column(
        default="service", info={"label": "What it is", "scheme": "community_change"}
    )
    record_id: Mapped[UUID | None] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(
        info={"label": "What began or changed", "hint": "As it is called here; it is then linked to its page"}
    )

    input: Mapped[CommunityInput] = relationship(back_populates="changes")

    def audit_label(self) -> str:
        return self.label


def is_few(people: str | None) -> bool:
    return people == FEW


def at_least(numbers: Sequence[str | None]) -> int | None:
    """How many people surely took part: of a group of few one; None when of no group a number is told.

    A sum with the true numbers of small groups would tell them to whoever takes away the others.
    """
    told = [1 if is_few(number) else int(number) for number in numbers if number is not None]
    return sum(told) if told else None
