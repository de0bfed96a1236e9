"""wechatpy, a client that others wrote, as its package has it, with the host that is built into it: an order of the test
merchant of `paytable sandbox` is placed, paid, queried and refunded.

Where this runs, the hosts file leads to the sandbox, and its CA is trusted; the control interface is at its usual address.
Each check that held prints `held: …`; the first that did not ends this with its name. A PEM file with the merchant's
certificate and its key is the only argument.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.request import Request, urlopen

from wechatpy.exceptions import WeChatPayException
from wechatpy.pay import WeChatPay

APPID, MCH_ID, KEY = "wx8888888888888888", "1900000109", "192006250b4c09247ec02edce69f6a2d"
CONTROL, CERTIFICATE = "http://127.0.0.1:8090", sys.argv[1]


class Notices(BaseHTTPRequestHandler):
    """Acknowledges what is posted."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        answer = b"<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>"
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def check(what, holds):
    if not holds:
        sys.exit("does not hold: " + what)
    print("held: " + what, flush=True)


def pay(number):
    headers = {"Content-Type": "application/json"}
    with urlopen(Request("%s/api/orders/%s/pay" % (CONTROL, number), b"{}", headers)) as answer:
        return json.load(answer)["acknowledged"]


server = HTTPServer(("127.0.0.1", 0), Notices)
Thread(target=server.serve_forever, daemon=True).start()
notify_url = "http://127.0.0.1:%d/paid" % server.server_port
merchant = WeChatPay(APPID, KEY, MCH_ID, mch_cert=CERTIFICATE, mch_key=CERTIFICATE, timeout=10)

placed = merchant.order.create(
    "NATIVE", "小秋TIT店-超市", 100, notify_url, client_ip="127.0.0.1", out_trade_no="wechatpy_1",
    product_id="12235413214070356458058")
check("wechatpy: an order is placed", placed["code_url"].startswith("weixin://"))
check("wechatpy: it waits to be paid", merchant.order.query(out_trade_no="wechatpy_1")["trade_state"] == "NOTPAY")
check("wechatpy: it is paid, and its notice acknowledged", pay("wechatpy_1") is True)
check("wechatpy: the query says so", merchant.order.query(out_trade_no="wechatpy_1")["trade_state"] == "SUCCESS")
try:
    WeChatPay(APPID, KEY, MCH_ID, timeout=10).refund.apply(100, 30, "wechatpy_back", out_trade_no="wechatpy_1")
    check("wechatpy: no refund without a certificate", False)
except WeChatPayException:
    check("wechatpy: no refund without a certificate", True)
refund = merchant.refund.apply(100, 30, "wechatpy_back", out_trade_no="wechatpy_1")
check("wechatpy: it is refunded with the certificate", refund["refund_fee"] == "30")
