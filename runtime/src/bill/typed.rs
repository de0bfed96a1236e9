//! Rows with named fields. The tables below are the whole of it: a column's titles over the years, its field, and
//! how its text is read.

use crate::bill::{BillError, Fee, Row, row};
use crate::message::{money::Fen, time::Time};
use std::fmt;

type Cell<T> = Result<Option<T>, &'static str>;

fn read<T>(text: &str, read: impl Fn(&str) -> Option<T>, wanted: &'static str) -> Cell<T> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some).ok_or(wanted) }
}

fn text(text: &str) -> Cell<String> {
    read(text, |text| Some(text.to_owned()), "")
}

/// A number that is `0` where there is none.
fn number(number: &str) -> Cell<String> {
    text(if number == "0" { "" } else { number })
}

fn fen(text: &str) -> Cell<Fen> {
    read(text, Fen::from_yuan, row::FEN)
}

fn fee(text: &str) -> Cell<Fee> {
    read(text, Fee::from_yuan, row::FEE)
}

fn time(text: &str) -> Cell<Time> {
    read(text, row::time, row::TIME)
}

/// Puts what a cell says into its field. Written once for each kind of cell, and not inside of every column.
#[inline(never)]
fn put<T>(field: &mut Option<T>, cell: Cell<T>, row: &Row, title: &str) -> Result<(), BillError> {
    *field = cell.map_err(|wanted| row.unlike(title, wanted))?;
    Ok(())
}

/// Shows a field that has a value.
#[inline(never)]
fn show<T: fmt::Debug>(out: &mut fmt::DebugStruct<'_, '_>, name: &str, masked: bool, field: Option<&T>) {
    match field {
        None => {}
        Some(_) if masked => {
            out.field(name, &format_args!("***"));
        }
        Some(value) => {
            out.field(name, value);
        }
    }
}

macro_rules! rows {
    ($(#[$about:meta])* $name:ident masks $person:ident {
        $($(#[$doc:meta])* $field:ident: $type:ty = $read:ident($first:literal $(| $other:literal)*);)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $(#[doc = concat!("`", $first, "`", $(", or `", $other, "`",)* ": ")] $(#[$doc])* pub $field: Option<$type>,)+
            /// Titles and texts of columns that are not among the above.
            pub unknown_fields: Vec<(String, String)>,
        }

        /// What is empty is left out, a person is masked, and of further columns only the titles are shown.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut out = f.debug_struct(stringify!($name));
                $({
                    const NAME: &str = stringify!($field);
                    show(&mut out, NAME, NAME == stringify!($person), self.$field.as_ref());
                })+
                let titles: Vec<&str> = self.unknown_fields.iter().map(|(title, _)| title.as_str()).collect();
                out.field("unknown_fields", &titles).finish()
            }
        }

        impl TryFrom<&Row> for $name {
            type Error = BillError;

            /// Fails on a value that is not written as its column is.
            fn try_from(row: &Row) -> Result<Self, BillError> {
                let mut typed = $name::default();
                for (title, text) in row.fields() {
                    match title {
                        $($first $(| $other)* if typed.$field.is_none() => {
                            put(&mut typed.$field, $read(text), row, title)?;
                        })+
                        _ => typed.unknown_fields.push((title.to_owned(), text.to_owned())),
                    }
                }
                Ok(typed)
            }
        }
    };
}

rows! {
    /// One row of a trade bill (`/pay/downloadbill`): a payment, or a refund, which has a row of its own.
    ///
    /// A field is `None` where the bill lacks the column (which ones there are depends on `bill_type`) or the row
    /// leaves it empty. A value that is not written as its column is makes an error, never `None`.
    TradeRow masks openid {
        /// when it was paid or refunded.
        time: Time = time("交易时间");
        /// the appid.
        appid: String = text("公众账号ID");
        /// the merchant.
        mch_id: String = text("商户号");
        /// the sub-merchant; the bill's `0` for none is `None`.
        sub_mch_id: String = number("特约商户号" | "子商户号");
        /// the device.
        device_info: String = text("设备号");
        /// the gateway's number of the order.
        transaction_id: String = text("微信订单号");
        /// the merchant's number of the order.
        out_trade_no: String = text("商户订单号");
        /// the payer, below the appid.
        openid: String = text("用户标识");
        /// such as `JSAPI`.
        trade_type: String = text("交易类型");
        /// `SUCCESS` for a payment, `REFUND` for a refund, `REVOKED` for a reversal.
        trade_state: String = text("交易状态");
        /// the payer's bank or wallet.
        bank_type: String = text("付款银行");
        /// such as `CNY`.
        fee_type: String = text("货币种类");
        /// what is settled for the order; 0 in the row of a refund.
        settlement_total_fee: Fen = fen("应结订单金额" | "总金额");
        /// paid by coupon.
        coupon_fee: Fen = fen("代金券金额" | "代金券或立减优惠金额" | "企业红包金额");
        /// when the refund was asked for.
        refund_time: Time = time("退款申请时间");
        /// when the refund succeeded.
        refund_success_time: Time = time("退款成功时间");
        /// the gateway's number of the refund; the bill's `0` for none is `None`.
        refund_id: String = number("微信退款单号");
        /// the merchant's number of the refund; the bill's `0` for none is `None`.
        out_refund_no: String = number("商户退款单号");
        /// what is settled for the refund; 0 in the row of a payment.
        settlement_refund_fee: Fen = fen("退款金额");
        /// refunded as coupons.
        coupon_refund_fee: Fen = fen("充值券退款金额" | "代金券或立减优惠退款金额" | "企业红包退款金额");
        /// such as `ORIGINAL`.
        refund_type: String = text("退款类型");
        /// the refund's state when the bill was made; it is not updated.
        refund_state: String = text("退款状态");
        /// what was sold.
        body: String = text("商品名称");
        /// the merchant's own data.
        attach: String = text("商户数据包");
        /// the fee, negative when it is given back.
        fee: Fee = fee("手续费");
        /// the fee given back, in a bill of refunds to the balance.
        returned_fee: Fee = fee("返还手续费");
        /// such as `0.60%`.
        rate: String = text("费率");
        /// the order's amount; 0 in the row of a refund.
        total_fee: Fen = fen("订单金额");
        /// the refund asked for; 0 in the row of a payment.
        refund_fee: Fen = fen("申请退款金额");
        /// on the rate.
        rate_remark: String = text("费率备注");
    }
}

rows! {
    /// One row of a fund-flow bill (`/pay/downloadfundflow`): one movement of an account.
    ///
    /// A field is `None` where the bill lacks the column or the row leaves it empty. A value that is not written
    /// as its column is makes an error, never `None`.
    FundFlowRow masks applicant {
        /// when it was entered.
        time: Time = time("记账时间");
        /// the gateway's number of the business.
        transaction_id: String = text("微信支付业务单号");
        /// the gateway's number of the movement.
        flow_id: String = text("资金流水单号");
        /// such as `退款`.
        business_name: String = text("业务名称");
        /// such as `退款` or `扣除交易手续费`.
        business_type: String = text("业务类型");
        /// `收入` for money in, `支出` for money out.
        direction: String = text("收支类型");
        /// the amount; the direction says its sign.
        amount: Fen = fen("收支金额(元)" | "收支金额（元）");
        /// what the account then held.
        balance: Fen = fen("账户结余(元)" | "账户结余（元）");
        /// who asked for it.
        applicant: String = text("资金变更提交申请人");
        /// a remark.
        remark: String = text("备注");
        /// the merchant's number: of an order, of a refund.
        voucher: String = text("业务凭证号");
    }
}
