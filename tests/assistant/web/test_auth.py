"""Who may come in."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.web import auth, server


@pytest.fixture
def users(tmp_path):
    path = tmp_path / "users"
    path.write_text(f"# 名单\n\nan:{PasswordHasher().hash('密码 1')}\n", encoding="utf-8")
    return path


def test_the_right_password_lets_in_and_nothing_else_does(users):
    check = auth.checker(auth.read_users(users))
    assert check("an", "密码 1")
    assert not check("an", "密码 2")
    assert not check("an", "")
    assert not check("nobody", "no such user")


@pytest.mark.parametrize("text", ["an:plain", "an", ":$argon2id$x", "# 只有注释"])
def test_a_file_without_hashed_passwords_is_refused(tmp_path, text):
    path = tmp_path / "users"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        auth.read_users(path)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SettingsError, match="打不开"):
        auth.read_users(tmp_path / "none")


def test_other_machines_are_let_in_only_with_an_auth_file_or_when_told_so(tmp_path, capsys):
    assert server.run(Settings(home=tmp_path), "0.0.0.0", 1) == 1
    assert "--auth" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
