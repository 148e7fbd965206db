"""All pathways of a region as one folder of plain pages, which opens anywhere without a server."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from markupsafe import Markup

from rural_collab.clock import today
from rural_collab.errors import Refused
from rural_collab.exchange.plain_pages import plain_page
from rural_collab.web.filters import day
from rural_collab.web.languages import LANGUAGES, translations

#: Opens an address of this site and gives what it answers; raises Missing where there is nothing.
Open = Callable[[str], bytes]

STYLE = "site.css"
_FONT = re.compile(r"url\(\"?(fonts/[\w.-]+)\"?\)")
_STYLE_LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_PATHWAY = re.compile(r'href="(/(?:es/)?pathways/([a-z0-9-]+))"')
_LOCALES = {"en": "en_US", "es": "es_US"}
_A_DAY = (1980, 1, 1, 0, 0, 0)


def region_bundle(open_page: Open, slug: str, public_url: str) -> Mapping[str, bytes]:
    """Every file of a region's bundle by its path in the folder; ``index.html`` comes first.

    Holds the region's list of pathways and the page of each, in both languages, with the stylesheet and its font.
    """
    addresses = {code: f"{_prefix(code)}/regions/{slug}/pathways" for code in LANGUAGES}
    lists = {code: open_page(address).decode() for code, address in addresses.items()}
    kept = {address: f"{_folder(code)}index.html" for code, address in addresses.items()}
    for html in lists.values():
        kept |= {address: f"{address.removeprefix('/')}.html" for address, _ in _PATHWAY.findall(html)}
    # Whoever goes to the front page goes to the list.
    links = {**kept, **{_prefix(code) or "/": f"{_folder(code)}index.html" for code in LANGUAGES}}
    files = {
        file: _plain(open_page, address, file, links, public_url).encode() for address, file in kept.items()
    }
    return {**files, **_parts(open_page, lists["en"])}


def _prefix(code: str) -> str:
    return "" if code == "en" else f"/{code}"


def _folder(code: str) -> str:
    return "" if code == "en" else f"{code}/"


def _plain(open_page: Open, address: str, file: str, links: Mapping[str, str], public_url: str) -> str:
    code = "es" if address.startswith("/es/") else "en"
    return plain_page(
        open_page(address).decode(), own=file, kept=links, style=STYLE, note=_note(code, public_url + address)
    )


def _note(code: str, address: str) -> Markup:
    """When the copy was made and where the newest stands."""
    told = translations(code).gettext("This copy was made on %(day)s. The page as it is now:")
    return Markup('<p class="wrap small muted">{} <a href="{}" rel="noopener">{}</a></p>').format(
        told % {"day": day(today(), _LOCALES[code])}, address, address
    )


def _parts(open_page: Open, html: str) -> dict[str, bytes]:
    """The stylesheet and the font it names."""
    found = _STYLE_LINK.search(html)
    if found is None:
        return {}
    style = open_page(found[1])
    folder = found[1].rpartition("/")[0]
    fonts = _FONT.findall(style.decode())
    return {STYLE: style, **{font: open_page(f"{folder}/{font}") for font in fonts}}


def as_zip(files: Mapping[str, bytes], folder: str) -> bytes:
    """The files in one archive that unpacks into ``folder``; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", _A_DAY), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def refuse_mixing(folder: Path) -> None:
    """Refused for a folder that holds something, so that the bundle is not mixed with it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is there already and holds something; name a new folder")


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files into a folder that is not there yet."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
