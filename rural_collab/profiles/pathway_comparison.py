"""Pathways side by side: the same rows for each, in the order a student asks, with what is not stated said so."""

from collections.abc import Callable, Iterable, Sequence

from rural_collab.evidence.models import Source
from rural_collab.offerings.models import Offering
from rural_collab.pathways.standing import Earned
from rural_collab.profiles.comparison_cells import Cell, Row, Told, Writers, cut, one, text_told
from rural_collab.profiles.pathway import PathwayPage
from rural_collab.text import mark
from rural_collab.vocabularies.terms import label
from rural_collab.wages.figures import NATION, Job, Pay
from rural_collab.web.languages import gettext

MOST = 4
_SOME_UNTOLD = mark("not stated for some")
_FREE = mark("Free for the family")

Tell = Callable[[PathwayPage], Cell]


def compare(pages: Sequence[PathwayPage], language: str, write: Writers) -> list[Row]:
    """All rows in the reader's language."""
    return [
        Row(words, [tell(page) for page in pages], is_statements=is_statements)
        for words, tell, is_statements in _rows(language, write)
    ]


def _rows(language: str, write: Writers) -> Iterable[tuple[str, Tell, bool]]:
    in_words = _Words(language, write)
    yield mark("What it is"), in_words.summary, True
    yield mark("Grades"), in_words.grades, False
    yield mark("Who can enter"), in_words.entry, True
    yield mark("Where"), in_words.places, False
    yield mark("How to get there"), in_words.transport, False
    yield mark("Apply by"), in_words.apply_by, False
    yield mark("Cost to the family"), in_words.cost, False
    yield mark("How long it takes"), in_words.length, False
    yield mark("School credits"), in_words.school_credits, False
    yield mark("College credits"), in_words.college_credits, False
    yield mark("Credentials"), in_words.credentials, False
    yield mark("Learning at work"), in_words.work, False
    yield mark("Where one can stop"), in_words.exits, False
    yield mark("Jobs, and what half of people in them earn more than"), in_words.jobs, False
    yield mark("Colleges that count it"), in_words.counted, False
    yield mark("Career cluster"), in_words.clusters, False
    yield mark("Type of pathway"), in_words.kind, False
    yield mark("Who to ask"), in_words.contact, False
    yield mark("Last evidence"), in_words.checked, False


class _Words:
    """Cells of one language."""

    def __init__(self, language: str, write: Writers) -> None:
        self.language = language
        self.write = write

    def summary(self, page: PathwayPage) -> Cell:
        pathway = page.pathway
        return self._own(pathway.summary, pathway.summary_es, one(pathway.source))

    def entry(self, page: PathwayPage) -> Cell:
        return self._own(page.pathway.entry, page.pathway.entry_es)

    def length(self, page: PathwayPage) -> Cell:
        return self._own(page.pathway.length, page.pathway.length_es)

    def contact(self, page: PathwayPage) -> Cell:
        pathway = page.pathway
        own = self._own(pathway.contact, pathway.contact_es).told
        return Cell([*own, *(Told(text) for text in (pathway.email, pathway.phone) if text)])

    def grades(self, page: PathwayPage) -> Cell:
        words = " – ".join(label("grade", code, self.language) for code in page.grades)
        return Cell([Told(words)] if words else [])

    def clusters(self, page: PathwayPage) -> Cell:
        return Cell([self._coded("career_cluster", code) for code in page.pathway.cluster_codes])

    def kind(self, page: PathwayPage) -> Cell:
        kind = page.pathway.pathway_type
        return Cell([self._coded("pathway_type", kind)] if kind else [])

    def school_credits(self, page: PathwayPage) -> Cell:
        return self._earned(page.school_credits)

    def college_credits(self, page: PathwayPage) -> Cell:
        return self._earned(page.college_credits)

    def credentials(self, page: PathwayPage) -> Cell:
        return Cell([self._text(row.name, row.name_es) for row in page.pathway.credentials])

    def work(self, page: PathwayPage) -> Cell:
        kinds = dict.fromkeys(
            ("work_based_learning", step.wbl) if step.wbl else ("wbl_stage", step.wbl_stage or "")
            for step in page.pathway.steps
            if step.wbl or step.wbl_stage
        )
        return Cell([self._coded(scheme, code) for scheme, code in kinds])

    def exits(self, page: PathwayPage) -> Cell:
        exits = [step for step in page.pathway.steps if step.is_exit]
        return Cell(
            [self._text(step.exit_as or step.title, step.exit_as_es or step.title_es) for step in exits]
        )

    def jobs(self, page: PathwayPage) -> Cell:
        return Cell([Told(self._job(job), is_english=self.language != "en") for job in page.jobs])

    def counted(self, page: PathwayPage) -> Cell:
        bodies = {row.organization_id: row for row in page.pathway.articulations}
        return Cell([Told(row.organization.name, one(row.source)) for row in bodies.values()])

    def places(self, page: PathwayPage) -> Cell:
        return cut([Told(name) for name in dict.fromkeys(each.place.name for each in page.offerings)])

    def transport(self, page: PathwayPage) -> Cell:
        codes = (each.transport for each in page.offerings)
        return self._of_all([self._coded("transport", code) if code else None for code in codes])

    def apply_by(self, page: PathwayPage) -> Cell:
        days = (each.apply_by for each in page.offerings)
        return self._of_all([Told(self.write["day"](day)) if day else None for day in days])

    def cost(self, page: PathwayPage) -> Cell:
        return self._of_all([self._cost(offering) for offering in page.offerings])

    def checked(self, page: PathwayPage) -> Cell:
        return Cell([Told(self.write["day"](page.vouched.checked))] if page.vouched.checked else [])

    @staticmethod
    def _of_all(told: Sequence[Told | None]) -> Cell:
        """What the offerings tell, each thing once; and that some of them do not say."""
        known = list(dict.fromkeys(each for each in told if each))
        return cut([*known, Told(gettext(_SOME_UNTOLD))] if known and None in told else known)

    def _cost(self, offering: Offering) -> Told | None:
        if offering.cost_cents is not None:
            return Told(self.write["money"](offering.cost_cents) if offering.cost_cents else gettext(_FREE))
        return self._text(offering.cost_note, offering.cost_note_es) if offering.cost_note else None

    def _earned(self, earned: Earned | None) -> Cell:
        if earned is None:
            return Cell([])
        ends = dict.fromkeys(self.write["number"](each) for each in earned)
        return Cell([Told("–".join(ends))])

    def _job(self, job: Job) -> str:
        pay = next((pay for pay in job.pay if pay.middle is not None), None)
        return f"{job.title}: {self._pay(pay)}" if pay else job.title

    def _pay(self, pay: Pay) -> str:
        amount = self.write["money"](pay.middle)
        area = (
            gettext(mark("United States")) if pay.area == NATION else label("state", pay.area, self.language)
        )
        if pay.per == "hour":
            return gettext(mark("%(amount)s an hour (%(area)s)"), amount=amount, area=area)
        return gettext(mark("%(amount)s a year (%(area)s)"), amount=amount, area=area)

    def _coded(self, scheme: str, code: str) -> Told:
        return Told(label(scheme, code, self.language))

    def _own(self, english: str | None, spanish: str | None, sources: tuple[Source, ...] = ()) -> Cell:
        return Cell([self._text(english, spanish, sources)] if english else [])

    def _text(self, english: str, spanish: str | None, sources: tuple[Source, ...] = ()) -> Told:
        return text_told(english, spanish, self.language, sources)
