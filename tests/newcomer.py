"""Somebody who fills in forms as a person does: by the words beside the fields and on the buttons."""

from typing import Any

from tests.pages import Page, Reader, check_page

_MARKED = " (needed)"
_FIELDS = {"input", "select", "textarea"}
#: What a form sends that nobody types; it is another one with every second.
_SIGNS = {"opened_by"}


class Newcomer:
    """One person with one page open; a page that breaks a rule of the house fails the test."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.path = ""
        self.typed: dict[str, Any] = {}
        self.signs: dict[str, Any] = {}

    def open(self, path: str) -> Page:
        self.path = path.partition("#")[0]
        return self._see(self.reader.get(self.path))

    def _see(self, page: Page) -> Page:
        self.page = page
        self.typed = page.values() if page.all("form") else {}
        self.signs = {name: self.typed.pop(name) for name in _SIGNS & self.typed.keys()}
        return page

    def follow(self, words: str) -> Page:
        """Open the link of these words."""
        found = [link.get("href") for link in self.page.all("a") if _words(link) == words]
        assert found, f"{self.path}: no link {words!r}"
        return self.open(found[0])

    def fill(self, label: str, words: str, *, row: str = "") -> None:
        """Type into the field of this label; in a list, in the row of this name: ``Parties, 3``."""
        self.typed[self._field(label, row).get("name")] = words

    def choose(self, label: str, words: str, *, row: str = "") -> None:
        """Choose the line of these words in a list of lines."""
        field = self._field(label, row)
        offered = {_words(option): option.get("value", "") for option in field.iter("option")}
        assert words in offered, f"{label}: {words!r} is none of {list(offered)}"
        self.typed[field.get("name")] = offered[words]

    def is_list(self, label: str, *, row: str = "") -> bool:
        """Whether one chooses there instead of typing."""
        return self._field(label, row).tag == "select"

    def tick(self, label: str) -> None:
        field = self._field(label, "")
        self.typed.setdefault(field.get("name"), []).append(field.get("value"))

    def press(self, button: str) -> Page:
        """Send the form with this button and see what comes."""
        [*_, pressed] = [each for each in self.page.all("button") if _words(each) == button]
        own = {**self.signs, **self.typed}
        sent = {**own, **({pressed.get("name"): pressed.get("value")} if pressed.get("name") else {})}
        headers = {"Sec-Fetch-Site": "same-origin"}
        response = self.reader.client.post(self.path, data=sent, headers=headers)
        if response.status_code == 303:
            return self.open(response.location)
        page = Page(response)
        check_page(page, self.path)
        return self._see(page)

    def shown(self, label: str, *, row: str = "") -> str:
        """What stands in the field of this label."""
        return str(self.typed[self._field(label, row).get("name")])

    @property
    def problems(self) -> list[str]:
        """The sentences above the form, each of which leads to a field that is there."""
        found = [each for each in self.page.all("div") if each.get("id") == "problems"]
        return [_words(item) for summary in found for item in summary.iter("li")]

    def told_beside(self, label: str, *, row: str = "") -> str:
        """The sentence beside the field of this label, or above the list of this name."""
        legends = [
            each for each in self.page.all("fieldset") for of in each.iter("legend") if _words(of) == label
        ]
        field = legends[-1] if legends and not row else self._field(label, row)
        described = (field.get("aria-describedby") or "").split()
        return " ".join(_words(each) for each in self.page.tree.iter() if each.get("id") in described)

    def _field(self, label: str, row: str) -> Any:
        fields = {each.get("id"): each for each in self.page.tree.iter() if each.tag in _FIELDS}
        rows = [each for each in self.page.all("div") if each.get("role") == "group"]
        within = {id(each) for part in rows for each in part.iter("label")}
        labels = self._row(row).iter("label") if row else self.page.all("label")
        called = [each for each in labels if _words(each).removesuffix(_MARKED) == label]
        named = [each for each in called if row or id(each) not in within]
        assert len(named) == 1, f"{self.path}: {len(named)} fields called {label!r}{row and f' in {row}'}"
        return fields[named[0].get("for")] if named[0].get("for") else next(named[0].iter("input"))

    def _row(self, name: str) -> Any:
        found = [each for each in self.page.all("div") if each.get("aria-label") == name]
        assert found, f"{self.path}: no row {name!r}"
        return found[0]


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
