"""Is a Universal Binary JSON file whole? XGBoost fills the memory with one that is cut short, so it is walked first.

Only what XGBoost writes is known: objects without a count, arrays with or without one. Format: ubjson.org.
"""

SIZES = {b"Z": 0, b"N": 0, b"T": 0, b"F": 0, b"i": 1, b"U": 1, b"C": 1, b"I": 2, b"l": 4, b"d": 4, b"L": 8, b"D": 8}
WHOLE_NUMBERS = b"iUIlL"


def is_whole(data: bytes) -> bool:
    """Whether the bytes are one value from the first to the last.

    >>> is_whole(b"[ZTF]"), is_whole(b"[ZTF")
    (True, False)
    """
    try:
        return _after(data, 0) == len(data)
    except (IndexError, KeyError, RecursionError):
        return False


def _after(data: bytes, at: int) -> int:
    """Where the value that begins here ends."""
    kind = data[at : at + 1]
    if kind == b"{":
        return _after_object(data, at + 1)
    if kind == b"[":
        return _after_array(data, at + 1)
    if kind == b"S":
        length, at = _number(data, at + 1)
        return _within(data, at + length)
    return _within(data, at + 1 + SIZES[kind])


def _after_object(data: bytes, at: int) -> int:
    while data[at : at + 1] != b"}":
        length, at = _number(data, at)
        at = _after(data, _within(data, at + length))
    return at + 1


def _after_array(data: bytes, at: int) -> int:
    if data[at : at + 1] == b"$":
        count, after = _number(data, at + 3)
        return _within(data, after + count * SIZES[data[at + 1 : at + 2]])
    if data[at : at + 1] == b"#":
        count, at = _number(data, at + 1)
        for _ in range(count):
            at = _after(data, at)
        return at
    while data[at : at + 1] != b"]":
        at = _after(data, at)
    return at + 1


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A length, never below 0, and where it ends."""
    kind = data[at : at + 1]
    if not kind or kind not in WHOLE_NUMBERS:
        raise KeyError(kind)
    end = _within(data, at + 1 + SIZES[kind])
    number = int.from_bytes(data[at + 1 : end], "big", signed=kind != b"U")
    if number < 0:
        raise IndexError(number)
    return number, end


def _within(data: bytes, at: int) -> int:
    if at > len(data):
        raise IndexError(at)
    return at
