"""Every word of the glossary is explained in one plain sentence."""

from workbench.glossary import glossary


def test_every_explanation_is_one_sentence_that_does_not_need_its_own_word():
    for word, explained in glossary().items():
        assert explained.endswith("."), word
        assert len(explained) <= 140, word
        assert explained.count(". ") == 0, word


def test_longer_words_come_first_so_that_a_part_of_them_is_not_marked_instead():
    lengths = [len(word) for word in glossary()]
    assert lengths == sorted(lengths, reverse=True)
