"""What a page is measured by: the size of its text and of what is tapped, contrast, and whether anything sticks out."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.test_accessibility import AXE

_SMALL_TEXT = """least => {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        const text = walker.currentNode.textContent.trim();
        if (!text || node.closest('script, style, noscript') || node.getClientRects().length === 0) continue;
        // In a drawing a size is in its own units, which are drawn larger or smaller.
        const scale = node.getScreenCTM ? node.getScreenCTM().a : 1;
        const size = parseFloat(getComputedStyle(node).fontSize) * scale;
        if (size < least - 0.01) found.add(`${size} px: ${text.slice(0, 30)}`);
    }
    return [...found];
}"""
_SMALL_TARGETS = """least => {
    const found = [];
    const wanted = 'a[href], button, summary, select, textarea, input:not([type=hidden])';
    for (const node of document.querySelectorAll(wanted)) {
        const tick = ['checkbox', 'radio'].includes(node.type);
        const target = tick ? node.closest('label') : node;
        const box = target.getBoundingClientRect();
        if (box.width === 0 && box.height === 0) continue;
        if (box.width < least - 0.5 || box.height < least - 0.5) {
            const name = node.getAttribute('aria-label') || target.textContent.trim() || node.name;
            found.push(`${box.width.toFixed(0)} × ${box.height.toFixed(0)}: ${node.tagName} ${name.slice(0, 30)}`);
        }
    }
    return found;
}"""
_STICKING_OUT = """paper => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width && !paper) return [];
    const found = [];
    for (const node of document.querySelectorAll('body *')) {
        const box = node.getBoundingClientRect();
        if (box.width > 0 && box.right > width + 0.5 && (paper || !node.closest('.room-scroll'))) {
            found.push(`${node.tagName}.${node.className} ends at ${box.right.toFixed(0)} of ${width} px`);
        }
    }
    if (document.documentElement.scrollWidth <= width) return found;
    return found.length ? found : [`the page is ${document.documentElement.scrollWidth} px wide`];
}"""


def small_text(page: Page, least_px: float) -> list[str]:
    """Texts that are shown smaller than that, once each."""
    found: list[str] = page.evaluate(_SMALL_TEXT, least_px)
    return found


def small_targets(page: Page, least_px: float) -> list[str]:
    """What can be tapped and is less wide or high than that; a box to tick counts with its label."""
    found: list[str] = page.evaluate(_SMALL_TARGETS, least_px)
    return found


def sticking_out(page: Page, *, paper: bool = False) -> list[str]:
    """What makes the page wider than its window; tables that are scrolled in themselves do not, except on ``paper``."""
    found: list[str] = page.evaluate(_STICKING_OUT, paper)
    return found


def weak_contrast(page: Page, *, large: bool = False) -> list[str]:
    """Texts below 4.5:1. ``large``: where all text is 18 pt and more, for which WCAG itself asks 3:1 only (AAA: 4.5:1)."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rule = "color-contrast-enhanced" if large else "color-contrast"
    options = {"runOnly": [rule], "rules": {rule: {"enabled": True}}}
    found: list[dict[str, Any]] = page.evaluate(
        """async options => (await axe.run(document, options)).violations.flatMap(
            ({nodes}) => nodes.map(node => ({html: node.html, why: node.failureSummary})))""",
        options,
    )
    return [f"{each['html']}: {each['why']}" for each in found]
