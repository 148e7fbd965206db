"""A region's pathways in a folder: every link leads to a file, and nothing asks for a server."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_collab.errors import Missing, Refused
from rural_collab.exchange.bundle import as_zip, refuse_mixing, region_bundle, write_folder
from rural_collab.exchange.plain_pages import plain_page
from tests.exchange.folders import broken_links, pages_of

PUBLIC = "https://registry.example"
HEAD = (
    '<!doctype html><html lang="{code}"><head><meta charset="utf-8"><title>{title}</title>'
    '<link rel="stylesheet" href="/static/abc/site.css"><link rel="alternate" hreflang="es" href="https://x/es">'
    '<link rel="icon" href="data:image/svg+xml,x"><script type="module" src="/static/abc/js/site.js"></script></head>'
    '<body><a class="skip" href="#main">Skip</a><header><a href="{home}">Home</a><nav><a href="/search">Search</a></nav>'
    '<a href="{other}" lang="{other_code}">Other</a></header><main id="main">'
)
TAIL = '</main><footer><a href="/about">About</a></footer></body></html>'


def page(code, path, body, title="A page"):
    other, other_code = (f"/es{path}", "es") if code == "en" else (path, "en")
    return (
        HEAD.format(
            code=code, title=title, other=other, other_code=other_code, home="/" if code == "en" else "/es"
        )
        + body
        + TAIL
    )


def small_site():
    """A region with two pathways, as the registry would answer for it."""
    site = {
        "/static/abc/site.css": '@font-face{src:url("fonts/sans.woff2")}',
        "/static/abc/fonts/sans.woff2": "font",
    }
    for code, prefix in (("en", ""), ("es", "/es")):
        listed = "".join(
            f'<li><a href="{prefix}/pathways/{slug}">{slug}</a></li>' for slug in ("welding", "nursing")
        )
        path = "/regions/plains/pathways"
        site[prefix + path] = page(code, path, f"<h1>Plains &amp; hills</h1><ul>{listed}</ul>")
        for slug in ("welding", "nursing"):
            body = (
                f'<h1 id="top">{slug}</h1><p class="actions"><a href="{prefix}/shortlist?s={slug}">Keep</a></p>'
                f'<p class="no-print"><a href="{prefix}/pathways/{slug}/calendar.ics">Deadlines</a></p>'
                f'<form action="/search"><input name="q"><button>Go</button></form>'
                f'<input form="choosing" name="p"><label class="check">Compare</label>'
                f'<p><a href="#top">Up</a> <a href="{prefix}/pathways/nursing#top">Nursing</a> '
                f'<a href="{prefix}/pathways/nursing?grade=11">In grade 11</a> '
                f'<a href="{prefix}/organizations/college-co">A college</a> '
                f'<a href="https://college.example/?a=1&amp;b=2" rel="noopener">Its site</a></p>'
                '<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>'
            )
            site[f"{prefix}/pathways/{slug}"] = page(code, f"/pathways/{slug}", body)
    return site


def open_in(site):
    def open_page(address):
        if address not in site:
            raise Missing("There is no such region")
        return site[address].encode()

    return open_page


@pytest.fixture(scope="module")
def files():
    return region_bundle(open_in(small_site()), "plains", PUBLIC)


def test_a_bundle_holds_the_list_and_every_pathway_in_both_languages(files):
    assert list(files) == [
        "index.html",
        "es/index.html",
        "pathways/welding.html",
        "pathways/nursing.html",
        "es/pathways/welding.html",
        "es/pathways/nursing.html",
        "site.css",
        "fonts/sans.woff2",
    ]


def test_every_link_of_a_bundle_resolves_inside_it(files):
    assert broken_links(files) == []


def test_pages_lead_to_one_another_and_to_the_other_language(files):
    html = files["pathways/welding.html"].decode()
    assert 'href="nursing.html#top"' in html
    assert 'href="../es/pathways/welding.html"' in html
    assert 'href="../site.css"' in html
    assert 'href="pathways/welding.html"' in files["index.html"].decode()


def test_the_name_in_the_bar_leads_to_the_list_of_the_same_language(files):
    assert '<a href="../index.html">Home</a>' in files["pathways/welding.html"].decode()
    assert '<a href="../index.html">Home</a>' in files["es/pathways/welding.html"].decode()


def test_what_needs_a_server_is_left_out(files):
    for name, tree in pages_of(files).items():
        tags = {element.tag for element in tree.iter()}
        assert not tags & {"script", "form", "button", "nav", "footer", "input"}, name
    html = files["pathways/welding.html"].decode()
    assert not [words for words in ("Keep", "Deadlines", "Compare") if words in html]
    assert "Up" in html


def test_a_link_to_a_page_that_is_not_there_keeps_its_words(files):
    html = files["pathways/welding.html"].decode()
    assert "A college" in html
    assert "In grade 11" in html
    assert "/organizations/" not in html


def test_other_sites_and_drawings_stay_as_written(files):
    html = files["pathways/welding.html"].decode()
    assert 'href="https://college.example/?a=1&amp;b=2" rel="noopener"' in html
    assert '<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>' in html
    assert "Plains &amp; hills" in files["index.html"].decode()


def test_a_copy_says_when_it_was_made_and_where_the_newest_stands(files):
    assert f'href="{PUBLIC}/pathways/welding"' in files["pathways/welding.html"].decode()
    assert "This copy was made on" in files["pathways/welding.html"].decode()
    assert f'href="{PUBLIC}/es/regions/plains/pathways"' in files["es/index.html"].decode()


def test_a_region_nobody_knows_is_told(files):
    with pytest.raises(Missing, match="no such region"):
        region_bundle(open_in({}), "nowhere", PUBLIC)


def test_the_same_pages_give_the_same_archive_in_a_folder_of_its_own(files):
    packed = as_zip(files, "plains")
    assert packed == as_zip(files, "plains")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "plains/index.html"
        assert archive.read("plains/site.css") == files["site.css"]


def test_a_folder_that_holds_something_is_left_alone(files, tmp_path):
    folder = tmp_path / "plains"
    refuse_mixing(folder)
    write_folder(files, folder)
    assert (folder / "es/pathways/nursing.html").read_bytes() == files["es/pathways/nursing.html"]
    for taken in (folder, folder / "index.html"):
        with pytest.raises(Refused, match="holds something"):
            refuse_mixing(taken)


TAGS = [("p", "p"), ("b", "b"), ("form", "form"), ("nav", "nav"), ('div class="no-print"', "div")]
TAGS += [('p class="small actions"', "p"), ("input><b", "b"), ('br class="no-print"><b', "b")]
TAGS += [('a href="/x"', "a"), ('a href="/kept"', "a")]
fragments = st.recursive(
    st.text(alphabet="ab \xe9", max_size=6),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag[0]}>{''.join(parts)}</{tag[1]}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@given(st.lists(fragments, max_size=4))
def test_nothing_that_leads_nowhere_survives_however_it_is_nested(parts):
    body = "".join(parts)
    plain = plain_page(
        f"<main>{body}</main>", own="a/b.html", kept={"/kept": "kept.html"}, style="site.css", note=""
    )
    assert "/x" not in plain
    assert "<form" not in plain
    assert "no-print" not in plain
    assert "actions" not in plain
    assert "<input" not in plain
    assert plain.count('href="../kept.html"') <= body.count('href="/kept"')
    assert plain.startswith("<main>")
    assert plain.endswith("</main>")
