"""A shop that talks to `paytable sandbox`: APIv2 of WeChat Pay with MD5, and a server that takes the notices."""

import hashlib
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import Request, urlopen

APPID, MCH_ID, KEY = "wx8888888888888888", "1900000109", "192006250b4c09247ec02edce69f6a2d"


def signature(fields):
    pairs = ["%s=%s" % (name, fields[name]) for name in sorted(fields) if fields[name] and name != "sign"]
    return hashlib.md5("&".join(pairs + ["key=" + KEY]).encode()).hexdigest().upper()


class Notices(BaseHTTPRequestHandler):
    """Acknowledges every second notice of an order: the first one is repeated."""

    seen = {}

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        number = re.search(r"<out_trade_no>(?:<!\[CDATA\[)?([^<\]]+)", body)
        number = number and number.group(1)
        self.seen[number] = self.seen.get(number, 0) + 1
        code = "SUCCESS" if self.seen[number] > 1 else "FAIL"
        answer = ("<xml><return_code>%s</return_code><return_msg>OK</return_msg></xml>" % code).encode()
        self.send_response(200)
        self.send_header("content-type", "text/xml")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Shop:
    """A merchant that places orders at this address."""

    def __init__(self, gateway):
        self.gateway = gateway
        server = ThreadingHTTPServer(("127.0.0.1", 0), Notices)
        Thread(target=server.serve_forever, daemon=True).start()
        self.notify_url = "http://127.0.0.1:%d/paid" % server.server_port

    def call(self, path, fields, sign=signature):
        fields = {"appid": APPID, "mch_id": MCH_ID, "nonce_str": "5K8264ILTKCH16CQ2502SI8ZNMTM67VS", **fields}
        fields["sign"] = sign(fields)
        body = "".join("<%s><![CDATA[%s]]></%s>" % (name, value, name) for name, value in fields.items())
        request = Request(self.gateway + path, ("<xml>%s</xml>" % body).encode(), {"Content-Type": "text/xml"})
        with urlopen(request, timeout=20) as answer:
            return answer.read().decode()

    def place(self, number, fen, goods="小秋TIT店-超市", sign=signature, trade_type="NATIVE"):
        return self.call("/pay/unifiedorder", {
            "body": goods, "out_trade_no": number, "total_fee": str(fen), "spbill_create_ip": "127.0.0.1",
            "notify_url": self.notify_url, "trade_type": trade_type, "product_id": "12235413214070356458058",
        }, sign)

    def refund(self, number, refund, fen, of):
        return self.call("/secapi/pay/refund", {
            "out_trade_no": number, "out_refund_no": refund, "total_fee": str(of), "refund_fee": str(fen),
            "notify_url": self.notify_url,
        })


def signature_of_unsorted(fields):
    """A mistake that the sandbox has to name: the pairs in the order in which they are written."""
    pairs = ["%s=%s" % (name, value) for name, value in fields.items() if value and name != "sign"]
    return hashlib.md5("&".join(pairs + ["key=" + KEY]).encode()).hexdigest().upper()
