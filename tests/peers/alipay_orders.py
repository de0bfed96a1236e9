"""Orders by Alipay's own client for Python, as its package has it: placed, queried, paid, refunded, closed. It verifies each
reply and each notice with its own code.

The caller runs a gateway, as for wechatpy_orders.py, and takes the same checks.
"""

import http.client
import json
import os
import sys
import time
from base64 import b64encode
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

from Crypto.PublicKey import RSA
from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.domain.AlipayTradeCloseModel import AlipayTradeCloseModel
from alipay.aop.api.domain.AlipayTradePrecreateModel import AlipayTradePrecreateModel
from alipay.aop.api.domain.AlipayTradeQueryModel import AlipayTradeQueryModel
from alipay.aop.api.domain.AlipayTradeRefundModel import AlipayTradeRefundModel
from alipay.aop.api.exception.Exception import ResponseException
from alipay.aop.api.request.AlipayTradeCloseRequest import AlipayTradeCloseRequest
from alipay.aop.api.request.AlipayTradePrecreateRequest import AlipayTradePrecreateRequest
from alipay.aop.api.request.AlipayTradeQueryRequest import AlipayTradeQueryRequest
from alipay.aop.api.request.AlipayTradeRefundRequest import AlipayTradeRefundRequest
from alipay.aop.api.response.AlipayTradeCloseResponse import AlipayTradeCloseResponse
from alipay.aop.api.response.AlipayTradePrecreateResponse import AlipayTradePrecreateResponse
from alipay.aop.api.response.AlipayTradeQueryResponse import AlipayTradeQueryResponse
from alipay.aop.api.response.AlipayTradeRefundResponse import AlipayTradeRefundResponse
from alipay.aop.api.util import WebUtils
from alipay.aop.api.util.SignatureUtils import get_sign_content, verify_with_rsa

NAMES = "APP_ID", "OWN_KEY", "STRANGER_KEY", "PLATFORM_KEY", "GATEWAY"
APP_ID, OWN_KEY, STRANGER_KEY, PLATFORM_KEY, GATEWAY = (os.environ["PAYTABLE_" + name] for name in NAMES)

# It writes the time of the machine, which has to be Alipay's.
os.environ["TZ"] = "Asia/Shanghai"
time.tzset()

# It calls ports 80 and 443 alone, whatever the address says: that alone is another here.
port = urlsplit(GATEWAY).port
WebUtils.httplib = SimpleNamespace(
    HTTPConnection=lambda host, port=port, timeout=15, given=port: http.client.HTTPConnection(host, given, timeout))


class Notices(BaseHTTPRequestHandler):
    """Keeps what is posted, and accepts it."""

    received = Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.received.put(dict(parse_qsl(body, keep_blank_values=True)))
        self.send_response(200)
        self.send_header("content-length", "7")
        self.end_headers()
        self.wfile.write(b"success")

    def log_message(self, *_):
        pass


def check(what, holds):
    if not holds:
        sys.exit("does not hold: " + what)
    print("held: " + what, flush=True)


server = HTTPServer(("127.0.0.1", 0), Notices)
Thread(target=server.serve_forever, daemon=True).start()


def inside(pem):
    """The key as it takes it: PKCS#1 of a private one, and without the lines around it."""
    key = RSA.import_key(pem)
    return b64encode(key.export_key("DER", pkcs=1 if key.has_private() else None)).decode()


def client(key):
    config = AlipayClientConfig()
    config.server_url = "http://127.0.0.1/gateway.do"
    config.app_id, config.app_private_key, config.alipay_public_key = APP_ID, inside(key), inside(PLATFORM_KEY)
    return DefaultAlipayClient(config)


def ask(kind, rows, by=client(OWN_KEY)):
    request, model, reply = kind
    content = model()
    for name, value in rows.items():
        assert hasattr(content, name), name
        setattr(content, name, value)
    asked, told = request(biz_model=content), reply()
    asked.notify_url = "http://127.0.0.1:%d/told" % server.server_port
    told.parse_response_content(by.execute(asked))
    return told


