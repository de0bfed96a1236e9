"""A browser by the W3C WebDriver protocol: what the test of the page needs of it, over HTTP, with nothing but Python."""

import base64
import json
import subprocess
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
TAB, ENTER = "\ue004", "\ue007"


class Browser:
    """A headless Chromium with a profile of its own."""

    def __init__(self, chromedriver, chromium, width=1280, height=800, javascript=True, language="zh-CN"):
        self.driver = subprocess.Popen([chromedriver, "--port=0"], stdout=subprocess.PIPE, text=True)
        self.base = "http://127.0.0.1:%d" % self.port_of(self.driver)
        arguments = ["--headless=new", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--window-size=%d,%d" % (width, height), "--lang=" + language, "--no-sandbox"]
        preferences = {"intl.accept_languages": language}
        if not javascript:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options = {"binary": chromium, "args": arguments, "prefs": preferences}
        capabilities = {"browserName": "chrome", "goog:chromeOptions": options,
                        "goog:loggingPrefs": {"browser": "ALL"}}
        made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.base += "/session/" + made["sessionId"]
        self.size(width, height)

    @staticmethod
    def port_of(driver):
        for line in driver.stdout:
            if "was started successfully on port" in line:
                return int(line.rsplit(" ", 1)[1].strip(" .\n"))
        raise SystemExit("chromedriver did not start")

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise RuntimeError("%s %s: %s" % (method, path, json.load(error)["value"]["message"])) from None

    def size(self, width, height):
        """Of what shows of the page. A window of Chromium has at least 500 pixels, a device has not."""
        self.tool("Emulation.setDeviceMetricsOverride",
                  width=width, height=height, deviceScaleFactor=1, mobile=False)

    def tool(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def url(self):
        return self.call("GET", "/url")

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        found = self.call("POST", "/element", {"using": "css selector", "value": selector})
        return found[ELEMENT]

    def all(self, selector):
        found = self.call("POST", "/elements", {"using": "css selector", "value": selector})
        return [one[ELEMENT] for one in found]

    def click(self, selector):
        self.call("POST", "/element/%s/click" % self.find(selector), {})

    def type(self, selector, text):
        self.call("POST", "/element/%s/value" % self.find(selector), {"text": text})

    def text(self, selector="body"):
        return self.call("GET", "/element/%s/text" % self.find(selector))

    def attribute(self, selector, name):
        return self.call("GET", "/element/%s/attribute/%s" % (self.find(selector), name))

    def style(self, selector, name):
        return self.call("GET", "/element/%s/css/%s" % (self.find(selector), name))

    def press(self, *keys):
        """Presses keys one after the other, wherever the focus is."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def focused(self):
        """The text of what has the focus, or its name."""
        element = self.call("GET", "/element/active")[ELEMENT]
        text = self.call("GET", "/element/%s/text" % element)
        return text or self.call("GET", "/element/%s/attribute/name" % element) or ""

    def wait(self, what, holds, seconds=10):
        """Until it holds: a click returns before the page that it leads to is there."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if holds():
                    print("held: " + what, flush=True)
                    return
            except RuntimeError:
                # The page is being replaced by the next one.
                pass
            time.sleep(0.05)
        raise SystemExit("does not hold: %s\n%s\n%s" % (what, self.url(), self.text()))

    def errors(self):
        """What the console has got since the last call."""
        entries = self.call("POST", "/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries if entry["level"] in ("SEVERE", "WARNING")]

    def screenshot(self):
        return base64.b64decode(self.call("GET", "/screenshot"))

    def end(self):
        try:
            self.call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.driver.stdout.close()
