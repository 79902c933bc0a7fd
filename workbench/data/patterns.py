"""What personal data looks like: e-mails, phone and card numbers, accounts, addresses of computers and of homes, ids.

Each rule answers for one value; a column is what most of its values are. Where a shape alone could be anything, as a
row of digits could, the rule asks for more: a check digit, a country's way of writing, a word for "street".
"""

import ipaddress
import re
from collections.abc import Callable, Mapping

from workbench.data.names import fold
from workbench.data.national_ids import PADDED_TO, iban, luhn, national_rules

EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;.]+(\.[^@\s,;.]+)+")
UUID = re.compile(r"\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?", re.IGNORECASE)
MAC = re.compile(r"[0-9a-f]{2}([:-][0-9a-f]{2}){5}", re.IGNORECASE)
PHONE = re.compile(r"\+?[(\d][\d\s()./\-–]{5,22}\d(\s?(ext\.?|x)\s?\d{1,5})?")
AMERICAN = re.compile(r"(1[-. ]?)?\(?[2-9]\d{2}\)?[-. ][2-9]?\d{2}[-. ]\d{4}(\s?(ext\.?|x)\s?\d{1,5})?")
IN_GROUPS = re.compile(r"\d{2,3}( \d{2,3}){2,4}")
CARDS = re.compile(r"(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|6\d{15}|3[47]\d{13}|3[0689]\d{12}|35\d{14})")
DAY_FIRST = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
STREETS = (
    *("street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "drive", "dr", "court", "ct", "boulevard", "blvd"),
    *("way", "place", "pl", "terrace", "close", "crescent", "square", "highway", "row", "gardens", "mews", "walk"),
    *("rue", "chemin", "allee", "impasse", "quai", "cours", "via", "viale", "piazza", "corso", "vicolo", "largo"),
    *("calle", "avenida", "av", "avda", "plaza", "paseo", "carrer", "camino", "calzada", "carrera", "rua", "travessa"),
    *("praca", "alameda", "ulica", "ul", "aleja", "al", "os", "utca", "ut", "ter", "strada", "str", "bulevardul"),
    *("cadde", "caddesi", "cad", "sokak", "sokagi", "sk", "mahallesi", "mah", "jalan", "jl", "marg", "nagar", "ulitsa"),
    *("улица", "ул", "проспект", "odos", "leoforos", "trida", "namesti", "vei", "vej", "gata", "gade", "damm", "ring"),
)
STREET_ENDS = re.compile(
    r"(strasse|str|weg|platz|gasse|allee|damm|ufer|ring|straat|laan|plein|kade|gracht|dreef|steeg|gatan|gata|vagen|gade|vej|"
    r"veien|vei|gaten|katu|tie|kuja|utca|koz)\.?$"
)
LARGE_OCTET, TRIED = 63, 30


def is_email(text: str) -> bool:
    """Somebody at somewhere."""
    return EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """As a country writes them: with a plus, a zero or brackets in front, in pairs, or the American way."""
    digits = re.sub(r"\D", "", re.sub(r"(ext\.?|x).*", "", text))
    if not (PHONE.fullmatch(text) and 8 <= len(digits) <= 15) or DAY_FIRST.fullmatch(text):  # noqa: PLR2004 - ITU-T E.164
        return False
    if text[0] in "+(" or text.startswith("00"):
        return not (text.isdigit() and _is_article(text))
    if AMERICAN.fullmatch(text):
        return True
    return (text[0] == "0" and not (text.isdigit() and _is_article(text))) or bool(
        IN_GROUPS.fullmatch(text) and len(digits) <= 10  # noqa: PLR2004 - without a country in front
    )


def _is_article(digits: str) -> bool:
    """A number on goods: 8, 12, 13 or 14 digits with the check digit of GS1."""
    weights = [1 if place % 2 == 0 else 3 for place in range(len(digits))]
    total = sum(int(digit) * weight for digit, weight in zip(reversed(digits), weights, strict=True))
    return len(digits) in (8, 12, 13, 14) and total % 10 == 0


def is_card(text: str) -> bool:
    """A payment card: an issuer's first digits and Luhn's check digit."""
    digits = re.sub(r"[ -]", "", text)
    return CARDS.fullmatch(digits) is not None and luhn(digits)


def is_iban(text: str) -> bool:
    """A bank account."""
    return iban(re.sub(r"[ -]", "", text).upper())


def is_ip(text: str) -> bool:
    """An address of a computer; four small numbers are rather a version."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.version == 6 or max(map(int, text.split("."))) > LARGE_OCTET  # noqa: PLR2004 - IPv6


def is_device(text: str) -> bool:
    """An address that is built into one device."""
    return MAC.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """A number that is given once in the world."""
    return UUID.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """A home: a number, and a word for street in one of many languages."""
    words = re.split(r"[\s,.;]+", fold(text))
    if not re.search(r"\d", text) or len(words) < 2 or len(text) > 120:  # noqa: PLR2004 - not a whole letter
        return False
    return any(word in STREETS or (len(word) > 4 and STREET_ENDS.search(word)) for word in words)  # noqa: PLR2004


PER_VALUE: Mapping[str, Callable[[str], bool]] = {
    "e-mail": is_email,
    "UUID": is_uuid,
    "bank account": is_iban,
    "card number": is_card,
    "IP address": is_ip,
    "device": is_device,
    "phone": is_phone,
    "address": is_address,
}
"""The kinds that single values tell, in the order in which they are tried; national ids come before phones."""


def share_of(rule: Callable[[str], bool], texts: list[str]) -> float:
    """The share of values that a rule accepts; 0 at once where it accepts few of those it tries first."""
    first = texts[:: max(len(texts) // TRIED, 1)]
    if sum(map(rule, first)) < len(first) / 3:
        return 0.0
    return sum(map(rule, texts)) / len(texts)


def share_national(texts: list[str]) -> float:
    """The largest share of values that one country's rule accepts; numbers may have lost their leading zeros."""
    best, sizes = 0.0, (0, *PADDED_TO) if texts[0].isdigit() else (0,)
    for rule in national_rules():
        for size in sizes:
            padded = texts if not size else [text.zfill(size) if text.isdigit() else text for text in texts]
            if not size or padded != texts:
                best = max(best, share_of(rule, padded))
    return best
