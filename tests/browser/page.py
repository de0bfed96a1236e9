"""The page of `paytable sandbox` in a real browser: an order is placed, paid, refunded, its notice sent again; by mouse and
by keyboard, with and without JavaScript, in both languages and themes, and on a narrow screen.

    page.py PROGRAM CHROMEDRIVER CHROMIUM [--screenshots FOLDER]

Each check that held prints `held: …`; the first that did not ends this with its name.
"""

import json
import subprocess
import sys

from checks import WIDE, check, hard_to_read, nameless, narrow, save, smaller
from shop import KEY, Shop, signature_of_unsorted
from webdriver import ENTER, TAB, Browser

PROGRAM, CHROMEDRIVER, CHROMIUM = sys.argv[1:4]


def start():
    addresses = ["--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--cloud", "127.0.0.1:0", "--control", "127.0.0.1:0"]
    sandbox = subprocess.Popen([PROGRAM, "sandbox", *addresses, "--ephemeral", "--json"], stdout=subprocess.PIPE, text=True)
    return sandbox, json.loads(sandbox.stdout.readline())


def first_visit(browser, page, shop):
    browser.open(page)
    check("the first visit says how an order is placed", "unifiedorder" in browser.text("#command"))
    command = browser.text("#command")
    subprocess.run(["sh", "-c", command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    browser.wait("the order of the printed line appears by itself", lambda: browser.all("table.list tbody tr"))
    check("its reply is signed", "code_url" in shop.place("B20150806125346", 888))


def by_mouse(browser, page, shop):
    browser.open(page + "orders/B20150806125346")
    check("an order that is not paid has a code to scan", browser.all(".scan svg.qr"))
    browser.click("a[href='/pay/B20150806125346']")
    browser.wait("the pay page has the amount", lambda: "8.88" in browser.text("h1"))
    sizes = browser.run("return [...document.querySelectorAll('.phone button')].map((b) => b.offsetHeight)")
    check("its buttons are 44 pixels high at least", len(sizes) == 4 and min(sizes) >= 44, sizes)
    for does, said in (("wrong_password", "密码错误"), ("not_enough", "余额不足"), ("cancel", "取消")):
        browser.click("button[value=%s]" % does)
        browser.wait("the payer does something else: " + does, lambda: said in browser.text("#said"))
    browser.click("button[value=pay]")
    browser.wait("the payer pays", lambda: "已支付" in browser.text("#said"))
    check("it can be paid once", not browser.all("button[value=pay]"))
    browser.open(page + "orders/B20150806125346")
    check("the notice was sent twice, as the shop refused the first", len(browser.all(".attempts > li")) == 2)
    history = browser.text(".timeline")
    check("the history has all of it", all(word in history for word in ("下单", "输错", "余额", "取消支付", "付款人支付")))
    shop.refund("B20150806125346", "R1", 300, 888)
    browser.wait("the refund appears by itself", lambda: "R1" in browser.text("main"))
    browser.click(".attempts summary")
    check("an attempt shows what was sent", "return_code" in browser.text(".attempts details[open] .wire"))
    browser.run("document.querySelector('h1').dataset.before = 'yes'")
    shop.place("B20150806125348", 1)
    browser.wait("the page updates itself", lambda: not browser.all("h1[data-before]"))
    check("what was open stays open", len(browser.all(".attempts details[open]")) == 1)
    check("and the focus stays", browser.run("return document.activeElement.tagName") == "SUMMARY")
    browser.click("form[action$='/resend'] button")
    browser.wait("a notice is sent again", lambda: "重新发送" in browser.text("#said"))
    check("no error stands in the console", not browser.errors(), browser.errors())


def signatures(browser, page, shop):
    shop.place("B00002", 100, sign=signature_of_unsorted)
    browser.open(page + "requests")
    browser.click("table.list tbody tr:first-child a")
    browser.wait("a wrong signature is explained", lambda: "not-sorted" in browser.text(".reason code"))
    check("the text that has to be signed is there", "appid=wx8888888888888888" in browser.text(".signed"))
    check("the key is not", KEY not in browser.run("return document.documentElement.outerHTML"))


def hostile(browser, page, shop):
    goods = "<script>document.title='x'</script>\"'&\u202eabc"
    shop.place("B00003", 1, goods=goods)
    browser.open(page + "pay/B00003")
    text = browser.text(".phone-facts")
    check("text of others is text", "<script>" in text and "\\u{202e}" in text and "\u202e" not in text, text)
    check("it runs nothing", browser.run("return document.title") != "x")


def choices(browser, page):
    browser.open(page)
    browser.click("a[lang=en][href*=lang]")
    browser.wait("English is one click away", lambda: "Orders" in browser.text("h1"))
    check("and the page says so", browser.attribute("html", "lang") == "en")
    browser.open(page + "gateway")
    check("and stays", "Gateway" in browser.text("h1"))
    browser.click("a[href*='theme=dark']")
    browser.wait("it can be dark", lambda: browser.attribute("html", "data-theme") == "dark")
    dark = browser.style("body", "color")
    browser.click("a[href*='theme=light']")
    browser.wait("and light", lambda: dark != browser.style("body", "color"))
    browser.click("a[href*='lang=zh']")
    browser.wait("and Chinese again", lambda: browser.attribute("html", "lang") == "zh-CN")


def clock_and_faults(browser, page):
    browser.open(page + "gateway")
    before = browser.text(".big-time")
    browser.click("button[name=seconds][value='86400']")
    browser.wait("the clock moves on by a day", lambda: browser.text(".big-time")[:10] > before[:10])
    lost = "input[name='notices.lost']"
    browser.type(lost, "7")
    browser.click("form[action='/gateway/faults'] .primary")
    browser.wait("faults are set", lambda: "故障" in browser.text("#said") and browser.attribute(lost, "value") != "0")
    browser.click("form[action='/gateway/faults'] button:not(.primary)")
    browser.wait("and set to none", lambda: browser.attribute(lost, "value") == "0")


def by_keyboard(browser, page, shop):
    shop.place("B00004", 5)
    browser.open(page + "orders/B00004")
    browser.press(TAB)
    check("the first stop of the keyboard skips the navigation", "主要内容" in browser.focused(), browser.focused())
    browser.press(ENTER)
    for _ in range(40):
        browser.press(TAB)
        if browser.focused().startswith("支付"):
            break
    check("the keyboard gets to the button", browser.focused().startswith("支付"), browser.focused())
    outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
    check("and shows where it is", outline == "solid", outline)
    browser.press(ENTER)
    browser.wait("the keyboard pays", lambda: "已支付" in browser.text("#said"))


def contrast(browser, page, paths):
    for theme in ("light", "dark"):
        for path in paths:
            browser.open("%s%s%stheme=%s" % (page, path, "&" if "?" in path else "?", theme))
            hard = hard_to_read(browser)
            check("every text has enough contrast, %s: /%s" % (theme, path), not hard, hard)


def names(browser, page, paths):
    for path in paths:
        browser.open(page + path)
        missing = nameless(browser)
        check("everything has a name: /" + path, not missing, missing)


def without_javascript(page, shop, paths):
    shop.place("B00005", 6)
    browser = Browser(CHROMEDRIVER, CHROMIUM, *WIDE, javascript=False)
    try:
        for path in paths:
            browser.open(page + path)
            check("without JavaScript, there is a heading: /" + path, browser.all("h1"))
        browser.open(page + "pay/B00005")
        # WebDriver counts what is in <noscript> as hidden.
        check("and a way to load it again",
              browser.style(".live", "display") == "none" and browser.style("noscript a", "display") != "none")
        browser.click("button[value=pay]")
        browser.wait("and the payer pays", lambda: "已支付" in browser.text("#said"))
        browser.open(page)
        browser.type("#q", "B00005")
        browser.click("form[role=search] button")
        browser.wait("and an order is found", lambda: len(browser.all("table.list tbody tr")) == 1)
        browser.click("a[href*='theme=dark']")
        browser.wait("and it can be dark", lambda: browser.attribute("html", "data-theme") == "dark")
    finally:
        browser.end()


def screenshots(browser, page, shop, folder):
    error = browser.run("""
        return fetch("/requests?q=unifiedorder").then((a) => a.text()).then((text) =>
          [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("tbody tr")]
            .find((row) => row.textContent.includes("FAIL")).querySelector("a").getAttribute("href"))
    """)
    shop.place("B20150806125347", 888)
    for name, path, theme, lang in (
        ("order", "/orders/B20150806125347", "light", "zh"), ("order", "/orders/B20150806125346", "dark", "en"),
        ("signature", error, "light", "en"), ("signature", error, "dark", "zh"),
    ):
        browser.open("%s%s?lang=%s&theme=%s" % (page.rstrip("/"), path, lang, theme))
        save(folder, "%s-%s-%s.png" % (name, theme, lang), smaller(browser.screenshot()))


def main():
    sandbox, said = start()
    page, shop = said["control"] + "/", Shop(said["http"])
    browser = Browser(CHROMEDRIVER, CHROMIUM, *WIDE)
    try:
        first_visit(browser, page, shop)
        by_mouse(browser, page, shop)
        signatures(browser, page, shop)
        hostile(browser, page, shop)
        choices(browser, page)
        clock_and_faults(browser, page)
        by_keyboard(browser, page, shop)
        paths = ["", "?q=none", "orders/B20150806125346", "pay/B00003", "requests", "requests/1", "notices", "gateway", "none"]
        narrow(browser, page, paths)
        contrast(browser, page, paths)
        names(browser, page, paths)
        errors = [error for error in browser.errors() if "/none" not in error]
        check("no error stands in the console at the end", not errors, errors)
        without_javascript(page, shop, paths)
        if "--screenshots" in sys.argv:
            screenshots(browser, page, shop, sys.argv[sys.argv.index("--screenshots") + 1])
    finally:
        browser.end()
        sandbox.terminate()
        sandbox.wait()
        sandbox.stdout.close()


main()
