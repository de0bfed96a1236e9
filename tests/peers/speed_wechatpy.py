"""How long wechatpy, a client that others wrote, takes for the messages of speed.json.

A line for each message: whose, which, microseconds. What it makes has to carry the expected signature, and what it reads
the expected values; else this fails.
"""

import json
import sys
from time import perf_counter_ns

from wechatpy.exceptions import InvalidSignatureException
from wechatpy.pay import WeChatPay
from wechatpy.pay.utils import calculate_signature, dict_to_xml
from wechatpy.utils import random_string

with open(sys.argv[1], encoding="utf-8") as file:
    messages = json.load(file)
key = messages.pop("key")
order, reply, notice = (messages[name] for name in ("order", "reply", "notice as documented"))
given = {name: value for name, value in order.items() if name not in ("sign", "nonce_str")}
client = WeChatPay(order["appid"], key, order["mch_id"])


def title(name):
    """What `cargo bench --bench hot_path` calls the same message."""
    signed = ["%s=%s" % pair for pair in messages[name].items() if pair[0] != "sign" and pair[1]]
    text = "&".join(signed + ["key=" + key])
    return "%s, %d fields, %d bytes signed, MD5" % (name, len(messages[name]), len(text.encode()))


def xml(fields):
    """As the gateway writes it."""
    return "<xml>\n%s</xml>" % "".join("<%s><![CDATA[%s]]></%s>\n" % (name, value, name) for name, value in fields.items())


class Response:
    """What its HTTP library would hand it."""

    def __init__(self, text):
        self.text, self.request = text, None


def build(nonce=None):
    """An order with random text of its own, unless one is given."""
    fields = {**given, "nonce_str": nonce or random_string(32)}
    return dict_to_xml(fields, calculate_signature(fields, key)).encode("utf-8")


def read_reply(response):
    data = client._handle_result(response)
    if not client.check_signature(data):
        raise InvalidSignatureException()
    return data


def check(what, holds):
    if not holds:
        sys.exit("wechatpy: " + what)


def is_refused(read, message):
    try:
        read(message)
    except InvalidSignatureException:
        return True
    return False


def texts(data):
    """What it read, with texts that are empty as such, and amounts as texts again."""
    return {name: "" if value is None else str(value) for name, value in data.items()}


def fastest(work):
    """The fastest of many neighbouring slices, in microseconds."""
    best = float("inf")
    for _ in range(200):
        start = perf_counter_ns()
        for _ in range(20):
            work()
        best = min(best, (perf_counter_ns() - start) / 20 / 1000)
    return best


check("another signature", order["sign"].encode() in build(order["nonce_str"]))
check("not all fields", all(value.encode() in build() for value in given.values()))
check("repeats its random text", build() != build())
check("another reply", texts(read_reply(Response(xml(reply)))) == reply)
check("another notice", texts(client.parse_payment_result(xml(notice))) == notice)
check("believes a reply that was changed", is_refused(read_reply, Response(xml({**reply, "total_fee": "1"}))))
check("believes a notice that was changed", is_refused(client.parse_payment_result, xml({**notice, "total_fee": "1"})))

reply_response, notice_text = Response(xml(reply)), xml(notice)
for name, work in {
    "order": build,
    "reply": lambda: read_reply(reply_response),
    "notice as documented": lambda: client.parse_payment_result(notice_text),
}.items():
    print("wechatpy\t%s\t%.2f" % (title(name), fastest(work)))
