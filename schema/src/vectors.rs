//! Signatures that are known: what a table's `[[vector]]` says, computed again.

use crate::{
    fault::Fault,
    model::{Document, Gateway, Secret, Sign, SignatureAlgorithm, Vector},
};
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;
use sm3::Sm3;

/// The vectors whose signature is not that of their values.
///
/// ```
/// use paytable_schema::{load, vectors};
///
/// let (gateway, table) = load("wechat_v2/unified_order").unwrap();
/// assert!(!table.api.as_ref().unwrap().vectors.is_empty());
/// assert!(vectors::faults(&table, &gateway).is_empty());
/// ```
pub fn faults(document: &Document, gateway: &Gateway) -> Vec<Fault> {
    let Some(sign) = &gateway.sign else { return Vec::new() };
    let vectors = document.api.iter().flat_map(|api| &api.vectors);
    vectors.filter_map(|vector| fault(vector, sign)).collect()
}

fn fault(vector: &Vector, sign: &Sign) -> Option<Fault> {
    let text = text(vector, sign)?;
    let made = hex(&digest(vector, &text)?);
    let made = if sign.upper { made.to_uppercase() } else { made };
    (made != vector.sign.value).then(|| Fault {
        message: "the signature is not that of the values".to_owned(),
        span: vector.sign.span.clone(),
        label: "another is computed".to_owned(),
        help: Some(format!("`{text}` makes `{made}`")),
    })
}

