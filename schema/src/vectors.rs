//! Signatures that are known: what a table's `[[vector]]` says, computed again.

use crate::{
    fault::Fault,
    model::{Document, Gateway, Sign, SignatureAlgorithm, Vector},
};
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;

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
    let text = text(vector, sign);
    let made = digest(vector, sign, &text)?;
    (made != vector.sign.value).then(|| Fault {
        message: "the signature is not that of the values".to_owned(),
        span: vector.sign.span.clone(),
        label: "another is computed".to_owned(),
        help: Some(format!("`{text}` makes `{made}`")),
    })
}

/// What is signed: sorted `k=v&k=v` of the values that are not empty, then the secret and the key.
fn text(vector: &Vector, sign: &Sign) -> String {
    let mut values: Vec<_> = vector.values.iter().filter(|(_, value)| !value.is_empty()).collect();
    values.sort_unstable();
    let pairs: Vec<String> = values.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    [&pairs.join("&"), &sign.secret, &vector.key].map(String::as_str).concat()
}

fn digest(vector: &Vector, sign: &Sign, text: &str) -> Option<String> {
    let bytes = match vector.algorithm {
        SignatureAlgorithm::Md5 => Md5::digest(text).to_vec(),
        SignatureAlgorithm::HmacSha256 => {
            #[expect(
                clippy::expect_used,
                reason = "the error exists for other algorithms behind the same trait"
            )]
            let hmac = Hmac::<Sha256>::new_from_slice(vector.key.as_bytes()).expect("any length");
            hmac.chain_update(text).finalize().into_bytes().to_vec()
        }
        // Not for pairs: the parser takes neither in a vector.
        SignatureAlgorithm::HmacSha1 | SignatureAlgorithm::RsaSha256 => return None,
    };
    let digit = |byte: &u8| if sign.upper { format!("{byte:02X}") } else { format!("{byte:02x}") };
    Some(bytes.iter().map(digit).collect::<Vec<_>>().concat())
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
}
