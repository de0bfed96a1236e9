//! The merchants of UnionPay that a sandbox knows, and the one that it has without a configuration.

use super::merchants::PRIVATE_KEY;
use paytable::{KeyFault, Merchant, PrivateKey};

/// A merchant, and what is told of it.
pub(crate) struct UnionPayMerchant {
    pub(crate) mer_id: String,
    /// The serial number of its certificate, in decimal.
    pub(crate) cert_id: String,
    pub(crate) merchant: Merchant,
}

const MER_ID: &str = "777290058110048";
const CERT_ID: &str = "68759663125";

/// A merchant with the documented example numbers. Its key is that of the test merchant of WeChat Pay.
pub(crate) fn test_merchant() -> Result<UnionPayMerchant, KeyFault> {
    Ok(UnionPayMerchant::new(MER_ID, CERT_ID, PrivateKey::from_pem(PRIVATE_KEY)?))
}

impl UnionPayMerchant {
    pub(crate) fn new(mer_id: &str, cert_id: &str, key: PrivateKey) -> UnionPayMerchant {
        let merchant = Merchant::bare().with("merId", mer_id).private_key(cert_id, key);
        UnionPayMerchant { mer_id: mer_id.to_owned(), cert_id: cert_id.to_owned(), merchant }
    }
}
