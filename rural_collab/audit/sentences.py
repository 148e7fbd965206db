"""The change log in words: who did what, and each field before and after."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import String
from sqlalchemy.sql.elements import NamedColumn

from rural_collab.audit.models import FORMER, Action, Change
from rural_collab.audit.recording import Audited
from rural_collab.db.base import Base
from rural_collab.money import dollars
from rural_collab.text import mark

Translate = Callable[[str], str]
Label = Callable[[str, str], str]
#: Marks words that a record tells in English.
English = Callable[[str], str]

_INTENTS = {
    "add an organization": mark("%(actor)s added %(subject)s"),
    "edit an organization": mark("%(actor)s edited %(subject)s"),
    "change the address of a page": mark("%(actor)s changed the address of %(subject)s"),
    "relate two organizations": mark("%(actor)s related two organizations: %(subject)s"),
    "retire a record": mark("%(actor)s retired %(subject)s"),
    "restore a record": mark("%(actor)s restored %(subject)s"),
    "merge two records": mark("%(actor)s merged two records of one organization: %(subject)s"),
    "merge into another record": mark("%(actor)s merged %(subject)s into another record"),
    "take over from a merged record": mark("%(actor)s let %(subject)s say what a merged record said"),
    "undo a merge": mark("%(actor)s undid a merge: %(subject)s"),
    "add a collaborative": mark("%(actor)s recorded %(subject)s as a collaborative"),
    "edit a collaborative": mark("%(actor)s edited %(subject)s"),
    "admit a member": mark("%(actor)s admitted %(subject)s as a member"),
    "edit a membership": mark("%(actor)s edited the membership of %(subject)s"),
    "remove a membership entered by mistake": mark(
        "%(actor)s removed the membership of %(subject)s, entered by mistake"
    ),
    "say how to review": mark("%(actor)s said how changes are reviewed: %(subject)s"),
    "tell a fact": mark("%(actor)s told a fact: %(subject)s"),
    "correct a fact": mark("%(actor)s corrected a fact: %(subject)s"),
    "withdraw a fact": mark("%(actor)s withdrew a fact: %(subject)s"),
    "add a term": mark("%(actor)s added a term to a code list: %(subject)s"),
    "word a term anew": mark("%(actor)s worded a term of a code list anew: %(subject)s"),
    "retire a term": mark("%(actor)s retired a term of a code list: %(subject)s"),
    "use a term again": mark("%(actor)s brought back a term of a code list: %(subject)s"),
    "remove a term": mark("%(actor)s took a term out of a code list: %(subject)s"),
    "merge terms": mark("%(actor)s merged a term of a code list into another one: %(subject)s"),
    "take terms apart": mark("%(actor)s took a merged term of a code list apart again: %(subject)s"),
    "say what a merged term said": mark("%(actor)s merged terms of a code list, or took them apart"),
    "add an account": mark("%(actor)s made an account: %(subject)s"),
    "edit an account": mark("%(actor)s changed an account: %(subject)s"),
    "disable an account": mark("%(actor)s closed an account: %(subject)s"),
    "turn the second factor on": mark("%(actor)s turned a second factor on: %(subject)s"),
    "turn the second factor off": mark("%(actor)s turned a second factor off: %(subject)s"),
    "grant a role": mark("%(actor)s gave %(subject)s a role"),
    "end a role": mark("%(actor)s ended the role of %(subject)s"),
    "take a role over": mark("%(subject)s took a role over; handed over by %(actor)s"),
    "give a role up": mark("%(subject)s handed the role over"),
    "invite somebody": mark("%(actor)s invited %(subject)s"),
    "withdraw an invitation": mark("%(actor)s withdrew the invitation of %(subject)s"),
    "accept an invitation": mark("%(subject)s accepted an invitation"),
    "agree to be a contact": mark("%(actor)s agreed to be a public contact"),
    "no longer agree to be a contact": mark("%(actor)s no longer agreed to be a public contact"),
    "forget a person": mark("%(actor)s removed somebody who asked to be removed"),
    "load official data": mark("Loaded from official data: %(subject)s"),
}
_PARTS = {
    ("alias", Action.CREATED): mark("%(actor)s added the name %(subject)s"),
    ("alias", Action.CHANGED): mark("%(actor)s changed the name %(subject)s"),
    ("alias", Action.REMOVED): mark("%(actor)s took out the name %(subject)s"),
    ("identifier", Action.CREATED): mark("%(actor)s added the identifier %(subject)s"),
    ("identifier", Action.REMOVED): mark("%(actor)s took out the identifier %(subject)s"),
    ("served_county", Action.CREATED): mark("%(actor)s added a county served: %(subject)s"),
    ("served_county", Action.REMOVED): mark("%(actor)s took out a county served: %(subject)s"),
    ("enrollment", Action.CREATED): mark("%(actor)s added the students of %(subject)s"),
    ("enrollment", Action.CHANGED): mark("%(actor)s changed the students of %(subject)s"),
    ("enrollment", Action.REMOVED): mark("%(actor)s took out the students of %(subject)s"),
    ("stage_entry", Action.CREATED): mark("%(actor)s added a stage"),
    ("stage_entry", Action.CHANGED): mark("%(actor)s changed a stage"),
    ("stage_entry", Action.REMOVED): mark("%(actor)s took out a stage"),
    ("collaborative_kind", Action.CREATED): mark("%(actor)s added a kind"),
    ("collaborative_kind", Action.REMOVED): mark("%(actor)s took out a kind"),
    ("governance_profile", Action.CREATED): mark("%(actor)s told how it is governed"),
    ("governance_profile", Action.CHANGED): mark("%(actor)s changed how it is governed"),
    ("governance_profile", Action.REMOVED): mark("%(actor)s took out how it was governed"),
    ("seat", Action.CREATED): mark("%(actor)s added the seat %(subject)s"),
    ("seat", Action.CHANGED): mark("%(actor)s changed the seat %(subject)s"),
    ("seat", Action.REMOVED): mark("%(actor)s took out the seat %(subject)s"),
    ("committee", Action.CREATED): mark("%(actor)s added the committee %(subject)s"),
    ("committee", Action.CHANGED): mark("%(actor)s changed the committee %(subject)s"),
    ("committee", Action.REMOVED): mark("%(actor)s took out the committee %(subject)s"),
    ("agreement", Action.CREATED): mark("%(actor)s added the agreement %(subject)s"),
    ("agreement", Action.CHANGED): mark("%(actor)s changed the agreement %(subject)s"),
    ("agreement", Action.REMOVED): mark("%(actor)s took out the agreement %(subject)s"),
    ("agreement_party", Action.CREATED): mark("%(actor)s added the party %(subject)s"),
    ("agreement_party", Action.CHANGED): mark("%(actor)s changed the party %(subject)s"),
    ("agreement_party", Action.REMOVED): mark("%(actor)s took out the party %(subject)s"),
    ("agreement_term", Action.CREATED): mark("%(actor)s added a term: %(subject)s"),
    ("agreement_term", Action.CHANGED): mark("%(actor)s changed a term: %(subject)s"),
    ("agreement_term", Action.REMOVED): mark("%(actor)s took out a term: %(subject)s"),
    ("agreement_dependent", Action.CREATED): mark(
        "%(actor)s added what stops with an agreement: %(subject)s"
    ),
    ("agreement_dependent", Action.CHANGED): mark(
        "%(actor)s changed what stops with an agreement: %(subject)s"
    ),
    ("agreement_dependent", Action.REMOVED): mark(
        "%(actor)s took out what stops with an agreement: %(subject)s"
    ),
    ("autonomy_grant", Action.CREATED): mark("%(actor)s added an autonomy"),
    ("autonomy_grant", Action.CHANGED): mark("%(actor)s changed an autonomy"),
    ("autonomy_grant", Action.REMOVED): mark("%(actor)s took out an autonomy"),
    ("accountability_commitment", Action.CREATED): mark("%(actor)s added a commitment: %(subject)s"),
    ("accountability_commitment", Action.CHANGED): mark("%(actor)s changed a commitment: %(subject)s"),
    ("accountability_commitment", Action.REMOVED): mark("%(actor)s took out a commitment: %(subject)s"),
    ("life_event", Action.CREATED): mark("%(actor)s added an event: %(subject)s"),
    ("life_event", Action.CHANGED): mark("%(actor)s changed an event: %(subject)s"),
    ("life_event", Action.REMOVED): mark("%(actor)s took out an event: %(subject)s"),
    ("service", Action.CREATED): mark("%(actor)s added the service %(subject)s"),
    ("service", Action.CHANGED): mark("%(actor)s changed the service %(subject)s"),
    ("service", Action.REMOVED): mark("%(actor)s took out the service %(subject)s"),
    ("service_audience", Action.CREATED): mark("%(actor)s added whom a service is for"),
    ("service_audience", Action.REMOVED): mark("%(actor)s took out whom a service was for"),
    ("service_delivery", Action.CREATED): mark("%(actor)s added how a service is delivered"),
    ("service_delivery", Action.REMOVED): mark("%(actor)s took out how a service was delivered"),
    ("service_place", Action.CREATED): mark("%(actor)s added a county of a service: %(subject)s"),
    ("service_place", Action.REMOVED): mark("%(actor)s took out a county of a service: %(subject)s"),
    ("service_provider", Action.CREATED): mark("%(actor)s added %(subject)s as a partner in a service"),
    ("service_provider", Action.CHANGED): mark("%(actor)s changed what %(subject)s does in a service"),
    ("service_provider", Action.REMOVED): mark("%(actor)s took out %(subject)s as a partner in a service"),
    ("pathway", Action.CREATED): mark("%(actor)s added the pathway %(subject)s"),
    ("pathway", Action.CHANGED): mark("%(actor)s changed the pathway %(subject)s"),
    ("pathway", Action.REMOVED): mark("%(actor)s took out the pathway %(subject)s"),
    ("pathway_cluster", Action.CREATED): mark("%(actor)s added a career cluster"),
    ("pathway_cluster", Action.CHANGED): mark("%(actor)s moved a career cluster"),
    ("pathway_cluster", Action.REMOVED): mark("%(actor)s took out a career cluster"),
    ("pathway_program", Action.CREATED): mark("%(actor)s added a program at colleges: %(subject)s"),
    ("pathway_program", Action.REMOVED): mark("%(actor)s took out a program at colleges: %(subject)s"),
    ("pathway_step", Action.CREATED): mark("%(actor)s added the step %(subject)s"),
    ("pathway_step", Action.CHANGED): mark("%(actor)s changed the step %(subject)s"),
    ("pathway_step", Action.REMOVED): mark("%(actor)s took out the step %(subject)s"),
    ("pathway_prerequisite", Action.CREATED): mark("%(actor)s added what %(subject)s comes after"),
    ("pathway_prerequisite", Action.REMOVED): mark("%(actor)s took out what %(subject)s came after"),
    ("pathway_credential", Action.CREATED): mark("%(actor)s added the credential %(subject)s"),
    ("pathway_credential", Action.CHANGED): mark("%(actor)s changed the credential %(subject)s"),
    ("pathway_credential", Action.REMOVED): mark("%(actor)s took out the credential %(subject)s"),
    ("pathway_occupation", Action.CREATED): mark("%(actor)s added the occupation %(subject)s"),
    ("pathway_occupation", Action.CHANGED): mark("%(actor)s changed the occupation %(subject)s"),
    ("pathway_occupation", Action.REMOVED): mark("%(actor)s took out the occupation %(subject)s"),
    ("pathway_articulation", Action.CREATED): mark("%(actor)s added what %(subject)s counts"),
    ("pathway_articulation", Action.CHANGED): mark("%(actor)s changed what %(subject)s counts"),
    ("pathway_articulation", Action.REMOVED): mark("%(actor)s took out what %(subject)s counted"),
    ("offering", Action.CREATED): mark("%(actor)s added the offering %(subject)s"),
    ("offering", Action.CHANGED): mark("%(actor)s changed the offering %(subject)s"),
    ("offering", Action.REMOVED): mark("%(actor)s took out the offering %(subject)s"),
    ("offering_meeting", Action.CREATED): mark("%(actor)s added when an offering meets"),
    ("offering_meeting", Action.CHANGED): mark("%(actor)s changed when an offering meets"),
    ("offering_meeting", Action.REMOVED): mark("%(actor)s took out when an offering met"),
    ("access_rule", Action.CREATED): mark("%(actor)s added who may take part in an offering"),
    ("access_rule", Action.CHANGED): mark("%(actor)s changed who may take part in an offering"),
    ("access_rule", Action.REMOVED): mark("%(actor)s took out who might take part in an offering"),
    ("district_seats", Action.CREATED): mark("%(actor)s added seats for %(subject)s"),
    ("district_seats", Action.CHANGED): mark("%(actor)s changed the seats for %(subject)s"),
    ("district_seats", Action.REMOVED): mark("%(actor)s took out the seats for %(subject)s"),
    ("school_calendar", Action.CREATED): mark("%(actor)s added the calendar of %(subject)s"),
    ("school_calendar", Action.CHANGED): mark("%(actor)s changed the calendar of %(subject)s"),
    ("school_calendar", Action.REMOVED): mark("%(actor)s took out the calendar of %(subject)s"),
    ("attestation", Action.CREATED): mark("Confirmed as still true"),
    ("attestation", Action.REMOVED): mark("A confirmation was taken back"),
    ("silence", Action.CREATED): mark("Marked, because nobody has confirmed it for a long time"),
    ("silence", Action.REMOVED): mark("No longer marked: somebody has confirmed it"),
    ("calendar_term", Action.CREATED): mark("%(actor)s added a part of a school year"),
    ("calendar_term", Action.CHANGED): mark("%(actor)s changed a part of a school year"),
    ("calendar_term", Action.REMOVED): mark("%(actor)s took out a part of a school year"),
}
_OTHERWISE = {
    Action.CREATED: mark("%(actor)s added %(subject)s"),
    Action.CHANGED: mark("%(actor)s changed %(subject)s"),
    Action.REMOVED: mark("%(actor)s removed %(subject)s"),
    Action.IMPORTED: mark("Loaded from official data: %(subject)s"),
}
_NOTHING = mark("Not stated")
_REGISTRY = mark("The registry")
_REVIEWED = mark("%(said)s; read and published by %(reviewer)s")
_YES, _NO = mark("Yes"), mark("No")


def sentence(change: Change, translate: Translate) -> str:
    """Ana admitted Bayfield 10 Jt-R as a member."""
    told = _PARTS.get((change.subject_type, change.action)) or _INTENTS.get(change.intent)
    words = translate(told or _OTHERWISE[change.action])
    actor = translate(change.actor if change.actor == FORMER else _REGISTRY)
    actor = change.actor if change.actor_id and change.actor != FORMER else actor
    said = words % {"actor": actor, "subject": change.subject_label}
    if change.reviewer is None:
        return said
    return translate(_REVIEWED) % {"said": said, "reviewer": change.reviewer}


def details(change: Change, translate: Translate, label: Label, english: English = str) -> list[Markup]:
    """Founded: from 1998 to 2001. One line a field, in the words of the forms; texts of a record are marked ``english``."""
    columns = _columns(change.subject_type)
    lines = []
    for field, (before, after) in change.fields.items():
        told = columns.get(field, {"label": field})
        marked = english if "text" in told and not field.endswith("_es") else str
        values = {
            "field": translate(told["label"]),
            "before": _words(before, told, translate, label, marked),
            "after": _words(after, told, translate, label, marked),
        }
        lines.append(escape(translate(_pattern(before, after))) % values)
    return lines


def _pattern(before: Any, after: Any) -> str:
    if before is None:
        return mark("%(field)s: %(after)s")
    if after is None:
        return mark("%(field)s: no longer %(before)s")
    return mark("%(field)s: from %(before)s to %(after)s")


def _words(value: Any, told: Mapping[str, str], translate: Translate, label: Label, marked: English) -> str:
    if value is None or value == "":
        return translate(_NOTHING)
    if isinstance(value, bool):
        return translate(_YES if value else _NO)
    if told.get("unit") == "cents":
        return dollars(value)
    return label(told["scheme"], str(value)) if "scheme" in told else marked(str(value))


@cache
def _columns(audit_type: str) -> Mapping[str, Mapping[str, str]]:
    """What the columns of an audited model are called; official data speak of organizations."""
    wanted = "organization" if audit_type == "official_record" else audit_type
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Audited) and mapper.class_.audit_type == wanted:
            return {
                attribute.key: _told(attribute.columns[0])
                for attribute in mapper.column_attrs
                if attribute.columns[0].info
            }
    return {}


def _told(column: NamedColumn[Any]) -> Mapping[str, str]:
    """What is told of a column; ``text`` where its values are words that somebody wrote."""
    is_written = isinstance(column.type, String) and not {"scheme", "names"} & column.info.keys()
    return {**column.info, "text": "yes"} if is_written else column.info
