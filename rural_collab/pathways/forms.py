"""What is typed about a pathway: the way as a whole, its steps by their numbers, and what is earned at which of them."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import ValidationError, validators
from wtforms.widgets import HiddenInput, TextArea

from rural_collab.collaboratives.part_forms import PartForm, PartRow, is_given
from rural_collab.organizations.naming import organization_field
from rural_collab.pathways.models import (
    Pathway,
    PathwayArticulation,
    PathwayCluster,
    PathwayCredential,
    PathwayOccupation,
    PathwayStep,
)
from rural_collab.text import mark, tidy
from rural_collab.web.forms import (
    Column,
    NamedField,
    RegistryForm,
    RowList,
    choice,
    choices,
    email_address,
    line,
    paragraphs,
    phone_number,
    web_address,
    when,
    yes,
)
from rural_collab.web.languages import gettext
from rural_collab.web.number_fields import DecimalNumberField, whole_number

MOST_STEPS = 60
MOST_CREDENTIALS = 40
MOST_OCCUPATIONS = 40
MOST_ARTICULATIONS = 60
_MOST_CREDITS = 200
_MOST_HOURS = 10_000
_MOST_CODES = 40
_LONGEST = 2_000
_BETWEEN = re.compile(r"[\s,;]+")
_NUMBER = re.compile(r"[^\W_]{1,8}\Z")
_TOO_MANY = mark("Write at most %(most)s of them")


class CodesField(NamedField):
    """Several codes or numbers, typed with commas, spaces or lines between them."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = valuelist[0][:_LONGEST] if valuelist else ""
        self.data = list(dict.fromkeys(part for part in _BETWEEN.split(tidy(self.typed)) if part))
        if len(self.data) > _MOST_CODES:
            self.data = []
            raise ValueError(gettext(_TOO_MANY, most=_MOST_CODES))

    def as_typed(self) -> str:
        return tidy(self.typed) or ", ".join(self.data or ())

    def name_of(self, value: Any) -> str:
        return ", ".join(value)


