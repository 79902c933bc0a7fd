"""What is said of the methods that can make a gap smaller."""

from widgets.fairness.mitigation_words import ahead_words
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_trial import Trial


def test_ahead_of_a_trial_no_more_methods_are_promised_than_there_can_be():
    said = ahead_words(Trial(by="area"), 3012)
    others = [name for name in METHODS if name != "nothing"]
    assert said.startswith(f"Up to {len(others)} methods will be tried beside doing nothing, each 5 times, on 3,012")
