"""The search from the command line."""

import click

from rural_collab.audit.recording import session_factory
from rural_collab.discovery.checking import differences
from rural_collab.discovery.documents import BUILDERS
from rural_collab.discovery.understanding import understand
from rural_collab.errors import Refused
from rural_collab.search.answers import Engine
from rural_collab.search.engine import SearchIndex
from rural_collab.search.indexer import rebuild
from rural_collab.terminal import engine, settings, stopwatch


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="rebuild | check | QUERY…")
def search(words: tuple[str, ...]) -> None:
    """Build the index anew, compare it with the database, or search it."""
    if words == ("rebuild",):
        _rebuild()
    elif words == ("check",):
        _check()
    else:
        _find(" ".join(words))


def _rebuild() -> None:
    tell = stopwatch()
    count = rebuild(
        session_factory(engine()), settings().index_dir, BUILDERS, lambda done: tell(f"{done:,} records")
    )
    click.echo(f"{count:,} records can be found.")


def _check() -> None:
    found = differences(session_factory(engine()), settings().index_dir, BUILDERS)
    for kind, ids in found.items():
        for record_id in ids[:10]:
            click.echo(f"{kind}: {record_id}")
    total = sum(len(ids) for ids in found.values())
    if total:
        raise Refused(
            f"The index differs from the database in {total} records; run: rural-collab search rebuild"
        )
    click.echo("The index tells what the database tells.")


def _find(text: str) -> None:
    snapshot = SearchIndex(settings().index_dir).snapshot()
    reading = understand({"q": [text]}, snapshot)
    answer = Engine().answer(snapshot, reading.criteria, ())
    if reading.understood.corrected:
        click.echo(f"(as {reading.understood.corrected})")
    for result in answer.results:
        place = ", ".join(filter(None, (result.card.place.town, result.card.place.state)))
        click.echo(f"{result.card.type}\t{result.card.name}\t{place}\t{result.card.path}")
    click.echo(f"{answer.total:,} results")
