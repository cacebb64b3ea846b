"""One writer at a time, in any thread and any process."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ingest.errors import StoreError, StoreLocked
from ingest.locks import FileWriterLock

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from ingest.locks import FileWriterLock
with FileWriterLock(Path(sys.argv[1])).hold(5):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "library.db.lock"


@pytest.fixture
def holder(path):
    """Another process that holds the lock until it is told to end."""
    command = [sys.executable, "-c", HOLDER.format(root=str(ROOT)), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_another_process_is_kept_out_and_told_so(path, holder):
    with pytest.raises(StoreLocked, match="另一个程序"), FileWriterLock(path).hold(0):
        pass


def test_the_lock_of_a_killed_process_is_free(path, holder):
    holder.kill()
    holder.wait()
    with FileWriterLock(path).hold(0):
        assert path.exists()


def test_the_same_thread_may_take_it_again_and_lets_go_at_the_end(path):
    lock, other = FileWriterLock(path), FileWriterLock(path)
    with lock.hold(0):
        with lock.hold(0):
            pass
        with pytest.raises(StoreLocked), other.hold(0):
            pass
    with other.hold(0):
        pass


def test_another_thread_of_the_same_process_is_kept_out(path):
    lock = FileWriterLock(path)
    refused: list[bool] = []

    def attempt() -> None:
        try:
            with lock.hold(0):
                refused.append(False)
        except StoreLocked:
            refused.append(True)

    with lock.hold(0):
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    assert refused == [True]


def test_an_error_inside_lets_go_of_it(path):
    lock = FileWriterLock(path)
    with pytest.raises(ZeroDivisionError), lock.hold(0):
        raise ZeroDivisionError
    with FileWriterLock(path).hold(0):
        pass


def test_a_place_that_cannot_hold_a_lock_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="不能写入"), FileWriterLock(tmp_path / "file" / "lock").hold(0):
        pass
