"""School years in forms."""

from collections.abc import Sequence

from wtforms import StringField, validators

from rural_collab.fiscal_years import FiscalYear
from rural_collab.text import tidy
from rural_collab.web.forms import LINE, Column, required_rule
from rural_collab.web.languages import gettext


class SchoolYearField(StringField):
    """A school year, kept as ``2025-26`` however it was written; what is none stays as it was typed."""

    typed = ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = tidy(valuelist[0])[:LINE] if valuelist else ""
        self.data = None
        if self.typed:
            try:
                self.data = str(FiscalYear.parse(self.typed))
            except ValueError as error:
                raise ValueError(gettext(str(error))) from None

    def _value(self) -> str:
        return self.data or self.typed


def school_year(column: Column, *, required: bool = False) -> SchoolYearField:
    return SchoolYearField(
        label=column.info["label"],
        description=column.info.get("hint", ""),
        validators=[required_rule if required else validators.Optional()],
        render_kw={"maxlength": LINE},
    )
