"""What the browser tests do and read: two small reports, asking, going from page to page."""

from __future__ import annotations

REPORT = """# 北园区指数2024

发布单位：北园区管委会

发布日期：2024年12月5日

## 一、总体情况

北园区指数以2013年为基期，由创新引领、开放协同2个一级指标构成。2023年，北园区企业研究开发费用4494.1亿元，比上年增长8.2%。2023年，北园区发明专利授权量为6.5万件。

## 二、从业人员

表1 从业人员情况

| 指标 | 2022年 | 2023年 |
| --- | --- | --- |
| 从业人员（万人） | 270.1 | 281.4 |
| 研发人员（万人） | 80.2 | 86.7 |
"""
OTHER = """# 南岛指数2024

发布单位：南岛管委会

南岛指数由创新人才、居住环境2个一级指标构成。

表1 南岛指数的指标体系

| 一级指标 | 二级指标 |
| --- | --- |
| 创新人才 | 科研人员数量、留学归国人员数量 |
| 居住环境 | 空气质量、住房价格 |

2023年，在全国的653家独角兽企业中，有106家位于南岛（占比31%）。
"""
PUBLISHED = """# 临江指数2024

临江指数以2013年为基期，由创新引领、开放协同、宜居宜业3个一级指标构成。“临江指数2024”显示，2023年综合指数达到300.0，较上年提升20.0个点。其中，创新引领指数350.0，较上年提升60.0个点；开放协同指数280.0，较上年提升12.0个点；宜居宜业指数270.0。
"""
YEARBOOK = """# 平州统计公报2024

2023年，平州企业总数中，制造业企业占42%，服务业企业占38%，建筑业企业占20%。

表1 专利授权量

| 指标 | 2020年 | 2021年 | 2022年 | 2023年 |
| --- | --- | --- | --- | --- |
| 平州专利授权量（件） | 1210 | 1345 | 1502 | 1688 |

表2 2023年各区高新技术企业

| 地区 | 高新技术企业（家） |
| --- | --- |
| 东山区 | 312 |
| 西水区 | 278 |
| 南屏区 | 95 |
"""
# Two editions of an index: another base year in each, and two figures for one thing.
EDITIONS = {
    "河港指数2022": """# 河港指数2022

河港指数以2005年为基期。2021年，河港指数达到180.0。2021年，河港园区技术合同成交额为50.2亿元。
""",
    "河港指数2024": """# 河港指数2024

河港指数以2013年为基期。2023年，河港指数达到131.0。2021年，河港园区技术合同成交额为61.7亿元。
""",
}
HOSTILE = r"""# 南园区指数2024 \<img src=x onerror="window.hit=1">

南园区指数由创新\<img src=x onerror="window.hit=1">引领、开放协同2个一级指标构成。

表1 南园区指数的指标体系

| 一级指标 | 二级指标 |
| --- | --- |
| 创新引领\<img src=x onerror="window.hit=1"> | 人才\<script>window.hit=1\</script>数量、论文数量 |
| 开放协同 | 出口额、外资额 |

## 一、\<script>window.hit=1\</script>概况

2023年，南园区\<img src=x onerror="window.hit=1">技术合同成交额为77.7亿元，见[这里](javascript:window.hit=1)。

| 指标 \<svg onload="window.hit=1"> | 2023年 |
| --- | --- |
| 园区\<b onclick="window.hit=1">企业\</b>数（家） | 4321 |

2023年，在\<img src=x onerror="window.hit=1">全国的653家独角兽企业中，有106家位于南园区（占比31%）。
"""


def ask(page, question: str) -> None:
    """Ask and wait for the whole answer."""
    page.fill("#zs-question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "q => document.querySelector('#zs-now .zs-ask')?.innerText.trim() === q"
        " && document.querySelector('#zs-now .zs-foot')",
        arg=question,
    )


def open_tab(page, name: str) -> None:
    """Go to a page by its tab, out of the overflow menu where the screen is narrow."""
    tab = page.get_by_role("tab", name=name, exact=True)
    if not tab.is_visible():
        page.locator("#zs-tabs .overflow-menu > button").first.click()
        page.locator("#zs-tabs .overflow-dropdown button", has_text=name).click()
        return
    tab.click()
