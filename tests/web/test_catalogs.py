"""Everything the registry says is said in Spanish too, and the catalogs are what the command would write now."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from wtforms.widgets import HiddenInput

from rural_collab import models  # noqa: F401  # completes the metadata
from rural_collab.app import create_app  # noqa: F401  # completes the forms
from rural_collab.db.base import Base
from rural_collab.web.catalogs import (
    TARGETS,
    catalog_of,
    collect,
    folder_of,
    messages_in,
    untranslated,
    write,
)
from rural_collab.web.languages import LANGUAGES, translations
from rural_collab.web.worded import WordedForm

#: Names, codes and words that both languages write alike.
THE_SAME = {"%(field)s: %(after)s", "%(size)s MB", "Error", "No", "Rural", "Sector", "USDA, 2023"}
_PLACEHOLDER = re.compile(r"%\(\w+\)\w|%%")


@pytest.fixture(scope="module", params=TARGETS)
def folder(request) -> Path:
    return folder_of(request.param)


@pytest.fixture(scope="module")
def committed(folder):
    with (folder / "messages.po").open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def pairs(committed) -> list[tuple[str, str]]:
    """Each form of each message with its translation; the last form stands for all above two."""
    return [pair for message in committed if message.id for pair in forms(message)]


def forms(message) -> list[tuple[str, str]]:
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return [(message.id[min(at, 1)], form) for at, form in enumerate(message.string)]


def test_there_is_a_catalog_for_every_language_but_english():
    assert {"en", *TARGETS} == set(LANGUAGES)


def test_everything_said_in_code_and_templates_is_translated(committed):
    assert {message.id for message in committed} == {message.id for message in collect()}
    assert [message.id for message in untranslated(committed)] == []
    assert list(committed.obsolete) == []


def test_a_translation_fills_in_the_same_values(pairs):
    for said, translation in pairs:
        assert sorted(_PLACEHOLDER.findall(said)) == sorted(_PLACEHOLDER.findall(translation)), said


def test_a_translation_begins_and_ends_as_its_message_does(pairs):
    for said, translation in pairs:
        assert ends_of(said) == ends_of(translation), (said, translation)


def ends_of(text: str) -> tuple[bool, bool, str]:
    """Spaces at either end, and the mark that closes a sentence, which code may add where it is missing."""
    return text[:1].isspace(), text[-1:].isspace(), text[-1] if text[-1] in ".:;?" else ""


def test_only_names_and_codes_stay_as_they_are(pairs):
    assert {said for said, translation in pairs if said == translation} == THE_SAME


def test_collecting_again_changes_no_byte(folder, tmp_path):
    """So the catalog people edit is whole, and the one programs read was compiled from it."""
    write(catalog_of(folder.parent.name), tmp_path)
    for name in ("messages.po", "messages.mo"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), f"{name}: run make catalogs"


def test_pages_say_what_people_wrote(folder, committed):
    spoken = translations(folder.parent.name)
    for message in committed:
        if isinstance(message.id, str):
            assert not message.id or spoken.gettext(message.id) == message.string
        else:
            assert (spoken.ngettext(*message.id, 1), spoken.ngettext(*message.id, 2)) == tuple(message.string)


def test_the_head_of_a_catalog_tells_no_time_person_or_version(folder):
    head = (folder / "messages.po").read_text(encoding="utf-8").partition("\n\n")[0]
    assert re.findall(r'^"([\w-]+):', head, re.MULTILINE) == [
        "Language",
        "Plural-Forms",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ]


def test_what_columns_and_fields_are_called_is_translated(committed):
    columns = [column.info for table in Base.metadata.tables.values() for column in table.columns]
    told = {info[name] for info in columns for name in ("label", "hint") if name in info}
    labels = {
        str(field.label.text)
        for form in forms_below(WordedForm)
        for field in form()
        if field.name != "version" and not isinstance(field.widget, HiddenInput)
    }
    assert len(told) > 50
    assert len(labels) > 50
    assert [words for words in sorted(told | labels) if words not in committed] == []


def forms_below(form: type[WordedForm]) -> list[type[WordedForm]]:
    return [each for below in form.__subclasses__() for each in (below, *forms_below(below))]


@pytest.mark.parametrize(
    "source",
    [
        'gettext("It is said")',
        'x = {"a": mark("It is said")}',
        'mapped_column(info={"label": "It is said", "scheme": "state"})',
        'raise Refused("It is said", began=AGAIN)',
        'raise Refused(problem, began="It is said")',
        'raise Refused(problem, **{name: "It is said"})',
        'raise ValueError("It is said") from None',
        '_TAKEN = {"uq_organization_slug": ("slug", "It is said")}',
    ],
)
def test_a_message_is_found_where_it_stands(source):
    assert list(messages_in(source)) == ["It is said"]


@pytest.mark.parametrize(
    "source",
    [
        'log.info("Not for readers")',
        'Refused(f"Use {most} of them", name=f"Use {most}")',
        '"""A docstring."""',
    ],
)
def test_what_no_reader_is_told_or_no_catalog_can_hold_is_left_alone(source):
    assert list(messages_in(source)) == []
