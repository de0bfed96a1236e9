//! The shipped tables, by name. A table is named by its folder and file: `wechat_v2/unified_order`.

use crate::{Faults, Source, parse::nearest};

/// A shipped table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub source: Source<'static>,
    /// The text of its gateway.
    pub gateway: Source<'static>,
}

macro_rules! shipped {
    ($($folder:literal: $($file:literal),* ;)*) => {
        /// The folders that hold a gateway.
        pub const GATEWAYS: &[(&str, Source<'static>)] = &[$(($folder, file!($folder, "gateway"))),*];

        /// Every table of an API or notice.
        pub const TABLES: &[Table] = &[$($(Table {
            name: concat!($folder, "/", $file),
            source: file!($folder, $file),
            gateway: file!($folder, "gateway"),
        }),*),*];
    };
}

macro_rules! file {
    ($folder:literal, $file:literal) => {
        Source {
            path: concat!("schema/tables/", $folder, "/", $file, ".toml"),
            text: include_str!(concat!("../tables/", $folder, "/", $file, ".toml")),
        }
    };
}

// A test holds this list against the folder.
shipped! {
    "wechat_v2":
        "applyment_modify_account", "applyment_modify_contact", "applyment_query", "applyment_sign_contract", "applyment_submit", "applyment_upgrade", "applyment_upgrade_query", "auth_code_to_openid", "bank_sub_merchant_channel", "bank_sub_merchant_modify", "bank_sub_merchant_query", "bank_transfer", "bank_transfer_query", "batch_query_comment", "close_order", "combined_notice", "combined_order", "combined_order_close", "combined_order_query", "contract_deduct", "contract_deduct_partner", "contract_deduct_query", "contract_deduct_query_partner", "contract_delete", "contract_delete_partner", "contract_notice", "contract_order", "contract_query", "contract_query_partner", "contract_sign_app", "contract_sign_app_partner", "contract_sign_h5", "contract_sign_h5_partner", "contract_sign_web", "contract_sign_web_partner", "coupon_query", "coupon_send", "coupon_stock_query", "customs_declare", "customs_query", "customs_redeclare", "deposit_consume", "deposit_face_pay", "deposit_micropay", "deposit_order_query", "deposit_refund", "deposit_refund_query", "deposit_reverse", "deposit_unified_order", "download_bill", "download_fund_flow", "exchange_rate_query", "face_auth_info", "face_pay", "face_pay_query", "face_pay_reverse", "hotel_create", "hotel_finish", "hotel_query", "identity_access_token", "identity_authorize", "identity_info", "identity_verify", "media_upload", "merchant_audit_query_bank", "merchant_audit_query_channel", "merchant_risk_callback", "merchant_risk_query", "merchant_risk_report", "micropay", "native_link", "native_notice", "order_query", "papay_notice", "pay_notice", "plate_state_notice", "platform_certificates", "profit_sharing", "profit_sharing_add_receiver", "profit_sharing_amount_query", "profit_sharing_finish", "profit_sharing_multi", "profit_sharing_notice", "profit_sharing_query", "profit_sharing_ratio_query", "profit_sharing_remove_receiver", "profit_sharing_return", "profit_sharing_return_query", "red_packet_query", "red_packet_query_workwx", "red_packet_send", "red_packet_send_group", "red_packet_send_mini_program", "red_packet_send_workwx", "refund", "refund_notice", "refund_query", "refund_query_v2", "refund_v2", "rent_cancel", "rent_change", "rent_create", "rent_finish", "rent_notice", "rent_query", "reverse", "rsa_public_key", "settlement_query", "short_url", "sub_merchant_add", "sub_merchant_config_add", "sub_merchant_config_query", "sub_merchant_follow_config", "sub_merchant_modify", "sub_merchant_query", "trade_report", "transfer", "transfer_employee", "transfer_employee_query", "transfer_query", "transit_deduct", "transit_deduct_partner", "transit_order_query", "transit_order_query_partner", "transit_user_query", "transit_user_query_partner", "unified_order", "vehicle_deduct", "vehicle_deduct_partner", "vehicle_entry", "vehicle_entry_partner", "vehicle_user_query", "vehicle_user_query_partner", "violation_query", "withdrawal_query", "withdrawal_retry";
    "cloudpay": "unified_order", "query_order", "close_order", "refund", "query_refund", "download_bill",
        "profit_sharing", "multi_profit_sharing", "profit_sharing_add_receiver", "profit_sharing_remove_receiver",
        "profit_sharing_query", "profit_sharing_finish", "profit_sharing_return", "profit_sharing_return_query";
    "wechat_v3": "app_order", "certificates", "close_order", "fund_flow_bill", "h5_order", "image_upload",
        "jsapi_order", "native_order", "order_query", "order_query_by_id", "refund", "refund_notice", "refund_query",
        "trade_bill", "transaction_notice";
}

/// The table of that name.
pub fn find(name: &str) -> Option<Table> {
    TABLES.iter().copied().find(|t| t.name == name)
}

/// The gateway of that folder.
pub fn find_gateway(folder: &str) -> Option<Source<'static>> {
    GATEWAYS.iter().find(|(name, _)| *name == folder).map(|(_, source)| *source)
}

/// The fault of asking for a table that does not exist.
pub fn unknown(name: &str) -> Faults {
    not_found("table", name, &TABLES.iter().map(|t| t.name).collect::<Vec<_>>())
}

/// The fault of asking for a gateway that does not exist.
pub fn unknown_gateway(name: &str) -> Faults {
    not_found("gateway", name, &GATEWAYS.iter().map(|(name, _)| *name).collect::<Vec<_>>())
}

fn not_found(what: &str, name: &str, known: &[&str]) -> Faults {
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    Faults::without_file(format!("no {what} is named `{name}`"), Some(help))
}
