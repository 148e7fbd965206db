"""Pages of this site made fit for a folder: no script, no forms, and links that lead to files beside them."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from posixpath import dirname, relpath
from urllib.parse import urlsplit

#: What a page in a folder cannot do anything with.
_DROPPED = frozenset({"script", "form", "button", "input", "select", "textarea", "nav", "footer"})
#: What is there to be clicked, and is not printed either.
_INTERACTIVE = frozenset(
    {"no-print", "actions", "filters", "tabs", "pages", "views", "sorts", "check", "search"}
)
_WITHOUT_END = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "meta", "source", "track", "wbr"}
)
_HREF = re.compile(r"\shref=(\"[^\"]*\"|'[^']*'|[^\s>]+)")
_ELSEWHERE = frozenset({"http", "https", "mailto", "tel"})


def plain_page(html: str, *, own: str, kept: Mapping[str, str], style: str, note: str) -> str:
    """The page as it stands in the file ``own`` of a folder.

    ``kept`` gives the file of each address that is in the folder too. A link to any other page of the site becomes
    its words. ``style`` is the stylesheet's file; ``note`` is markup that ends the page's content.
    """
    page = _PlainPage(own, kept, style, note)
    page.feed(html)
    page.close()
    return "".join(page.written)


def _is_dropped(tag: str, told: Mapping[str, str | None]) -> bool:
    return tag in _DROPPED or not _INTERACTIVE.isdisjoint((told.get("class") or "").split())


class _PlainPage(HTMLParser):
    """Writes down what it reads, but for what is dropped or led elsewhere."""

    def __init__(self, own: str, kept: Mapping[str, str], style: str, note: str) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._folder = dirname(own)
        self._kept = kept
        self._style = style
        self._note = note
        self._dropping = ""
        self._depth = 0
        self._links: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if self._dropping:
            self._depth += tag == self._dropping
        elif _is_dropped(tag, told):
            self._dropping, self._depth = ("", 0) if tag in _WITHOUT_END else (tag, 1)
        elif tag == "a":
            self._begin_link(told.get("href"))
        elif tag == "link":
            self._name_part(told)
        else:
            self._write(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "link":
            self.handle_starttag(tag, attrs)
        elif not _is_dropped(tag, dict(attrs)):
            self._write(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._depth -= tag == self._dropping
            self._dropping = self._dropping if self._depth else ""
        elif tag != "a" or not self._links or self._links.pop():
            self._write(f"{self._note if tag == 'main' else ''}</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._write(f"<!{decl}>")

    def _write(self, text: str) -> None:
        if not self._dropping:
            self.written.append(text)

    def _begin_link(self, href: str | None) -> None:
        target = self._target(href or "")
        self._links.append(target is not None)
        if target is not None:
            self._write(_HREF.sub(lambda _: f' href="{target}"', self.get_starttag_text() or "", count=1))

    def _target(self, href: str) -> str | None:
        """Where a link leads from this file; None when that is not in the folder. Other sites stay as written."""
        parts = urlsplit(href)
        if parts.scheme in _ELSEWHERE:
            return href.replace("&", "&amp;").replace('"', "&quot;")
        if href.startswith("#"):
            return href
        file = self._kept.get(parts.path) if not parts.query else None
        return f"{self._beside(file)}{'#' + parts.fragment if parts.fragment else ''}" if file else None

    def _name_part(self, told: Mapping[str, str | None]) -> None:
        """The stylesheet is in the folder and the icon in the page itself; other relations lead to the site."""
        if told.get("rel") == "stylesheet":
            self._write(f'<link rel="stylesheet" href="{self._beside(self._style)}">')
        elif (told.get("href") or "").startswith("data:"):
            self._write(self.get_starttag_text() or "")

    def _beside(self, file: str) -> str:
        return relpath(file, self._folder or ".")