class IdField(NamedField):
    """Which stored step a row tells of, kept by the page; what is no id is none."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            self.data = UUID(valuelist[0]) if valuelist and valuelist[0] else None
        except ValueError:
            self.data = None

    def as_typed(self) -> str:
        return str(self.data or "")

    def name_of(self, _value: Any) -> str:
        return ""


def _credits(column: Column) -> DecimalNumberField:
    return DecimalNumberField(
        label=column.info["label"],
        description=column.info.get("hint", ""),
        validators=[validators.Optional(), validators.NumberRange(0, _MOST_CREDITS)],
        render_kw={"inputmode": "decimal"},
    )


class StepRow(PartRow):
    needed = ("number", "kind", "title")
    folds = True

    id = IdField(mark("Step"))
    number = line(PathwayStep.number, most=8)
    kind = choice(PathwayStep.kind)
    title = line(PathwayStep.title)
    title_es = line(PathwayStep.title_es)
    note = paragraphs(PathwayStep.note, most=600, rows=2)
    note_es = paragraphs(PathwayStep.note_es, most=600, rows=2)
    after = CodesField(mark("Comes after"), description=mark("Numbers of the steps before it, such as 1, 2a"))
    grade = choice(PathwayStep.grade)
    term = choice(PathwayStep.term)
    need = choice(PathwayStep.need)
    choice_group = line(PathwayStep.choice_group, most=60)
    strand = line(PathwayStep.strand, most=60)
    strand_es = line(PathwayStep.strand_es, most=60)
    school_credits = _credits(PathwayStep.school_credits)
    college_credits = _credits(PathwayStep.college_credits)
    hours = whole_number(PathwayStep.hours, most=_MOST_HOURS)
    wbl_stage = choice(PathwayStep.wbl_stage)
    wbl = choice(PathwayStep.wbl)
    provider_id = organization_field(PathwayStep.provider_id)
    delivery = choice(PathwayStep.delivery)
    is_exit = yes(PathwayStep.is_exit)
    exit_as = line(PathwayStep.exit_as)
    exit_as_es = line(PathwayStep.exit_as_es)

    @property
    def called(self) -> str:
        return " ".join(field.data for field in (self.number, self.title) if field.data)

    @property
    def is_filled(self) -> bool:
        """A stored step goes when its number and its name are taken away, whatever else still stands there."""
        if self.id.data and not (is_given(self.number) or is_given(self.title)):
            return False
        return any(is_given(field) for field in self if field is not self.id)

    def validate_number(self, field: Any) -> None:
        if field.data and not _NUMBER.match(field.data):
            raise ValidationError(
                gettext(mark("A number is up to eight digits and letters, such as 3 or 3a"))
            )


class CredentialRow(PartRow):
    needed = ("name",)
    folds = True

    name = line(PathwayCredential.name)
    name_es = line(PathwayCredential.name_es)
    kind = choice(PathwayCredential.kind)
    at = line(PathwayCredential.step_id.info["label"], most=8)
    issuer = line(PathwayCredential.issuer)
    stacks_into = line(PathwayCredential.stacks_into)
    listed = line(PathwayCredential.listed)
    website = web_address(PathwayCredential.website)

    @property
    def called(self) -> str:
        return self.name.data or ""


class OccupationRow(PartRow):
    needed = ("soc",)

    soc = line(PathwayOccupation.soc, most=10)
    at = line(PathwayOccupation.step_id.info["label"], most=8)


class ArticulationRow(PartRow):
    needed = ("organization_id",)
    folds = True

    organization_id = organization_field(PathwayArticulation.organization_id)
    at = line(PathwayArticulation.step_id.info["label"], most=8)
    counts_as = line(PathwayArticulation.counts_as)
    counts_as_es = line(PathwayArticulation.counts_as_es)
    credits = _credits(PathwayArticulation.credits)
    agreement = line(PathwayArticulation.agreement)
    document = web_address(PathwayArticulation.document)
    began = when(PathwayArticulation.began)
    ended = when(PathwayArticulation.ended)

    @property
    def called(self) -> str:
        """The college and what it counts; a college that nobody knows as it was typed."""
        return ": ".join(filter(None, (self.organization_id.as_typed(), self.counts_as.data)))


class PathwayForm(PartForm):
    title = line(Pathway.title, required=True)
    title_es = line(Pathway.title_es)
    pathway_type = choice(Pathway.pathway_type)
    status = choice(Pathway.status, required=True)
    edition = line(Pathway.edition, most=40)
    grade_from = choice(Pathway.grade_from)
    grade_to = choice(Pathway.grade_to)
    length = line(Pathway.length)
    length_es = line(Pathway.length_es)
    summary = paragraphs(Pathway.summary, most=1000, rows=3)
    summary_es = paragraphs(Pathway.summary_es, most=1000, rows=3)
    cluster_codes = choices(PathwayCluster.cluster)
    entry = paragraphs(Pathway.entry, most=1000, rows=2)
    entry_es = paragraphs(Pathway.entry_es, most=1000, rows=2)
    how_to_apply = paragraphs(Pathway.how_to_apply, most=1000, rows=2)
    how_to_apply_es = paragraphs(Pathway.how_to_apply_es, most=1000, rows=2)
    equity = paragraphs(Pathway.equity, most=1000, rows=2)
    equity_es = paragraphs(Pathway.equity_es, most=1000, rows=2)
    is_partial = yes(Pathway.is_partial)
    steps = RowList(
        StepRow,
        mark("Steps"),
        most=MOST_STEPS,
        description=mark(
            "In the order of their numbers. To put a step between 2 and 3, renumber those behind it; to take one out, "
            "empty its number and its name."
        ),
    )
    credentials = RowList(
        CredentialRow,
        mark("Credentials"),
        most=MOST_CREDENTIALS,
        description=mark("What is earned, at which step, and what it counts toward."),
    )
    occupations = RowList(
        OccupationRow,
        mark("Occupations"),
        most=MOST_OCCUPATIONS,
        description=mark("With the number of a step, it is work one can do who stops there."),
    )
    cip_codes = CodesField(
        mark("Programs at colleges"),
        description=mark("CIP codes by which colleges continue it, such as 51.3801, 51.3902"),
        widget=TextArea(),
        render_kw={"rows": 2},
    )
    articulations = RowList(
        ArticulationRow,
        mark("What colleges count"),
        most=MOST_ARTICULATIONS,
        description=mark("One row for each college and class that an agreement names."),
    )
    labor_market = paragraphs(Pathway.labor_market, most=1000, rows=2)
    labor_market_es = paragraphs(Pathway.labor_market_es, most=1000, rows=2)
    contact = line(Pathway.contact)
    contact_es = line(Pathway.contact_es)
    email = email_address(Pathway.email)
    phone = phone_number(Pathway.phone)
    website = web_address(Pathway.website)

    groups = {
        mark("The pathway"): (
            *("title", "title_es", "pathway_type", "status", "edition", "grade_from", "grade_to"),
            *("length", "length_es", "summary", "summary_es", "cluster_codes"),
        ),
        mark("Getting in"): (
            *("entry", "entry_es", "how_to_apply", "how_to_apply_es", "equity", "equity_es"),
        ),
        mark("The way, step by step"): ("is_partial", "steps"),
        mark("What it leads to"): (
            *("credentials", "occupations", "labor_market", "labor_market_es", "cip_codes", "articulations"),
        ),
        mark("Who to ask"): ("contact", "contact_es", "email", "phone", "website"),
    }


class EditionForm(RegistryForm):
    """What a new edition of a pathway is called."""

    edition = line(Pathway.edition, most=40, required=True)
