"""What is held of a library: the same whatever its history, read once, the best facts found among very many."""

from __future__ import annotations

from dataclasses import replace

from held import Shelf
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.matching import Wanted, find
from assistant.rowcache import fact_of
from assistant.stock import HoldingsCache
from ingest.records import Observation

BASE = Observation(
    "o", "d", "总收入", "临江高新区", None, "2023", False, "level", 210.4, "亿元", 2.104e10, "元",
    2.1035e10, 2.1045e10, None, None, "2023年，临江高新区总收入210.4亿元", 0, 20, 12, 17, "经济发展", None,
)  # fmt: skip
NAMES = ("总收入", "企业研究开发费用", "高新技术企业数量", "独角兽企业", "研发费用占总收入比重")
PLACES = ("临江高新区", "海澜高新区", None, "临江指数")


class Rack(Shelf):
    """A shelf whose documents come and go; `reads` counts the documents whose observations were read."""

    def __init__(self) -> None:
        super().__init__((), ())
        object.__setattr__(self, "held", {})
        object.__setattr__(self, "reads", [])

    def put(self, document_id: str, observations: list[Observation], revision: int) -> None:
        self.held[document_id] = (revision, observations)
        object.__setattr__(self, "version", revision)

    def drop(self, document_id: str, revision: int) -> None:
        self.held.pop(document_id, None)
        object.__setattr__(self, "version", revision)

    def listing(self):
        return [(d, revision) for d, (revision, _) in sorted(self.held.items())]

    def observations_of(self, ids):
        self.reads.extend(ids)
        return [o for d in ids for o in self.held[d][1]]

    def observations_at(self, places):
        return {(d, i): self.held[d][1][i] for d, i in places if d in self.held}


def report(document_id: str, kinds: list[tuple[int, int, int]]) -> list[Observation]:
    """Observations of one document: which name, place and year each has."""
    out = []
    for n, (name, place, year) in enumerate(kinds):
        quote = f"{2019 + year}年，{PLACES[place] or ''}{NAMES[name]}{n}.5亿元"
        out.append(
            replace(
                BASE,
                observation_id=f"{document_id}-{n}",
                document_id=document_id,
                indicator=NAMES[name],
                area=PLACES[place],
                period=str(2019 + year),
                quote=quote,
                start=30 * n,
                section=("经济", "创新")[n % 2],
            )
        )
    return out


kinds = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 4)), max_size=6)
steps = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.one_of(st.none(), kinds)), min_size=1, max_size=14)


def shown(cache: HoldingsCache) -> list[object]:
    held = cache.current()
    wanted = Wanted(("总收入", "研发费用"), ("临江高新区",), periods=("2023",))
    return [
        [(f.observation, f.name, f.clause, f.heading) for f in held.facts],
        find(held, wanted),
        held.index_names,
        held.areas,
        held.latest_year,
        sorted(held.names),
        {c: (held.weight(c), held.near(c)) for c in ("总收入", "企业", "研发费用", "没有")},
        [f.observation for f in held.where(["临江高新区"], measure="level")],
        [f.observation for f in held.latest("level")],
        {d: [f.observation for f in held.by_document(d)] for d in "abcdefgh"},
    ]


@given(steps)
@settings(max_examples=40, deadline=None)
def test_the_holdings_do_not_depend_on_how_the_library_came_to_be(history):
    rack = Rack()
    growing = HoldingsCache(rack)
    for revision, (document_id, content) in enumerate(history, 2):
        if content is None:
            rack.drop(document_id, revision)
        else:
            rack.put(document_id, report(document_id, content), revision)
        growing.current()
    assert shown(growing) == shown(HoldingsCache(rack))


def test_a_fact_has_the_concepts_of_its_own_words():
    rack = Rack()
    rack.put("a", report("a", [(4, 0, 3), (1, 2, 0)]), 2)
    assert list(HoldingsCache(rack).current().facts) == [fact_of(o) for o in rack.held["a"][1]]


def test_only_changed_documents_are_read_again_and_after_a_restart_none(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.stock._WORTH_KEEPING", 1)
    rack = Rack()
    for n, name in enumerate("abc", 2):
        rack.put(name, report(name, [(n % 5, 0, 0), (0, 1, 4)]), n)
    before = shown(HoldingsCache(rack, tmp_path))
    rack.reads.clear()
    again = HoldingsCache(rack, tmp_path)
    again.current()
    assert rack.reads == []
    assert shown(again) == before
    rack.put("b", report("b", [(3, 1, 1)]), 5)
    rack.reads.clear()
    again.current()
    assert rack.reads == ["b"]
    assert shown(again) == shown(HoldingsCache(rack))


def test_a_damaged_file_or_another_programs_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.stock._WORTH_KEEPING", 1)
    rack = Rack()
    rack.put("a", report("a", [(0, 0, 0)]), 2)
    expected = shown(HoldingsCache(rack, tmp_path))
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole.replace(b"fingerprint", b"fingerprynt")):
        kept.write_bytes(damaged)
        assert shown(HoldingsCache(rack, tmp_path)) == expected


def test_the_place_and_year_asked_for_are_found_among_thousands_that_share_the_words():
    rack = Rack()
    for n in range(90):
        every = report(f"{n:03}", [(name, 1, year) for name in range(5) for year in range(5)])
        rack.put(f"{n:03}", [replace(o, area=f"第{n}高新区") for o in every], n + 2)
    held = HoldingsCache(rack).current()
    assert len(held) > 2000
    best = find(held, Wanted(("总收入",), ("第77高新区",), periods=("2021",)), 3)[0].observation
    assert (best.indicator, best.area, best.period) == ("总收入", "第77高新区", "2021")
    anywhere = find(held, Wanted(("总收入",), periods=("2021",)), 20)
    assert {(m.observation.indicator, m.observation.period) for m in anywhere} == {("总收入", "2021")}


def test_a_document_taken_out_meanwhile_is_left_out():
    rack = Rack()
    for n, name in enumerate("ab", 2):
        rack.put(name, report(name, [(0, 0, 4)]), n)
    held = HoldingsCache(rack).current()
    rack.held.pop("a")
    assert [f.observation.document_id for f in held.facts] == ["b"]
