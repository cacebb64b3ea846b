"""The wording of rule answers in Chinese and English, in one place; numbers come in from outside."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.question import Question

_TEXTS: dict[str, tuple[str, str]] = {
    "not_found": ("资料库里没有找到能回答这个问题的内容。", "Nothing in the library answers this question."),
    "not_given": ("资料里没有给出{what}。", "The reports do not give {what}."),
    "first_in_turn": (
        "按资料所列的次序，前{n}位依次为{names}。",
        "In the order the report lists them, the first {n} are {names}.",
    ),
    "nth_in_turn": (
        "按资料所列的次序，{name}排在第{n}位。",
        "In the order the report lists them, {name} is number {n}.",
    ),
    "nth_by_size": (
        "资料没有直接给出名次；在所列的{of}个里，按{what}从大到小，{name}排在第{n}位。",
        "No rank is stated; of the {of} that are listed, {name} is number {n} by {what}, from the largest down.",
    ),
    "added_only": (
        "这里按新增数推算，没有计入同期减少的。",
        " This goes by what was added; what was lost in the same time is not counted.",
    ),
    "in_order": ("在资料列出的各项中，按大小排列：", "Of those the reports list, in order: "),
    "year_before_worked": ("上年值（反推）", "the year before (worked back)"),
    "rank_before": ("上年位次（反推）", "rank of the year before (worked back)"),
    "rank_before_unsaid": (
        "资料里没有给出上一年的位次，现有的是：",
        "The reports do not give the rank of the year before; what they hold is:",
    ),
    "no_rate": (
        "资料里没有给出汇率，不能折算成人民币。",
        "The reports give no exchange rate to convert it with.",
    ),
    "fell": ("按表中的数字，比上一年减少的有：", "By the figures of the table, these fell on the year before:"),
    "fell_by": ("减少", "fall"),
    "rose_by": ("增加", "rise"),
    "by_year": ("各年依次为：", "Year by year: "),
    "growth": ("增幅", "growth"),
    "gap_wider": ("按下面的数字，差距扩大了。", "By the figures below the gap widened."),
    "gap_narrower": ("按下面的数字，差距缩小了。", "By the figures below the gap narrowed."),
    "gap_same": ("按下面的数字，差距没有变化。", "By the figures below the gap did not change."),
    "none_moved": ("资料列出的各项里没有这样变化的。", "None of those the reports list moved that way."),
    "begun_at": ("此前为{figure}。", "Before that it stood at {figure}."),
    "moved": ("资料里写明的有：", "The reports state:"),
    "other_years": (
        "这段时间的其余年份，资料里没有给出这项数据。",
        "The reports do not give the other years of this stretch.",
    ),
    "listed_only": (
        "{index}的指标体系里列有“{name}”，但资料没有给出它的数值。",
        "{index} lists the indicator “{name}”, but no report gives a figure for it.",
    ),
    "nearest": ("资料里最接近的是：", "The closest thing the reports hold is:"),
    "other_period": (
        "资料里没有{what}在{asked}的数据，现有的是：",
        "The reports do not give {what} for {asked}; what they hold is:",
    ),
    "other_edition": (
        "资料库里没有所问那一版的{what}，现有的是：",
        "The library does not hold that edition's {what}; what it holds is:",
    ),
    "other_area": (
        "资料里没有{asked}的{what}，现有的是其他地区或口径的：",
        "The reports do not give {what} for {asked}; what they hold is for another area or scope:",
    ),
    "source": ("原文：", "Source: "),
    "conflict": ("两处说法不一致：", "The sources do not agree:"),
    "no_weights": (
        "资料里没有给出{what}的权重。",
        "The reports do not give the weight of {what}.",
    ),
    "yes_covered": ("有。{index}列有与“{theme}”有关的指标：", "Yes. {index} lists indicators on “{theme}”:"),
    "also_covered": ("而{index}列有：", "{index}, by contrast, lists:"),
    "not_covered": (
        "{index}没有单列“{theme}”的指标。",
        "No, {index} has no separate indicator on “{theme}”.",
    ),
    "indicators_held": ("{index}一共列有{count}个指标。", "{index} lists {count} indicators in all."),
    "previous_given": ("{what}没有直接给出，按已有数字反推：", "{what} is not stated; worked back from what is:"),
    "not_given_for": ("资料里没有给出{what}的这项数据。", "The reports do not give this for {what}."),
    "not_comparable": ("两者不能直接相比：{reason}。", "The two cannot be compared directly: {reason}."),
    "currencies": (
        "币种不同（{a}与{b}），需要同一时点的汇率",
        "they are in different currencies ({a} and {b}), so an exchange rate of the time is needed",
    ),
    "scopes": (
        "口径不同（“{a}”与“{b}”，一个是平均、一个不是）",
        "they differ in scope (“{a}” and “{b}”: one is a mean, the other not)",
    ),
    "indicators_differ": (
        "不是同一个指标（“{a}”与“{b}”），统计口径不同",
        "they are not the same indicator (“{a}” and “{b}”)",
    ),
    "two_indices": (
        "两个指数的指标、基期与算法各不相同，点位只反映各自相对于自己基期的变化",
        "each has its own indicators, base and method, and its points only tell its own change since its base",
    ),
    "bases": (
        "基期不同（{bases}），指数点位只能与各自的基期相比",
        "their base periods differ ({bases}), and an index only compares with its own base",
    ),
    "base_unsaid": (
        "注意：{years}的数值以{base}年为基期，{others}的资料没有写明基期，两者能否连成一个序列须先核对。",
        "Note: the figures for {years} have {base} as base; the reports do not state the base of {others}, so whether "
        "they form one series must be checked first.",
    ),
    "units": ("单位不同（{a}与{b}）", "they are in different units ({a} and {b})"),
    "implied_rate": (
        "以上汇率由资料中的币种对照写法反推，只供参考，不是官方汇率。",
        "The rate is the one implied by an amount the reports give in both currencies, not an official one.",
    ),
    "periods_differ": (
        "注意时期不同（{a}与{b}）。",
        "Note that the two are for different periods ({a} and {b}).",
    ),
    "computed": ("计算：{expression}", "Computation: {expression}"),
    "interval": ("（考虑四舍五入，区间为{low}–{high}{unit}）", " (with rounding, between {low} and {high}{unit})"),
    "what_is_left": ("其余部分", "the rest"),
    "left_given": ("其余部分没有直接给出，按已有数字推算：", "The rest is not stated; worked out from what is:"),
    "grown_by": ("较上年的增减额", "change on the year before"),
    "a_year": ("平均每年", "mean a year"),
    "a_year_rate": ("年均增长", "mean growth a year"),
    "years_covered": ("年数", "years covered"),
    "a_day": ("平均每天", "mean a day"),
    "days_of_year": ("全年天数", "days of the year"),
    "a_month": ("平均每月", "mean a month"),
    "months_of_year": ("全年月数", "months of the year"),
    "a_quarter": ("平均每季度", "mean a quarter"),
    "quarters_of_year": ("全年季度数", "quarters of the year"),
    "base_value": ("基期值", "base value"),
    "since_base": ("较基期", "since the base period"),
    "base_taken": (
        "这里按指数通行做法把基期（{year}年）取为100；资料只写明了基期，没有写出基期数值。",
        "This takes the base period ({year}) as 100, as indices do; the report names the base period, not its value.",
    ),
    "premise": (
        "问题里的说法与资料不符，资料里是：",
        "The premise does not match the reports, which say: ",
    ),
    "rough_change": (
        "原文的变化写作“{written}”，所以结果是约数。",
        " The report gives the change as “{written}”, so the result is rough.",
    ),
    "rough_level": (
        "原文的数值写作“{written}”，所以结果是约数。",
        " The report gives the figure as “{written}”, so the result is rough.",
    ),
    "real_growth": (
        "生产总值、增加值的增速一般按不变价格计算，所以结果只是约数，不等于当年公布的现价数。",
        " Growth of output and value added is as a rule at constant prices, so the result is rough.",
    ),
    "joint": ("资料另有几项合在一起的数：", "The reports also give a figure for several things together:"),
    "clarify_what": ("请问您想问的是哪一项？例如：", "Which figure do you mean? For example: "),
    "clarify_where": ("请问您问的是哪里的{what}？资料里有：", "Which area's {what} do you mean? The reports have: "),
    "several_places": ("问题没有说明是哪里，资料里有这些：", "The question names no area; the reports hold these:"),
    "no_mean": (
        "资料里没有给出{what}的平均数，也没有能算出它的数目，只有总数：",
        "The reports give no mean of {what} and nothing to work it out from, only the total: ",
    ),
    "contribution_asked": ("对增长的贡献率", "contribution to the growth"),
    "if_apart": (
        "以所列各项互不重叠、同属一个总体为前提。",
        "This holds if the parts listed do not overlap and are of one whole.",
    ),
    "worked_out": (
        "资料没有直接给出，按已有数字推算：",
        "The reports do not give this; worked out from their figures: ",
    ),
    "ratio_of_two": ("两者之比", "ratio"),
    "year_before": ("上一年", "the year before"),
    "undated": (
        "资料没有注明这项数据是哪一年的，不能确定是不是所问的那一年：",
        "The reports do not say of which year this figure is; it may not be the year asked about:",
    ),
    "share": ("占比", "share"),
    "mean": ("平均", "mean"),
    "difference": ("相差", "difference"),
    "multiple": ("倍数", "multiple"),
    "above_in": ("{a}高于{b}的有：", "{a} is above {b} in "),
    "below_in": ("{a}低于{b}的有：", "{a} is below {b} in "),
    "years_between": ("相隔年数", "years between"),
    "growth_to_target": ("达到目标所需年均增长率", "growth a year needed"),
    "gap_to_target": ("距目标", "gap to the target"),
    "leading_figures": ("资料里的主要数据有：", "The main figures in the reports are:"),
    "which_report": (
        "资料库里有不止一份报告，请问要看哪一份？例如：{titles}",
        "The library holds several reports. Which one do you mean? For example: {titles}",
    ),
    "sum_up": ("总结{title}", "Summarise {title}"),
    "which_respect": (
        "请问从哪方面比？资料里两边的数据有：{what}。",
        "In what respect? The reports have for both sides: {what}.",
    ),
    "clarify": ("请问您指的是哪一个？", "Which one do you mean?"),
    "quotes": ("资料里与此有关的原文：", "What the reports say on this:"),
    "both_have": (
        "按主题对照，{a}和{b}都有的指标（口径不尽相同）：",
        "Indicators with similar names in both {a} and {b} (definitions differ):",
    ),
    "no_change": (
        "资料里没有给出{what}的变化，只有当期数值：",
        "The reports do not state how {what} changed; they give only the figure itself:",
    ),
    "no_share": (
        "资料里没有给出{what}的占比，只有数值：",
        "The reports do not state what share {what} makes up; they give only the figure itself:",
    ),
    "no_rank": (
        "资料里没有给出{what}的名次，只有数值：",
        "The reports do not state how {what} ranks; they give only the figure itself:",
    ),
    "no_level": (
        "资料里没有给出{what}的数值，与它有关的只有：",
        "The reports do not give {what} as an amount; what they hold on it is:",
    ),
    "share_disagrees": (
        "注意：原文写的是{stated}，与按原文数字计算的{computed}不一致。",
        "Note: the report states {stated}, which does not agree with {computed} computed from its own figures.",
    ),
    "contribution_of": ("{name}的贡献（按等权）", "Contribution of {name} (equal weights)"),
    "contribution_left": ("其余部分（按等权反推）", "What is left (equal weights)"),
    "contributions": (
        "各分项对综合指数变动的贡献（按等权）",
        "Contributions to the change of the composite (equal weights)",
    ),
    "equal_weights": (
        "以上以各分指数等权为前提；资料没有给出权重。",
        "This holds if the parts are equally weighted; the reports do not give the weights.",
    ),
    "weighted_sum": ("按所列权重加权", "weighted sum"),
    "weighted_contribution": ("贡献率（按所列权重）", "contribution by the stated weights"),
    "weighted_contribution_of": ("{name}的贡献（按所列权重）", "contribution of {name} (stated weights)"),
    "weights_fit": (
        "公布的{name}为{stated}，在四舍五入的范围内与此相符。",
        "The published composite is {stated}, which agrees within rounding.",
    ),
    "weights_do_not_fit": (
        "公布的{name}为{stated}，与按所列权重加权的结果不一致。",
        "The published composite is {stated}, which does not agree with the weighted sum.",
    ),
    "is_stated": ("资料直接给出了这项变化：", "The reports state this change:"),
    "outside": (
        "这个问题不在资料库的范围之内：这里只回答所收报告里有依据的内容，没有可引用的资料。",
        "This is not something the library covers: only what its reports say can be answered here.",
    ),
    "empty": ("资料库里还没有报告，请先放入报告。", "The library holds no reports yet; add some first."),
}


def say(q: Question, key: str, **values: object) -> str:
    """A phrase in the question's language (traditional characters are made at the end)."""
    text = _TEXTS[key][1 if q.language == "en" else 0]
    return text.format(**values)


def joined(q: Question, names: list[str]) -> str:
    """A list of names."""
    return (", " if q.language == "en" else "、").join(names)


def in_turn(q: Question, pairs: Iterable[tuple[str, str]]) -> str:
    """Names with their figures, one after the other, and the stop."""
    if q.language == "en":
        return "; ".join(f"{name} {figure}" for name, figure in pairs) + "."
    return "、".join(f"{name}{figure}" for name, figure in pairs) + "。"


def quoted(text: str) -> str:
    """A text in quotation marks; its own become inner ones."""
    return "“" + text.strip().replace("“", "‘").replace("”", "’") + "”"
