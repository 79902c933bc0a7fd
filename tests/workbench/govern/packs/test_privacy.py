"""Privacy: only the kinds of data that are there, and no launch without a ground."""

from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import visible_questions


def test_privacy_asks_only_about_the_categories_that_are_there():
    pack = load_pack("privacy")
    shown = visible_questions(pack, {"categories": ("money", "special")})
    assert {"money-purpose", "money-ground", "money-months", "special-exception"} <= shown
    assert not any(id_.startswith(("work-", "children-")) for id_ in shown)
    assert visible_questions(pack, {"categories": ("none",)}) == {"use", "categories"}


def test_a_ground_that_nobody_knows_blocks_the_launch(sheet, sure):
    for category in load_pack("privacy").questions["categories"].points:
        if category != "none":
            found = sheet("privacy", categories=(category,), **{f"{category}_ground": "unclear"})
            assert "find-ground" in sure(found), category


def test_special_kinds_need_an_exception_and_consent_needs_proof(sheet, sure):
    assert "find-exception" in sure(sheet("privacy", categories=("special",), special_exception="unclear"))
    pack = load_pack("privacy")
    assert "consent-proof" in visible_questions(pack, {"categories": ("conduct",), "conduct-ground": "consent"})
    assert "consent-proof" not in visible_questions(pack, {"categories": ("conduct",), "conduct-ground": "contract"})
