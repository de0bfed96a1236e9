"""Orders of WeChat Pay APIv3 by wechatpayv3, a client that others wrote, as its package has it: placed, queried, paid,
closed, refunded. It verifies each reply and each notice, and opens notices, with its own code: with certificates that it
downloads, and with a public key that it is given.

The caller runs a gateway, as for wechatpy_orders.py, and takes the same checks.
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread

from wechatpayv3 import WeChatPay, WeChatPayType, core

NAMES = "APPID", "MCH_ID", "KEY", "SERIAL", "OWN_KEY", "STRANGER_KEY", "PLATFORM_KEY", "PLATFORM_KEY_ID", "GATEWAY"
APPID, MCH_ID, KEY, SERIAL, OWN_KEY, STRANGER_KEY, PLATFORM_KEY, PLATFORM_KEY_ID, GATEWAY = (
    os.environ["PAYTABLE_" + name] for name in NAMES)


def led_here(send):
    """It has its host built in: that alone is another here."""
    return lambda url, **more: send(url=url.replace("https://api.mch.weixin.qq.com", GATEWAY), **more)


core.requests.get, core.requests.post = led_here(core.requests.get), led_here(core.requests.post)


class Notices(BaseHTTPRequestHandler):
    """Keeps what is posted, and accepts it."""

    received = Queue()

    def do_POST(self):
        self.received.put((dict(self.headers), self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def check(what, holds):
    if not holds:
        sys.exit("does not hold: " + what)
    print("held: " + what, flush=True)


server = HTTPServer(("127.0.0.1", 0), Notices)
Thread(target=server.serve_forever, daemon=True).start()
notify_url = "http://127.0.0.1:%d/told" % server.server_port


def merchant(key=OWN_KEY, **more):
    return WeChatPay(
        wechatpay_type=WeChatPayType.NATIVE, mchid=MCH_ID, private_key=key, cert_serial_no=SERIAL, appid=APPID,
        apiv3_key=KEY, notify_url=notify_url, timeout=10, **more)


def said(answer):
    """The status, and what the body says."""
    status, text = answer
    return status, json.loads(text) if text else None


def orders(name, by):
    number = name + "-0001"

    def place(number, by=by):
        return said(by.pay("小秋TIT店-超市 <&>", number, {"total": 100}, attach="深圳分店"))

    status, placed = place(number)
    check(name + ": an order is placed", status == 200 and placed["code_url"].startswith("weixin://"))
    check(name + ": it waits to be paid", said(by.query(out_trade_no=number))[1]["trade_state"] == "NOTPAY")
    print("pay " + number, flush=True)
    check(name + ": the notice of a payment is acknowledged at once", sys.stdin.readline() == "acknowledged after 1\n")
    headers, body = Notices.received.get(timeout=10)
    event = by.callback(headers, body)
    check(name + ": the notice is believed", event and event["event_type"] == "TRANSACTION.SUCCESS")
    paid = event["resource"]
    check(name + ": it says what was paid", paid["out_trade_no"] == number and paid["amount"]["total"] == 100)
    check(name + ": it is refused once changed", by.callback(headers, body + b" ") is None)
    asked = said(by.query(transaction_id=paid["transaction_id"]))[1]
    check(name + ": the gateway's own number finds it", asked["trade_state"] == "SUCCESS")
    refused = said(by.close(number))
    check(name + ": what was paid cannot be closed", refused[0] == 400 and refused[1]["code"] == "TRADE_ERROR")
    place(name + "-0002")
    check(name + ": what was not paid can be closed", by.close(name + "-0002")[0] == 204)

    def give(number_of_refund, amount):
        return said(by.refund(
            number_of_refund, {"refund": amount, "total": 100, "currency": "CNY"}, out_trade_no=number,
            notify_url=notify_url))

    status, refund = give(name + "-back-1", 30)
    check(name + ": a part is refunded", status == 200 and refund["amount"]["refund"] == 30)
    back = by.callback(*Notices.received.get(timeout=10))
    check(name + ": the notice of the refund is believed", back and back["event_type"] == "REFUND.SUCCESS")
    check(name + ": it says what was refunded", back["resource"]["out_refund_no"] == name + "-back-1")
    check(name + ": the query says the same", said(by.query_refund(name + "-back-1"))[1]["status"] == "SUCCESS")
    check(name + ": the same refund is made once", give(name + "-back-1", 30)[1]["refund_id"] == refund["refund_id"])
    check(name + ": no more is refunded than was paid", 400 <= give(name + "-back-2", 71)[0] < 500)


orders("certificates", merchant())
orders("publickey", merchant(public_key=PLATFORM_KEY, public_key_id=PLATFORM_KEY_ID))
stranger = merchant(STRANGER_KEY, public_key=PLATFORM_KEY, public_key_id=PLATFORM_KEY_ID)
refused = said(stranger.query(out_trade_no="certificates-0001"))
check("a request under another key is refused", refused[0] == 401 and refused[1]["code"] == "SIGN_ERROR")
