"""The bridge: newest value, the window's thread, at most 30 a second, nothing left behind."""

from __future__ import annotations

import gc
import threading
import time
import weakref

from PySide6.QtCore import QObject, QThread, Slot

from interviewer_app.engine.snapshot import Snapshot
from interviewer_app.ui.bridge import SnapshotBridge


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.values: list[object] = []
        self.times_s: list[float] = []
        self.threads: set[QThread] = set()

    @Slot(object)
    def take(self, value: object) -> None:
        self.values.append(value)
        self.times_s.append(time.monotonic())
        self.threads.add(QThread.currentThread())


def connected() -> tuple[SnapshotBridge, Receiver]:
    bridge, receiver = SnapshotBridge(), Receiver()
    bridge.delivered.connect(receiver.take)
    return bridge, receiver


def test_a_flood_from_threads_arrives_thinned_in_the_windows_thread(qtbot, qapp):
    bridge, receiver = connected()
    stop = threading.Event()

    def flood(offset: int) -> None:
        turn = offset
        while not stop.is_set():
            bridge.post(Snapshot(turn=turn))
            turn += 2

    senders = [threading.Thread(target=flood, args=(i,)) for i in range(2)]
    began_s = time.monotonic()
    for sender in senders:
        sender.start()
    qtbot.waitUntil(lambda: len(receiver.values) >= 12)
    stop.set()
    for sender in senders:
        sender.join()
    took_s = receiver.times_s[-1] - began_s
    assert len(receiver.values) <= took_s * 30 + 2
    assert receiver.threads == {qapp.thread()}


def test_the_newest_value_always_arrives(qtbot):
    bridge, receiver = connected()
    for turn in range(1000):
        bridge.post(Snapshot(turn=turn))
    qtbot.waitUntil(lambda: bool(receiver.values) and receiver.values[-1].turn == 999)
    assert len(receiver.values) <= 2


def test_a_value_is_not_kept_after_delivery(qtbot):
    bridge = SnapshotBridge()
    seen: list[int] = []

    class Counter(QObject):
        @Slot(object)
        def take(self, value: Snapshot) -> None:
            seen.append(value.turn)

    counter = Counter()
    bridge.delivered.connect(counter.take)
    refs = []
    for turn in range(50):
        snapshot = Snapshot(turn=turn)
        refs.append(weakref.ref(snapshot))
        bridge.post(snapshot)
        del snapshot
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 49)
    gc.collect()
    assert [ref for ref in refs if ref() is not None] == []


def test_a_closed_bridge_delivers_nothing_and_lets_go(qtbot):
    bridge, receiver = connected()
    first, second = Snapshot(turn=1), Snapshot(turn=2)
    refs = [weakref.ref(first), weakref.ref(second)]
    bridge.post(first)
    bridge.close()
    bridge.post(second)
    del first, second
    probe, other = connected()
    probe.post(Snapshot(turn=3))
    qtbot.waitUntil(lambda: bool(other.values))
    assert receiver.values == []
    assert [ref() for ref in refs] == [None, None]
