"""A proposal beside what is public now: its form filled in again, and every field that differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField

from rural_collab.review.marking import Sides, compare
from rural_collab.review.models import Pairs, Proposal, State, made_of
from rural_collab.review.rules import Changed
from rural_collab.text import printable
from rural_collab.web.forms import LineField, RegistryForm
from rural_collab.web.meeting import Meeting, sent
from rural_collab.web.proposing import Kind, Target, Typed, get_kind

#: What stands in a form beside its fields.
_BESIDE_FIELDS = frozenset({"version", "opened", "ticket"})


def entered_in(sent: Iterable[tuple[str, str]], form: RegistryForm) -> Pairs:
    """What was sent for the fields of a form, without characters that no page can hold."""
    known = _BESIDE_FIELDS | form._fields.keys()
    return made_of(
        (name, printable(value)) for name, value in sent if name in known or name.partition("-")[0] in known
    )


def typed_of(entered: Pairs) -> Typed:
    return MultiDict([(name, value) for name, value in entered])


def entered_of(form: RegistryForm) -> Pairs:
    """What a browser would send for a form that was filled in correctly."""
    return made_of(pair for field in form if field.name != "version" for pair in sent(field))


def stored_of(about: Target) -> dict[str, Any]:
    """What is kept now, as the form shows it; of a new record, and of a deed, what an empty form says."""
    if about.record is not None and not about.kind.deed:
        return dict(about.kind.stored(about.record))
    blank = about.kind.form_for(about.record)()
    return {name: each.data for name, each in blank._fields.items()}


def kept_of(about: Target) -> Pairs:
    """What is kept now, as a browser would send it."""
    return entered_of(about.kind.form_for(about.record)(data=stored_of(about)))


def meeting_of(about: Target, form: RegistryForm) -> Meeting:
    if about.kind.deed:
        return Meeting.plain(form, type(form)(data=stored_of(about)))
    return Meeting.of(form, stored_of(about))


def changes_of(meeting: Meeting) -> list[Changed]:
    """What somebody changed, field by field, as a small correction is told by."""
    mine = [each for each in meeting.form if each.name in meeting.clashing | meeting.yours]
    return [_changed(meeting, each) for each in mine]


def _changed(meeting: Meeting, typed: Any) -> Changed:
    before, after = meeting.kept[typed.name].data, typed.data
    is_text = isinstance(typed, LineField | TextAreaField)
    return Changed(typed.name, str(before or ""), str(after or ""), is_text)


class Difference(NamedTuple):
    """A field as it is public and as it is proposed; it clashes when it was changed meanwhile."""

    label: str
    public: str
    proposed: str
    clashes: bool

    @property
    def pieces(self) -> Sides:
        """What is public and what is proposed, in pieces that stay and pieces that go or come."""
        return compare(self.public, self.proposed)


@dataclass(frozen=True)
class Reading:
    """A proposal with the record it is about, as it is now."""

    proposal: Proposal
    about: Target
    form: RegistryForm
    meeting: Meeting | None

    @classmethod
    def of(cls, proposal: Proposal) -> Self:
        """The proposal read today. Without values, or when its record was removed meanwhile, nothing meets.

        What was published is read beside what it replaced.
        """
        about = target_of(proposal)
        form = about.kind.form_for(about.record)(typed_of(proposal.entered))
        if proposal.state is State.PUBLISHED and proposal.before:
            kept = type(form)(typed_of(proposal.before))
            return cls(proposal, about, form, Meeting.between(form, kept, form.values().keys()))
        is_gone = about.record is None and form.version.data is not None
        meets = proposal.has_values and not is_gone
        return cls(proposal, about, form, meeting_of(about, form) if meets else None)

    @property
    def kind(self) -> Kind:
        return self.about.kind

    @property
    def is_gone(self) -> bool:
        """Whether the record it proposes to change was removed."""
        return self.proposal.has_values and self.meeting is None

    @property
    def has_moved(self) -> bool:
        """Whether the record was changed after this was written about it."""
        written_on = self.form.version.data
        return (
            self.proposal.has_values and None not in {self.version, written_on} and self.version != written_on
        )

    @property
    def version(self) -> int | None:
        """The version of what is public that the reader sees."""
        return None if self.about.record is None else int(self.about.record.version)

    @property
    def differences(self) -> Sequence[Difference]:
        if self.meeting is None:
            return []
        return [Difference(*each) for each in self.meeting.differences]

    def replayed(self) -> RegistryForm:
        """The form as it would be sent today: the author's changes on top of what others changed meanwhile."""
        if self.meeting is None or self.about.record is None:
            return self.form
        pairs = [*self.meeting.entered(self.meeting.theirs), ("version", str(self.version))]
        return self.kind.form(MultiDict(pairs))

    @property
    def foretold(self) -> Any:
        """What else would change if it were published today; None when there is nothing to tell."""
        if self.kind.foretell is None or self.about.record is None or self.is_gone:
            return None
        if not (self.proposal.is_open and self.form.validate()):
            return None
        form = self.replayed()
        return self.kind.foretell(self.about.record, form) if form.validate() else None

    @property
    def ticket(self) -> UUID | None:
        return self.proposal.record_id


def target_of(proposal: Proposal) -> Target:
    kind = get_kind(proposal.kind)
    record = kind.find(proposal.record_id) if proposal.record_id else None
    return Target(kind, kind.owner(proposal.owner_id), record)
