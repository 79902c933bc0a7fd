"""The words of a page for people outside: one line each, and never longer than a sentence bears."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.report.page_words import LONGEST, PageWords

USUAL = PageWords(title="staff.csv", people="people", outcome="got the favourable decision")
TEXT = st.text(max_size=LONGEST)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("title", "people", "outcome", "else"), TEXT)))
def test_whatever_a_person_writes_becomes_one_line_that_ends_no_sentence(given):
    words = PageWords.of(given)
    assert PageWords.of(vars(words)) == words
    for text in vars(words).values():
        assert text == " ".join(text.split())
    assert not words.people.endswith(".")
    assert not words.outcome.endswith(".")


@given(st.builds(PageWords, title=TEXT, people=TEXT, outcome=TEXT))
def test_what_is_not_usual_is_kept_and_together_with_the_usual_it_is_the_same(words):
    assert words.beside(USUAL).over(USUAL) == words.over(USUAL)
    assert USUAL.beside(USUAL) == PageWords()


def test_words_that_are_too_long_are_refused_in_one_sentence():
    with pytest.raises(WorkbenchError, match="at most 120 characters each; these have 121"):
        PageWords.of({"title": "x" * (LONGEST + 1)})
