"""What the tests of pages check alike."""

import os
import sys
import zlib

# Sizes of a window: of a desk, and of a phone.
WIDE, NARROW = (1280, 800), (360, 740)


def check(what, holds, more=""):
    if not holds:
        sys.exit("does not hold: %s\n%s" % (what, more))
    print("held: " + what, flush=True)


def is_wider_than_the_screen(browser):
    """Elements that reach beyond the right edge, but for those inside of something that scrolls."""
    return browser.run("""
        const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
        const out = [...document.querySelectorAll("body *")].filter((e) =>
          e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest("pre, nav, .hidden"));
        return wide ? out.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)) : null;
    """)


def narrow(browser, page, paths):
    browser.size(*NARROW)
    for path in paths:
        browser.open(page + path)
        wide = is_wider_than_the_screen(browser)
        check("nothing is wider than 360 pixels: /" + path, not wide, wide)
    browser.size(*WIDE)


def hard_to_read(browser):
    """Texts whose contrast is below WCAG AA: 4.5, or 3 for large ones."""
    return browser.run("""
        const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
        const light = (c) => c.slice(0, 3).map((v) => v / 255)
          .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
          .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
        const ground = (e) => {
          for (; e; e = e.parentElement) {
            const color = rgb(getComputedStyle(e).backgroundColor);
            if (color.length === 3 || color[3] > 0) return color;
          }
        };
        const out = [];
        for (const e of document.querySelectorAll("body *")) {
          const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
          if (!own || !e.checkVisibility() || e.closest(".hidden, .skip, noscript, datalist, svg")) continue;
          const style = getComputedStyle(e), size = parseFloat(style.fontSize);
          const [a, b] = [light(rgb(style.color)), light(ground(e))].sort((x, y) => y - x);
          const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
          if ((a + 0.05) / (b + 0.05) < least) out.push([((a + 0.05) / (b + 0.05)).toFixed(2), e.outerHTML.slice(0, 100)]);
        }
        return out.slice(0, 5);
    """)


def nameless(browser):
    """Controls without a name for screen readers, tables without headings, and ids that are there twice."""
    return browser.run("""
        const named = (e) => e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length ||
          e.getAttribute("aria-labelledby") || e.type === "hidden" || e.querySelector("img[alt], [aria-label]");
        const controls = [...document.querySelectorAll("a, button, input, select, summary")].filter((e) => !named(e));
        const tables = [...document.querySelectorAll("table")].filter((t) => !t.querySelector("th[scope]"));
        const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
        const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
        const broken = [...document.querySelectorAll("[aria-labelledby], [aria-describedby], label[for]")].filter((e) =>
          !document.getElementById(e.getAttribute("aria-labelledby") || e.getAttribute("aria-describedby") || e.htmlFor));
        return [...controls, ...tables, ...broken].map((e) => e.outerHTML.slice(0, 100)).concat(twice);
    """)


def smaller(png):
    """The same image, packed as tightly as zlib can."""
    out, data, at = [png[:8]], b"", 8
    while at < len(png):
        length, kind = int.from_bytes(png[at:at + 4], "big"), png[at + 4:at + 8]
        if kind == b"IDAT":
            data += png[at + 8:at + 8 + length]
        else:
            if kind == b"IEND":
                packed = b"IDAT" + zlib.compress(zlib.decompress(data), 9)
                out.append((len(packed) - 4).to_bytes(4, "big") + packed + zlib.crc32(packed).to_bytes(4, "big"))
            out.append(png[at:at + 12 + length])
        at += 12 + length
    return b"".join(out)


def save(folder, name, image):
    os.makedirs(folder, exist_ok=True)
    check("a screenshot is small: " + name, len(image) < 150 * 1024, len(image))
    with open(os.path.join(folder, name), "wb") as file:
        file.write(image)
