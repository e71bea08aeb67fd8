"""An error in words: the cause and the next step, and never a value that it quotes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from aispm.cli import trouble
from aispm.errors import InputError, SourceError
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


def test_an_error_of_ours_is_a_sentence_and_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert trouble.told(InputError("it is wrong", "do it right"), debug=False) == 2
    assert capsys.readouterr().err == "error: it is wrong\nhint: do it right\n"
    assert trouble.told(SourceError("nothing there"), debug=False) == 3
    assert capsys.readouterr().err == "error: nothing there\n"


def test_any_other_is_4_and_tells_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        try:
            raise KeyError("planted-value")
        except KeyError as error:
            raise ValueError("planted-value") from error

    for debug in (False, True):
        with pytest.raises(ValueError, match="planted") as raised:
            fail()
        assert trouble.told(raised.value, debug) == 4
        said = capsys.readouterr().err
        assert "internal error: ValueError" in said
        assert "planted-value" not in said.replace('"planted-value"', "")
        assert ("in fail" in said) is debug
        assert ("KeyError" in said) is debug
        assert ("--debug" in said) is not debug


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scan", "--zzz"], "error: no such option: --zzz\nhint: see `aispm scan --help`\n"),
        (
            ["scan", "--fail-on", "hihg"],
            "error: invalid value for '--fail-on': 'hihg' is not one of 'info', 'low', 'medium', "
            "'high', 'critical', 'never'\nhint: see `aispm scan --help`\n",
        ),
        (["path", "a"], "error: missing argument 'TO'\nhint: see `aispm path --help`\n"),
        (
            ["-v", "scan"],
            "error: invalid value for -v: it belongs after the command, or to --version\n"
            "hint: see `aispm --help`\n",
        ),
        (["rules"], "error: missing command\nhint: see `aispm rules --help`\n"),
        (["no\x1b[31m"], "error: no such command 'no\\x1b[31m'\nhint: see `aispm --help`\n"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_an_error_like_any_other(
    aispm: Run, arguments: list[str], said: str
) -> None:
    done = aispm(*arguments)
    assert (done.code, done.out, done.err) == (2, "", said)


def test_an_interrupt_is_130_at_once_and_quiet(tmp_path: Path) -> None:
    """A cloud that never answers keeps a thread waiting, but not the user."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        heard = threading.Event()

        def listen() -> None:
            deaf.accept()
            heard.set()

        threading.Thread(target=listen, daemon=True).start()
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{deaf.getsockname()[1]}",
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "example",
            "NO_PROXY": "127.0.0.1",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "aispm", "scan", "--aws"],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A shell that runs the tests in the background has them ignore interrupts.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
        try:
            assert heard.wait(60)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
