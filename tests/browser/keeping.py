"""What a browser keeps of the pages that were opened, and waiting until it does."""

from tests.browser.visitor import Visitor

_KEPT = """async () => {
  const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const kept = await Promise.all(stores.map((store) => store.keys()));
  return kept.flat().map(({url}) => url);
}"""
_TRIES, _PAUSE_MS = 300, 50
PARTS = ("site.css", "site.js")


def kept_by(visitor: Visitor) -> list[str]:
    """Paths of the pages and parts of pages that are kept, oldest first in each store."""
    return [url.removeprefix(visitor.home) for url in visitor.page.evaluate(_KEPT)]


def wait_until_kept(visitor: Visitor, *ends: str) -> None:
    """Until addresses with these ends are kept, which is behind the reader's back, a moment after they are shown.

    Asked again and again from here: a browser told to wait for a promise takes the promise itself for an answer.
    """
    for _ in range(_TRIES):
        kept = kept_by(visitor)
        if all(any(path.endswith(end) for path in kept) for end in ends):
            return
        visitor.page.wait_for_timeout(_PAUSE_MS)
    raise AssertionError(f"{ends} are not all among {kept}")
