"""What a browser would not show, and what of a page is not its article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

UNSEEN_TAGS = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "meta",
        "link",
        "iframe",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "svg",
        "math",
        "map",
        "area",
        "param",
        "source",
        "track",
        "button",
        "select",
        "option",
        "datalist",
        "input",
        "textarea",
        "dialog",
        "del",
        "s",
        "strike",
        "rt",
        "rp",
    ]
)
FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog"}
)
# Whole words of class and id attributes as site templates use them; weighed against how much text they would cost.
_FURNITURE_WORDS = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "submenu",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "sidebar",
        "foot",
        "footer",
        "topbar",
        "toolbar",
        "banner",
        "share",
        "sharebar",
        "social",
        "related",
        "recommend",
        "recommended",
        "copyright",
        "pagination",
        "pager",
        "search",
        "login",
        "ad",
        "ads",
        "advert",
        "advertisement",
        "cookie",
        "popup",
        "modal",
        "skip",
        "qrcode",
        "weixin",
        "wechat",
        "sitemap",
        "toplink",
        "friendlink",
        "links",
        "print",
    ]
)
_FURNITURE_LINE = re.compile(
    r"版权所有|ICP\s*备|公网安备|网站地图|网站标识码|主办单位[:：].{0,40}承办|扫一扫|^分享到|打印本页|关闭窗口|^【?(?:打印|关闭)】?$"
    r"|All Rights Reserved|^(?:©|Copyright\b)",
    re.I,
)
_HIDING = (
    re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden", re.I),
    re.compile(
        r"(?<![\w-])(?:opacity|font-size|max-height|max-width)\s*:\s*0*(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)", re.I
    ),
    re.compile(r"(?<![\w-])font-size\s*:\s*(?:0*\.\d+|[01](?:\.\d+)?)(?:px|pt)", re.I),
    re.compile(r"(?:text-indent|left|right|top|bottom|margin-left|margin-top)\s*:\s*-\d{3,}", re.I),
    re.compile(r"clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)", re.I),
    re.compile(r"clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0)|transform\s*:\s*scale\(\s*0\s*\)", re.I),
)
_NO_BOX = re.compile(r"(?<![\w-])(?:height|width)\s*:\s*[01](?:px|pt)?\s*(?:;|!|$)", re.I)
_CLIPPED = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.I)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.I)
_BACKGROUND = re.compile(r"(?<![\w-])background(?:-color|-image)?\s*:\s*([^;!]+)", re.I)
_WHITE = re.compile(
    r"white|#?f[c-f]f[c-f]f[c-f]|#?fff|#ffff|transparent|rgba?\(\s*25[2-5]\s*,\s*25[2-5]\s*,\s*25[2-5].*|rgba\(.*,\s*0(?:\.0+)?\s*\)|"
    r"rgb\(\s*100%\s*,\s*100%\s*,\s*100%\s*\)",
    re.I,
)
_CONDITIONAL = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}@]{1,2000})\{([^{}]{0,4000})\}")
_SIMPLE = re.compile(r"(?:[\w*-]+)?(?:[.#][\w-]+)+|[\w-]+")


class Visibility:
    """Decides which elements of one page are hidden, from attributes, inline styles and the page's own simple rules."""

    def __init__(self, root: Any) -> None:
        self._hiding: set[str] = set()
        self._dark: set[str] = set()
        self._white: set[str] = set()
        for style in root.iter("style"):
            self._learn(style.text or "")

    def _learn(self, sheet: str) -> None:
        sheet = re.sub(r"/\*.*?\*/", "", sheet[:200_000], flags=re.S)
        # Rules for print or for narrow screens hide nothing on the page as it is read.
        sheet = _CONDITIONAL.sub("", sheet)
        for selectors, body in _RULE.findall(sheet):
            names = {name.strip() for name in selectors.split(",") if _SIMPLE.fullmatch(name.strip())}
            if _hides(body):
                self._hiding |= names
            if _has_background(body):
                self._dark |= names
            if _WHITE.fullmatch(_value(_COLOUR, body)):
                self._white |= names

    def hidden(self, element: Any) -> bool:
        """Whether this element and all it holds stay unseen."""
        tag = element.tag
        if not isinstance(tag, str) or tag in UNSEEN_TAGS:
            return True
        attributes = element.attrib
        if not attributes and not self._hiding and not self._white:
            return False
        if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
            return True
        style = attributes.get("style", "")
        return _hides(style) or self._matches(element, self._hiding) or self._white_on_white(element, style)

    def _white_on_white(self, element: Any, style: str) -> bool:
        """White letters with nothing behind them that paints a ground, or letters of their own ground's colour."""
        colour = _value(_COLOUR, style) or (element.get("color", "").strip() if element.tag == "font" else "")
        if colour and colour.lower() == _value(_BACKGROUND, style).lower():
            return True
        white = bool(_WHITE.fullmatch(colour)) if colour else self._matches(element, self._white)
        return white and not any(self._paints(node) for node in (element, *element.iterancestors()))

    def _paints(self, element: Any) -> bool:
        ground = element.get("bgcolor", "").strip()
        painted = bool(ground and not _WHITE.fullmatch(ground)) or bool(element.get("background"))
        return painted or _has_background(element.get("style", "")) or self._matches(element, self._dark)

    def _matches(self, element: Any, names: set[str]) -> bool:
        return bool(names) and any(name in names for name in _selectors(element))


def _hides(style: str) -> bool:
    if not style:
        return False
    return any(pattern.search(style) for pattern in _HIDING) or bool(_NO_BOX.search(style) and _CLIPPED.search(style))


def _value(pattern: re.Pattern[str], style: str) -> str:
    """A property's value in a style, empty where it is not set."""
    found = pattern.search(style)
    return found.group(1).strip() if found else ""


def _has_background(style: str) -> bool:
    ground = _value(_BACKGROUND, style)
    return bool(ground) and not _WHITE.fullmatch(ground)


def _selectors(element: Any) -> Iterable[str]:
    """The simple selectors that name this element: tag, .class, tag.class, #id, tag#id."""
    tag = element.tag
    yield tag
    for name in element.get("class", "").split():
        yield f".{name}"
        yield f"{tag}.{name}"
    if identity := element.get("id"):
        yield f"#{identity}"
        yield f"{tag}#{identity}"


def looks_like_furniture(element: Any) -> bool:
    """Whether the element's tag, role, class or id says navigation, footer, sharing and the like."""
    if element.tag in FURNITURE_TAGS or element.get("role", "").lower() in _FURNITURE_ROLES:
        return True
    # Running heads as LibreOffice («title="header"») and Word («mso-element:header») export them.
    if element.tag == "div" and (
        element.get("title", "") in ("header", "footer") or "mso-element:" in element.get("style", "").replace(" ", "")
    ):
        return bool(
            re.search(r"header|footer|mso-element:(?:header|footer)", f"{element.get('title')} {element.get('style')}")
        )
    words = re.split(r"[\s_-]+|(?<=[a-z])(?=[A-Z])", f"{element.get('class', '')} {element.get('id', '')}")
    return any(word.lower() in _FURNITURE_WORDS for word in words if word)


def is_furniture_line(text: str) -> bool:
    """Whether a short line is a site's imprint or its sharing bar."""
    return len(text) < 200 and bool(_FURNITURE_LINE.search(text))
