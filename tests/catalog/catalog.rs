//! The tables, and a merchant that has all they ask for.

use crate::{acquirers, seal, v3};
use paytable::{
    ApiKey, CloudPay, Draft, DynamicMessage, Error, Merchant, Message, Protocol, Violations, WechatV2,
    alipay, cloudpay,
    table::{Api, Notice, SignatureAlgorithm},
    unionpay, wechat_v2, wechat_v3,
};
use paytable_tests::{
    APPID, KEY, MCH_ID,
    rules::satisfy,
    sample::{Held, Sample},
};
use std::sync::LazyLock;

/// The APIv3 key of the merchant.
pub(crate) const API_V3_KEY: &str = "0123456789abcdef0123456789ABCDEF";
/// The key of the merchant's second signature.
pub(crate) const WORKWX_SECRET: &str = "workwx-secret";

pub(crate) fn apis() -> impl Iterator<Item = &'static Api> {
    wechat_v2::APIS.iter().chain(cloudpay::APIS).copied()
}

/// Those of all providers.
pub(crate) fn all_apis() -> impl Iterator<Item = &'static Api> {
    let own = alipay::APIS.iter().chain(unionpay::APIS).copied();
    apis().chain(wechat_v3::APIS.iter().copied()).chain(acquirers::apis()).chain(own)
}

/// Those of all providers.
pub(crate) fn all_notices() -> impl Iterator<Item = &'static Notice> {
    let own = alipay::NOTICES.iter().chain(unionpay::NOTICES).copied();
    notices().chain(wechat_v3::NOTICES.iter().copied()).chain(acquirers::notices()).chain(own)
}

pub(crate) fn notices() -> impl Iterator<Item = &'static Notice> {
    wechat_v2::NOTICES.iter().chain(cloudpay::NOTICES).copied()
}

pub(crate) fn merchant() -> Merchant {
    static PUBLIC_KEY: LazyLock<String> = LazyLock::new(seal::public_key);
    without_encryption_key().encryption_key(PUBLIC_KEY.as_str())
}

pub(crate) fn without_encryption_key() -> Merchant {
    Merchant::new(APPID, MCH_ID, ApiKey::new(KEY))
        .notify_url("https://example.com/paid")
        .api_v3_key(ApiKey::new(API_V3_KEY))
        .secret("workwx_secret", ApiKey::new(WORKWX_SECRET))
}

/// What that merchant has under a name.
pub(crate) fn setting(name: &str) -> Option<String> {
    match name {
        "appid" => Some(APPID.to_owned()),
        "mch_id" | "mchid" => Some(MCH_ID.to_owned()),
        "notify_url" => Some("https://example.com/paid".to_owned()),
        _ => None,
    }
}

/// The digests that an API can be called with; one that is not signed is called once.
pub(crate) fn kinds(allowed: &'static [SignatureAlgorithm]) -> &'static [SignatureAlgorithm] {
    if allowed.is_empty() { &[SignatureAlgorithm::Md5] } else { allowed }
}

pub(crate) fn wechat(kind: SignatureAlgorithm) -> Protocol<WechatV2> {
    Protocol::new(merchant().signature_algorithm(kind)).unwrap()
}

pub(crate) fn cloud() -> Protocol<CloudPay> {
    Protocol::new(Merchant::bare()).unwrap()
}

pub(crate) fn is_cloud(gateway: &str) -> bool {
    gateway == cloudpay_name()
}

fn cloudpay_name() -> &'static str {
    <CloudPay as paytable::Gateway>::TABLE.name
}

pub(crate) fn prepare(
    api: &'static Api,
    request: &dyn Message,
    kind: SignatureAlgorithm,
) -> Result<Draft, Violations> {
    match api.gateway.name {
        "WechatV3" => v3::protocol().prepare_dynamic(api, request),
        name if is_cloud(name) => cloud().prepare_dynamic(api, request),
        _ => wechat(kind).prepare_dynamic(api, request),
    }
}

pub(crate) fn accept(
    api: &'static Api,
    kind: SignatureAlgorithm,
    body: &[u8],
) -> Result<DynamicMessage, Error> {
    if is_cloud(api.gateway.name) {
        cloud().accept_dynamic(api, None, &paytable::Received::new(200, body))
    } else {
        wechat(kind).accept_dynamic(api, None, &paytable::Received::new(200, body))
    }
}

/// A request with every row that its rules let stand together.
pub(crate) fn request(api: &'static Api) -> Sample {
    let mut request = Sample::request(api.request);
    satisfy(api, &mut request, &setting, &[]);
    request
}

/// The same, with what the SDK would make up anew for each call.
pub(crate) fn repeatable(api: &'static Api) -> Sample {
    use paytable::table::ValueSource;
    let mut request = request(api);
    for (field, value) in api.request.fields.iter().zip(&mut request.values) {
        if let ValueSource::Nonce | ValueSource::Time = field.fill {
            *value = match field.fill {
                ValueSource::Nonce => Held::Text("5K8264ILTKCH16CQ2502SI8ZNMTM67VS".to_owned()),
                _ => Held::Text(paytable_tests::sample::example(field)),
            };
        }
    }
    request
}
