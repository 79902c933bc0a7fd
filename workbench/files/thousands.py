"""Numbers with marks between their thousands, such as 1.234.567,5: text that becomes numbers."""

import pandas as pd


def grouped(thousands: str, decimal: str) -> str:
    r"""How a number with marks between its thousands looks, as a regular expression.

    >>> grouped(".", ",")
    '-?\\d{1,3}([.]\\d{3})+([,]\\d+)?'
    """
    return rf"-?\d{{1,3}}([{thousands}]\d{{3}})+([{decimal}]\d+)?"


def without_thousands(frame: pd.DataFrame, thousands: str, decimal: str) -> pd.DataFrame:
    """A column of text becomes numbers where each of its values is one, with marks between thousands or without."""
    looks = grouped(thousands, decimal)
    for name in frame.columns:
        text = frame[name].dropna()
        if not pd.api.types.is_string_dtype(text):
            continue
        plain = text.str.replace(thousands, "", regex=False).where(text.str.fullmatch(looks), text)
        if decimal == ",":
            plain = plain.str.replace(",", ".", regex=False).where(~plain.str.contains(".", regex=False))
        numbers = pd.to_numeric(plain, errors="coerce")
        if numbers.notna().all():
            frame[name] = numbers.reindex(frame.index)
    return frame
