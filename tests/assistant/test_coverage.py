"""Frameworks against each other by theme, and against the figures the library holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.coverage import correct, coverage, crosswalk, load_themes, themes_of
from assistant.coverage.crosswalk import leaves, pairs, place
from assistant.coverage.report import markdown, theme_rows, write
from assistant.desk import Assistant
from assistant.errors import AssistantError, NotFound, SettingsError
from assistant.settings import Settings
from ingest.records import Framework, Node

REPORT = """青石指数2023

青石指数的指标体系包括创新、宜居2个一级指标，4个二级指标。

2023年，青石高新区独角兽企业12家，比上年增加2家。2023年，青石高新区发明专利授权量3200件。
"""


def framework(index: str, tree: dict[str, list[str]]) -> Framework:
    """Two levels of named indicators."""
    nodes = []
    for i, (top, names) in enumerate(tree.items(), 1):
        nodes.append(Node(str(i), None, 1, top, top, 0, len(top)))
        nodes += [Node(f"{i}.{j}", str(i), 2, n, n, 0, len(n)) for j, n in enumerate(names, 1)]
    return Framework(f"f-{index}", "d1", index, "2023", (len(tree), len(nodes) - len(tree)), tuple(nodes))


BLUE = framework(
    "青石指数", {"创新": ["专利申请量", "独角兽企业数", "研发经费投入强度"], "宜居": ["住房负担能力", "空气质量"]}
)
GREEN = framework("白塔指数", {"科技": ["专利授权数", "独角兽企业数"], "社会": ["幼儿园入园率", "选民投票率"]})


@pytest.fixture
def desk(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    desk = Assistant(settings=Settings(home=tmp_path / "home", samples=False))
    yield desk
    desk.close()


def rows(**kwargs):
    return {r.theme: r for r in crosswalk(BLUE, GREEN, **kwargs)}


def test_every_indicator_of_both_frameworks_has_exactly_one_place():
    found = crosswalk(BLUE, GREEN)
    assert sorted(p.node.name for r in found for p in r.a) == sorted(n.name for n in leaves(BLUE))
    assert sorted(p.node.name for r in found for p in r.b) == sorted(n.name for n in leaves(GREEN))


def test_the_same_indicator_on_both_sides_makes_a_theme_the_same():
    row = rows()["上市与独角兽"]
    assert row.relation == "same"
    assert "独角兽" in row.why("青石指数", "白塔指数")


def test_nearly_the_same_indicators_make_a_theme_similar_and_the_shared_words_are_named():
    row = rows()["专利与知识产权"]
    assert row.relation == "similar"
    assert "专利" in row.why("青石指数", "白塔指数")


def test_a_theme_of_one_side_says_which_side_lacks_it():
    found = rows()
    assert (found["住房"].relation, found["公民参与"].relation) == ("only_a", "only_b")
    assert "白塔指数没有" in found["住房"].why("青石指数", "白塔指数")


def test_a_better_founded_place_is_held_with_more_confidence():
    odd = framework("白塔指数", {"教育": ["甲乙丙"]})
    by_word = {r.theme: r for r in crosswalk(GREEN, None)}["教育"].confidence
    by_parent = {r.theme: r for r in crosswalk(odd, None)}["教育"].confidence
    assert by_word > by_parent


def test_what_no_word_places_goes_to_the_nearest_theme_or_stays_visible_as_unplaced():
    odd = framework("白塔指数", {"甲": ["乙丙丁"]})
    assert [r.theme for r in crosswalk(odd, None)] == ["其他"]

    def nearest(texts, names):
        assert list(texts) == ["甲乙丙丁"]
        return [(names[0], 0.9)]

    assert [r.theme for r in crosswalk(odd, None, nearest=nearest)] == [load_themes().names[0]]


def test_a_correction_outweighs_every_word():
    found = rows(corrections={"青石指数|空气质量": "健康"})
    assert [p.node.name for p in found["健康"].a] == ["空气质量"]


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("有没有住房指标", "住房"),
        ("哪些指标涉及风险投资", "风险投资与融资"),
        ("does it cover commuting", "交通"),
        ("Which indicators are about philanthropy?", "慈善"),
        ("每万人口发明专利拥有量", "专利与知识产权"),
        ("一般公共预算收入", "治理与财政"),
        ("规模以上工业企业利润率", "经济规模与效益"),
    ],
)
def test_questions_and_indicators_name_their_theme_in_either_language(text, theme):
    assert themes_of(text)[0] == theme


def test_a_themes_file_of_the_home_extends_replaces_and_adds(tmp_path):
    text = (
        '[[theme]]\nname = "住房"\nwords = ["青年驿站"]\n\n[[theme]]\nname = "航天"\nwords = ["卫星"]\n\n'
        '[[theme]]\nname = "慈善"\nwords = ["义仓"]\nreplace = true\n'
    )
    (tmp_path / "themes.toml").write_text(text, encoding="utf-8")
    assert themes_of("青年驿站数量", tmp_path)[0] == "住房"
    assert themes_of("房屋销售", tmp_path)[0] == "住房"
    assert themes_of("卫星在轨数", tmp_path) == ["航天"]
    assert themes_of("个人捐赠", tmp_path) == []
    assert themes_of("卫星在轨数") == []


def test_a_themes_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "themes.toml").write_text("[[theme]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="主题词表"):
        load_themes(tmp_path)


def test_figures_are_found_for_the_indicators_that_have_them_only(desk, tmp_path):
    desk.ingest([tmp_path / "report.txt"])
    held = desk.holdings
    document = next(iter(held.entries))
    blue = Framework("f1", document, "青石指数", "2023", BLUE.levels, BLUE.nodes)
    from assistant.coverage.data import node_data

    have = {r["node"]: r for r in node_data(held, [blue])}
    assert have["独角兽企业数"]["observations"]
    assert have["独角兽企业数"]["periods"] == ["2023"]
    assert have["独角兽企业数"]["editions"] == ["2023"]
    assert have["住房负担能力"]["observations"] == []


def test_an_index_the_library_does_not_hold_is_refused(desk):
    with pytest.raises(NotFound):
        coverage(desk, "没有的指数")


SHARED = Path(__file__).parents[2].parent / "shared" / "corpus"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    if not SHARED.exists():
        pytest.skip("the shared reports are not here")
    desk = Assistant(settings=Settings(home=tmp_path_factory.mktemp("home"), samples=False))
    desk.ingest([SHARED])
    yield desk
    desk.close()


def test_all_indicators_of_two_published_frameworks_have_a_place(library):
    found = coverage(library, "硅谷指数", "Zhongguancun Index")
    assert (sum(len(t["a"]) for t in found["themes"]), sum(len(t["b"]) for t in found["themes"])) == (100, 35)
    assert not any(t["theme"] == "其他" for t in found["themes"])
    relation = {t["theme"]: t["relation"] for t in found["themes"]}
    assert {relation[t] for t in ("住房", "交通", "教育", "健康", "安全", "环境", "公民参与", "慈善")} == {"only_a"}
    assert {relation[t] for t in ("研发", "论文与奖项", "标准", "区域协同", "营商环境")} == {"only_b"}


def test_corrections_are_kept_and_can_be_taken_back(library):
    correct(library, "硅谷指数", "工资", "就业")
    where = {n["name"]: t["theme"] for t in coverage(library, "硅谷指数", "中关村指数")["themes"] for n in t["a"]}
    assert where["工资"] == "就业"
    correct(library, "硅谷指数", "工资", "")
    where = {n["name"]: t["theme"] for t in coverage(library, "硅谷指数", "中关村指数")["themes"] for n in t["a"]}
    assert where["工资"] == "收入与财富"
    with pytest.raises(NotFound):
        correct(library, "硅谷指数", "没有的指标", "就业")


def test_reports_are_written_in_three_formats_and_no_other(library, tmp_path):
    found = coverage(library, "硅谷指数", "中关村指数")
    for form in ("md", "xlsx", "docx"):
        write(found, form, tmp_path / f"c.{form}")
    assert "| 住房 |" in (tmp_path / "c.md").read_text(encoding="utf-8")
    from docx import Document
    from openpyxl import load_workbook

    assert load_workbook(tmp_path / "c.xlsx").sheetnames == ["主题对照", "数据覆盖"]
    assert len(Document(str(tmp_path / "c.docx")).tables) == 2
    with pytest.raises(AssistantError, match="不支持"):
        write(found, "odt", tmp_path / "c.odt")
    json.dumps(found, ensure_ascii=False)


def test_a_formula_in_an_indicators_name_stays_text(library, tmp_path):
    found = coverage(library, "硅谷指数", "中关村指数")
    found["themes"][0]["theme"] = "=1+1"
    write(found, "xlsx", tmp_path / "c.xlsx")
    from openpyxl import load_workbook

    assert load_workbook(tmp_path / "c.xlsx")["主题对照"]["A2"].value == "'=1+1"
    assert "=1+1" in markdown(found)


def test_a_word_inside_a_longer_one_speaks_for_nothing():
    assert themes_of("人才公寓套数")[0] == "住房"
    assert "国际化与开放" not in themes_of("累计主导创制国际标准数")


def test_an_amount_and_a_rate_of_one_thing_are_alike_but_not_the_same():
    known = load_themes()
    left = place(framework("甲指数", {"投入": ["研发经费支出"]}), known, {})
    right = place(framework("乙指数", {"投入": ["研发经费投入强度"]}), known, {})
    assert [p.relation for p in pairs(left, right)] == ["similar"]


def test_more_than_two_indices_have_a_column_each_in_the_report():
    node = {"name": "专利数"}
    row = {"theme": "专利", "a": [node], "b": [], "others": {"丙": [node]}, "relation": "only_a"}
    row |= {"why": "", "confidence": 1}
    columns, rows = theme_rows({"a": "甲", "b": "乙", "themes": [row]})
    assert columns[:4] == ["主题", "甲", "乙", "丙"]
    assert rows[0][:5] == ["专利", "专利数", "—", "专利数", "仅甲、丙"]


def test_a_model_explains_only_what_no_word_explains_and_adds_no_figure():
    from fake_model import FakeModel, Say

    from assistant.coverage.reasons import explained
    from assistant.models import chat_model

    one = {
        "theme": "交通",
        "a": [{"name": "轨道站点覆盖率"}],
        "b": [{"name": "通勤方式"}],
        "pairs": [],
        "why": "原来的理由。",
    }
    two = {**one, "theme": "住房"}
    paired = {**one, "theme": "人才", "pairs": [{}]}
    reply = "交通：一边看设施，一边看出行方式\n住房：覆盖率达95%\n人才：改写"
    with FakeModel(lambda _r, _n: Say(reply)) as fake:
        model = chat_model(Settings(home=Path(), llm_model="openai:fake", llm_base_url=fake.url))
        found = explained([one, two, paired], "甲", "乙", model)
    assert [r["why"] for r in found] == ["一边看设施，一边看出行方式。（由模型说明）", "原来的理由。", "原来的理由。"]
