"""Numbers that are no data: ages and thresholds inside names, rankings' sizes, enumerations, demonstratives."""

from __future__ import annotations

import re
from functools import cache

from ingest.lexicon import alternation, words
from ingest.records import Quantity

_CHINESE = re.compile(r"^[约近超逾过]{0,2}[零〇一二两三四五六七八九十百千万亿]")
_DEMONSTRATIVE = re.compile(
    r"(?:这|那|该|上述|以下|下列|以上|其他|其它|另外|另|任|几|每|各|前|后|首|此|同一|第|本|前述|如下|历|所有|双)$"
)
_AGE_GROUP = re.compile(
    r"^(?:以下|以上|及以下|及以上|至|到|-|—|的|年龄段|组|之间|人口|老人|青年|儿童|以内|（含|适龄|及其以上|劳动)"
)
_THRESHOLD = re.compile(
    r"^的?(?!，|。|；|、|的(?:增|涨|降|高|低|速|比)|增|左右|水平|区间|之间|的水平|的区间|的速度|占|以上|以下|$)"
    r"[\u4e00-\u9fffA-Za-z“]"
)
_THRESHOLD_BEFORE = re.compile(
    r"(?:收入|营收|产值|投资|估值|资产|规模|面积|销售额?|市值|交易|人口|纳税|税收|注册资本|金额|总额|净值|合同额|装机|年产|主营业务|"
    r"投入|经费|支出|费用|强度|占比|比重|比例|增速|增长率|GDP|生产总值|额度|成交额|总投资|产能|单笔|单体|单机|容量|吨位|吞吐量|营业额|年限|雇员|员工|从业人员)(?:在|为|达|达到|额)?$"
)
_OPEN = frozenset({"以上", "以下", "及以上", "及以下", "以内", "之内"})
_OVER_WORDS = frozenset(
    {"超", "超过", "过", "突破", "破", "逾", "达", "不低于", "不少于", "不超过", "不高于", "至少", "大于", "高于"}
)
_GRANT = re.compile(r"^的?(?:一次性)?(?:资金|财政|专项)?(?:奖励|补贴|补助|资助|奖补|扶持|支持|贴息|罚款)")
_GRANTED = re.compile(r"(?:可|给予|予以|按|申请|享受|最高|一次性|每年)[^，。；]{0,10}$")
# «营业收入在1000万元以上、研发费用占比不低于3%的企业可以申报»: conditions side by side.
_CONDITIONS = re.compile(
    r"^、[^。；]{2,30}?(?:以上|以下|不低于|不少于|不超过|超过)[^。；，]{0,16}?的(?:企业|单位|机构|项目|人才|人员|园区)"
)
_MEASURED_GROUP = re.compile(r"^[\u4e00-\u9fff]{2,12}?(?:达到?|为|实现|突破|超过?)?\d")  # «三大新兴产业产值达3988亿元»
# «五大支柱产业实现总产值1743亿元»: the group's figures, not its size.
_GROUP_DOES = re.compile(
    r"^[\u4e00-\u9fff]{2,10}?(?:实现|完成|同比|规模|总?产值|投资|营业收入|营收|收入|增加值|增长|合计|利润|出口|R&D|研发|经费|延续|保持|持续|继续|呈)"
)
_FEW = 12
_PART_COUNTED = re.compile(r"(?:设区)?[市县区州省](?:（[市县区州]）)?中有?\d{1,3}个")  # «11个市中有9个市上升»
_TOTALLED = re.compile(r"[\u4e00-\u9fff（）]{2,12}?(?:合计|共计|总计|均|平均|分别)")  # «其余14个园总收入合计…»
# «甲、乙、丙3个产业集群营收分别达到…»: how many are named.
_IN_TURN = re.compile(r"[\u4e00-\u9fffA-Z&]{2,16}?(?:分别|依次)(?!有)")
_REST = re.compile(r"(?:其余|其他|其它|余下|剩余)(?:的)?$")
_STEP = re.compile(r"台阶|.[千百]?[万亿]{1,2}级?台阶")  # «跨越三个千亿台阶»
_TOPS = re.compile(r"^[\u4e00-\u9fff]{0,10}?(?:首位|榜首|之首|前列|第[一二三四五六七八九十\d])")
_SIZES = frozenset({"纳米", "微米", "nm", "英寸", "毫米", "厘米"})
_TOGETHER = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:分别|合计|均(?!衡|价|值)|共同|总计)")
# «…的县有4个，4个县合计140亿元»: the count was told before; what follows is the sum of those counted.
_LISTED_IN_ALL = re.compile(r"[，、；][家个](?:合计|共计|总计)")
_COUNTED_AGAIN = re.compile(r"^[\u4e00-\u9fff（）]{1,8}?(?:的[\u4e00-\u9fff]{2,10})?(?:合计|共计|总计)")
_BESIDE_RANK = re.compile(
    r"(?:比|较|与|和|距|领先|领先于|超过|超出|高于|低于|落后|落后于|不及|逼近|接近)(?:排名|位居|位列)?$"
)
_TIMES_OF = re.compile(r"[\u4e00-\u9fff]{2,8}的(?:约|近)?\d[\d.]*(?:倍|%)")  # «是第二名乙市的2.9倍»
_FURNITURE = re.compile(r"(?:浏览|阅读|点击|访问|下载)(?:次数|量|数)?[：:]?$")
# «三个分领域得分依次为»: how many follow.
_ANNOUNCED = re.compile(r"[^，。；：\d]{0,12}(?:指数|得分|评分|分值)值?(?:分别|依次)")
# «权重依次为0.3、0.4和0.3»: told by the framework.
_WEIGHTS = re.compile(r"权重(?:系数|值)?(?:分别|依次)?(?:为|是|取)?(?:\s*\d\.\d+[、，和及与])*\s*$")
_LIST_SIZE = re.compile(r"^(?:强|佳|大(?=企业|品牌|城市|高校|科技|集群|创新|品种|经济|集装箱|港))")
_AMONG = re.compile(r"^[\u4e00-\u9fff“”]{0,9}?(?:之中|之首|之末|中(?![国心小型介药医央])|之间|之一|里面)")
_LEVEL_WORD = re.compile(r"^(?:级(?!指标|以上|别)|星级|级别)")
_ENUMERATION = re.compile(r"^(?:[，：,:]|方面[，是])")
_DOCUMENT_NO = re.compile(r"^(?:号|条|款|章|节|页|版(?!面)|年级|周年|届|行动|计划|工程|战略|条措施?政策|会议|次会议)")
_PLACES_COUNTED = re.compile(r"^[省市县区州国城](?!场)(?:均|都|合计|高于|低于|超过|占|的|分别)")  # «3市高于全国平均»
_TIER_COUNTED = re.compile(r"^的(?:有|共)?\d[\d,.]*万?(?:家|个|户|人|名|所|座|项)(?!月)")  # «50亿—100亿元的7家»
# «其中1亿美元项目2个», «产值10亿元企业15家»: how large those are that are counted.
_SIZED_COUNTED = re.compile(
    r"^(?:级)?(?:的)?(?:重大|重点|工业|制造业|产业)?(?:项目|企业|园区|集群|品牌|镇|乡镇|单品)(?:共|有|达到?|数量?|已)*\d[\d,.]*(?:家|个|户|项)"
)
_LIFE = re.compile(r"(?:年龄|寿命|岁数|年限)[\u4e00-\u9fff]{0,6}$")
_PHONE = re.compile(r"(?:电话|邮编|传真|热线|邮箱|网址|ISSN|ISBN|CN)[：:]?[\d\s-]*$")
_NARROW = frozenset(
    {
        "个",
        "大",
        "种",
        "项",
        "类",
        "位",
        "名",
        "点",
        "次",
        "届",
        "层",
        "路",
        "批",
        "期",
        "轮",
        "处",
        "条",
        "方",
        "国",
        "级",
        "代",
        "组",
        "对",
    }
)


