"""Numbers that states give to people, told by their check digits, so that an amount is not taken for one.

Each rule takes the text without spaces and separators. The rules are those published by the offices that give the
numbers; a random number passes one of them once in 10 to 97 times, so a column of them passes nearly never.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date

DIGITS = "0123456789"


def luhn(digits: str) -> bool:
    """The check digit of payment cards and of several national numbers: ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number  # noqa: PLR2004 - two digits, added up
    return total % 10 == 0


def iban(text: str) -> bool:
    """A bank account by ISO 13616: country, two check digits, remainder 1 by 97."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def _weighted(digits: str, weights: Iterable[str | int], modulus: int) -> int:
    return sum(int(digit) * int(weight) for digit, weight in zip(digits, weights, strict=False)) % modulus


def _day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _united_states(text: str) -> bool:
    found = re.fullmatch(r"(\d{3})-(\d{2})-(\d{4})", text)
    return (
        found is not None
        and found[1] not in ("000", "666")
        and found[1] < "900"
        and found[2] != "00"
        and found[3] != "0000"
    )


def _united_kingdom(text: str) -> bool:
    return bool(re.fullmatch(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", text))


def _germany(text: str) -> bool:
    """The tax number: 11 digits by ISO/IEC 7064, MOD 11,10."""
    if not re.fullmatch(r"[1-9]\d{10}", text):
        return False
    product = 10
    for digit in text[:10]:
        total = (int(digit) + product) % 10 or 10
        product = 2 * total % 11
    return (11 - product) % 10 == int(text[10])


def _france(text: str) -> bool:
    if not re.fullmatch(r"[1-478]\d{4}(\d\d|2[AB])\d{8}", text):
        return False
    number = text[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(number) % 97 == int(text[13:])


def _spain(text: str) -> bool:
    if not re.fullmatch(r"[XYZ\d]\d{7}[A-Z]", text):
        return False
    number = int(text[:8].translate(str.maketrans("XYZ", "012")))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == text[8]


def _italy(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z]", text))


def _netherlands(text: str) -> bool:
    return (
        bool(re.fullmatch(r"\d{9}", text)) and _weighted(text, (9, 8, 7, 6, 5, 4, 3, 2, -1), 11) == 0 and int(text) > 0
    )


def _belgium(text: str) -> bool:
    if not re.fullmatch(r"\d{11}", text):
        return False
    return any(97 - int(start + text[:9]) % 97 == int(text[9:]) for start in ("", "2"))


def _poland(text: str) -> bool:
    if not re.fullmatch(r"\d{11}", text) or not 1 <= int(text[2:4]) % 20 <= 12:  # noqa: PLR2004 - months
        return False
    return (10 - _weighted(text, "1379137913", 10)) % 10 == int(text[10])


def _sweden(text: str) -> bool:
    found = re.fullmatch(r"(?:19|20)?(\d{6})[-+]?(\d{4})", text)
    return found is not None and luhn(found[1] + found[2]) and 1 <= int(found[1][2:4]) <= 12  # noqa: PLR2004 - months


def _finland(text: str) -> bool:
    found = re.fullmatch(r"(\d{6})[-+A-FU-Y](\d{3})([0-9A-Y])", text)
    return found is not None and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(found[1] + found[2]) % 31] == found[3]


def _denmark(text: str) -> bool:
    found = re.fullmatch(r"(\d{2})(\d{2})(\d{2})-\d{4}", text)
    return found is not None and _day(2000 + int(found[3]), int(found[2]), int(found[1]))


def _norway(text: str) -> bool:
    if not re.fullmatch(r"\d{11}", text):
        return False
    first = _weighted(text[:10], (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), 11)
    return first == 0 and _weighted(text, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), 11) == 0


def _switzerland(text: str) -> bool:
    return bool(re.fullmatch(r"756\d{10}", text)) and _weighted(text, "1313131313131", 10) == 0


def _brazil(text: str) -> bool:
    if not re.fullmatch(r"\d{11}", text) or len(set(text)) == 1:
        return False
    checks = [_weighted(text[:size], tuple(range(size + 1, 1, -1)), 11) for size in (9, 10)]
    return all((0 if rest < 2 else 11 - rest) == int(text[9 + at]) for at, rest in enumerate(checks))  # noqa: PLR2004


def _china(text: str) -> bool:
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[_weighted(text[:17], weights, 11)] == text[17]


def _india(text: str) -> bool:
    """Aadhaar by Verhoeff's check digit, or a tax number (PAN) by its shape."""
    if re.fullmatch(r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]", text):
        return True
    return bool(re.fullmatch(r"[2-9]\d{11}", text)) and _verhoeff(text)


def _verhoeff(digits: str) -> bool:
    """J. Verhoeff, Error Detecting Decimal Codes, 1969: sums in the dihedral group of order 10."""
    shuffle, check = "1576283094", 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit)
        for _ in range(place % 8):
            number = int(shuffle[number])
        check = _dihedral(check, number)
    return check == 0


def _dihedral(one: int, other: int) -> int:
    if one < 5:  # noqa: PLR2004 - five turns and five mirrors
        return (one + other) % 5 if other < 5 else 5 + (one + other) % 5  # noqa: PLR2004
    return 5 + (one - other) % 5 if other < 5 else (one - other) % 5  # noqa: PLR2004


def _turkey(text: str) -> bool:
    if not re.fullmatch(r"[1-9]\d{10}", text):
        return False
    digits = [int(digit) for digit in text]
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return tenth == digits[9] and sum(digits[:10]) % 10 == digits[10]


def _canada(text: str) -> bool:
    return (
        bool(re.fullmatch(r"\d{3}[ -]\d{3}[ -]\d{3}", text)) and luhn(re.sub(r"\D", "", text)) and text[0] not in "08"
    )


AS_WRITTEN: tuple[Callable[[str], bool], ...] = (_united_states, _finland, _denmark, _canada, _sweden)
WITHOUT_SEPARATORS: tuple[Callable[[str], bool], ...] = (
    *(_united_kingdom, _germany, _france, _spain, _italy, _netherlands, _belgium, _poland, _norway, _switzerland),
    *(_brazil, _china, _india, _turkey),
)
PADDED_TO = (9, 11)
"""Lengths of numbers that lose their leading zeros where a table holds them as numbers."""


def national_rules() -> tuple[Callable[[str], bool], ...]:
    """Every rule, as a function of the text as it is written."""
    return (*AS_WRITTEN, *(_stripped(rule) for rule in WITHOUT_SEPARATORS))


def _stripped(rule: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: rule(re.sub(r"[\s./-]", "", text).upper())
