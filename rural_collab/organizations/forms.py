"""What is typed about an organization. The same form checks a person's post and, later, a row of a spreadsheet."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import ValidationError, validators

from rural_collab.organizations.models import DUPLICATE, Alias, Enrollment, Identifier, Organization
from rural_collab.places.gazetteer import gazetteer
from rural_collab.text import mark, tidy
from rural_collab.vocabularies.terms import find_term
from rural_collab.web.forms import (
    RegistryForm,
    RowList,
    choice,
    email_address,
    line,
    paragraphs,
    phone_number,
    web_address,
    yes,
)
from rural_collab.web.languages import gettext
from rural_collab.web.number_fields import DecimalNumberField, WholeNumberField
from rural_collab.web.school_years import school_year
from rural_collab.web.worded import WordedForm

SPARE_ROWS = 2
MOST_ROWS = 60
_MOST_STUDENTS = 5_000_000


class AliasRow(WordedForm):
    name = line(Alias.name)
    kind = choice(Alias.kind)


class IdentifierRow(WordedForm):
    scheme = choice(Identifier.scheme)
    value = line(Identifier.value, most=60)

    def validate_value(self, field: Any) -> None:
        """The shape each kind of identifier has: seven digits for a LEAID."""
        term = find_term("identifier_scheme", self.scheme.data or "")
        if field.data and term is None:
            raise ValidationError(gettext(mark("Choose what kind of identifier this is")))
        pattern = str(term.extra.get("pattern", ".+")) if term else ".+"
        if field.data and not re.fullmatch(pattern, field.data):
            raise ValidationError(gettext(mark("This does not look like such an identifier")))


class EnrollmentRow(WordedForm):
    school_year = school_year(Enrollment.school_year)
    students = WholeNumberField(
        "Students", validators=[validators.Optional(), validators.NumberRange(0, _MOST_STUDENTS)]
    )
    grades = line(Enrollment.grades, most=20)
    kind = choice(Enrollment.kind)


def _point(column: Any, most: float) -> DecimalNumberField:
    rule = validators.NumberRange(-most, most, mark("This is not a place on earth"))
    return DecimalNumberField(column.info["label"], validators=[validators.Optional(), rule])


class OrganizationForm(RegistryForm):
    """Name, type, place, contact, and the lists that belong to an organization."""

    name = line(Organization.name, required=True)
    org_type = choice(Organization.org_type, required=True)
    summary = paragraphs(Organization.summary, most=600, rows=3)
    summary_es = paragraphs(Organization.summary_es, most=600, rows=3)
    website = web_address(Organization.website)
    phone = phone_number(Organization.phone)
    email = email_address(Organization.email)
    street = line(Organization.street)
    town = line(Organization.town)
    state_usps = choice(Organization.state_usps)
    zip = line(Organization.zip, most=10)
    county_fips = line(Organization.county_fips, hint=mark("Its name, for example Montezuma County"))
    lat = _point(Organization.lat, 90)
    lon = _point(Organization.lon, 180)
    nces_locale = choice(Organization.nces_locale)
    grade_low = choice(Organization.grade_low)
    grade_high = choice(Organization.grade_high)
    is_open = yes(Organization.is_open)
    aliases = RowList(AliasRow, mark("Other names"), most=MOST_ROWS)
    identifiers = RowList(IdentifierRow, mark("Identifiers"), most=MOST_ROWS)
    enrollments = RowList(EnrollmentRow, mark("Students by school year"), most=MOST_ROWS)
    served_counties = paragraphs(mark("Counties served beside its own"), rows=3)

    def validate_zip(self, field: Any) -> None:
        if field.data and not re.fullmatch(r"\d{5}(-\d{4})?", field.data):
            raise ValidationError(gettext(mark("A ZIP code has five digits")))

    def validate_county_fips(self, field: Any) -> None:
        """What was typed stays as it was typed; ``own_values`` gives the county's code."""
        if field.data and county_code(field.data, self.state_usps.data) is None:
            raise ValidationError(gettext(mark("There is no such county in this state")))

    def validate_served_counties(self, field: Any) -> None:
        lines = [tidy(text) for text in (field.data or "").split("\n") if tidy(text)]
        codes = [county_code(text, self.state_usps.data) for text in lines]
        unknown = [text for text, code in zip(lines, codes, strict=True) if code is None]
        if unknown:
            raise ValidationError(gettext(mark("No such county: %(names)s"), names=", ".join(unknown)))
        self.served_codes: Sequence[str] = [code for code in dict.fromkeys(codes) if code]

    served_codes: Sequence[str] = ()

    def parts(self) -> dict[str, list[dict[str, Any]]]:
        """The rows that were filled in, by list."""
        return {
            "aliases": [
                {"name": r["name"], "kind": r["kind"] or "common"} for r in self.aliases.data if r["name"]
            ],
            "identifiers": [row for row in self.identifiers.data if row["value"] and row["scheme"]],
            "enrollments": [
                {**row, "grades": row["grades"] or "PK-12", "kind": row["kind"] or "headcount"}
                for row in self.enrollments.data
                if row["school_year"] and row["students"] is not None
            ],
        }

    def own_values(self) -> dict[str, Any]:
        """The fields of the organization itself."""
        lists = {"aliases", "identifiers", "enrollments", "served_counties"}
        own = {name: value for name, value in self.values().items() if name not in lists}
        typed = self.county_fips.data
        return {**own, "county_fips": county_code(typed, self.state_usps.data) if typed else None}