# What is told in money is never counted in bodies: such a figure has run into the next name.
_MONEY = re.compile(
    r"(?:GDP|生产总值|增加值|产值|收入|利润|税收|费用|经费|支出|投资额|成交额|进出口额?|出口额|进口额|总额|市值)$", re.I
)
_BODIES = frozenset({"家", "个", "人", "名", "位", "户", "所", "件"})


def is_miscounted(indicator: str, unit: str) -> bool:
    """Whether an amount of money is given in units of counting: «企业近百家 GDP…» gives no GDP."""
    return unit.lstrip("万亿千百十") in _BODIES and bool(_MONEY.search(indicator))


def not_data(text: str, quantity: Quantity) -> bool:
    """Whether a number of folded text is part of a name, a threshold or an enumeration rather than a figure."""
    before, after = text[max(0, quantity.start - 24) : quantity.start], text[quantity.end : quantity.end + 24]
    unit = quantity.unit
    if (
        (unit in ("个", "大", "项") and _ANNOUNCED.match(after))
        or (not unit and _WEIGHTS.search(text[max(0, quantity.start - 40) : quantity.start]))
        or (unit == "分" and after.startswith("享"))
        or unit == "强"
        or (_LIST_SIZE.match(after) and not quantity.unit)
        or _LEVEL_WORD.match(after)
    ):
        return True
    if unit in ("岁", "周岁"):
        return (
            not _LIFE.search(before)
            or bool(_AGE_GROUP.match(after))
            or (quantity.low != quantity.high and "-" in quantity.text)
        )
    if unit == "位" and quantity.text.startswith("第"):
        return _is_no_rank(text, quantity, before, after)
    if (
        unit == "级"
        or unit.endswith("周年")
        or (unit in ("届", "期", "版", "节") or (_DOCUMENT_NO.match(after) and not unit))
    ):
        return True
    if (unit == "次" and after.startswith("产业")) or (
        unit in ("类", "级", "代") and re.search(r"\d(?:余|多)?[个家款项种件]$", before)
    ):
        return True
    if (unit == "年" and after.startswith("平均")) or (
        re.match(r"^(?!的)[\u4e00-\u9fff]{0,8}(?:相比|比较)", after)
        and re.search(r"与(?!(?:上年|去年|上一年))[\u4e00-\u9fff]{0,8}$", before)
    ):
        return True
    if (
        before.endswith("每")
        or (unit == "%" and re.search(r"(?:前|后|底层|顶层)$", before))
        or (before.endswith(("前", "末", "后")) and unit in ("名", "位", "家", "个", "大"))
        or _LISTED_IN_ALL.match(f"{before[-1:]}{unit}{after}")  # «甲（3家）、乙（2家），两家合计5家»
    ):
        return True
    if unit in ("年", "年间", "个月") and (
        after.startswith(("间", "来", "里", "内", "前", "后", "期")) or unit == "年间"
    ):
        return True
    if _STEP.match(unit[-1:] + after) or (quantity.value == 1 and re.match(r"^(?:兑|合|折合|=)", after)):
        return True
    if _PHONE.search(before) or _FURNITURE.search(before) or _is_attribute(quantity, before, after):
        return True
    if unit == "" and re.match(r"^[.、．)）](?!\d)", after) and re.search(r"(?:^|[。；，：:\n（])$", before):
        return True
    if unit == "" and quantity.text.isdigit() and (len(quantity.text) >= 6 or _PLACES_COUNTED.match(after)):
        return True
    lead = text[max(0, quantity.start - 120) : quantity.start]
    if _is_aspect(quantity, before, after):
        return True
    if _is_grouping(quantity, before, after) or (_COUNTED_AGAIN.match(after) and quantity.text in lead):
        return True
    return _is_threshold(quantity, before, after) or _is_small_count(quantity, before, after)


