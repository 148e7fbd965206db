"""Where something stands in the sheets of a workbook, found without opening it: one number far away fills the memory."""

from xml.parsers import expat

from rural_collab.errors import Refused
from rural_collab.text import filled, mark

_FAR_ROW, _FAR_COLUMN = 20_000, 500
#: More than a sheet of the most rows and many columns holds.
_MOST_CELLS = 2_000_000
#: The element around the cells of a sheet.
_SHEET = b"sheetData"
#: What a cell in which something stands has inside; one that only has a color has none of them.
_CONTENTS = {"v", "f", "is"}
NO_WORKBOOK = mark("This is no workbook that can be read; save it as .xlsx or as CSV and send that.")
_FAR = mark(
    "Something stands in cell %(cell)s, far from everything else; delete empty rows and columns first."
)
_MANY = mark("The workbook has more cells than can be read; keep only the sheet that is to be read.")


class FarCells:
    """Fed with one part of a workbook piece by piece, refuses the first cell that is far from the beginning.

    A reader of workbooks makes room for everything between the first cell and the last, however little stands
    there. Cells and rows that do not say where they stand follow the one before, as in ECMA-376, part 1, 18.3.1.
    What is no XML is no sheet, unless a reader that minds less may take it for one.
    """

    def __init__(self) -> None:
        self._row = self._column = self._cells = 0
        self._is_xml, self._is_sheet, self._end = True, False, b""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._started
        self._parser.StartDoctypeDeclHandler = self._declared

    def feed(self, piece: bytes) -> None:
        self._is_sheet = self._is_sheet or _SHEET in self._end + piece
        self._end = piece[-len(_SHEET) :]
        if self._is_xml:
            self._parse(piece)
        if self._is_sheet and not self._is_xml:
            raise Refused(NO_WORKBOOK)

    def _parse(self, piece: bytes) -> None:
        try:
            self._parser.Parse(piece)
        except expat.ExpatError:
            self._is_xml = False

    def _declared(self, *_words: object) -> None:
        """Parts of a workbook declare nothing; what does may grow without end."""
        raise Refused(NO_WORKBOOK)

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                self._row, self._column = _number(attributes.get("r", ""), self._row + 1), 0
            case "c":
                self._place(attributes.get("r", ""))
            case inside if inside in _CONTENTS:
                self._refuse_if_far()

    def _place(self, told: str) -> None:
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise Refused(_MANY)
        letters = told.rstrip("0123456789")
        self._row = _number(told[len(letters) :], self._row)
        self._column = _number_of(letters) if letters else self._column + 1

    def _refuse_if_far(self) -> None:
        if self._row > _FAR_ROW or self._column > _FAR_COLUMN:
            raise Refused(filled(_FAR, cell=f"{_letters_of(self._column)}{self._row}"))


def _number(told: str, otherwise: int) -> int:
    return int(told) if told.isdecimal() and len(told) <= len("1048576") else otherwise


def _number_of(letters: str) -> int:
    """The number of a column that is called, for instance, AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters_of(number: int) -> str:
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
