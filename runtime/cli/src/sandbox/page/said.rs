//! What an action came to. Its code travels in the address of the page that follows, its text is fixed here.

/// What an action came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: &'static str,
    zh: &'static str,
    en: &'static str,
    pub(crate) is_fault: bool,
}

pub(crate) const fn done(code: &'static str, zh: &'static str, en: &'static str) -> Said {
    Said { code, zh, en, is_fault: false }
}

pub(crate) const fn fault(code: &'static str, zh: &'static str, en: &'static str) -> Said {
    Said { code, zh, en, is_fault: true }
}

pub(crate) const PAID: Said =
    done("paid", "已支付，商户确认了通知。", "Paid, and the merchant acknowledged the notice.");
pub(crate) const PAID_UNTOLD: Said = done(
    "paid-untold",
    "已支付。通知还没有得到确认，沙箱会继续发送。",
    "Paid. The notice is not acknowledged yet; the sandbox goes on sending it.",
);
pub(crate) const PAID_NOT_ACKNOWLEDGED: Said = fault(
    "paid-not-acknowledged",
    "已支付，但商户没有确认通知。",
    "Paid, but the merchant did not acknowledge the notice.",
);
pub(crate) const CANCELLED: Said = done(
    "cancelled",
    "付款人取消了支付，订单仍可支付。",
    "The payer cancelled; the order can still be paid.",
);
pub(crate) const WRONG_PASSWORD: Said = fault(
    "wrong-password",
    "支付密码错误，订单仍可支付。",
    "The password was wrong; the order can still be paid.",
);
pub(crate) const NOT_ENOUGH: Said = fault(
    "not-enough",
    "余额不足，订单仍可支付。",
    "The balance is not enough; the order can still be paid.",
);
pub(crate) const NO_ORDER: Said = fault("no-order", "没有这个订单。", "No order has that number.");
pub(crate) const ALREADY_PAID: Said =
    fault("already-paid", "订单已经支付过了。", "The order was paid before.");
pub(crate) const CLOSED: Said =
    fault("closed", "订单已关闭，或者已经失效。", "The order was closed, or its time is over.");
pub(crate) const PAYING: Said =
    fault("paying", "付款人正在输入密码。", "The payer is being asked for the password.");
pub(crate) const LAPSED: Said = fault(
    "lapsed",
    "预支付标识已失效：下单已超过两小时。",
    "The prepay id has lapsed: two hours have passed since the order was placed.",
);
pub(crate) const NO_RECEIVER: Said = fault(
    "no-receiver",
    "订单指定的云函数或服务没有配置地址，见 --config。",
    "The order names a cloud function or a service without an address; see --config.",
);
pub(crate) const NOT_PAID: Said =
    fault("not-paid", "沙箱没有完成支付。", "The sandbox did not carry out the payment.");
pub(crate) const RESENT: Said =
    done("resent", "已重新发送，商户确认了通知。", "Sent again, and the merchant acknowledged it.");
pub(crate) const RESENT_UNTOLD: Said = done(
    "resent-untold",
    "正在重新发送，还没有得到确认。",
    "It is being sent again, and is not acknowledged yet.",
);
pub(crate) const RESENT_NOT_ACKNOWLEDGED: Said = fault(
    "resent-not-acknowledged",
    "已重新发送，但商户没有确认。",
    "Sent again, but the merchant did not acknowledge it.",
);
pub(crate) const NO_NOTICE: Said = fault(
    "no-notice",
    "没有这条通知，沙箱只保留最近的通知。",
    "There is no such notice; the latest are kept.",
);
pub(crate) const CLOCK_MOVED: Said = done("clock", "时钟已拨快。", "The clock was moved on.");
pub(crate) const FAULTS_SET: Said = done("faults", "故障已设置。", "The faults are set.");
pub(crate) const REFUND_END_SET: Said = done("refund-end", "退款结果已设置。", "How refunds end is set.");
pub(crate) const REFUSAL_SET: Said =
    done("refusal", "下一次调用会被拒绝。", "The next call will be refused.");
pub(crate) const PAYER_SET: Said = done("payer", "付款人已设置。", "What the payer does is set.");

const ALL: &[Said] = &[
    PAID,
    PAID_UNTOLD,
    PAID_NOT_ACKNOWLEDGED,
    CANCELLED,
    WRONG_PASSWORD,
    NOT_ENOUGH,
    NO_ORDER,
    ALREADY_PAID,
    CLOSED,
    PAYING,
    LAPSED,
    NO_RECEIVER,
    NOT_PAID,
    RESENT,
    RESENT_UNTOLD,
    RESENT_NOT_ACKNOWLEDGED,
    NO_NOTICE,
    CLOCK_MOVED,
    FAULTS_SET,
    REFUND_END_SET,
    REFUSAL_SET,
    PAYER_SET,
];

impl Said {
    /// The one of that code. A link can have any.
    pub(crate) fn of(code: &str) -> Option<Said> {
        ALL.iter().copied().find(|said| said.code == code)
    }

    pub(crate) fn text(self, is_chinese: bool) -> &'static str {
        if is_chinese { self.zh } else { self.en }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Said};

    #[test]
    fn every_code_leads_to_its_own_text() {
        for said in ALL {
            assert_eq!(Said::of(said.code), Some(*said));
            assert!(said.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{said:?}");
            assert!(said.text(true) != said.text(false));
        }
        assert_eq!(Said::of("<script>"), None);
    }
}
