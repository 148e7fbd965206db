"""A pathway with everything told of it, invented for tests."""

from typing import Any

from sqlalchemy.orm import Session

from rural_collab.access.identity import REGISTRY
from rural_collab.audit.recording import attributed
from rural_collab.clock import today
from rural_collab.collaboratives.models import Collaborative
from rural_collab.evidence.commands import keep_source
from rural_collab.pathways.models import Pathway
from tests.factories import make_organization, make_pathway, when

STEPS: list[dict[str, Any]] = [
    {
        "number": "1",
        "kind": "explore",
        "title": "Look at health careers",
        "title_es": "Conocer las carreras de la salud",
        "note": "One semester, and a day at the clinic in your town.",
        "note_es": "Un semestre, y un día en la clínica de su pueblo.",
        "grade": "09",
        "wbl": "job_shadow",
        "hours": 8,
        "school_credits": 0.5,
    },
    {
        "number": "2",
        "kind": "college_course",
        "title": "Nurse aide training",
        "after": ["1"],
        "grade": "11",
        "term": "spring",
        "strand": "Nursing",
        "strand_es": "Enfermería",
        "college_credits": 6,
        "delivery": "college_campus",
        "is_exit": True,
        "exit_as": "a nurse aide",
        "exit_as_es": "auxiliar de enfermería",
    },
    {
        "number": "3",
        "kind": "cte_course",
        "title": "Ambulance training",
        "after": ["1"],
        "grade": "11",
        "strand": "Ambulance",
        "need": "required",
        "college_credits": 9,
        "is_exit": True,
    },
    {
        "number": "4",
        "kind": "capstone_project",
        "title": "Project at the hospital",
        "after": ["2", "3"],
        "grade": "12",
        "need": "optional",
    },
]


def make_full_pathway(session: Session, collaborative: Collaborative) -> Pathway:
    """Health sciences: four steps on two strands, a credential, two jobs and a college that counts credits."""
    college = make_organization(session, "Mesa College", org_type="community_college")
    with attributed(session, by=REGISTRY, intent="name a source"):
        source = keep_source(session, {"title": "Annual report", "kind": "report"})
    steps = [dict(step) for step in STEPS]
    steps[1]["provider_id"] = college.id
    return make_pathway(
        session,
        collaborative,
        "Health sciences",
        title_es="Ciencias de la salud",
        summary="From a first look to work as a nurse aide.",
        summary_es="De un primer vistazo al trabajo de auxiliar de enfermería.",
        pathway_type="career_pathway",
        cluster_codes=["healthcare-human-services"],
        grade_from="09",
        grade_to="12",
        length="Four years",
        entry="Everybody in grade 9 of a member school.",
        contact="The pathway coordinator",
        phone="(970) 555-0100",
        steps=steps,
        credentials=[
            {
                "name": "Certified Nurse Aide",
                "kind": "license",
                "issuer": "State Board of Nursing",
                "stacks_into": "Practical nursing",
                "at": "2",
            }
        ],
        occupations=[{"soc": "31-1131", "at": "2"}, {"soc": "29-2042"}],
        articulations=[
            {
                "organization_id": college.id,
                "at": "2",
                "counts_as": "NUA 101",
                "credits": 4,
                "agreement": "The memorandum",
            }
        ],
        source_id=source.id if source else None,
        as_of=when(str(today())),
        verification="documented",
    )
