"""Readable case for names and addresses that come in CAPITALS.

A third of the district names, towns and streets in the official files do. Which words stay in capitals (ISD,
BOCES, RE-1J), which go down (of, and) and which get a capital inside (McKinley, O'Neill) is knowledge of the
field.
"""

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ORDINAL = re.compile(r"\d+(ST|ND|RD|TH)")
_ROMAN = re.compile(r"[IVX]+")
_MC = re.compile(r"MC[A-Z]{3,}")
_LONGEST_ACRONYM_WITHOUT_VOWELS = 5
_LONGEST_CODE = len("RE")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = _words("OF AND THE AT FOR IN ON OR TO BY DU QUI")

# Words said letter by letter. Those without a vowel, such as MSD, are known by that.
_ACRONYMS = _words(
    """
    AEA AESA AFB ARIN BIA BIE BOCES BOCS BONCL CESA CISD CMHI COE CTE CUSD EMS ESA ESC ESD ESSD ESU EW IH ISD
    IU LKRSU MACCRAY MSAD NE NRHEG NY NYC NYS PO REC REMC RESA RESC RESD ROCORI ROTC RSU SAD SAU SE SUNY UCSD
    UESD UFSD UHSD US USA USD USVI UUSD II III IV VI VII VIII IX XI XII XIII XIV XV XVI XVII XVIII XIX XX
    """
)

# Shortened words without a vowel, which are not said letter by letter.
_SHORTENED = _words(
    """
    BLDG BLK BLVD BR CLR CNTR CRN CT CTR CTY DR DST FL FLR FRT FT FWY GRP GRV HBR HL HLS HTS HWY JCT JR KNL LK
    LKS LN LNDG MC MGMT MT MTN MTNS NTL PBLC PK PKWY PL PLZ PRG PT PWY RD RDG RDS RT SCH SCHL SCHS SPG SPGS
    SPRG SQ ST STN STR STS SVC SVCS TR TRL TWP TWNSHP VLG VLY
    """
)

_CAPITALS_INSIDE = {
    word.upper(): word
    for word in _words(
        "d'Alene DeFuniak DeKalb DeQueen DeRuyter DeSoto DeWitt DuPage LaBelle LaGrange LaMoure LaSalle "
        "MacArthur MacDonald MacDougall"
    )
}


def tidy_case(name: str) -> str:
    """A name or address in readable case: ``USD 270 PLAINVILLE`` becomes ``USD 270 Plainville``.

    A name with any lower-case letter was cased by somebody who knew it and is left alone. Only the case of
    letters ever changes, and tidying twice gives what tidying once gave.
    """
    if name != name.upper():
        return name
    return _WORD.sub(lambda word: _cased(word[0], name[: word.start()], name[word.end() :]), name)


def _cased(word: str, before: str, after: str) -> str:
    """The word in the case it has between what stands before and after it."""
    if _keeps_capitals(word, before, after) or word.lower().upper() != word:
        return word
    if _ORDINAL.fullmatch(word) or (word in _SMALL and before.strip(" (/:.,#")):
        return word.lower()
    return _capitalized(word)


def _keeps_capitals(word: str, before: str, after: str) -> bool:
    if word in _ACRONYMS or _is_code(word, before, after):
        return True
    if len(set(word)) == 1 and word.isalpha():  # a letter, or a county road such as KK
        return True
    return word not in _SHORTENED and len(word) <= _LONGEST_ACRONYM_WITHOUT_VOWELS and _has_no_vowel(word)


def _is_code(word: str, before: str, after: str) -> bool:
    """A district's number such as RE-1J, R-IV, C-123 or 27J; not an ordinal, and not the AVE of AVE-7TH."""
    if any(char.isdigit() for char in word):
        return not _ORDINAL.fullmatch(word)
    if before.endswith("-") and _ROMAN.fullmatch(word):
        return True
    return len(word) <= _LONGEST_CODE and re.match(r"-(\d|[IVX]+\b)", after) is not None


def _has_no_vowel(word: str) -> bool:
    return word.isalpha() and not set(word) & set("AEIOUY")


def _capitalized(word: str) -> str:
    if word in _CAPITALS_INSIDE:
        return _CAPITALS_INSIDE[word]
    if _MC.fullmatch(word):
        return f"Mc{word[2:].capitalize()}"
    head = re.split("['’]", word, maxsplit=1)[0]
    mark, tail = word[len(head) : len(head) + 1], word[len(head) + 1 :]
    is_prefix = len(head) == 1 and len(tail) > 1
    return f"{head.capitalize()}{mark}{tail.capitalize() if is_prefix else tail.lower()}"
