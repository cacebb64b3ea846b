"""简报: a topic or two indices become a short paper."""

from __future__ import annotations

from assistant.web.ui import Site, text


def build(site: Site) -> None:
    """Say honestly what is not there yet."""
    text(f'<div class="zs-empty"><p><b>{site.w("简报")}</b></p><p>{site.w("尚未实现")}</p></div>')