PLACE = AlipayTradePrecreateRequest, AlipayTradePrecreateModel, AlipayTradePrecreateResponse
QUERY = AlipayTradeQueryRequest, AlipayTradeQueryModel, AlipayTradeQueryResponse
REFUND = AlipayTradeRefundRequest, AlipayTradeRefundModel, AlipayTradeRefundResponse
CLOSE = AlipayTradeCloseRequest, AlipayTradeCloseModel, AlipayTradeCloseResponse
SUBJECT = "咖啡 a+b 100% & c=d"


def place(number, **more):
    return ask(PLACE, {"out_trade_no": number, "total_amount": "88.88", "subject": SUBJECT}, **more)


def is_believed(notice):
    """As its documentation has it verified: without these two fields."""
    text = get_sign_content({name: value for name, value in notice.items() if name not in ("sign", "sign_type")})
    try:
        return verify_with_rsa(inside(PLATFORM_KEY), text.encode(), notice["sign"])
    except Exception:
        return False


def is_refused(reply, sub_code):
    return not reply.is_success() and reply.code == "40004" and reply.sub_code == sub_code


placed = place("python-0001")
check("an order is placed", placed.is_success() and placed.out_trade_no == "python-0001" and placed.qr_code)
check("the same order is placed again", place("python-0001").qr_code == placed.qr_code)
waiting = ask(QUERY, {"out_trade_no": "python-0001"})
check("it waits to be paid", waiting.trade_status == "WAIT_BUYER_PAY" and waiting.total_amount == "88.88")

try:
    refused = place("python-0002", by=client(STRANGER_KEY)).body
except ResponseException as unsigned:
    refused = str(unsigned)
check("a request under another key is refused", "isv.invalid-signature" in refused)
unknown = ask(QUERY, {"out_trade_no": "python-0002"})
check("nothing came of it", is_refused(unknown, "ACQ.TRADE_NOT_EXIST"))

print("pay python-0001", flush=True)
check("the notice of a payment is acknowledged at once", sys.stdin.readline() == "acknowledged after 1\n")
event = Notices.received.get(timeout=10)
check("the notice is believed", is_believed(event))
since = abs((datetime.now() - datetime.strptime(event["gmt_payment"], "%Y-%m-%d %H:%M:%S")).total_seconds())
check("it says what was paid, and when", since < 60 and event["out_trade_no"] == "python-0001"
      and event["total_amount"] == "88.88" and event["trade_status"] == "TRADE_SUCCESS" and event["subject"] == SUBJECT
      and event["app_id"] == APP_ID)
for what, changed in {
    "another amount": {"total_amount": "0.01"},
    "another order": {"out_trade_no": "python-0002"},
    "a field more": {"refund_fee": "88.88"},
    "no signature": {"sign": ""},
}.items():
    check("a notice with " + what + " is refused", not is_believed({**event, **changed}))
paid = ask(QUERY, {"trade_no": event["trade_no"]})
check("the gateway's own number finds it",
      paid.out_trade_no == "python-0001" and paid.trade_status == "TRADE_SUCCESS" and paid.is_success())
check("what was paid cannot be closed", is_refused(ask(CLOSE, {"out_trade_no": "python-0001"}), "ACQ.TRADE_STATUS_ERROR"))


def give(number, amount):
    return ask(REFUND, {"out_trade_no": "python-0001", "out_request_no": number, "refund_amount": amount})


refund = give("back-1", "8.88")
check("a part is refunded", refund.fund_change == "Y" and refund.refund_fee == "8.88" and refund.is_success())
back = Notices.received.get(timeout=10)
check("the notice of the refund is believed", is_believed(back))
check("it says what was refunded", back["out_biz_no"] == "back-1" and back["refund_fee"] == "8.88")
again = give("back-1", "8.88")
check("the same refund is made once", again.fund_change == "N" and again.refund_fee == "8.88")
more = give("back-2", "80.01")
check("no more is refunded than was paid", more.code == "40004" and more.sub_code.startswith("ACQ."))
rest = give("back-3", "80.00")
check("the rest is refunded, and the reply has the sum", rest.fund_change == "Y" and rest.refund_fee == "88.88")
check("the order is closed then", ask(QUERY, {"out_trade_no": "python-0001"}).trade_status == "TRADE_CLOSED")

place("python-0003")
check("what was not paid can be closed", ask(CLOSE, {"out_trade_no": "python-0003"}).is_success())
check("it is closed then", ask(QUERY, {"out_trade_no": "python-0003"}).trade_status == "TRADE_CLOSED")