/// What is signed: sorted `k=v&k=v` of the values, without those that are empty unless the gateway signs these as well, and
/// the key in its place.
fn text(vector: &Vector, sign: &Sign) -> Option<String> {
    let mut values = vector.values.clone();
    values.retain(|(_, value)| sign.empties || !value.is_empty());
    if let Secret::Pair(name) = &sign.secret {
        values.push((name.clone(), vector.key.clone()));
    }
    values.sort_unstable();
    let pairs: Vec<String> = values.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let pairs = pairs.join("&");
    Some(match &sign.secret {
        Secret::Appended(joint) => [&pairs, joint.as_str(), &vector.key].concat(),
        Secret::Hashed(joint) => [&pairs, joint.as_str(), &hex(&digest(vector, &vector.key)?)].concat(),
        Secret::Pair(_) | Secret::Apart => pairs,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn digest(vector: &Vector, text: &str) -> Option<Vec<u8>> {
    Some(match vector.algorithm {
        SignatureAlgorithm::Md5 => Md5::digest(text).to_vec(),
        SignatureAlgorithm::Sha256 => Sha256::digest(text).to_vec(),
        SignatureAlgorithm::Sm3 => Sm3::digest(text).to_vec(),
        SignatureAlgorithm::HmacSha256 => {
            #[expect(
                clippy::expect_used,
                reason = "the error exists for other algorithms behind the same trait"
            )]
            let hmac = Hmac::<Sha256>::new_from_slice(vector.key.as_bytes()).expect("any length");
            hmac.chain_update(text).finalize().into_bytes().to_vec()
        }
        // Not for pairs: the parser takes neither in a vector.
        SignatureAlgorithm::HmacSha1 | SignatureAlgorithm::HmacSha512 | SignatureAlgorithm::RsaSha256 => {
            return None;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fault::Source, loading::gateway, model::At};

    fn sign(changes: &[(&str, &str)]) -> Sign {
        let file = crate::tables::find_gateway("wechat_v2").unwrap();
        let text = changes.iter().fold(file.text.to_owned(), |text, (from, to)| text.replace(from, to));
        gateway(Source { path: file.path, text: &text }).unwrap().sign.unwrap()
    }

    /// The published example of WeChat Pay.
    fn published(algorithm: SignatureAlgorithm, sign: &str) -> Vector {
        let values = [
            ("mch_id", "10000100"),
            ("appid", "wxd930ea5d5a258f4f"),
            ("attach", ""),
            ("device_info", "1000"),
            ("body", "test"),
            ("nonce_str", "ibuaiVcKdpRxkhJA"),
        ];
        Vector {
            source: "chapter 4_3".to_owned(),
            algorithm,
            key: "192006250b4c09247ec02edce69f6a2d".to_owned(),
            values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            sign: At { value: sign.to_owned(), span: 3..7 },
            span: 0..9,
        }
    }

    const MD5: &str = "9A0A8659F005D6984697E2CA0A9CF3B7";
    const HMAC: &str = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6";

    #[test]
    fn a_published_signature_is_that_of_its_values_with_either_digest() {
        assert_eq!(fault(&published(SignatureAlgorithm::Md5, MD5), &sign(&[])), None);
        assert_eq!(fault(&published(SignatureAlgorithm::HmacSha256, HMAC), &sign(&[])), None);
    }

    #[test]
    fn a_wrong_signature_is_a_fault_at_its_place_that_says_what_was_computed() {
        for (kind, right) in [(SignatureAlgorithm::Md5, MD5), (SignatureAlgorithm::HmacSha256, HMAC)] {
            let fault = fault(&published(kind, "0CB01533"), &sign(&[])).unwrap();
            assert_eq!(
                (fault.message.as_str(), fault.span),
                ("the signature is not that of the values", 3..7)
            );
            let help = format!(
                "`appid=wxd930ea5d5a258f4f&body=test&device_info=1000&mch_id=10000100&nonce_str=ibuaiVcKdpRxkhJA\
                 &key=192006250b4c09247ec02edce69f6a2d` makes `{right}`"
            );
            assert_eq!(fault.help, Some(help));
        }
    }

    #[test]
    fn letters_and_secret_are_those_of_the_gateway() {
        let lower = sign(&[("case = \"upper\"", "case = \"lower\"")]);
        assert_eq!(fault(&published(SignatureAlgorithm::Md5, &MD5.to_lowercase()), &lower), None);
        assert!(fault(&published(SignatureAlgorithm::Md5, MD5), &lower).is_some());
        let other = sign(&[("secret = \"&key=\"", "secret = \"&secret=\"")]);
        assert!(
            fault(&published(SignatureAlgorithm::Md5, MD5), &other)
                .unwrap()
                .help
                .unwrap()
                .contains("&secret=1920")
        );
    }

    #[test]
    fn an_empty_value_is_signed_where_the_gateway_signs_it() {
        let help =
            |changes| fault(&published(SignatureAlgorithm::Md5, "x"), &sign(changes)).unwrap().help.unwrap();
        let signed = help(&[("case = \"upper\"", "case = \"upper\"\nempty = \"signed\"")]);
        assert!(signed.contains("&attach=&body=test&"), "{signed}");
        let left_out = help(&[]);
        assert!(!left_out.contains("attach"), "{left_out}");
    }

    #[test]
    fn the_key_is_where_the_gateway_has_it() {
        let made = |to: &str, algorithm: SignatureAlgorithm| {
            let algorithms = format!("[\"{}\"]", algorithm.name());
            let changes = [("secret = \"&key=\"", to), ("[\"MD5\", \"HMAC-SHA256\"]", algorithms.as_str())];
            let sign = sign(&changes);
            let help = fault(&published(algorithm, "x"), &sign).unwrap().help.unwrap();
            help.split('`').nth(1).unwrap().to_owned()
        };
        let (md5, key) = (SignatureAlgorithm::Md5, "192006250b4c09247ec02edce69f6a2d");
        let (head, tail) = (
            "appid=wxd930ea5d5a258f4f&body=test&device_info=1000",
            "mch_id=10000100&nonce_str=ibuaiVcKdpRxkhJA",
        );
        assert_eq!(made("secret = \"\"", md5), format!("{head}&{tail}{key}"));
        assert_eq!(made("secret = \"key\"\nplacement = \"pair\"", md5), format!("{head}&key={key}&{tail}"));
        let hashed = format!("{head}&{tail}&d96eb16afdd491fa1e705096edbc2205");
        assert_eq!(made("secret = \"&\"\nplacement = \"hashed\"", md5), hashed);
        assert_eq!(made("placement = \"apart\"", SignatureAlgorithm::HmacSha256), format!("{head}&{tail}"));
    }

    /// The digest over the text, `&` and the digest of the key: the recipe of UnionPay's `signMethod` 11 and 12.
    #[test]
    fn a_hashed_key_makes_what_openssl_makes() {
        hashed(
            "11",
            SignatureAlgorithm::Sha256,
            "0450da4bb8a687c54315fb49524b5e732b9b47790218a56ba4cfa459f192aa82",
        );
        hashed(
            "12",
            SignatureAlgorithm::Sm3,
            "9fd3d76a79862f50c74e901ae98a8bb3e378f0d021fd5f68a04ef87f68806883",
        );
    }

    fn hashed(method: &str, algorithm: SignatureAlgorithm, expected: &str) {
        let sign = Sign {
            field: "signature".to_owned(),
            type_field: None,
            algorithms: vec![algorithm],
            algorithm_names: Vec::new(),
            key_id: None,
            certificate: None,
            digest: None,
            secret: Secret::Hashed("&".to_owned()),
            upper: false,
            empties: false,
            key_length: None,
        };
        let values = [
            ("version", "5.1.0"),
            ("encoding", "UTF-8"),
            ("signMethod", method),
            ("txnType", "01"),
            ("txnSubType", "01"),
            ("bizType", "000201"),
            ("channelType", "07"),
            ("accessType", "0"),
            ("merId", "777290058110048"),
            ("orderId", "20170101010101001"),
            ("txnTime", "20170101010101"),
            ("txnAmt", "1000"),
            ("currencyCode", "156"),
            ("frontUrl", "https://example.com/f?a=1&b=2"),
            ("backUrl", "https://example.com/b"),
            ("reserved", "{a=1&b=2}"),
            ("reqReserved", ""),
        ];
        let vector = Vector {
            source: format!("UnionPay 5.1.0, signMethod {method}"),
            algorithm,
            key: "secureKey0123456789".to_owned(),
            values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            sign: At { value: expected.to_owned(), span: 0..0 },
            span: 0..0,
        };
        assert_eq!(fault(&vector, &sign), None, "{method}");
    }
}
