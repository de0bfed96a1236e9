//! The merchants that a sandbox knows, and the one that it has without a configuration.

use crate::cloud::keys::Pair;
use paytable::{ApiKey, KeyFault, Merchant, PrivateKey, sandbox::Sandbox};
use zeroize::Zeroizing;

/// A merchant, and what is told of it.
pub(crate) struct Known {
    pub(crate) appid: String,
    pub(crate) mch_id: String,
    /// Whether it can call APIv2.
    pub(crate) has_v2: bool,
    /// Whether it can call APIv3.
    pub(crate) has_v3: bool,
    pub(crate) merchant: Merchant,
    pub(crate) secrets: Secrets,
}

/// The keys as they were read, to explain signatures, and to keep them out of pages.
#[derive(Default)]
pub(crate) struct Secrets {
    /// The API key of APIv2.
    pub(crate) v2: Option<Zeroizing<String>>,
    /// The APIv3 key.
    pub(crate) v3: Option<Zeroizing<String>>,
    /// The private key, in PEM.
    pub(crate) private: Option<Zeroizing<String>>,
}

const APPID: &str = "wx8888888888888888";
const MCH_ID: &str = "1900000109";
/// Published in the README: it protects nothing.
const API_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
/// Published as well.
const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";

/// The private key of the test merchant, for APIv3, and its name.
pub(crate) const PRIVATE_KEY: &str = include_str!("keys/merchant_key_for_tests_only.pem");
pub(crate) const SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

/// The sub-merchant of CloudPay, and its appid, which the sandbox has without a configuration.
pub(crate) const CLOUD_MERCHANT: [&str; 2] = ["1900009231", APPID];

/// The credentials of cloud functions unless the configuration has others. Published as well.
pub(crate) fn test_pair() -> Pair {
    Pair { id: "sandboxSecretId".to_owned(), key: Zeroizing::new("sandboxSecretKey".to_owned()) }
}

/// A merchant with the documented example numbers, for APIv2 and APIv3.
pub(crate) fn test_merchant() -> Result<Known, KeyFault> {
    let merchant = Merchant::new(APPID, MCH_ID, ApiKey::new(API_KEY))
        .with("mchid", MCH_ID)
        .private_key(SERIAL, PrivateKey::from_pem(PRIVATE_KEY)?)
        .api_v3_key(ApiKey::new(API_V3_KEY))
        .certificate(Sandbox::client_certificate());
    let secret = |text: &str| Some(Zeroizing::new(text.to_owned()));
    let secrets = Secrets { v2: secret(API_KEY), v3: secret(API_V3_KEY), private: secret(PRIVATE_KEY) };
    Ok(Known {
        appid: APPID.to_owned(),
        mch_id: MCH_ID.to_owned(),
        has_v2: true,
        has_v3: true,
        merchant,
        secrets,
    })
}
