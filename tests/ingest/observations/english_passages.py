"""English passages with every figure a statistician would copy out of them (invented figures)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.ingest.observations.support import Expected as E


@dataclass(frozen=True)
class Passage:
    paragraphs: list[str]
    expected: list[E]
    options: dict[str, Any]


_VALLEY = {"title": "2024 Silicon Valley Index"}
_STATE = {"title": "The Annual Index of the Massachusetts Innovation Economy 2023"}

PASSAGES: dict[str, Passage] = {
    "a spelled share and its exact figure, the year before, wholes that are no places": Passage(
        [
            "More than half (53%) of the population speaks a language other than English at home.",
            (
                "Venture capital funding totaled $45.1 billion in 2022, a 49% decline from 2021's record high of "
                "$88.1 billion."
            ),
            "Silicon Valley inventors registered 20,121 patents in 2021, or 46% of California's total.",
            "Patents per capita were 6.5 times the national average.",
            "Among employed residents in tech occupations, 66% were foreign born in 2021.",
            "Silicon Valley commuters drove alone 60 percent of the time in 2021, down from 72 percent in 2019.",
            "Children under 18 make up 20% of the population.",
            "There were 118 megadeals (over $100 million each) in 2022.",
        ],
        [
            E("population speaks a language other than English", 53, "%", measure="share"),
            E("venture capital funding", 45.1, "billion USD", period="2022"),
            E("venture capital funding", -49, "%", period="2022", measure="change_rate"),
            E("venture capital funding", 88.1, "billion USD", period="2021"),
            E("patents", 20121, "", "Silicon Valley", period="2021"),
            E("share of California's total", 46, "%", "Silicon Valley", period="2021", measure="share"),
            E("patents per capita", 6.5, "倍", "Silicon Valley", measure="ratio"),
            E("foreign born among employed residents", 66, "%", period="2021", measure="share"),
            E("commuters drove", 60, "%", period="2021", measure="share"),
            E("commuters drove", 72, "%", period="2019", measure="share"),
            E("children", 20, "%", measure="share"),
            E("megadeals", 118, "", period="2022"),
        ],
        _VALLEY,
    ),
    "growth by and to, down from, share of a whole": Passage(
        [
            "Silicon Valley's population grew by 0.2% to 3.1 million in 2023, following four years of decline.",
            (
                "In 2023, venture capital funding totaled $30.5 billion, down 25% from 2022, and accounted for "
                "34.3% of the U.S. total."
            ),
            (
                "The median home sale price fell from $2.1 million to $1.9 million between 2022 and 2023, while "
                "rents rose 3.2% year-over-year."
            ),
        ],
        [
            E("population", 0.2, "%", "Silicon Valley", None, "2023", "change_rate"),
            E("population", 3.1, "million", "Silicon Valley", None, "2023"),
            E("venture capital funding", 30.5, "billion USD", "Silicon Valley", None, "2023"),
            E("venture capital funding", -25, "%", "Silicon Valley", None, "2023", "change_rate"),
            E("share of U.S. total", 34.3, "%", "Silicon Valley", None, "2023", "share"),
            E("median home sale price", 2.1, "million USD", period="2022"),
            E("median home sale price", 1.9, "million USD", period="2023"),
            E("rents", 3.2, "%", measure="change_rate"),
        ],
        _VALLEY,
    ),
    "shares, points, fractions, spelled-out numbers": Passage(
        [
            (
                "The share of residents who speak a language other than English at home reached 51% in 2022, an "
                "increase of 12 percentage points since 2000."
            ),
            "One in four residents works from home, and nearly half of households rent their homes.",
            "Foreign-born residents made up 41% of the population in 2022, up from 36% in 2010.",
            (
                "Asian residents comprise 39% of the population, White residents 29%, and Hispanic or Latino "
                "residents 24%."
            ),
        ],
        [
            E("share of residents who speak a language other than English", 51, "%", period="2022", measure="share"),
            E("share of residents", 12, "百分点", measure="change"),
            E("residents", 0.25, "比例", measure="share"),
            E("households", 0.5, "比例", measure="share"),
            E("foreign-born residents", 41, "%", period="2022", measure="share"),
            E("foreign-born residents", 36, "%", period="2010", measure="share"),
            E("Asian residents", 39, "%", measure="share"),
            E("White residents", 29, "%", measure="share"),
            E("Hispanic or Latino residents", 24, "%", measure="share"),
        ],
        _VALLEY,
    ),
    "comparisons between places": Passage(
        [
            "Unemployment stood at 4.1% in December 2023, compared with 3.7% nationally and 5.1% in California.",
            "Office asking rents averaged $5.72 per square foot in Q4 2022, compared with $6.38 in New York.",
            "Average annual earnings were $189,000, 2.36 times the national average.",
            "Nationally, employment rose 2.3%; in Silicon Valley, it rose 1.1%.",
            "Rents in San Francisco and Oakland fell 4% and 7%, respectively.",
        ],
        [
            E("unemployment", 4.1, "%", "Silicon Valley", None, "2023-12"),
            E("unemployment", 3.7, "%", "United States", None, "2023-12"),
            E("unemployment", 5.1, "%", "California", None, "2023-12"),
            E("office asking rents", 5.72, "美元/平方英尺", "Silicon Valley", None, "2022-Q4"),
            E("office asking rents", 6.38, "美元/平方英尺", "New York", None, "2022-Q4"),
            E("average annual earnings", 189000, "美元", "Silicon Valley"),
            E("average annual earnings", 2.36, "倍", "Silicon Valley", measure="ratio"),
            E("employment", 2.3, "%", "United States", measure="change_rate"),
            E("employment", 1.1, "%", "Silicon Valley", measure="change_rate"),
            E("rents", -4, "%", "San Francisco", measure="change_rate"),
            E("rents", -7, "%", "Oakland", measure="change_rate"),
        ],
        _VALLEY,
    ),
    "jobs added and lost, ranks, restatements": Passage(
        [
            (
                "Massachusetts employers created 31,400 jobs in 2022, bringing total innovation economy "
                "employment to 1.3 million, or 37.8% of all jobs in the state."
            ),
            (
                "The average annual wage in the innovation economy was $125,100, an increase of $4,200, or 3.5%, "
                "over 2021."
            ),
            "Massachusetts ranks first among the LTS in patents per capita and third in venture capital.",
            (
                "Software and Communications Services added 8,900 jobs (up 4.8%), while Financial Services lost "
                "1,200 jobs (-0.7%)."
            ),
        ],
        [
            E("jobs", 31400, "", "Massachusetts", None, "2022", "change"),
            E("total innovation economy employment", 1.3, "million", "Massachusetts", None, "2022"),
            E("share of jobs", 37.8, "%", "Massachusetts", None, "2022", "share"),
            E("average annual wage", 125100, "美元"),
            E("average annual wage", 4200, "美元", measure="change"),
            E("average annual wage", 3.5, "%", measure="change_rate"),
            E("patents per capita", 1, "位", measure="rank"),
            E("venture capital", 3, "位", measure="rank"),
            E("jobs", 8900, "", None, "Software and Communications Services", measure="change"),
            E("jobs", 4.8, "%", None, "Software and Communications Services", measure="change_rate"),
            E("jobs", -1200, "", None, "Financial Services", measure="change"),
            E("jobs", -0.7, "%", None, "Financial Services", measure="change_rate"),
        ],
        _STATE,
    ),
    "from one year to another, ellipsis of the subject": Passage(
        [
            "R&D expenditures as a percentage of GDP rose from 5.6% in 2015 to 7.1% in 2021.",
            "The number of unicorns more than doubled, from 105 in 2019 to 262 in 2023.",
            "Patent registrations numbered 19,850 in 2022 (12.6% of the U.S. total), down from 20,300 the year before.",
            "Employment growth slowed to 0.8% in 2023, after gains of 4.2% in 2022 and 6.5% in 2021.",
        ],
        [
            E("R&D expenditures as a percentage of GDP", 5.6, "%", period="2015", measure="share"),
            E("R&D expenditures as a percentage of GDP", 7.1, "%", period="2021", measure="share"),
            E("unicorns", 2, "倍", period="2019/2023", measure="ratio"),
            E("unicorns", 105, period="2019"),
            E("unicorns", 262, period="2023"),
            E("patent registrations", 19850, period="2022"),
            E("share of U.S. total", 12.6, "%", period="2022", measure="share"),
            E("patent registrations", 20300, period="2021"),
            E("employment growth", 0.8, "%", period="2023", measure="change_rate"),
            E("employment growth", 4.2, "%", period="2022", measure="change_rate"),
            E("employment growth", 6.5, "%", period="2021", measure="change_rate"),
        ],
        _STATE,
    ),
    "brackets, parts and lists": Passage(
        [
            (
                "Internet companies received the largest share of funding (58.4%), followed by health (16.2%) "
                "and software (4.9%)."
            ),
            (
                "AI companies in the region received $9.4 billion in venture capital, of which $4.1 billion went "
                "to generative AI - a 220% increase year-over-year."
            ),
            "Housing units permitted totaled 8,600 in 2023 (down 22%), of which 28% were affordable.",
            "Job growth was strongest in Community Infrastructure (+2.9%) and Innovation Products (+1.2%).",
        ],
        [
            E("share of funding", 58.4, "%", None, "Internet companies", measure="share"),
            E("share of funding", 16.2, "%", None, "health", measure="share"),
            E("share of funding", 4.9, "%", None, "software", measure="share"),
            E("venture capital", 9.4, "billion USD"),
            E("venture capital", 4.1, "billion USD", None, "generative AI"),
            E("venture capital", 220, "%", None, "generative AI", measure="change_rate"),
            E("housing units permitted", 8600, period="2023"),
            E("housing units permitted", -22, "%", period="2023", measure="change_rate"),
            E("housing units permitted", 28, "%", None, "affordable", measure="share"),
            E("job growth", 2.9, "%", None, "Community Infrastructure", measure="change_rate"),
            E("job growth", 1.2, "%", None, "Innovation Products", measure="change_rate"),
        ],
        _VALLEY,
    ),
    "bulletin style and bullet points": Passage(
        [
            (
                "Total nonfarm payroll employment rose by 216,000 in December 2023, and the unemployment rate "
                "was unchanged at 3.7 percent."
            ),
            (
                "Real gross domestic product (GDP) increased at an annual rate of 3.3 percent in the fourth "
                "quarter of 2023."
            ),
            "• Foreign Born: 41%\n• Households: 1,062,000 (+0.3%)",
            "Population 3,110,000 | Jobs 1,680,000 | Average Annual Earnings $189,000",
        ],
        [
            E("total nonfarm payroll employment", 216000, period="2023-12", measure="change"),
            E("unemployment rate", 3.7, "%", period="2023-12"),
            E("real gross domestic product", 3.3, "%", period="2023-Q4", measure="change_rate"),
            E("foreign born", 41, "%"),
            E("households", 1062000),
            E("households", 0.3, "%", measure="change_rate"),
            E("population", 3110000),
            E("jobs", 1680000),
            E("average annual earnings", 189000, "美元"),
        ],
        _VALLEY,
    ),
}
