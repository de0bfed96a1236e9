//! Messages of the gateway, taken apart and put together again by an attacker who has no key.

use paytable::table::SignatureAlgorithm;
use paytable_tests::{
    KEY, Pairs, digest,
    recut::{self, Choices},
    set, text_to_sign, xml,
};

/// The pairs of a body, as the sandbox writes it.
pub(crate) fn pairs(body: &[u8]) -> Pairs {
    let text = String::from_utf8_lossy(body);
    let inside = text.strip_prefix("<xml>").and_then(|rest| rest.strip_suffix("</xml>"));
    let mut rest = inside.unwrap_or_default().trim_start();
    let mut pairs = Pairs::new();
    while let Some((name, behind)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        let Some((value, behind)) = behind.split_once(&format!("</{name}>")) else { break };
        pairs.push((name.to_owned(), plain(value)));
        rest = behind.trim_start();
    }
    pairs
}

fn plain(value: &str) -> String {
    match value.strip_prefix("<![CDATA[").and_then(|value| value.strip_suffix("]]>")) {
        Some(value) => value.to_owned(),
        None => value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
    }
}

/// The value of a pair; empty where there is none.
pub(crate) fn get<'p>(pairs: &'p Pairs, name: &str) -> &'p str {
    pairs.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
}

/// Whether the signature fits, and nothing more: what most SDKs look at.
pub(crate) fn is_signed(pairs: &Pairs) -> bool {
    get(pairs, "sign") == digest(&text_to_sign(pairs), SignatureAlgorithm::Md5, KEY)
}

/// A message whose signed text is cut anywhere.
pub(crate) fn cut_anywhere(random: &mut fastrand::Rng, body: &[u8]) -> Vec<u8> {
    let genuine = pairs(body);
    let bytes: Vec<u8> = (0..64).map(|_| random.u8(..)).collect();
    let mut forged = recut::cut(&mut Choices::new(&bytes), &text_to_sign(&genuine));
    set(&mut forged, "sign", get(&genuine, "sign"));
    xml(&forged).into_bytes()
}

/// What the attacker wants to be believed of an order.
pub(crate) struct Wanted<'a> {
    pub(crate) number: &'a str,
    pub(crate) fen: i64,
    /// Whether as the reply to a query, or else as a notice.
    pub(crate) as_reply: bool,
}

/// The gateway's message of an order of one fen, which another SDK let pass with a text of the attacker's for `attach`,
/// cut so that it says that the wanted order is paid. A seen message says what else is in it.
pub(crate) fn of_another_sdk(seen: &[u8], wanted: &Wanted<'_>) -> Option<Vec<u8>> {
    let mut genuine = pairs(seen);
    genuine.retain(|(name, _)| name != "sign");
    for (name, value) in [("out_trade_no", "elsewhere1"), ("total_fee", "1"), ("attach", &attach(wanted))] {
        set(&mut genuine, name, value);
    }
    let text = text_to_sign(&genuine);
    let (told, hidden) = text.split_once("&z=")?;
    let mut forged: Pairs = told.split('&').filter_map(|pair| pair.split_once('=')).map(owned).collect();
    forged.push(owned(("z", hidden)));
    // The gateway signed this text, and the attacker has seen it.
    set(&mut forged, "sign", &digest(&text, SignatureAlgorithm::Md5, KEY));
    Some(xml(&forged).into_bytes())
}

/// The notice of CloudPay that says that the wanted order is paid. A seen notice says what else is in it.
pub(crate) fn of_cloud(seen: &[u8], Wanted { number, fen, .. }: &Wanted<'_>) -> Option<Vec<u8>> {
    let mut notice: serde_json::Value = serde_json::from_slice(seen).ok()?;
    notice["outTradeNo"] = (*number).into();
    notice["totalFee"] = (*fen).into();
    Some(notice.to_string().into_bytes())
}

/// As long as the gateway takes it where a notice is wanted.
fn attach(Wanted { number, fen, as_reply }: &Wanted<'_>) -> String {
    let (outer, state) = if *as_reply { ("&return_code=SUCCESS", "&trade_state=SUCCESS") } else { ("", "") };
    format!(
        "x&mch_id={}&out_trade_no={number}&result_code=SUCCESS{outer}&total_fee={fen}{state}&trade_type=NATIVE\
         &transaction_id=T1&z=",
        paytable_tests::MCH_ID
    )
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