def _is_no_rank(text: str, quantity: Quantity, before: str, after: str) -> bool:
    """«第一、第二产业», «从第3位至第5位», «第三，…», «得分比第二名明港高新区高3.4分»: an ordinal that tells no rank."""
    if _BESIDE_RANK.search(before) or (_TIMES_OF.match(after) and re.search(r"[是为于]$", before)):
        return True
    told = re.search(r"分别|依次", text[max(0, quantity.start - 60) : quantity.start])
    if (
        (not told and re.match(r"^(?:位)?、第", after))
        or re.match(r"^(?:位)?(?:至|到|-|—)第", after)
        or re.search(r"第[一二三四五六七八九十\d]+位?(?:至|到)$", before)
    ):
        return True
    return bool(_ENUMERATION.match(after)) and re.search(r"(?:^|[。；，：])$", before) is not None


def _is_grouping(quantity: Quantity, before: str, after: str) -> bool:
    """«五大支柱产业实现…», «《甲》《乙》两大期刊», «居15个城市首位»: how many are meant, nothing counted."""
    if quantity.base_unit in _NARROW | {"家"} and (
        re.match(r"之[一二三四五六七八九十首末]", after)
        or _PART_COUNTED.match(after)
        or (_REST.search(before) and _TOTALLED.match(after))
        or (quantity.value <= _FEW and "、" in before[-20:] and _IN_TURN.match(after))
    ):
        return True
    if quantity.text.endswith("大") and re.search(r"(?:全球|全国|世界|中国|我国|全省|全市)(?:前)?$", before):
        return True
    if quantity.text.endswith("大") and len(quantity.text) <= 3 and not quantity.qualifier:
        made = re.search(r"(?:形成|建成|拥有|打造|培育|布局|构建|设立|组建|建立|集聚|汇聚|共有)了?$", before)
        told = made or "、" in before[-20:]  # «人才、活力和环境三大要素»: what is counted stands there
        return not told or bool(_GROUP_DOES.match(after) or _TOPS.match(after))
    if re.search(r"[居列]$", before) and _TOPS.match(after):
        return True
    return bool(_CHINESE.match(quantity.text) and re.match(r"^(?:维度|角度|层面|视角)", after) and "从" in before)


