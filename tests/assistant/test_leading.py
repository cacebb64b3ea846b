"""What leads and what is taken for granted: parts of an index, places in a ranking, other places' words and bounds."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from assistant.desk import Assistant
from assistant.settings import Settings

REPORTS = {
    "澜江指数2023.md": """# 澜江创新指数2023

2022年澜江创新指数为131.2，以2015年为基期。澜江创新指数由创新资源、创新活动、创新效益3个一级指标构成。创新资源指数为128.4，比上年增长3.1%；创新活动指数为140.6，比上年增长9.7%；创新效益指数为119.5，比上年增长1.2%。
""",
    "澜江指数2024.md": """# 澜江创新指数2024

2023年澜江创新指数为138.8，以2015年为基期。澜江创新指数由创新资源、创新活动、创新效益3个一级指标构成。创新资源指数为142.9，比上年增长11.3%；创新活动指数为144.1，比上年增长2.5%；创新效益指数为121.9，比上年增长2.0%。
""",
    "枫桥高新区.md": """# 枫桥高新区跻身国家高新区前十

2023年国家高新区评价结果公布，枫桥高新区综合排名第九，较上一年上升三位。在几个一级评价指标中，枫桥高新区国际竞争力排名第四，创业活跃度排名第十一。
2023年，枫桥高新区营业收入十亿元以上企业36家。
""",
    "桐江科学城.md": """# 桐江科学城年度观察

2023年桐江科学城相应减少了审批环节。专家指出，桐江科学城应在大型仪器共享上继续着力，延长开放时间。
""",
    "柳湾园区研究.md": """# 柳湾科技园发展研究

## 三、柳湾科技园发展建议

由此，对柳湾科技园今后的发展提出如下建议。一是增加中试场地。二是延长基金期限。
2023年，柳湾科技园人均营业收入为86.5万元。
""",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("leading")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    opened = Assistant(settings=Settings(home=tmp_path_factory.mktemp("home"), samples=False))
    opened.ingest(sorted(folder.iterdir()))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "part", "figure"),
    [
        ("2023年澜江创新指数哪个分领域指数涨得最快", "创新资源", "11.3%"),
        ("2022年哪个分领域指数增速最高", "创新活动", "9.7%"),
        ("澜江创新指数2023的三个一级指数里哪个最高", "创新活动", "140.6"),
    ],
)
def test_the_part_that_leads_is_that_of_the_year_asked(desk, question, part, figure):
    first = desk.ask(question).answer.split("\n")[0]
    assert part in first
    assert figure in first


@pytest.mark.parametrize(
    ("question", "leads"),
    [
        ("2023年创新活动指数为什么涨得最快", "创新资源"),
        ("澜江创新指数2023里创新资源指数为什么增速最高", "创新活动"),
    ],
)
def test_a_lead_taken_for_granted_is_corrected(desk, question, leads):
    answer = desk.ask(question)
    assert (answer.status, answer.reason) == ("refused", "false_premise")
    assert leads in answer.answer


def test_a_lead_that_is_real_is_no_false_premise(desk):
    assert desk.ask("2023年创新资源指数为什么涨得最快").reason != "false_premise"


@pytest.mark.parametrize("question", ["枫桥高新区排名为什么下滑了", "枫桥高新区的名次为啥掉了"])
def test_a_place_said_to_be_lost_that_was_gained_is_corrected(desk, question):
    answer = desk.ask(question)
    assert (answer.status, answer.reason) == ("refused", "false_premise")
    assert "三位" in answer.answer


def test_an_overall_place_said_wrongly_is_corrected(desk):
    answer = desk.ask("枫桥高新区在国家高新区里综合排第七对不对")
    assert answer.status == "refused"
    assert "第九" in answer.answer


def test_what_a_report_says_a_place_should_do_is_its_advice(desk):
    assert "延长开放时间" in desk.ask("专家给桐江科学城提了什么建议").answer


def test_a_place_that_was_gained_is_no_false_premise(desk):
    assert desk.ask("枫桥高新区排名为什么上升了").reason != "false_premise"


@pytest.mark.parametrize("question", ["枫桥高新区有什么建议", "专家给枫桥高新区提了哪些建议？"])
def test_what_is_advised_to_another_place_is_not_told(desk, question):
    assert desk.ask(question).status == "refused"


def test_the_levels_of_an_index_are_not_those_of_a_place_without_one(desk):
    answer = desk.ask("枫桥高新区哪个一级指标排得最靠前")
    assert "国际竞争力" in answer.answer
    assert "创新资源" not in answer.answer


def test_a_bound_in_a_name_is_not_what_is_counted(desk):
    assert "36" not in desk.ask("枫桥和柳湾哪个收入高").answer
    assert "36家" in desk.ask("枫桥高新区营业收入十亿元以上的企业有几家").answer


def test_values_that_follow_from_their_stated_change_are_one_series(tmp_path):
    texts = {"a": "2022年晴川指数为150.0，以2015年为基期。", "b": "2023年晴川指数为156.0，比上年增长4.0%。"}
    with closing(_library(tmp_path, texts)) as desk:
        assert "基期" not in desk.ask("晴川指数历年走势").answer.split(">")[0]


def test_values_on_other_bases_are_not_one_series(tmp_path):
    texts = {
        "a": "2017年晴川指数为196.3，以2005年为基期。",
        "b": "2023年晴川指数为165.3，以2015年为基期。",
        "c": "2023年远山指数为120.5，以2020年为基期。",
    }
    with closing(_library(tmp_path, texts)) as desk:
        answer = desk.ask("晴川指数历年走势")
        assert (answer.status, answer.reason) == ("partial", "not_comparable")
        assert answer.chart is None
        changed = desk.ask("晴川指数2023年比2017年变化了多少")
        assert not changed.computations
        both = desk.ask("晴川指数和远山指数能直接比高低吗")
        assert both.reason == "not_comparable"
        assert all(n in both.answer for n in ("165.3", "120.5"))


def test_a_mean_is_not_set_against_a_total(tmp_path):
    texts = {"a": "2023年，青屿高新区营业总收入为860亿元。", "b": "2023年，白桦科技园员工平均年收入为16.5万元。"}
    with closing(_library(tmp_path, texts)) as desk:
        assert not desk.ask("青屿和白桦哪个收入高").computations


def _library(folder: Path, texts: dict[str, str]) -> Assistant:
    (folder / "in").mkdir()
    for name, text in texts.items():
        subject = text.split("年", 1)[1].split("为")[0].lstrip("，")
        (folder / "in" / f"{name}.md").write_text(f"# {subject}公报\n\n{text}\n", encoding="utf-8")
    opened = Assistant(settings=Settings(home=folder / "home", samples=False))
    opened.ingest(sorted((folder / "in").iterdir()))
    return opened
