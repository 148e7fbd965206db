"""What a pathway may be: its steps by their numbers, what comes after what, and what is earned where."""

import pytest
from sqlalchemy import func, select

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.history import list_history
from rural_collab.errors import Gone, Missing, Refused, Stale
from rural_collab.organizations.commands import retire_organization
from rural_collab.pathways.commands import edit_pathway, remove_pathway
from rural_collab.pathways.models import Pathway, PathwayPrerequisite, PathwayStep
from rural_collab.pathways.queries import get_pathway, list_given_by, list_pathways
from rural_collab.pathways.standing import Earned, credits_earned, grade_table, grades_of
from rural_collab.vocabularies.models import CipCode
from tests.factories import make_collaborative, make_organization, make_pathway, when

EXIT = {"is_exit": True}
LADDER = [
    {"title": "Look", "kind": "explore", "grade": "09"},
    {"title": "Learn", "after": ["1"], "grade": "10"},
    {"title": "Work", "after": ["2"], "grade": "11", **EXIT},
]


@pytest.fixture
def college(session):
    return make_organization(session, "Mesa College", org_type="community_college")


def edit(session, pathway, **values):
    return edit_pathway(session, pathway, values, expected=None, by=REGISTRY)


def as_typed(pathway):
    """The steps as a form would send them back."""
    names = ("id", "number", "kind", "title", "after", "grade", "is_exit")
    return [{name: getattr(step, name) for name in names} for step in pathway.steps]


def again(session, pathway):
    session.commit()
    session.expire_all()
    return get_pathway(session, pathway.slug)


def test_a_pathway_needs_no_more_than_a_title(session, prairie):
    pathway = again(session, make_pathway(session, prairie, "Health sciences"))
    assert pathway.slug == "health-sciences-co"
    assert (pathway.status, pathway.steps, pathway.summary, pathway.pathway_type) == (
        "active",
        [],
        None,
        None,
    )


def test_pathways_of_the_same_name_have_addresses_of_their_own(session, prairie):
    other = make_collaborative(session)
    slugs = [make_pathway(session, owner, "Welding").slug for owner in (prairie, other, prairie)]
    assert slugs == ["welding-co", "welding-co-2", "welding-co-3"]


def test_an_address_stays_when_the_title_changes(session, prairie):
    pathway = make_pathway(session, prairie, "Welding")
    edit(session, pathway, title="Metal work")
    assert get_pathway(session, "welding-co").title == "Metal work"


def test_steps_stand_in_the_order_of_their_numbers_and_know_what_they_come_after(session, prairie):
    steps = [
        {"number": "10", "title": "Last", "after": ["3b", "3a"], **EXIT},
        {"number": "3b", "title": "Right", "after": ["2"]},
        {"number": "3a", "title": "Left", "after": ["2"]},
        {"number": "2", "title": "First"},
    ]
    pathway = again(session, make_pathway(session, prairie, steps=steps))
    assert [(step.number, step.after) for step in pathway.steps] == [
        ("2", []),
        ("3a", ["2"]),
        ("3b", ["2"]),
        ("10", ["3a", "3b"]),
    ]


def test_a_step_keeps_its_id_while_it_is_renamed_and_renumbered(session, prairie):
    pathway = make_pathway(session, prairie, steps=LADDER)
    ids = [step.id for step in pathway.steps]
    look, learn, work = as_typed(pathway)
    new = {"number": "2", "kind": "plan", "title": "Plan", "after": ["1"]}
    later = [
        {**learn, "number": "3", "after": ["2"]},
        {**work, "number": "4", "title": "Job", "after": ["3"]},
    ]
    pathway = again(session, edit(session, pathway, steps=[look, *later, new]))
    assert [step.title for step in pathway.steps] == ["Look", "Plan", "Learn", "Job"]
    assert [pathway.steps[place].id for place in (0, 2, 3)] == ids
    assert pathway.steps[1].id not in ids
    assert [step.after for step in pathway.steps] == [[], ["1"], ["2"], ["3"]]


def test_a_file_that_tells_no_ids_means_the_steps_with_its_numbers(session, prairie):
    pathway = make_pathway(session, prairie, steps=LADDER)
    ids = [step.id for step in pathway.steps]
    renamed = [{"kind": "explore", **step, "id": None, "number": str(n)} for n, step in enumerate(LADDER, 1)]
    renamed[1] = {**renamed[1], "kind": "cte_course", "title": "Learn more"}
    renamed[2] = {**renamed[2], "kind": "cte_course"}
    pathway = again(session, edit(session, pathway, steps=renamed))
    assert [step.id for step in pathway.steps] == ids
    assert pathway.steps[1].title == "Learn more"


def test_the_id_of_a_step_of_another_pathway_is_no_id(session, prairie):
    other = make_pathway(session, prairie, steps=[{"title": "Theirs", **EXIT}])
    pathway = make_pathway(session, prairie, steps=[{"title": "Ours", "id": other.steps[0].id, **EXIT}])
    session.commit()
    assert pathway.steps[0].id != other.steps[0].id
    assert other.steps[0].title == "Theirs"


