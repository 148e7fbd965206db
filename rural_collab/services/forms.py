"""What is typed about a service."""

from collections.abc import Sequence
from typing import Any

from wtforms import TextAreaField

from rural_collab.clock import today
from rural_collab.collaboratives.part_forms import PartForm, PartRow
from rural_collab.organizations.forms import county_code
from rural_collab.organizations.naming import organization_field
from rural_collab.places.gazetteer import gazetteer
from rural_collab.services.models import Service, ServiceAudience, ServiceDelivery, ServiceProvider
from rural_collab.text import mark, tidy, tidy_paragraphs
from rural_collab.vocabularies.terms import label, list_terms
from rural_collab.web.forms import (
    NamedField,
    RowList,
    choice,
    choices,
    email_address,
    line,
    nothing_chosen,
    paragraphs,
    phone_number,
    web_address,
    when,
)
from rural_collab.web.languages import gettext, language
from rural_collab.web.number_fields import amount
from rural_collab.web.term_fields import TermField

MOST_PARTNERS = 60
_MOST_COUNTIES = 400
_LONGEST = 12_000
_UNKNOWN = mark("Write each county with its state, such as Montezuma County, CO. No such county: %(names)s")
_TOO_MANY = mark("Name at most %(most)s counties, or none when it is offered everywhere")


class CountiesField(NamedField, TextAreaField):
    """Codes of counties, typed one a line with their states."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = tidy_paragraphs(valuelist[0][:_LONGEST]) if valuelist else ""
        lines = [tidy(text) for text in self.typed.split("\n") if tidy(text)]
        codes = {text: county_code(text, None) for text in lines if "," in text or text.isdigit()}
        unknown = [text for text in lines if codes.get(text) is None]
        self.data = []
        if unknown:
            raise ValueError(gettext(_UNKNOWN, names="; ".join(unknown)))
        if len(lines) > _MOST_COUNTIES:
            raise ValueError(gettext(_TOO_MANY, most=_MOST_COUNTIES))
        self.data = [code for code in dict.fromkeys(codes.values()) if code]

    def as_typed(self) -> str:
        return self.typed or "\n".join(_county_names(self.data or ()))

    def name_of(self, value: Any) -> str:
        return "; ".join(_county_names(value))


def _county_names(codes: Sequence[str]) -> list[str]:
    counties = gazetteer().counties
    return [counties[code].label if code in counties else code for code in codes]


def _kinds() -> list[tuple[str, str]]:
    """Kinds of service, each with the aim it belongs to."""
    terms = list_terms("service_category", today())
    words = language()
    told = ((term, label("service_aim", str(term.extra["aim"]), words)) for term in terms)
    return [("", nothing_chosen()), *((term.code, f"{aim}: {term.label(words)}") for term, aim in told)]


class PartnerRow(PartRow):
    needed = ("organization_id", "role")

    organization_id = organization_field(ServiceProvider.organization_id)
    role = choice(ServiceProvider.role)
    note = line(ServiceProvider.note)


class ServiceForm(PartForm):
    title = line(Service.title, required=True)
    aim = choice(Service.aim, required=True)
    category = TermField(
        "service_category",
        label=Service.category.info["label"],
        description=Service.category.info["hint"],
        choices=_kinds,
    )
    status = choice(Service.status, required=True)
    description = paragraphs(Service.description, most=1000, rows=3)
    description_es = paragraphs(Service.description_es, most=1000, rows=3)
    audience_codes = choices(ServiceAudience.audience)
    who_may_use = choice(Service.who_may_use)
    use_note = paragraphs(Service.use_note, most=1000, rows=2)
    cost_basis = choice(Service.cost_basis)
    member_cents = amount(Service.member_cents)
    other_cents = amount(Service.other_cents)
    cost_note = paragraphs(Service.cost_note, most=1000, rows=2)
    delivery_codes = choices(ServiceDelivery.mode)
    county_codes = CountiesField(
        mark("Counties where it is offered"),
        description=mark(
            "One a line with its state, such as Montezuma County, CO; none when it is offered wherever the "
            "collaborative works"
        ),
        render_kw={"rows": 3},
    )
    capacity = line(Service.capacity)
    languages = line(Service.languages)
    began = when(Service.began)
    ended = when(Service.ended)
    how_to_ask = paragraphs(Service.how_to_ask, most=1000, rows=2)
    website = web_address(Service.website)
    email = email_address(Service.email)
    phone = phone_number(Service.phone)
    pathways = line(Service.pathways)
    providers = RowList(
        PartnerRow,
        mark("Who delivers it"),
        most=MOST_PARTNERS,
        description=mark("One row a role. An organization that does two things has two rows."),
    )

    groups = {
        mark("What it is"): (
            *("title", "aim", "category", "status", "began", "ended"),
            *("description", "description_es", "pathways"),
        ),
        mark("Who it is for, and who may use it"): ("audience_codes", "who_may_use", "use_note"),
        mark("What it costs"): ("cost_basis", "member_cents", "other_cents", "cost_note"),
        mark("How and where"): ("delivery_codes", "county_codes", "capacity", "languages"),
        mark("How to ask for it"): ("how_to_ask", "website", "email", "phone"),
        mark("Who delivers it, each in its role"): ("providers",),
    }
