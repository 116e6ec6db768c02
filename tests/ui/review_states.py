"""Brings the review page into each of its states, for pictures and for the walk over every widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from interviewer_app.errors import DeviceError
from tests.ui.review_library import ReviewLibrary
from tests.ui.scripted_services import ScriptedServices

BETTER = "先更新数据库再删缓存，删除失败的时候你怎么补救？"


def review_states(
    settle: Callable[[], None], window, services: ScriptedServices, library: ReviewLibrary
) -> Iterator[str]:
    """Yield the name of each state; ``settle`` lets the window come to rest."""
    review = window.review
    window.show_page(review)
    settle()
    yield "review-empty"
    ids = library.fill()
    library.judge(ids[0], 4)
    library.judge(ids[2], 1)
    use_desk(review, library.desk)
    review.refresh()
    settle()
    yield "review"
    panel = review.panel
    panel.answer.transcript.editor.setPlainText(
        "我们先更新数据库，再删除缓存，怕删除失败，又用消息队列补了一次。"
    )
    panel.answer.commit()
    panel.answer.decision.press(0x31)
    panel.answer.reply.ratings["relevance"].button(4).click()
    panel.answer.reply.ratings["naturalness"].button(3).click()
    panel.answer.reply.editor.setPlainText(BETTER)
    panel.answer.commit()
    panel.answer.wave_card.wave.move_to(2.4)
    settle()
    yield "review-judged"
    panel.answer.training.click()
    settle()
    yield "review-consent"
    panel.notice.accepted.emit()
    settle()
    panel.answer.decision.blind.setChecked(True)
    panel.tabs.setCurrentIndex(3)
    settle()
    yield "review-blind"
    panel.answer.decision.blind.setChecked(False)
    panel.head.erase.click()
    settle()
    yield "review-erase"
    panel.notice.dismissed.emit()
    panel.show_error(DeviceError("扬声器正被别的程序占用。", "关掉那个程序，或在设置里换一个。"))
    settle()
    yield "review-error"
    review.list.search.setText("没有人说过的话")
    review.list._search()
    settle()
    yield "review-nothing-found"
    review.list.clear_filter()
    settle()


def use_desk(review, desk) -> None:
    """Let the page work with another library, as a test may that has begun with an empty one."""
    owners = (review, review.list, review.panel, review.panel.editing, review.panel.answer.wave_card)
    for owner in (*owners, review.panel.answer.wave_card.player):
        owner._desk = desk