def test_a_step_taken_out_takes_along_what_was_tied_to_it(session, prairie, college):
    pathway = make_pathway(
        session,
        prairie,
        steps=LADDER,
        credentials=[{"name": "First aid", "at": "2"}],
        occupations=[{"soc": "31-1131", "at": "3"}],
        articulations=[{"organization_id": college.id, "at": "2", "counts_as": "HPR 102"}],
    )
    look, _, work = as_typed(pathway)
    lists = {
        "credentials": [{"name": "First aid", "at": None}],
        "articulations": [{"organization_id": college.id, "counts_as": "HPR 102"}],
    }
    pathway = again(session, edit(session, pathway, steps=[look, {**work, "after": ["1"]}], **lists))
    assert [step.number for step in pathway.steps] == ["1", "3"]
    assert (pathway.credentials[0].at, pathway.articulations[0].at) == (None, None)
    assert pathway.occupations[0].at == "3"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"steps": [{"after": ["1"], **EXIT}]}, "steps", "wait for each other: 1 → 1"),
        ({"steps": [{"after": ["7"], **EXIT}]}, "steps", "Step 1 comes after 7, which is not among the steps"),
        (
            {"steps": [{"after": ["2"]}, {"after": ["1"], **EXIT}]},
            "steps",
            "wait for each other: 1 → 2 → 1",
        ),
        ({"steps": [{}]}, "steps", "one step at least that one can stop there"),
        ({"steps": [EXIT, {"number": "1"}]}, "steps", "Several steps have the number 1"),
        ({"steps": [{"school_credits": -1, **EXIT}]}, "steps", "never below zero"),
        ({"steps": [{"wbl": "internship", "wbl_stage": "about", **EXIT}]}, "steps", "belongs to the stage"),
        ({"steps": [EXIT, {"exit_as": "a welder"}]}, "steps", "Step 2 names work one can do then"),
        ({"grade_from": "11", "grade_to": "09"}, "grade_to", "before the first one"),
        ({"cip_codes": ["nursing"]}, "cip_codes", "Not known: nursing"),
        ({"occupations": [{"soc": "nurse"}]}, "occupations", "Not known: nurse"),
        ({"occupations": [{"soc": "99-9999"}]}, "occupations", "Not known: 99-9999"),
        ({"occupations": [{"soc": "29-1141", "at": "4"}]}, "occupations", "no step with the number 4"),
        ({"occupations": [{"soc": "29-1141"}] * 2}, "occupations", "stands here twice"),
        (
            {"credentials": [{"name": "A", "stacks_into": "B"}, {"name": "B", "stacks_into": "a"}]},
            "credentials",
            "only one can be a part of the other",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused_with_its_sentence(session, prairie, values, field, sentence):
    with pytest.raises(Refused) as refusal:
        make_pathway(session, prairie, **values)
    assert list(refusal.value.fields) == [field]
    assert sentence in refusal.value.fields[field]


def test_a_refused_change_leaves_the_pathway_as_it_was(session, prairie):
    pathway = make_pathway(session, prairie, steps=LADDER)
    session.commit()
    looped = as_typed(pathway)
    looped[0]["after"] = ["3"]
    with pytest.raises(Refused, match="do not fit together"):
        edit(session, pathway, steps=looped)
    session.rollback()
    session.expire_all()
    assert get_pathway(session, pathway.slug).steps[0].after == []


def test_a_pathway_whose_steps_are_known_in_part_needs_no_exit(session, prairie):
    assert make_pathway(session, prairie, steps=[{}], is_partial=True).steps[0].need == "required"


def test_a_kind_of_work_based_learning_tells_its_stage(session, prairie):
    pathway = make_pathway(session, prairie, steps=[{"wbl": "job_shadow", **EXIT}])
    assert pathway.steps[0].wbl_stage == "about"


def test_a_program_of_instruction_that_the_classification_does_not_know_is_refused(session, prairie):
    session.add(CipCode(code="51.3902", title="Nursing Assistant", level=6, family="51"))
    session.flush()
    assert make_pathway(session, prairie, cip_codes=["51.3902"]).cip_codes == ["51.3902"]
    with pytest.raises(Refused, match="no such program"):
        make_pathway(session, prairie, cip_codes=["51.9999"])


def test_lists_that_are_not_given_stay_and_empty_ones_are_emptied(session, prairie):
    lists = {"cluster_codes": ["healthcare-human-services"], "cip_codes": ["51.3902"], "steps": LADDER}
    pathway = make_pathway(session, prairie, **lists)
    pathway = again(session, edit(session, pathway, title="Care"))
    assert (pathway.cluster_codes, pathway.cip_codes) == (["healthcare-human-services"], ["51.3902"])
    pathway = again(session, edit(session, pathway, steps=[], cip_codes=[]))
    assert (pathway.steps, pathway.prerequisites, pathway.cip_codes) == ([], [], [])
    assert pathway.cluster_codes == ["healthcare-human-services"]


def test_an_edit_of_a_version_long_gone_is_stale(session, prairie):
    pathway = make_pathway(session, prairie)
    edit(session, pathway, title="Other")
    session.commit()
    with pytest.raises(Stale):
        edit_pathway(session, pathway, {"title": "Mine"}, expected=1, by=REGISTRY)


def test_nothing_changes_where_the_same_is_told_again(session, prairie):
    pathway = make_pathway(session, prairie, steps=LADDER, credentials=[{"name": "First aid", "at": "2"}])
    session.commit()
    version, told = pathway.version, len(list_history(session, pathway.id))
    again_told = [{"name": "First aid", "at": "2"}]
    edit(session, pathway, steps=as_typed(pathway), credentials=again_told)
    session.commit()
    assert (pathway.version, len(list_history(session, pathway.id))) == (version, told)


def test_what_is_removed_is_gone_with_its_steps_and_still_told(session, prairie):
    pathway = make_pathway(session, prairie, steps=LADDER, credentials=[{"name": "First aid", "at": "2"}])
    session.commit()
    remove_pathway(session, pathway, by=REGISTRY)
    session.commit()
    for model in (Pathway, PathwayStep, PathwayPrerequisite):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    assert list_history(session, pathway.id)[0].action == "removed"


def test_an_unknown_address_is_missing_and_one_of_a_retired_collaborative_gone(session, prairie):
    with pytest.raises(Missing):
        get_pathway(session, "no-such-pathway")
    pathway = make_pathway(session, prairie)
    retire_organization(session, prairie.organization, because="It closed", successor=None, by=REGISTRY)
    with pytest.raises(Gone, match="It closed"):
        get_pathway(session, pathway.slug)


def test_a_college_finds_what_it_gives_and_what_it_counts(session, prairie, college):
    make_pathway(session, prairie, "Counted", articulations=[{"organization_id": college.id}])
    make_pathway(session, prairie, "Given", steps=[{"provider_id": college.id, **EXIT}])
    make_pathway(session, prairie, "Other")
    assert [pathway.title for pathway in list_given_by(session, college.id)] == ["Counted", "Given"]
    assert [pathway.title for pathway in list_pathways(session, prairie.id)] == ["Counted", "Given", "Other"]


def test_an_agreement_ends_after_it_begins(session, prairie, college):
    row = {"organization_id": college.id, "began": when("2025"), "ended": when("2024")}
    with pytest.raises(Refused) as refusal:
        make_pathway(session, prairie, articulations=[row])
    assert list(refusal.value.fields) == ["articulations"]


def test_credits_are_summed_over_strands_and_choices_and_never_made_up(session, prairie):
    choice = {"need": "choice", "choice_group": "Math"}
    steps = [
        {"college_credits": 3},
        {"number": "2a", "college_credits": 4, "after": ["1"], **choice},
        {"number": "2b", "college_credits": 5, "after": ["1"], **choice},
        {"number": "3", "college_credits": 6, "strand": "Nursing", "after": ["1"], **EXIT},
        {"number": "4", "college_credits": 9.5, "strand": "Ambulance", "after": ["1"], **EXIT},
        {"number": "5", "college_credits": 2, "need": "optional", "after": ["1"]},
    ]
    pathway = make_pathway(session, prairie, steps=steps)
    assert credits_earned(pathway, "college_credits") == Earned(13, 3 + 5 + 9.5 + 2)
    assert credits_earned(pathway, "school_credits") is None


def test_the_table_has_a_row_for_each_grade_and_a_cell_for_each_strand(session, prairie):
    steps = [
        {"grade": "11", "strand": "Nursing", "after": ["2"], **EXIT},
        {"grade": "09"},
        {"grade": "11", "strand": "Ambulance", "after": ["2"], **EXIT},
        {"after": ["2"], "need": "optional"},
    ]
    pathway = make_pathway(session, prairie, steps=steps)
    rows = [
        (
            row.grade,
            [step.number for step in row.common],
            [[step.number for step in cell] for cell in row.cells],
        )
        for row in grade_table(pathway)
    ]
    assert rows == [("09", ["2"], [[], []]), ("11", [], [["1"], ["3"]]), (None, ["4"], [[], []])]


def test_grades_are_all_from_the_first_to_the_last_or_those_of_the_steps(session, prairie):
    stated = make_pathway(session, prairie, grade_from="10", grade_to="12")
    of_steps = make_pathway(session, prairie, steps=[{"grade": "11", **EXIT}])
    assert grades_of(stated) == ["10", "11", "12"]
    assert grades_of(of_steps) == ["11"]
    assert grades_of(make_pathway(session, prairie)) == []
