"""Whatever a file looks like, what the plan says is what comes of it, and taking it back leaves nothing behind."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rural_collab.collaboratives.commands import edit_membership, remove_membership
from rural_collab.imports import carrying_out, planning
from rural_collab.imports.reading import read_rows
from tests.factories import make_membership
from tests.imports.conftest import BO
from tests.imports.test_reading import as_csv

NAMES = ["Peña & Sons", "Cañon City RE-1", "Café 9", "O’Neill – Ranch", "=SUM(A1)", "@home", "+1", "-x"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
plain = "abcdefghij ABCDEFGHIJ 0123456789 áéíóúñ &,;|-'\"=+@"
text = st.sampled_from(NAMES) | st.text(plain, max_size=12)
tables = st.lists(st.lists(text, min_size=3, max_size=3), min_size=1, max_size=8)


@given(tables, st.sampled_from(ENCODINGS), st.sampled_from(",;\t"), st.integers(0, 3))
def test_any_encoding_separator_and_empty_rows_give_the_same_cells(rows, encoding, between, blank):
    rows = [["Member", "Note", "Peña"], *rows]
    spread = [each for row in rows for each in (row, *([["", "", ""]] * blank))]
    found = [list(row.cells) for row in read_rows(as_csv(spread, encoding, between))]
    again = [list(row.cells) for row in read_rows(as_csv(rows))]
    assert found == again


ROLES, YEARS = ["Member", "Founding member", "Nobody"], ["", "2018", "2020-05", "soon"]
rows_of_file = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(ROLES),
        st.sampled_from(YEARS),
        st.sampled_from(["", "=1", "\tx", "Peña"]),
    ),
    max_size=7,
)


how_sent = st.fixed_dictionaries(
    {"size": st.integers(1, 4), "headings_twice": st.booleans(), "encoding": st.sampled_from(ENCODINGS)}
)


@settings(max_examples=15)
@given(files=st.tuples(rows_of_file, rows_of_file), how=how_sent)
def test_in_pieces_of_any_size_the_commit_does_the_plan_and_the_undo_restores(
    bo_imports, districts, prairie, monkeypatch, files, how
):
    first, second = files
    session, headings_twice, encoding = bo_imports.session, how["headings_twice"], how["encoding"]
    monkeypatch.setattr(planning, "PIECE", how["size"])
    monkeypatch.setattr(carrying_out, "PIECE", how["size"])
    for membership in list(prairie.memberships):
        remove_membership(session, membership, by=BO)
    session.commit()
    names = [*(each.name for each in districts), "Nowhere"]
    head = ["Member", "Role", "Joined", "Note", *(["Role"] if headings_twice else [])]

    def sent(rows):
        told = [
            [names[who], role, year, note, *(["x"] if headings_twice else [])]
            for who, role, year, note in rows
        ]
        return as_csv([head, *told, ["x", "x", "x", "x"]], encoding)

    bo_imports.commit(bo_imports.plan("members", sent(first)))
    before = bo_imports.exported("members")
    file = bo_imports.plan("members", sent(second))
    planned = bo_imports.actions(file)
    assert bo_imports.exported("members") == before
    bo_imports.commit(file)
    assert bo_imports.outcomes(file) == [
        "done" if action in {"create", "change"} else "waiting" for action in planned
    ]
    bo_imports.undo(file)
    assert bo_imports.exported("members") == before


@settings(max_examples=10)
@given(st.lists(st.sampled_from(["import", "other field", "same field", "nothing"]), min_size=3, max_size=3))
def test_of_later_edits_each_one_and_no_other_is_listed(bo_imports, districts, prairie, session, later):
    for membership in list(prairie.memberships):
        remove_membership(session, membership, by=BO)
    kept = [make_membership(session, prairie, each, began="2019", note="Old") for each in districts]
    session.commit()
    rows = [["Member", "Role", "Joined"], *([each.name, "Member", "2015"] for each in districts)]
    file = bo_imports.commit(bo_imports.plan("members", rows))
    edits = {"other field": {"note": "New"}, "same field": {"began": None, "first_seen": kept[0].began}}
    for membership, what in zip(kept, later, strict=True):
        if what in edits:
            edit_membership(session, membership, edits[what], expected=None, by=BO)
    session.commit()
    bo_imports.undo(file)
    assert bo_imports.outcomes(file) == ["kept" if what == "same field" else "undone" for what in later]
    assert [each.note for each in kept] == ["New" if what == "other field" else "Old" for what in later]


def test_an_import_undone_after_a_later_one_was_undone_leaves_nothing(bo_imports, districts, prairie):
    rows = [["Member", "Role", "Joined", "Note"], [districts[0].name, "Member", "2020", "a"]]
    first = bo_imports.commit(bo_imports.plan("members", rows))
    rows[1][3] = "b"
    second = bo_imports.commit(bo_imports.plan("members", rows))
    bo_imports.undo(second)
    bo_imports.undo(first)
    assert bo_imports.outcomes(first) == ["undone"]
    assert prairie.memberships == []
