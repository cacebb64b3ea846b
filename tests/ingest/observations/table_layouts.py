"""Tables of many layouts with every figure a statistician would copy out of them (invented figures)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.ingest.observations.support import Expected as E


@dataclass(frozen=True)
class Layout:
    rows: list[list[str]]
    expected: list[E]
    options: dict[str, Any] = field(default_factory=dict)


LAYOUTS: dict[str, Layout] = {
    "unit column, growth in points and per cent, footnote": Layout(
        [
            ["指标名称", "单位", "2022年", "2023年", "同比增长（%）"],
            ["总收入", "亿元", "8,123.4", "8,700.1", "7.1"],
            ["其中：技术收入", "亿元", "2,100.0", "2,400.5", "14.3"],
            ["从业人员", "万人", "280.1", "285.0①", "1.7"],
            ["研发投入强度", "%", "5.1", "5.3", "0.2个百分点"],
            ["企业数", "家", "—", "19600", ""],
        ],
        [
            E("总收入", 8123.4, "亿元", "中关村示范区", period="2022"),
            E("总收入", 8700.1, "亿元", "中关村示范区", period="2023"),
            E("总收入", 7.1, "%", "中关村示范区", period="2023", measure="change_rate"),
            E("技术收入", 2100.0, "亿元", period="2022"),
            E("技术收入", 2400.5, "亿元", period="2023"),
            E("技术收入", 14.3, "%", period="2023", measure="change_rate"),
            E("从业人员", 280.1, "万人", period="2022"),
            E("从业人员", 285.0, "万人", period="2023"),
            E("从业人员", 1.7, "%", period="2023", measure="change_rate"),
            E("研发投入强度", 5.1, "%", period="2022"),
            E("研发投入强度", 5.3, "%", period="2023"),
            E("研发投入强度", 0.2, "个百分点", period="2023", measure="change"),
            E("企业数", 19600, "家", period="2023"),
        ],
        {"caption": "表2 中关村示范区主要经济指标", "notes": ["注：①为快报数。", "资料来源：统计局"]},
    ),
    "two header rows, industries by row, total": Layout(
        [
            ["产业领域", "总收入（亿元）", "<", "企业数（家）", "<"],
            ["^", "2022年", "2023年", "2022年", "2023年"],
            ["电子信息", "4,700.2", "5,001.0", "1200", "1300"],
            ["医药健康", "372.7", "390.1", "310", "2013"],
            ["合计", "5072.9", "5391.1", "1510", "3313"],
        ],
        [
            E("总收入", 4700.2, "亿元", "东湖高新区", "电子信息", "2022"),
            E("总收入", 5001.0, "亿元", "东湖高新区", "电子信息", "2023"),
            E("企业数", 1200, "家", "东湖高新区", "电子信息", "2022"),
            E("企业数", 1300, "家", "东湖高新区", "电子信息", "2023"),
            E("总收入", 372.7, "亿元", "东湖高新区", "医药健康", "2022"),
            E("总收入", 390.1, "亿元", "东湖高新区", "医药健康", "2023"),
            E("企业数", 310, "家", "东湖高新区", "医药健康", "2022"),
            E("企业数", 2013, "家", "东湖高新区", "医药健康", "2023"),
            E("总收入", 5072.9, "亿元", "东湖高新区", None, "2022"),
            E("总收入", 5391.1, "亿元", "东湖高新区", None, "2023"),
            E("企业数", 1510, "家", "东湖高新区", None, "2022"),
            E("企业数", 3313, "家", "东湖高新区", None, "2023"),
        ],
        {"caption": "表3 东湖高新区分产业领域情况"},
    ),
    "years down the first column, unit line, accounting brackets, a bound": Layout(
        [
            ["年份", "总收入", "利润总额", "从业人员（人）"],
            ["2019", "1200.1", "-12.3", "123456"],
            ["2020", "1300", "(5.1)", "130000"],
            ["2021年", "1400.5", "88.0", "<10"],
        ],
        [
            E("总收入", 1200.1, "亿元", "苏州工业园区", None, "2019"),
            E("利润总额", -12.3, "亿元", period="2019"),
            E("从业人员", 123456, "人", period="2019"),
            E("总收入", 1300, "亿元", period="2020"),
            E("利润总额", -5.1, "亿元", period="2020"),
            E("从业人员", 130000, "人", period="2020"),
            E("总收入", 1400.5, "亿元", period="2021"),
            E("利润总额", 88.0, "亿元", period="2021"),
            E("从业人员", 10, "人", period="2021"),
        ],
        {"caption": "表4 苏州工业园区历年主要指标", "before": ["单位：亿元"]},
    ),
    "areas by row, rank and point change": Layout(
        [
            ["分园", "综合指数", "位次", "较上年提升"],
            ["海淀园", "345.6", "1", "12.3"],
            ["昌平园", "210.4", "2", "-1.2"],
        ],
        [
            E("综合指数", 345.6, "点", "海淀园", None, "2023"),
            E("综合指数", 1, "位", "海淀园", None, "2023", "rank"),
            E("综合指数", 12.3, "点", "海淀园", None, "2023", "change"),
            E("综合指数", 210.4, "点", "昌平园", None, "2023"),
            E("综合指数", 2, "位", "昌平园", None, "2023", "rank"),
            E("综合指数", -1.2, "点", "昌平园", None, "2023", "change"),
        ],
        {"caption": "2023年分园发展指数情况"},
    ),
    "base period, report period, index": Layout(
        [
            ["指标名称", "基期", "报告期", "指数"],
            ["研发投入", "100.0", "1,230.5", "1230.5"],
            ["专利授权", "100", "456", "456.0"],
        ],
        [
            E("研发投入", 100.0, period="2013"),
            E("研发投入", 1230.5, "", period="2023"),
            E("研发投入指数", 1230.5, "点", period="2023"),
            E("专利授权", 100, period="2013"),
            E("专利授权", 456, "", period="2023"),
            E("专利授权指数", 456.0, "点", period="2023"),
        ],
        {"caption": "表5 指数测算（基期2013年，报告期2023年）"},
    ),
    "framework with stated counts and weights": Layout(
        [["一级指标（5 个）", "二级指标（18 个）", "权重"], ["人口", "人才流动", "0.2"], ["经济", "就业", "0.3"]],
        [E("一级指标数", 5, "个", "硅谷指数"), E("二级指标数", 18, "个", "硅谷指数")],
        {"caption": "表 1 “硅谷指数”的指标体系（2024 年）"},
    ),
    "areas by column, share and growth rows of the figure above": Layout(
        [
            ["", "北京", "上海", "深圳"],
            ["R&D经费支出（亿元）", "2629.3", "2049.6", "2236.6"],
            ["占GDP比重（%）", "6.0", "4.3", "6.5"],
            ["增速（%）", "10.1", "8.2", "12.4"],
        ],
        [
            E("R&D经费支出", 2629.3, "亿元", "北京", period="2023"),
            E("R&D经费支出", 2049.6, "亿元", "上海", period="2023"),
            E("R&D经费支出", 2236.6, "亿元", "深圳", period="2023"),
            E("占GDP比重", 6.0, "%", "北京", period="2023", measure="share"),
            E("占GDP比重", 4.3, "%", "上海", period="2023", measure="share"),
            E("占GDP比重", 6.5, "%", "深圳", period="2023", measure="share"),
            E("R&D经费支出", 10.1, "%", "北京", period="2023", measure="change_rate"),
            E("R&D经费支出", 8.2, "%", "上海", period="2023", measure="change_rate"),
            E("R&D经费支出", 12.4, "%", "深圳", period="2023", measure="change_rate"),
        ],
        {"caption": "2023年三市研发投入对比"},
    ),
    "half-year bulletin with totals and growth side by side": Layout(
        [
            ["指标", "2023年1-6月", "<", "2023年6月", "<"],
            ["^", "总量", "增长（%）", "总量", "增长（%）"],
            ["规模以上工业增加值", "—", "4.3", "—", "5.1"],
            ["社会消费品零售总额", "1,234.5", "6.7", "210.3", "-1.2"],
        ],
        [
            E("规模以上工业增加值", 4.3, "%", "苏州", None, "2023-01/2023-06", "change_rate"),
            E("规模以上工业增加值", 5.1, "%", "苏州", None, "2023-06", "change_rate"),
            E("社会消费品零售总额", 1234.5, "亿元", "苏州", None, "2023-01/2023-06"),
            E("社会消费品零售总额", 6.7, "%", "苏州", None, "2023-01/2023-06", "change_rate"),
            E("社会消费品零售总额", 210.3, "亿元", "苏州", None, "2023-06"),
            E("社会消费品零售总额", -1.2, "%", "苏州", None, "2023-06", "change_rate"),
        ],
        {"caption": "2023年上半年苏州市主要经济指标", "before": ["单位：亿元"]},
    ),
    "sections, indented parts, several units": Layout(
        [
            ["项目", "单位", "绝对数", "比上年增长（%）"],
            ["一、综合", "", "", ""],
            ["地区生产总值", "亿元", "43760.7", "5.2"],
            ["  第一产业", "亿元", "105.5", "-4.6"],
            ["二、科技创新", "", "", ""],
            ["研究与试验发展经费支出", "亿元", "2947.1", "8.2"],
            ["#企业", "亿元", "1300.0", "9.9"],
            ["每万人发明专利拥有量", "件", "262.9", "45.0"],
        ],
        [
            E("地区生产总值", 43760.7, "亿元", "北京", None, "2023"),
            E("地区生产总值", 5.2, "%", "北京", None, "2023", "change_rate"),
            E("地区生产总值", 105.5, "亿元", "北京", "第一产业", "2023"),
            E("地区生产总值", -4.6, "%", "北京", "第一产业", "2023", "change_rate"),
            E("研究与试验发展经费支出", 2947.1, "亿元", "北京", None, "2023"),
            E("研究与试验发展经费支出", 8.2, "%", "北京", None, "2023", "change_rate"),
            E("研究与试验发展经费支出", 1300.0, "亿元", "北京", "企业", "2023"),
            E("研究与试验发展经费支出", 9.9, "%", "北京", "企业", "2023", "change_rate"),
            E("每万人发明专利拥有量", 262.9, "件", "北京", None, "2023"),
            E("每万人发明专利拥有量", 45.0, "%", "北京", None, "2023", "change_rate"),
        ],
        {"caption": "2023年北京市国民经济主要指标"},
    ),
    "transposed with a unit row": Layout(
        [
            ["指标", "总收入", "企业数", "研发人员"],
            ["单位", "亿元", "家", "万人"],
            ["2022", "120.5", "1300", "3.9"],
            ["2023", "150.5", "1400", "4.4"],
        ],
        [
            E("总收入", 120.5, "亿元", "成都高新区", period="2022"),
            E("企业数", 1300, "家", period="2022"),
            E("研发人员", 3.9, "万人", period="2022"),
            E("总收入", 150.5, "亿元", "成都高新区", period="2023"),
            E("企业数", 1400, "家", period="2023"),
            E("研发人员", 4.4, "万人", period="2023"),
        ],
        {"caption": "成都高新区历年数据"},
    ),
    "a ranking": Layout(
        [
            ["排名", "园区", "综合得分", "营业收入（亿元）", "占国家高新区比重（%）"],
            ["1", "中关村", "98.7", "87000", "16.1"],
            ["2", "张江", "95.4", "40000", "7.4"],
        ],
        [
            E("综合", 1, "位", "中关村示范区", period="2023", measure="rank"),
            E("综合得分", 98.7, "", "中关村示范区", period="2023"),
            E("营业收入", 87000, "亿元", "中关村示范区", period="2023"),
            E("占国家高新区比重", 16.1, "%", "中关村示范区", period="2023", measure="share"),
            E("综合", 2, "位", "张江", period="2023", measure="rank"),
            E("综合得分", 95.4, "", "张江", period="2023"),
            E("营业收入", 40000, "亿元", "张江", period="2023"),
            E("占国家高新区比重", 7.4, "%", "张江", period="2023", measure="share"),
        ],
        {"caption": "2023年国家高新区综合评价结果"},
    ),
    "index levels with weights beside them": Layout(
        [
            ["指数名称", "权重", "2022年", "2023年", "较上年变化"],
            ["综合指数", "1.00", "309.5", "329.4", "19.9"],
            ["创新引领", "0.2", "405.8", "478.0", "72.2"],
        ],
        [
            E("综合指数", 309.5, "点", "中关村指数", period="2022"),
            E("综合指数", 329.4, "点", "中关村指数", period="2023"),
            E("综合指数", 19.9, "点", "中关村指数", period="2023", measure="change"),
            E("创新引领指数", 405.8, "点", "中关村指数", period="2022"),
            E("创新引领指数", 478.0, "点", "中关村指数", period="2023"),
            E("创新引领指数", 72.2, "点", "中关村指数", period="2023", measure="change"),
        ],
        {"caption": "中关村指数2024各级指数", "title": "中关村指数2024"},
    ),
    "two halves side by side": Layout(
        [
            ["指标", "2023年", "指标", "2023年"],
            ["总收入（亿元）", "100.1", "专利授权（件）", "2345"],
            ["从业人员（人）", "5,000", "商标注册（件）", "123"],
        ],
        [
            E("总收入", 100.1, "亿元", period="2023"),
            E("专利授权", 2345, "件", period="2023"),
            E("从业人员", 5000, "人", period="2023"),
            E("商标注册", 123, "件", period="2023"),
        ],
        {"caption": "东湖高新区主要数据"},
    ),
    "rows beside a part, a year still expected": Layout(
        [
            ["指标", "2022年", "2023年（预计）"],
            ["一、地区生产总值（亿元）", "2643.8", "2715.5"],
            ["其中：第二产业", "860.5", "884.2"],
            ["第三产业", "1781.6", "1831.1"],
            ["二、高新技术企业（家）", "5200", "5700"],
        ],
        [
            E("地区生产总值", 2643.8, "亿元", period="2022"),
            E("地区生产总值", 2715.5, "亿元", period="2023"),
            E("第二产业", 860.5, "亿元", period="2022"),
            E("第二产业", 884.2, "亿元", period="2023"),
            E("第三产业", 1781.6, "亿元", period="2022"),
            E("第三产业", 1831.1, "亿元", period="2023"),
            E("高新技术企业", 5200, "家", period="2022"),
            E("高新技术企业", 5700, "家", period="2023"),
        ],
        {"caption": "东湖高新区主要经济指标"},
    ),
    "a caption that says what all figures are": Layout(
        [["地区", "营业收入", "净利润"], ["东部地区", "65.8", "70.1"], ["中部地区", "34.2", "29.9"]],
        [
            E("营业收入占比", 65.8, "%", "东部地区", period="2022", measure="share"),
            E("净利润占比", 70.1, "%", "东部地区", period="2022", measure="share"),
            E("营业收入占比", 34.2, "%", "中部地区", period="2022", measure="share"),
            E("净利润占比", 29.9, "%", "中部地区", period="2022", measure="share"),
        ],
        {"caption": "表1 2022年各地区高新区主要指标占比（%）"},
    ),
    "English counties": Layout(
        [
            ["County", "Population (thousands)", "Share of total (%)", "Change from 2022 (%)", "Rank"],
            ["Santa Clara County", "1,903.2", "61.2%", "-0.3", "1"],
            ["Total", "3,110.0", "100%", "(0.2)", ""],
        ],
        [
            E("population", 1903.2, "thousand", "Santa Clara County", period="2023"),
            E("share of total", 61.2, "%", "Santa Clara County", period="2023", measure="share"),
            E("population", -0.3, "%", "Santa Clara County", period="2023", measure="change_rate"),
            E("population", 1, "位", "Santa Clara County", period="2023", measure="rank"),
            E("population", 3110.0, "thousand", "Silicon Valley", period="2023"),
            E("share of total", 100, "%", "Silicon Valley", period="2023", measure="share"),
            E("population", -0.2, "%", "Silicon Valley", period="2023", measure="change_rate"),
        ],
        {"caption": "Table 2. Population by county, 2023", "title": "2024 Silicon Valley Index", "language": "en"},
    ),
    "English time series with a change column": Layout(
        [
            ["Indicator", "2022", "2023", "% Change 2022-23"],
            ["Venture capital ($ billions)", "74.9", "69.4", "-7.3%"],
            ["Patent registrations", "20,100", "—", "1.3%"],
            ["Unemployment rate", "2.9%", "4.1%", "+1.2 pp"],
            ["Median home sale price", "$1,610,000", "$1.65M", "2.5%"],
        ],
        [
            E("venture capital", 74.9, "billion USD", "Silicon Valley", period="2022"),
            E("venture capital", 69.4, "billion USD", period="2023"),
            E("venture capital", -7.3, "%", measure="change_rate"),
            E("patent registrations", 20100, period="2022"),
            E("patent registrations", 1.3, "%", measure="change_rate"),
            E("unemployment rate", 2.9, "%", period="2022"),
            E("unemployment rate", 4.1, "%", period="2023"),
            E("unemployment rate", 1.2, "百分点", measure="change"),
            E("median home sale price", 1610000, "美元", period="2022"),
            E("median home sale price", 1.65, "million USD", period="2023"),
            E("median home sale price", 2.5, "%", measure="change_rate"),
        ],
        {"caption": "Table 1: Silicon Valley at a glance", "title": "Silicon Valley Index 2024", "language": "en"},
    ),
}
