//! Rows as structs. The tables below define them: the titles of a column in all versions of the bills, its field, and
//! the format of its text.

use crate::bill::{BillError, Fee, Row, cell};
use crate::message::{currency::from_digits, money::Fen, time::Time};
use std::fmt;

type Cell<T> = Result<Option<T>, &'static str>;

fn read<T>(text: &str, read: impl Fn(&str) -> Option<T>, wanted: &'static str) -> Cell<T> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some).ok_or(wanted) }
}

fn text(text: &str, _: u32) -> Cell<String> {
    read(text, |text| Some(text.to_owned()), "")
}

/// A number; `0` means that there is none.
fn number(number: &str, digits: u32) -> Cell<String> {
    text(if number == "0" { "" } else { number }, digits)
}

/// An amount with so many decimals.
fn fen(text: &str, digits: u32) -> Cell<Fen> {
    read(text, |text| from_digits(text, digits), cell::FEN)
}

fn fee(text: &str, _: u32) -> Cell<Fee> {
    read(text, Fee::from_yuan, cell::FEE)
}

fn time(text: &str, _: u32) -> Cell<Time> {
    read(text, cell::time, cell::TIME)
}

/// Writes the value of a cell to its field. It is a function for each type of cell, so that not every column has its
/// own copy.
#[inline(never)]
fn put<T>(field: &mut Option<T>, cell: Cell<T>, row: &Row, title: &str) -> Result<(), BillError> {
    *field = cell.map_err(|wanted| row.unlike(title, wanted))?;
    Ok(())
}

/// Prints a field that has a value.
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
            /// The columns that are not listed above, as title and text.
            pub unknown_fields: Vec<(String, String)>,
        }

        /// Omits empty fields, masks the person, and prints only the titles of unknown columns.
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

            /// Fails if a value does not have the format of its column.
            fn try_from(row: &Row) -> Result<Self, BillError> {
                let mut typed = $name::default();
                let digits = row.minor_digits(row.currency_column())?;
                for (title, text) in row.fields() {
                    match title {
                        $($first $(| $other)* if typed.$field.is_none() => {
                            put(&mut typed.$field, $read(text, digits), row, title)?;
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
    /// One row of a trade bill (`/pay/downloadbill`): a payment or a refund.
    ///
    /// A field is `None` if the bill lacks the column (the columns depend on `bill_type`), or if the row has no value
    /// in it. A value that does not have the format of its column is an error, never `None`.
    TradeRow masks openid {
        /// when the order was paid or refunded (UTC+8).
        time: Time = time("交易时间");
        /// the appid of the order.
        appid: String = text("公众账号ID");
        /// the merchant's number.
        mch_id: String = text("商户号");
        /// the sub-merchant's number; the bill's `0` is `None`.
        sub_mch_id: String = number("特约商户号" | "子商户号");
        /// the device or store, as given in the order.
        device_info: String = text("设备号");
        /// the gateway's number of the payment.
        transaction_id: String = text("微信订单号");
        /// the merchant's order number.
        out_trade_no: String = text("商户订单号");
        /// the payer's id for the appid.
        openid: String = text("用户标识");
        /// the trade type, such as `JSAPI`.
        trade_type: String = text("交易类型");
        /// `SUCCESS` for a payment, `REFUND` for a refund, `REVOKED` for a reversal.
        trade_state: String = text("交易状态");
        /// the payer's bank, or the balance of the wallet.
        bank_type: String = text("付款银行");
        /// the currency of the amounts (ISO 4217), such as `CNY`.
        fee_type: String = text("货币种类");
        /// the amount of the order that is settled with the merchant; 0 for a refund.
        settlement_total_fee: Fen = fen("应结订单金额" | "总金额");
        /// the part that was paid with coupons.
        coupon_fee: Fen = fen("代金券金额" | "代金券或立减优惠金额" | "企业红包金额");
        /// when the refund was requested (UTC+8).
        refund_time: Time = time("退款申请时间");
        /// when the refund succeeded (UTC+8).
        refund_success_time: Time = time("退款成功时间");
        /// the gateway's number of the refund; the bill's `0` is `None`.
        refund_id: String = number("微信退款单号");
        /// the merchant's number of the refund; the bill's `0` is `None`.
        out_refund_no: String = number("商户退款单号");
        /// the amount of the refund that is settled with the merchant; 0 for a payment.
        settlement_refund_fee: Fen = fen("退款金额");
        /// the part that was refunded as coupons.
        coupon_refund_fee: Fen = fen("充值券退款金额" | "代金券或立减优惠退款金额" | "企业红包退款金额");
        /// where the refund went, such as `ORIGINAL`.
        refund_type: String = text("退款类型");
        /// the status of the refund when the bill was made; it is not updated later.
        refund_state: String = text("退款状态");
        /// the description of the goods, as given in the order.
        body: String = text("商品名称");
        /// the merchant's data, as given in the order.
        attach: String = text("商户数据包");
        /// the fee, in units of 0.00001 yuan; negative if it is returned.
        fee: Fee = fee("手续费");
        /// the returned fee, in a bill of refunds to the balance.
        returned_fee: Fee = fee("返还手续费");
        /// the rate of the fee, such as `0.60%`.
        rate: String = text("费率");
        /// the amount of the order; 0 for a refund.
        total_fee: Fen = fen("订单金额");
        /// the requested amount of the refund; 0 for a payment.
        refund_fee: Fen = fen("申请退款金额");
        /// a remark on the rate.
        rate_remark: String = text("费率备注");
    }
}

rows! {
    /// One row of a fund-flow bill (`/pay/downloadfundflow`): one entry of an account.
    ///
    /// A field is `None` if the bill lacks the column, or if the row has no value in it. A value that does not have the
    /// format of its column is an error, never `None`.
    FundFlowRow masks applicant {
        /// when the entry was made (UTC+8).
        time: Time = time("记账时间");
        /// the gateway's number of the payment or refund.
        transaction_id: String = text("微信支付业务单号");
        /// the gateway's number of the entry.
        flow_id: String = text("资金流水单号");
        /// the name of the business, such as `退款`.
        business_name: String = text("业务名称");
        /// the type of the business, such as `退款` or `扣除交易手续费`.
        business_type: String = text("业务类型");
        /// `收入` for income, `支出` for expense.
        direction: String = text("收支类型");
        /// the amount without a sign; see the direction.
        amount: Fen = fen("收支金额(元)" | "收支金额（元）");
        /// the balance of the account after the entry.
        balance: Fen = fen("账户结余(元)" | "账户结余（元）");
        /// the person or account that requested the entry.
        applicant: String = text("资金变更提交申请人");
        /// a remark on the entry.
        remark: String = text("备注");
        /// the merchant's number of the order or refund.
        voucher: String = text("业务凭证号");
    }
}
