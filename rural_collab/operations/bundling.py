"""``rural-collab export region``: a region's pathways as a folder of pages, or as one archive of it."""

from dataclasses import replace
from pathlib import Path

import click

from rural_collab.app import create_app
from rural_collab.exchange.asking import opener
from rural_collab.exchange.bundle import as_zip, refuse_mixing, region_bundle, write_folder
from rural_collab.terminal import settings, written_whole


@click.command()
@click.argument("slug")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="A new folder, or a file ending in .zip; a folder named like the region by default.",
)
def region(slug: str, output: Path | None) -> None:
    """Write the pathways of the region SLUG as plain pages that open without a server."""
    target = output or Path(slug)
    is_archive = target.suffix == ".zip"
    if not is_archive:
        refuse_mixing(target)
    application = create_app(replace(settings(), follows_changes=False))
    files = region_bundle(opener(application.wsgi_app), slug, settings().public_url)
    with written_whole(target) as making:
        if is_archive:
            making.write_bytes(as_zip(files, target.stem))
        else:
            write_folder(files, making)
    click.echo(f"{len(files)} files in {target}; open {target if is_archive else target / 'index.html'}")
