"""Reading a bundle as somebody would who was handed the folder: no server, no line, only files."""

import posixpath
from collections.abc import Mapping
from urllib.parse import urlsplit

import html5lib


def pages_of(files: Mapping[str, bytes]) -> dict[str, object]:
    """The parsed pages of a bundle by their file; fails on markup that is not valid."""
    found = {}
    for name, content in files.items():
        if name.endswith(".html"):
            parser = html5lib.HTMLParser(
                tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=True
            )
            found[name] = parser.parse(content.decode())
    return found


def broken_links(files: Mapping[str, bytes]) -> list[str]:
    """Every link, stylesheet and picture of a bundle that leads to no file of it, or to no place in the file."""
    pages = pages_of(files)
    ids = {name: {element.get("id") for element in page.iter()} for name, page in pages.items()}
    return [
        f"{name}: {target}"
        for name, page in pages.items()
        for element in page.iter()
        for target in (element.get("href"), element.get("src"))
        if target and not resolves(name, target, files, ids)
    ]


def resolves(name: str, target: str, files: Mapping[str, bytes], ids: Mapping[str, set]) -> bool:
    parts = urlsplit(target)
    if parts.scheme in {"http", "https", "mailto", "tel", "data"}:
        return True
    if parts.netloc or parts.query or parts.path.startswith("/"):
        return False
    file = posixpath.normpath(posixpath.join(posixpath.dirname(name), parts.path)) if parts.path else name
    return file in files and (not parts.fragment or parts.fragment in ids.get(file, ()))
