"""Contrast of an element with what lies behind it, as WCAG 2 counts it."""

from __future__ import annotations

from playwright.sync_api import Locator

_COLOURS = """(element, property) => {
    const own = getComputedStyle(element)[property];
    let behind = property === "color" ? element : element.parentElement;
    while (behind.parentElement && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") {
        behind = behind.parentElement;
    }
    return [own, getComputedStyle(behind).backgroundColor];
}"""


def contrast(element: Locator, property: str = "color") -> float:
    """The ratio, 1 to 21, of a colour of the element to the background it is seen on."""
    light, dark = sorted(map(_luminance, element.evaluate(_COLOURS, property)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
