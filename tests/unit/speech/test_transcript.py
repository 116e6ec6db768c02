"""Words and the text they make."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.transcript import (
    Transcript,
    Word,
    join_transcripts,
    join_words,
    normalise_text,
    words_from_pieces,
)


def pieces(*texts):
    return [Word(text, 0.1 * index, 0.1 * index + 0.1, 0.9) for index, text in enumerate(texts)]


def texts(words):
    return [word.text for word in words]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["我", "用", "Redis", "做", "缓存。"], "我用Redis做缓存。"),
        (["I", "used", "Redis,", "yes."], "I used Redis, yes."),
        (["Spring", "Boot", "框架"], "Spring Boot框架"),
        (["好，", "OK", "then"], "好，OK then"),
        ([], ""),
    ],
)
def test_space_stands_only_between_latin_words(words, text):
    assert join_words(words) == text


def test_pieces_of_latin_words_and_numbers_are_merged():
    words = words_from_pieces(
        pieces("我", "用", "Red", "is", "和", " My", "SQL", "5", ".", "7", "，", "很", "快", "。"), "zh", 9
    )
    assert texts(words) == ["我", "用", "Redis", "和", "MySQL5.7，", "很", "快。"]
    assert (words[2].start_s, words[2].end_s) == pytest.approx((0.2, 0.4))


def test_marks_change_neither_time_nor_probability():
    word, mark = Word(" yes", 0.0, 0.5, 0.8), Word(".", 0.5, 0.9, 0.1)
    assert words_from_pieces([word, mark], "en", 9) == (Word("yes.", 0.0, 0.5, 0.8),)


def test_english_keeps_hyphens_and_apostrophes_in_the_word():
    words = words_from_pieces(pieces(" It", "'s", " well", "-known", " stuff", "."), "en", 9)
    assert texts(words) == ["It's", "well-known", "stuff."]


def test_chinese_is_simplified_and_its_marks_wide():
    words = words_from_pieces(pieces("數", "據", "庫", ",", "好", "."), "zh", 9)
    assert texts(words) == ["数", "据", "库，", "好。"]


def test_times_are_put_in_order_within_the_sound():
    raw = [Word(" a", -1.0, 0.5), Word(" b", 0.9, 0.4), Word(" c", 0.2, 7.0)]
    times = [(word.start_s, word.end_s) for word in words_from_pieces(raw, "en", 2.0)]
    assert times == [(0.0, 0.5), (0.9, 0.9), (0.9, 2.0)]


@pytest.mark.parametrize(
    ("raw", "language", "text"),
    [
        (" 我 用 Redis 做緩存, 很快. ", "zh", "我用Redis做缓存，很快。"),
        (" I used  Redis. ", "en", "I used Redis."),
        ("", "zh", ""),
    ],
)
def test_text_without_words_gets_the_same_form(raw, language, text):
    assert normalise_text(raw, language) == text


CHARACTERS = ["我", "數", "Re", "dis", "7", "，", ",", ".", "-", "ok"]
PIECE = st.tuples(st.sampled_from(["", " "]), st.sampled_from(CHARACTERS))


@settings(deadline=None)
@given(st.lists(PIECE, max_size=20), st.sampled_from(["zh", "en"]))
def test_no_character_is_lost_on_the_way_to_words(raw, language):
    given_pieces = pieces(*("".join(piece) for piece in raw))
    words = words_from_pieces(given_pieces, language, 99)
    expected = normalise_text("".join("".join(piece) for piece in raw), language).replace(" ", "")
    assert "".join(texts(words)).replace(" ", "") == expected
    starts = [word.start_s for word in words]
    assert starts == sorted(starts)


def test_parts_are_joined_on_one_clock():
    first = Transcript("好。", (Word("好。", 0.2, 0.5),), "zh", "m")
    second = Transcript(
        "我用Redis", (Word("我", 0.1, 0.2), Word("用", 0.2, 0.3), Word("Redis", 0.3, 0.9)), "zh", "m"
    )
    whole = join_transcripts([(0.0, first), (5.0, Transcript("", (), "zh", "m")), (10.0, second)], "zh", "m")
    assert whole.text == join_words(texts(whole.words)) == "好。我用Redis"
    assert whole.words[1].start_s == pytest.approx(10.1)


def test_words_of_half_a_text_are_dropped():
    first = Transcript("yes", (Word("yes", 0.2, 0.5),), "en", "m")
    whole = join_transcripts([(0.0, first), (5.0, Transcript("I do", (), "en", "m"))], "en", "m")
    assert (whole.text, whole.words) == ("yes I do", ())
