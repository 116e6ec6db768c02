"""Reviews: every change is kept and can be taken back, and erasing a session erases them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from interviewer_app.errors import InputError, StorageError
from interviewer_app.sessions.database import MIGRATIONS, connect, migrate
from interviewer_app.sessions.review_values import Review, ReviewedTurn, better_reply, read_review, said_text
from interviewer_app.sessions.store import Store
from interviewer_app.sessions.summaries import deliveries, sessions_saying, summaries
from tests.recorded_sessions import record_session

PHRASE = "绝密暗号紫色河马"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home" / "library.db") as opened:
        yield opened


@pytest.fixture
def session(store: Store) -> str:
    return record_session(store, sound=False)


def test_the_newest_review_counts_and_each_change_can_be_undone(store: Store, session: str) -> None:
    book = store.reviews
    assert book.turn(session, 1) == ReviewedTurn()
    first = book.save(session, 1, Review(label="END"))
    assert (first.review.label, first.can_undo, first.can_redo) == ("END", True, False)
    assert first.review.reviewed_ns > 0
    book.save(session, 1, Review(label="END", transcript="改过的", ratings={"relevance": 4}))
    book.save(session, 2, Review(label="NEXT_TOPIC"))
    back = book.undo(session, 1)
    assert (back.review.label, back.review.transcript, back.can_undo, back.can_redo) == (
        "END",
        None,
        True,
        True,
    )
    empty = book.undo(session, 1)
    assert (empty.review, empty.can_undo, empty.can_redo) == (Review(), False, True)
    assert book.undo(session, 1) == empty, "nothing is left to undo"
    again = book.redo(session, 1)
    assert (again.review.label, again.review.transcript, again.can_redo) == ("END", None, True)
    assert book.redo(session, 1).review.transcript == "改过的"
    assert book.turn(session, 2).review.label == "NEXT_TOPIC", "another turn is another matter"


def test_a_new_change_ends_what_could_be_done_again(store: Store, session: str) -> None:
    book = store.reviews
    book.save(session, 1, Review(label="END"))
    book.undo(session, 1)
    changed = book.save(session, 1, Review(label="FOLLOW_UP"))
    assert not changed.can_redo
    assert book.redo(session, 1).review.label == "FOLLOW_UP"


def test_an_equal_review_is_no_change(store: Store, session: str) -> None:
    book = store.reviews
    assert not book.save(session, 1, Review()).can_undo
    book.save(session, 1, Review(reply="好", ratings={"relevance": 5, "naturalness": 3}))
    book.save(session, 1, Review(reply="好", ratings={"naturalness": 3, "relevance": 5}))
    assert len(book.history(session)) == 1


@pytest.mark.parametrize(
    "review",
    [Review(label="MAYBE"), Review(ratings={"relevance": 6}), Review(ratings={"beauty": 3}),
     Review(transcript="长" * 5001)],
)  # fmt: skip
def test_what_no_review_can_hold_is_refused(store: Store, session: str, review: Review) -> None:
    with pytest.raises(InputError):
        store.reviews.save(session, 1, review)
    assert store.reviews.history(session) == []


def test_a_review_needs_its_session(store: Store) -> None:
    with pytest.raises(StorageError):
        store.reviews.save("20250101T000000000-00000000", 1, Review(label="END"))


def test_the_last_word_about_consent_counts(store: Store, session: str) -> None:
    assert not store.reviews.has_consent(session)
    store.reviews.set_consent(session, True)
    assert store.reviews.has_consent(session)
    store.reviews.set_consent(session, False)
    assert not store.reviews.has_consent(session)


def test_erasing_leaves_no_byte_of_a_review(store: Store, session: str, tmp_path: Path) -> None:
    store.reviews.save(session, 1, Review(transcript=PHRASE))
    store.reviews.undo(session, 1)
    store.reviews.set_consent(session, True)
    store.erase_session(session)
    assert store.reviews.session(session) == {}
    for path in (tmp_path / "home").rglob("*"):
        assert path.is_dir() or PHRASE.encode() not in path.read_bytes(), path


def test_a_library_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(connect(path, writer=True)) as old:
        migrate(old, path, MIGRATIONS[:1])
        old.execute("INSERT INTO sessions VALUES ('20250101T000000000-00000000', 1, 2, 'plan', '{}')")
    with Store(path) as store:
        store.reviews.save("20250101T000000000-00000000", 1, Review(label="END"))
        assert store.reviews.turn("20250101T000000000-00000000", 1).review.label == "END"
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_what_a_stranger_wrote_is_read_with_care() -> None:
    odd = {
        "label": "X",
        "ratings": {"relevance": 9, "naturalness": 2},
        "transcript": 5,
        "use_for_training": 1,
    }
    assert read_review(odd, 7) == Review(ratings={"naturalness": 2}, reviewed_ns=7)
    assert read_review([1], 7) == Review(reviewed_ns=7)


def test_a_reply_is_worth_learning_when_written_or_judged_good(store: Store, session: str) -> None:
    turn = store.record(session).turns[0]
    assert turn.decision is not None
    assert turn.decision.label == "FOLLOW_UP"
    assert better_reply(turn, Review(label="FOLLOW_UP")) is None, "nobody said it is good"
    good = Review(label="FOLLOW_UP", ratings={"relevance": 4, "naturalness": 5})
    assert better_reply(turn, good) == turn.reply.text if turn.reply else False
    assert better_reply(turn, Review(label="FOLLOW_UP", ratings={"relevance": 3})) is None
    assert better_reply(turn, Review(label="END", ratings={"relevance": 5})) is None, (
        "it followed a wrong decision"
    )
    assert better_reply(turn, Review(reply="换一句？")) == "换一句？"
    assert said_text(turn, Review(transcript="听错了")) == "听错了"


def test_the_list_counts_answers_and_judged_decisions(store: Store, session: str) -> None:
    other = record_session(store, "en", sound=False)
    assert [one.session_id for one in summaries(store)] == [other, session]
    listed = summaries(store)[1]
    assert (listed.job_title, listed.language, listed.answers, listed.decisions) == (
        "后端开发工程师",
        "zh",
        4,
        4,
    )
    assert not listed.is_reviewed
    for turn in range(1, 5):
        store.reviews.save(session, turn, Review(label="END"))
    store.reviews.save(session, 4, Review(transcript="只改了文字"))
    assert summaries(store)[1].reviewed == 3, "the newest review of turn 4 judges nothing"
    store.reviews.undo(session, 4)
    assert summaries(store)[1].is_reviewed


def test_sessions_are_found_by_what_was_said_in_them(store: Store, session: str) -> None:
    other = record_session(store, "en", sound=False)
    assert sessions_saying(store, "消息队列补") == {session}
    assert sessions_saying(store, "THOUSAND reads") == {other}
    assert sessions_saying(store, "%") == frozenset()
    store.reviews.save(other, 1, Review(transcript="they meant memcached"))
    assert sessions_saying(store, "memcached") == {other}


def test_deliveries_are_means_of_the_answers(store: Store, session: str) -> None:
    (measured,) = deliveries(store, [session])
    answers = store.record(session).answers
    scores = [answer.speech["hesitation_score"] for answer in answers]
    assert measured.hesitation == pytest.approx(sum(scores) / len(scores))
    assert measured.fillers == sum(answer.speech["filler_count"] for answer in answers) > 0
