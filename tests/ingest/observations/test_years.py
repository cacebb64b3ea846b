"""Years named in a row go with the figures told in turn; where they do not pair off, no year is claimed."""

from ingest.observations import extract
from ingest.records import Document
from ingest.structure import build
from tests.ingest.raw import wrapped


def told(text: str) -> list[tuple[float, str | None]]:
    document: Document = build(wrapped("临江市2024年科技统计公报\n\n" + text))
    return [(o.value, o.period) for o in extract(document)]


def test_levels_in_turn():
    text = "2022年、2023年、2024年，临江市技术合同成交额分别为61.5亿元、73.8亿元和88.2亿元。"
    assert told(text) == [(61.5, "2022"), (73.8, "2023"), (88.2, "2024")]


def test_levels_and_rates_in_turn():
    text = "2023年和2024年，临江市研发经费分别为10.5亿元和12.6亿元，分别增长8.2%和20.0%。"
    assert told(text) == [(10.5, "2023"), (12.6, "2024"), (8.2, "2023"), (20.0, "2024")]


def test_figures_that_do_not_pair_off_claim_no_year():
    text = "2021年、2022年、2023年，临江市技术合同成交额分别为61.5亿元和73.8亿元。"
    assert [period for _, period in told(text)] == [None, None]


def test_an_earlier_year_told_beside_does_not_date_what_follows():
    text = "2023年，临江市独角兽企业18家，2022年为15家，增加3家。技术合同成交额96.5亿元。"
    assert told(text) == [(18, "2023"), (15, "2022"), (3, "2023"), (96.5, "2023")]


def test_the_base_year_of_an_index_does_not_date_what_follows():
    text = "2023年，临江创新指数为165.2，以2015年为100。全市独角兽企业18家。"
    assert (18, "2023") in told(text)


def test_last_year_told_beside_leaves_the_year_named_before_it():
    text = "2023年，临江创新指数为165.2，上年为150.4。其中，创新产出指数为170.5，2022年为155.0；创新环境指数为140.1。"
    assert [period for _, period in told(text)] == ["2023", "2022", "2023", "2022", "2023"]


def test_an_earlier_year_in_contrast_dates_neither_the_growth_nor_the_whole_year_behind_it():
    text = "2023年，临江市每万名从业人员中研发人员986人年，而2019年仅为642人年，四年增长53.6%。"
    text += "全年新增上市企业4家，上年为8家。"
    assert told(text) == [(986, "2023"), (642, "2019"), (53.6, "2023"), (4, "2023"), (8, "2022")]
