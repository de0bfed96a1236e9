"""Orders by wechatpy, a client that others wrote, as its package has it: placed, queried, paid, closed, refunded.

Whoever starts this runs a gateway: its address and the merchant come in the environment, and a line `pay NUMBER` on
the standard output asks for a payment, answered by a line on the standard input once its notice is acknowledged.
Each check that held prints `held: …`; the first that did not ends this with its name.
"""

import os
import re
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread

from wechatpy.exceptions import InvalidMchIdException, InvalidSignatureException, WeChatPayException
from wechatpy.pay import WeChatPay
from wechatpy.pay.utils import calculate_signature_hmac

APPID, MCH_ID, KEY = (os.environ["PAYTABLE_" + name] for name in ("APPID", "MCH_ID", "KEY"))


class Merchant(WeChatPay):
    """Differs from its parent by the address alone."""

    API_BASE_URL = os.environ["PAYTABLE_GATEWAY"] + "/"


class Notices(BaseHTTPRequestHandler):
    """Keeps what is posted, and acknowledges it."""

    bodies = Queue()

    def do_POST(self):
        self.bodies.put(self.rfile.read(int(self.headers["content-length"])))
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


def refusal(call):
    """What a call that has to fail fails with."""
    try:
        call()
    except WeChatPayException as error:
        return error.return_code, error.errcode
    return None


def is_refused(notice):
    try:
        merchant.parse_payment_result(notice)
    except InvalidSignatureException:
        return True
    return False


server = HTTPServer(("127.0.0.1", 0), Notices)
Thread(target=server.serve_forever, daemon=True).start()
notify_url = "http://127.0.0.1:%d/paid" % server.server_port
merchant = Merchant(APPID, KEY, MCH_ID, timeout=10)


def place(number, by=merchant, **more):
    return by.order.create(
        "NATIVE", "小秋TIT店-超市 <&>", 100, notify_url, client_ip="127.0.0.1", out_trade_no=number,
        product_id="12235413214070356458058", attach="深圳分店 <&]]", **more)


placed = place("peer-0001")
check("an order is placed", placed["code_url"].startswith("weixin://") and placed["prepay_id"])
check("the reply is signed", merchant.check_signature(placed))
check("the same order is placed again", place("peer-0001")["prepay_id"] == placed["prepay_id"])
hmac = place("peer-0002", sign_type="HMAC-SHA256")
unsigned = {name: value for name, value in hmac.items() if name != "sign"}
check("an order under HMAC-SHA256 is answered under it", hmac["sign"] == calculate_signature_hmac(unsigned, KEY))

stranger = Merchant(APPID, "0" * 32, MCH_ID, timeout=10)
check("a request under another key is turned down", refusal(lambda: place("peer-0003", by=stranger)) == ("FAIL", None))
unknown = refusal(lambda: merchant.order.query(out_trade_no="peer-0003"))
check("nothing came of it", unknown == ("SUCCESS", "ORDERNOTEXIST"))

check("an order waits to be paid", merchant.order.query(out_trade_no="peer-0001")["trade_state"] == "NOTPAY")
print("pay peer-0001", flush=True)
check("the notice of a payment is acknowledged at once", sys.stdin.readline() == "acknowledged after 1\n")
notice = Notices.bodies.get(timeout=10).decode("utf-8")
event = merchant.parse_payment_result(notice)
check("the notice is believed", event["out_trade_no"] == "peer-0001" and event["total_fee"] == 100)
check("the notice repeats what was attached", event["attach"] == "深圳分店 <&]]")
check("the notice names the merchant", WeChatPay.get_payment_data(notice)["mch_id"] == MCH_ID)
for what, tampered in {
    "another amount": re.sub(r"(<total_fee>(?:<!\[CDATA\[)?)100", r"\g<1>1", notice),
    "another order": notice.replace("peer-0001", "peer-0002"),
    "a field more": notice.replace("</xml>", "<coupon_fee>100</coupon_fee></xml>"),
    "no signature": re.sub("<sign>.*?</sign>", "", notice),
}.items():
    check("a notice with %s is refused" % what, tampered != notice and is_refused(tampered))

paid = merchant.order.query(out_trade_no="peer-0001")
check("the order is paid", paid["trade_state"] == "SUCCESS" and merchant.check_signature(paid))
same = merchant.order.query(transaction_id=event["transaction_id"])
check("the gateway's own number finds it", same["out_trade_no"] == "peer-0001")
closing = refusal(lambda: merchant.order.close("peer-0001"))
check("what was paid cannot be closed", closing == ("SUCCESS", "ORDERPAID"))
closed = merchant.order.close("peer-0002")
check("what was not paid can be closed", merchant.check_signature(closed))
check("it is closed then", merchant.order.query(out_trade_no="peer-0002")["trade_state"] == "CLOSED")



def give_back(number, amount):
    return merchant.refund.apply(
        100, amount, number, out_trade_no="peer-0001", refund_desc="少了一件", notify_url=notify_url)


refund = give_back("peer-refund-0001", 30)
check("a part is refunded", refund["out_refund_no"] == "peer-refund-0001" and refund["refund_fee"] == "30")
check("the reply to the refund is signed", merchant.check_signature(refund))
sealed = Notices.bodies.get(timeout=10).decode("utf-8")
opened = merchant.parse_refund_notify_result(sealed)
check("the notice of the refund opens", opened["out_refund_no"] == "peer-refund-0001" and opened["refund_fee"] == 30)
check("the notice says that it was refunded", opened["refund_status"] == "SUCCESS")
other = Merchant(APPID, KEY, "1900000110")
try:
    other.parse_refund_notify_result(sealed)
    check("the notice is for no other merchant", False)
except InvalidMchIdException:
    check("the notice is for no other merchant", True)
asked = merchant.refund.query(out_refund_no="peer-refund-0001")
check("the query says the same", asked["refund_status_0"] == "SUCCESS" and asked["refund_fee_0"] == "30")
check("the reply to the query is signed", merchant.check_signature(asked))
again = give_back("peer-refund-0001", 30)
check("the same refund is made once", again["refund_id"] == refund["refund_id"])
more = refusal(lambda: give_back("peer-refund-0002", 71))
check("no more is refunded than was paid", more is not None and more[0] == "SUCCESS")
