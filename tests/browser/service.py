"""The page of `paytable serve` in a real browser: an order is placed, paid in the sandbox, its callback seen; a target is
paused, a callback that was given up is tried again; in both languages and themes, on a narrow screen, without JavaScript.

    service.py PROGRAM CHROMEDRIVER CHROMIUM [--node FOLDER] [--screenshots FOLDER]

With a folder of npm's packages, the cloud functions are those of the documentation, run from a folder.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from urllib.request import Request, urlopen

from checks import WIDE, check, hard_to_read, nameless, narrow, save, smaller
from webdriver import ENTER, TAB, Browser

PROGRAM, CHROMEDRIVER, CHROMIUM = sys.argv[1:4]
HERE = os.path.dirname(os.path.abspath(__file__))
ENV, MERCHANT = "test-f0b102", "1900009231"
# That of tests/peers/unified_order.js.
SEED = "1217752501201407033233368018"
CALLBACK = """exports.main = async (event, context) => {
  console.log("paid:", event.outTradeNo, event.totalFee, "fen")
  if (event.outTradeNo === "PAUSED1") console.log("\\u202e<b>bold</b>")
  return { errcode: 0, errmsg: "OK" }
}
"""


def option(name):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else None


def functions(folder, packages):
    """A folder of cloud functions: one that orders, and one that is called back."""
    for name in ("order", "pay_cb"):
        os.makedirs(os.path.join(folder, name))
    shutil.copy(os.path.join(HERE, "..", "peers", "unified_order.js"), os.path.join(folder, "order", "index.js"))
    with open(os.path.join(folder, "pay_cb", "index.js"), "w") as file:
        file.write(CALLBACK)
    modules = os.path.join(folder, "node_modules")
    shutil.copytree(os.path.join(packages, "node_modules"), modules, symlinks=True)
    shutil.copytree(os.path.join(modules, "wx-server-sdk-4"), os.path.join(modules, "wx-server-sdk"))


def start(data, folder):
    arguments = ["--listen", "127.0.0.1:0", "--notices", "127.0.0.1:0", "--page", "127.0.0.1:0", "--data", data, "--json"]
    if folder:
        arguments += ["--functions", folder]
    service = subprocess.Popen([PROGRAM, "serve", *arguments], stdout=subprocess.PIPE, text=True)
    return service, json.loads(service.stdout.readline())


def post(url, body):
    with urlopen(Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}), timeout=60) as answer:
        return json.load(answer)


def place(said, number):
    answer = post(said["containers"] + "unifiedOrder", {
        "body": "小秋TIT店-超市", "out_trade_no": number, "spbill_create_ip": "127.0.0.1", "sub_mch_id": MERCHANT,
        "total_fee": 1, "env_id": ENV, "function_name": "pay_cb",
    })
    check("an order is placed: " + number, "payment" in answer["respdata"], answer)


def fail(data, number, delivery):
    """What two days of failures leave: a callback that was given up, with two attempts, and a target that fails."""
    with sqlite3.connect(os.path.join(data, "serve.db")) as base:
        base.execute("UPDATE orders SET state = 'paid', check_at = NULL WHERE number = ?", [number])
        made = base.execute(
            "INSERT INTO callbacks (delivery, merchant, number, env, kind, rank, target, path, source, event, state, is_open,"
            " created_at, due_at, deadline_at, attempts, failure) VALUES (?, ?, ?, ?, 'payment', 0, ?, '', 'notice',"
            " ?, 'dead', 0, 1700000000000, 1700000000000, 1700000000000, 2, 'the status is 502 Bad Gateway')",
            [delivery, MERCHANT, number, ENV, "function/%s/pay_cb" % ENV, json.dumps({"outTradeNo": number, "totalFee": 1})])
        for attempt in (1, 2):
            base.execute(
                "INSERT INTO attempts VALUES (?, ?, 't', ?, ?, 0, 'the status is 502 Bad Gateway', 502, ?, '')",
                [made.lastrowid, attempt, 1700000000000 + attempt, 1700000001500, "<script>document.title='x'</script>\u202e"])
        base.execute("INSERT OR REPLACE INTO targets VALUES (?, 7, NULL, 4102444800000, 0)", ["function/%s/broken" % ENV])
    base.close()


def pays(browser, page, number, has_console):
    browser.open(page + "service")
    browser.wait("the order is on the service's page", lambda: number in browser.text("table.list"))
    browser.click("a[href$='/%s']" % number)
    browser.wait("what WeChat Pay said is there", lambda: "没有支付的消息" in browser.text(".side-column"))
    browser.click("a[href='/orders/%s']" % number)
    browser.wait("the sandbox has the order", lambda: browser.all("button[value=pay]"))
    check("its page has the navigation of the service", browser.all("nav a[href='/service/callbacks']"))
    browser.click("button[value=pay]")
    browser.wait("the payer pays", lambda: "已支付" in browser.text("#said"))
    browser.open(page + "service/callbacks")
    browser.wait("the callback is done", lambda: "已送达" in browser.text("table.list"))
    browser.click("table.list tbody a")
    browser.wait("it has the attempt", lambda: "已接受" in browser.text("main"))
    text = browser.text("main")
    check("and its answer", '"errcode":0' in text, text)
    check("and the event", '"outTradeNo": "%s"' % number in text, text)
    if has_console:
        check("and the console output of the function", "paid: %s 1 fen" % number in text, text)
    check("no more attempts are made", "下次投递" not in text and not browser.all("form[action$='/retry']"), text)
    check("no error stands in the console", not browser.errors(), browser.errors())


def gives_up(browser, page):
    def is_told():
        browser.open(page)
        return "1 个回调已放弃" in browser.text(".alert")
    browser.wait("what was given up is on every page, within a second", is_told)
    browser.click(".alert a")
    browser.wait("and one click away", lambda: "已放弃" in browser.text("table.list"))
    browser.click("table.list tbody a")
    browser.wait("it says why", lambda: "502 Bad Gateway" in browser.text("main"))
    check("text of others is text", "<script>" in browser.text("main") and browser.run("return document.title") != "x")
    browser.click("#earlier summary")
    check("every attempt is there", browser.all("#attempt-1[open] .wire"))
    browser.click("form[action$='/retry'] button")
    browser.wait("it is tried again", lambda: "重新排队" in browser.text("#said"))
    browser.wait("and is done, without loading the page again", lambda: "已送达" in browser.text("h1 + .badge"))
    check("nothing is given up any more", not browser.all(".alert"))


def target(browser, page, said, has_console):
    browser.open(page + "service/targets")
    check("a failing target says so", "自动暂停" in browser.text("table.list"))
    row = "input[value='function%%2F%s%%2F%s'] ~ button[value=%s]"
    browser.click(row % (ENV, "pay_cb", "pause"))
    browser.wait("a target is paused", lambda: "已暂停" in browser.text("#said"))
    place(said, "PAUSED1")
    browser.open(page + "orders/PAUSED1")
    browser.click("button[value=pay]")
    browser.wait("an order of it is paid", lambda: "已支付" in browser.text("#said"))
    browser.open(page + "service/callbacks?q=PAUSED1")
    browser.wait("its callback waits", lambda: "等待投递" in browser.text("table.list"))
    browser.open(page + "service/targets")
    browser.click(row % (ENV, "pay_cb", "resume"))
    browser.wait("the target is resumed", lambda: "恢复投递" in browser.text("#said"))
    browser.open(page + "service/callbacks?q=PAUSED1")
    browser.wait("and its callback is made", lambda: "已送达" in browser.text("table.list"))
    if has_console:
        browser.click("table.list tbody a")
        browser.wait("what the function printed is text",
                     lambda: "\\u{202e}<b>bold</b>" in browser.text("main") and "\u202e" not in browser.text("main"))


def by_keyboard(browser, page):
    browser.open(page + "service/targets")
    for _ in range(40):
        browser.press(TAB)
        if browser.focused() == "暂停":
            break
    check("the keyboard gets to a button", browser.focused() == "暂停", browser.focused())
    browser.press(ENTER)
    browser.wait("and presses it", lambda: "已暂停" in browser.text("#said"))
    browser.click("button[value=resume]")
    browser.wait("what it did is undone", lambda: "恢复投递" in browser.text("#said"))


def choices(browser, page):
    browser.open(page + "service/callbacks")
    browser.click("a[lang=en][href*=lang]")
    browser.wait("English is one click away", lambda: "Callbacks" in browser.text("h1"))
    browser.open(page + "service/targets?theme=dark")
    check("it can be dark", browser.attribute("html", "data-theme") == "dark" and "Targets" in browser.text("h1"))
    browser.open(page + "service/targets?theme=light&lang=zh")


def readable(browser, page, paths):
    for theme in ("light", "dark"):
        for path in paths:
            for lang in ("zh", "en"):
                browser.open("%s%s%stheme=%s&lang=%s" % (page, path, "&" if "?" in path else "?", theme, lang))
                hard = hard_to_read(browser)
                check("every text has enough contrast, %s, %s: /%s" % (theme, lang, path), not hard, hard)
    browser.open(page + "service?theme=light&lang=zh")
    for path in paths:
        browser.open(page + path)
        missing = nameless(browser)
        check("everything has a name: /" + path, not missing, missing)
    narrow(browser, page, paths)


def without_javascript(page, paths):
    browser = Browser(CHROMEDRIVER, CHROMIUM, *WIDE, javascript=False)
    try:
        for path in paths:
            browser.open(page + path)
            check("without JavaScript, there is a heading: /" + path, browser.all("h1"))
        browser.open(page + "service/targets")
        browser.click("button[value=resume]")
        browser.wait("without JavaScript, a target is resumed", lambda: "恢复投递" in browser.text("#said"))
        browser.open(page + "service/callbacks/dead2")
        browser.click("form[action$='/retry'] button")
        browser.wait("and a callback is tried again", lambda: "重新排队" in browser.text("#said"))
        browser.open(page + "service/callbacks")
        browser.type("#q", "dead2")
        browser.click("form[role=search] button")
        browser.wait("and a callback is found", lambda: len(browser.all("table.list tbody tr")) == 1)
    finally:
        browser.end()


def screenshot(browser, page, number, folder):
    found = browser.run("return fetch('/service/callbacks?q=%s').then((a) => a.text())" % number)
    link = found.split('<th scope="row"><a href="/')[1].split('"')[0]
    browser.open("%s%s?lang=zh&theme=light" % (page, link))
    save(folder, "callback-light-zh.png", smaller(browser.screenshot()))


def main():
    scratch = tempfile.mkdtemp()
    data, packages = os.path.join(scratch, "data"), option("--node")
    folder = os.path.join(scratch, "functions") if packages else None
    if folder:
        functions(folder, packages)
    service, said = start(data, folder)
    browser = None
    try:
        page, number = said["page"] + "/", SEED if folder else "A100001"
        if folder:
            answer = post(said["cloud"].removesuffix("/admin") + "/functions/order", {})
            check("the cloud function of the documentation places an order", "payment" in answer["result"], answer)
        else:
            place(said, number)
        browser = Browser(CHROMEDRIVER, CHROMIUM, *WIDE)
        pays(browser, page, number, has_console=bool(folder))
        place(said, "DEAD01")
        fail(data, "DEAD01", "dead1")
        gives_up(browser, page)
        target(browser, page, said, has_console=bool(folder))
        by_keyboard(browser, page)
        choices(browser, page)
        if option("--screenshots"):
            screenshot(browser, page, number, option("--screenshots"))
        place(said, "DEAD02")
        fail(data, "DEAD02", "dead2")
        paths = ["", "service", "service?q=none", "service/orders/%s/%s" % (MERCHANT, number), "service/callbacks",
                 "service/callbacks?state=dead", "service/callbacks/dead1", "service/callbacks/dead2", "service/targets", "service/none"]
        readable(browser, page, paths)
        errors = [error for error in browser.errors() if "/none" not in error]
        check("no error stands in the console at the end", not errors, errors)
        without_javascript(page, paths)
    finally:
        if browser:
            browser.end()
        service.send_signal(signal.SIGTERM)
        service.wait()
        service.stdout.close()
        shutil.rmtree(scratch, ignore_errors=True)


main()
