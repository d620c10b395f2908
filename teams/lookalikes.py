"""What a reader sees in a name: two names that look alike have the same skeleton."""

import unicodedata
from functools import cache

from confusable_homoglyphs.confusables import confusables_data

SKELETON_LENGTH = 120
SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL "
SIGNS = {"o": "0", "l": "1i|!", "-": "_", "'": "`"}  # of ASCII, what is taken for another sign of ASCII
OF_ASCII = str.maketrans({each: sign for sign, all_ in SIGNS.items() for each in all_})


@cache
def lookalikes() -> dict[int, str]:
    """The numbers of characters that are taken for one of ASCII, with it.

    By confusables.txt of Unicode Technical Standard 39, Unicode Security Mechanisms; small letters that it leaves out
    by what their capitals look like, so that Cyrillic `в` is a `b`; and small capitals by their names.
    """
    table: dict[str, str] = {}
    for char, alike in confusables_data.items():
        if len(char) == 1 and not char.isascii() and (plain := [each["c"] for each in alike if each["c"].isascii()]):
            table[char] = plain[0]
    for char in map(chr, range(0x80, 0x2E80)):
        name = unicodedata.name(char, "")
        if char not in table and char.islower() and char.upper() in table:
            table[char] = table[char.upper()]
        elif name.startswith(SMALL_CAPITAL) and len(name) == len(SMALL_CAPITAL) + 1:
            table[char] = name[-1]
    return str.maketrans(table)


def skeleton(name: str) -> str:
    """What two names have in common if a reader could take one for the other: case, spaces and lookalikes aside.

    Capitals are looked up as capitals: Greek nu is an N, and in small letters a v. At most SKELETON_LENGTH characters.
    """
    table = lookalikes()
    plain = unicodedata.normalize("NFKC", name).translate(table).casefold().translate(table).translate(OF_ASCII)
    return "".join(plain.split()).replace("rn", "m").replace("vv", "w")[:SKELETON_LENGTH]
