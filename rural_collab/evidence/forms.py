"""What is typed about where a fact is from."""

from typing import Any

from wtforms import ValidationError

from rural_collab.clock import today
from rural_collab.evidence.models import Claim, Source, Sourced
from rural_collab.text import mark
from rural_collab.web.forms import (
    RegistryForm,
    choice,
    line,
    paragraphs,
    web_address,
    when,
    yes,
)
from rural_collab.web.languages import gettext
from rural_collab.web.worded import WordedForm

#: What one side cannot say alone: it follows from the answer of the other.
_SAID_BY_BOTH = "confirmed_by_both_parties"


class SourceFields(WordedForm):
    """The source of one fact; the address is what makes two sources the same."""

    source_title = line(mark("Title of the source"))
    source_address = web_address(mark("Web address of the source"))
    source_publisher = line(mark("Who published it"))
    source_published = when(mark("When it was published"))
    as_of = when(Claim.as_of)
    verification = choice(Claim.verification, without={_SAID_BY_BOTH})

    def source_values(self) -> dict[str, Any]:
        return {
            "title": self.source_title.data,
            "address": self.source_address.data,
            "publisher": self.source_publisher.data,
            "published": self.source_published.data,
        }

    def fact_values(self) -> dict[str, Any]:
        """Everything typed but the source itself, which is kept apart."""
        kept = {name: field.data for name, field in self._fields.items() if not name.startswith("source_")}
        kept.pop("version", None)
        return {**kept, "verification": kept["verification"] or "self_reported"}


def source_of(fact: Sourced) -> dict[str, Any]:
    """The source of a fact as the form shows it."""
    source: Source | None = fact.source
    return {
        "source_title": source.title if source else None,
        "source_address": source.address if source else None,
        "source_publisher": source.publisher if source else None,
        "source_published": source.published if source else None,
        "as_of": fact.as_of,
        "verification": fact.verification,
    }


class ClaimForm(SourceFields, RegistryForm):
    """One statement about a record."""

    topic = choice(Claim.topic, required=True)
    statement = paragraphs(Claim.statement, required=True, most=2000, rows=3)
    statement_es = paragraphs(Claim.statement_es, most=2000, rows=3)
    is_shown = yes(Claim.is_shown)

    def validate_as_of(self, field: Any) -> None:
        if field.data and field.data.first_day > today():
            raise ValidationError(gettext(mark("A fact cannot be as of a day to come")))


def claim_form_of(claim: Claim) -> dict[str, Any]:
    """A stored claim as the form shows it."""
    names = ("topic", "statement", "statement_es", "is_shown", "version")
    return {**{name: getattr(claim, name) for name in names}, **source_of(claim)}
