"""Who may come in, who may change things, and how guessing is slowed."""

from __future__ import annotations

import io

import pytest
from argon2 import PasswordHasher

from assistant.access import FAILURES_A_NAME, WINDOW_SECONDS, Access, Throttle, add_user, read_users
from assistant.cli import main
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.web import server


class Clock:
    """A clock that goes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "users"
    add_user(file, "an", "密码一二三四五六", "editor")
    add_user(file, "bo", "another one", "reader")
    return file


def test_the_right_password_lets_in_and_nothing_else_does(path):
    access = Access(path)
    assert access.check("an", "密码一二三四五六")
    assert access.check("bo", "another one")
    assert not access.check("an", "another one")
    assert not access.check("an", "")
    assert not access.check("nobody", "no such user")


def test_only_editors_may_change_things(path):
    access = Access(path)
    assert access.may_edit("an")
    assert not any(access.may_edit(name) for name in ("bo", "nobody", "", None))


def test_a_line_without_a_role_is_a_readers(tmp_path):
    file = tmp_path / "users"
    file.write_text(f"# 名单\n\nan:{PasswordHasher().hash('x')}\n", encoding="utf-8")
    assert Access(file).check("an", "x")
    assert read_users(file)["an"].role == "reader"


def test_passwords_are_hashed_and_the_file_is_its_owners_alone(path):
    text = path.read_text(encoding="utf-8")
    assert "密码" not in text
    assert text.count("$argon2id$") == 2
    assert path.stat().st_mode & 0o077 == 0


def test_adding_a_user_again_changes_password_and_role(path):
    assert not add_user(path, "bo", "a new password", "editor")
    access = Access(path)
    assert access.check("bo", "a new password")
    assert not access.check("bo", "another one")
    assert access.may_edit("bo")
    assert access.may_edit("an")


def test_a_user_taken_out_of_the_file_is_out_at_once_and_a_broken_file_lets_nobody_in(path):
    access = Access(path)
    line = next(x for x in path.read_text(encoding="utf-8").splitlines() if x.startswith("bo:"))
    path.write_text(line + "\n", encoding="utf-8")
    assert not access.may_edit("an")
    assert not access.check("an", "密码一二三四五六")
    assert access.check("bo", "another one")
    path.write_text("bo:secret in plain text", encoding="utf-8")
    assert not access.check("bo", "another one")


def test_after_some_wrong_passwords_none_is_looked_at_for_a_while(path):
    clock = Clock()
    access = Access(path, clock)
    for _ in range(FAILURES_A_NAME):
        assert not access.check("bo", "wrong password")
    assert not access.check("bo", "another one")
    assert access.check("an", "密码一二三四五六")
    clock.now = WINDOW_SECONDS + 1
    assert access.check("bo", "another one")


def test_a_throttle_forgets_old_failures_and_the_quietest_names():
    clock = Clock()
    throttle = Throttle(2, 10.0, clock)
    throttle.failed("a")
    clock.now = 11.0
    throttle.failed("a")
    assert not throttle.blocked("a")
    throttle.failed("a")
    assert throttle.blocked("a")
    throttle.succeeded("a")
    assert not throttle.blocked("a")
    for i in range(20_000):
        throttle.failed(str(i))
    assert not throttle.blocked("0")


@pytest.mark.parametrize("text", ["an:plain", "an", ":$argon2id$x", "an:owner:$argon2id$x", "# 只有注释"])
def test_a_file_that_is_not_users_with_hashes_is_refused(tmp_path, text):
    file = tmp_path / "users"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        Access(file)


def test_a_file_that_is_not_there_or_not_text_is_said(tmp_path):
    with pytest.raises(SettingsError, match="打不开"):
        Access(tmp_path / "none")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="打不开"):
        Access(tmp_path / "binary")


@pytest.mark.parametrize("name", ["", "a:b", "a\nb", " a", "#a", "a\x00"])
def test_names_that_would_break_the_file_are_refused(tmp_path, name):
    with pytest.raises(SettingsError, match="用户名"):
        add_user(tmp_path / "users", name, "long enough", "reader")


def test_the_command_takes_the_password_from_standard_input(tmp_path, monkeypatch, capsys):
    file = tmp_path / "users"
    arguments = ["--home", str(tmp_path), "user", "add", "an", "--role", "editor", "--auth", str(file)]
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(arguments) == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("long enough\n"))
    assert main(arguments) == 0
    assert Access(file).check("an", "long enough")
    capsys.readouterr()
    assert main(["--home", str(tmp_path), "user", "list", "--auth", str(file)]) == 0
    assert capsys.readouterr().out == "an\teditor\n"
    assert main(["--home", str(tmp_path), "user", "list"]) == 1


def test_other_machines_are_let_in_only_with_an_auth_file_or_when_told_so(tmp_path, capsys):
    assert server.run(Settings(home=tmp_path), "0.0.0.0", 1) == 1
    assert "--auth" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