def county_code(text: str, state: str | None) -> str | None:
    """The FIPS code of a county written as a code, as "Montezuma County", or as "Montezuma County, CO"."""
    places = gazetteer()
    if text in places.counties:
        return text
    names = (text, f"{text} county", f"{text} parish", f"{text} borough")
    found = [place for name in names for place in places.list(name) if place.kind == "county"]
    chosen = [place for place in found if not state or place.state == state or "," in text]
    return chosen[0].code if chosen else None


def form_of(organization: Organization) -> dict[str, Any]:
    """What is stored, as the form shows it, with spare rows to fill in."""
    blank: list[dict[str, Any]] = [{}] * SPARE_ROWS
    return {
        **told_of(organization),
        "version": organization.version,
        "aliases": [{"name": row.name, "kind": row.kind} for row in organization.aliases] + blank,
        "identifiers": [{"scheme": row.scheme, "value": row.value} for row in organization.identifiers]
        + blank,
        "enrollments": [
            {"school_year": row.school_year, "students": row.students, "grades": row.grades, "kind": row.kind}
            for row in organization.enrollments
        ]
        + blank,
        "served_counties": "\n".join(
            gazetteer().counties[row.county_fips].label for row in organization.served_counties
        ),
    }


def told_of(organization: Organization) -> dict[str, Any]:
    """The same without its lists."""
    stored = {name: getattr(organization, name) for name in _OWN_FIELDS}
    county = gazetteer().counties.get(organization.county_fips or "")
    return {**stored, "county_fips": county.label[:-4] if county else None}


_OWN_FIELDS = (
    *(
        "name",
        "org_type",
        "summary",
        "summary_es",
        "website",
        "phone",
        "email",
        "street",
        "town",
        "state_usps",
    ),
    *("zip", "lat", "lon", "nces_locale", "grade_low", "grade_high", "is_open"),
)


class RetireForm(RegistryForm):
    retired_as = choice(Organization.retired_as, required=True)
    because = paragraphs(mark("More about it, for whoever looks for the record"), most=500, rows=2)
    successor = line(
        mark("What took its place"), hint=mark("Its name, code or address here; leave empty if nothing did")
    )

    def validate_retired_as(self, field: Any) -> None:
        """What was recorded twice is merged, so that nothing is lost and its address leads on."""
        if field.data == DUPLICATE:
            raise ValidationError(gettext(mark("Merge it with the other record instead")))
