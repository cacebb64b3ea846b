"""Findings of an audit retold in English: the verdict never turns round, names and figures stay, the unknown stays."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from assistant.web import checked
from assistant.web.words import english

SHARE = "甲园企业40家、甲园企业总数2000家：40家 ÷ 2000家 = 2%"


@pytest.mark.parametrize(
    ("chinese", "told"),
    [
        (
            f"{SHARE}，与所述“2%”一致。",
            "甲园企业40家, 甲园企业总数2000家: 40家 ÷ 2000家 = 2%; the stated 2% is consistent.",
        ),
        (
            f"{SHARE}，与所述“5%”不一致，相差2.5个百分点；若占比5%成立，甲园企业应约为100家，或甲园企业总数应约为800家。",
            "甲园企业40家, 甲园企业总数2000家: 40家 ÷ 2000家 = 2%; the stated 5% is inconsistent with that, off by "
            "2.5个百分点; for 5% to hold, 甲园企业 would be about 100家, or 甲园企业总数 about 800家.",
        ),
        (
            "“甲指数包括投入、产出、环境4个一级指标”：所列为3项，与所称的4不一致。",
            "“甲指数包括投入、产出、环境4个一级指标”: 3 are listed, inconsistent with the 4 it speaks of.",
        ),
        (
            "“2023年5月1日星期二”：2023年5月1日是星期一，与所称的星期二不一致。",
            "“2023年5月1日星期二”: 2023-5-1 was a Monday, inconsistent.",
        ),
        (
            f"{SHARE}，与所述“约3%”不一致，相差0.5个百分点；若“约3%”是取整的概数，则可成立。",
            "甲园企业40家, 甲园企业总数2000家: 40家 ÷ 2000家 = 2%; the stated 约3% is inconsistent with that, off by "
            "0.5个百分点; it may hold if “约3%” is a round figure.",
        ),
    ],
)  # fmt: skip
def test_a_finding_is_told_with_its_verdict_and_what_would_mend_it(chinese, told):
    assert checked.statement(chinese) == told


@pytest.mark.parametrize("chinese", ["甲与乙各说各话。", f"{SHARE}，与所述“5%”不一致，相差1；若天下雨，则可成立。"])
def test_a_finding_or_condition_of_unknown_build_is_not_told(chinese):
    assert checked.statement(chinese) is None


def test_every_theme_of_the_crosswalk_has_an_english_name():
    text = resources.files("assistant").joinpath("data", "themes.toml").read_text(encoding="utf-8")
    names = {t["name"] for t in tomllib.loads(text)["theme"]}
    assert names - set(english()) == set()
