//! Which rows are about a person, or open something: they are never printed.

use crate::rules::snake_case;

/// Whole names. A store's address is masked as a person's is: a name alone does not tell them apart.
const NAMES: &[&str] = &[
    "account",
    "account_name",
    "account_number",
    "address",
    "auth_code",
    "bal_account_no",
    "bank_account",
    "code",
    "company_address",
    "contact",
    "contract_display_account",
    "email",
    "file",
    "identify",
    "media",
    "name",
    "number",
    "phone",
    "qq",
    "risk_info",
    "store_address",
    "store_latitude",
    "store_longitude",
    "store_street",
    "tel",
    "userid",
];

/// Parts of names, wherever they stand.
const PARTS: &[&str] = &[
    "openid",
    "open_id",
    "unionid",
    "phone",
    "mobile",
    "id_card",
    "id_doc",
    "card_no",
    "card_number",
    "truename",
    "true_name",
    "real_name",
    "user_name",
    "account_name",
    "account_number",
    "plate_number",
    "email",
    "contact_name",
    "contact_id",
    "license_number",
    "licence_number",
    "credential_id",
    "certificate_number",
    "certificates_number",
    "identification_n",
    "identification_address",
    "legal_person",
    "user_received_account",
    "cert_no",
    "access_token",
    "encrypted_name",
];

pub(super) fn is_personal(name: &str) -> bool {
    let name = snake_case(name);
    NAMES.contains(&name.as_str()) || PARTS.iter().any(|part| name.contains(part))
}