@cache
def _aspect() -> tuple[re.Pattern[str], re.Pattern[str]]:
    name, kinds, led = (alternation(words("prose", "aspects", key)) for key in ("words", "kinds", "led"))
    return re.compile(rf"(?:{kinds})?(?:{name})(?P<rest>.?)"), re.compile(rf"(?:{led})(?:了|这|以下)?$")


def _is_aspect(quantity: Quantity, before: str, after: str) -> bool:
    """«从5个方面», «围绕3个重点方面展开»: what a text is divided by; «表现在五个方面。» tells how many there are."""
    name, led = _aspect()
    match = name.match(after) if quantity.base_unit in ("个", "大", "项", "种") else None
    return match is not None and (match["rest"] not in ("", *"，。；：、") or led.search(before) is not None)


def _is_attribute(quantity: Quantity, before: str, after: str) -> bool:
    """«14纳米先进工艺», «给予最高200万元的补贴»: what a product or a rule is like, nothing counted."""
    sized = quantity.unit in _SIZES and re.match(r"[\u4e00-\u9fff]{2}", after)
    if sized and not re.match(r"左右|以[上下]|之间", after):
        return True
    return bool(_GRANT.match(after) and _GRANTED.search(before + (quantity.qualifier or "")))


def _is_threshold(quantity: Quantity, before: str, after: str) -> bool:
    """«年主营业务收入2000万元及以上的工业企业»: the figure delimits who is counted."""
    if quantity.base_unit in ("元", "美元", "%") and _TIER_COUNTED.match(after):
        return True
    if quantity.base_unit in ("元", "美元") and not quantity.qualifier and _SIZED_COUNTED.match(after):
        return True
    unit_of_time = quantity.base_unit in ("年", "个月")
    if (quantity.qualifier in _OPEN or quantity.qualifier in _OVER_WORDS) and _CONDITIONS.match(after):
        return True
    if (
        quantity.qualifier in _OPEN
        and _THRESHOLD.match(after)
        and (unit_of_time or not re.match(r"^的?(?:比例|速度|增长|增速|份额)", after))
    ):
        if quantity.base_unit in ("%", "倍", "比例", "百分点") and not re.search(
            r"(?:增速|增长|比例|占比)(?:在|达|超)?$", before
        ):
            return False
        sized = re.search(r"(?:由|来自|规模)[“「]?$", before)
        return quantity.base_unit not in ("人", "家", "个", "项") or bool(sized or _THRESHOLD_BEFORE.search(before))
    over = quantity.qualifier in _OVER_WORDS or before.endswith(("达", "过", "在"))
    if over and re.match(
        r"^的(?:有|共有|达|市|省|县|区|州|地区|国家|城市|企业|园区|机构)(?:（[^）]{1,6}）)?(?:有|共|为|达|数|个|占|\d)|^的(?:有|共有)\d",
        after,
    ):
        return True
    if (
        over
        and _THRESHOLD_BEFORE.search(before.rstrip("达过在"))
        and re.match(r"^的[\u4e00-\u9fff“”]{2,14}?(?:共有?|有|为|达到?|数|约)?\d", after)
    ):
        return True
    return bool(
        over
        and _THRESHOLD_BEFORE.search(before.rstrip("达过在"))
        and re.match(r"^的?(?:企业|公司|项目|产业|品牌|城市|集群|机构|园区|镇|县|平台|单位|大项目)", after)
    )


def _is_small_count(quantity: Quantity, before: str, after: str) -> bool:
    """«两个方面», «这三个», «五个一级指数中»: words of grouping, not counts of the report."""
    if not _CHINESE.match(quantity.text) or quantity.base_unit not in _NARROW or quantity.qualifier:
        return False
    if quantity.text.endswith("大") and "、" in before[-20:] and _MEASURED_GROUP.match(after):
        return True
    if re.search(r"(?:分|按|从)$", before) and re.match(r"[\u4e00-\u9fff]{0,8}看", after):
        return True
    if _DEMONSTRATIVE.search(before) or _AMONG.match(after) or _TOGETHER.match(after):
        return True
    if quantity.value <= 2:
        moved = quantity.base_unit == "位" and re.search(
            r"(?:升|降|移|进|退|高|落|滑)了?(?:[一二两三四五六七八九十\d]+位[、和])*$", before
        )
        return not moved and not re.search(r"(?:增加|新增|减少|增设|新设|建成)了?[^，。；]{0,16}$", before)
    return False
