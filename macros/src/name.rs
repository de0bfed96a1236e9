//! Names of the wire as names of Rust.

use paytable_schema::model::{snake_case, unnumbered};
use proc_macro2::Span;
use syn::{Ident, ext::IdentExt};

/// A field: `outTradeNo` to `out_trade_no`, `type` to `r#type`, `coupon_id_$n` to `coupon_id`.
pub(crate) fn field(name: &str, span: Span) -> Ident {
    let snake = snake_case(unnumbered(name));
    if is_free(&snake) {
        return Ident::new(&snake, span);
    }
    match snake.as_str() {
        // These cannot be written raw.
        "self" | "super" | "crate" => Ident::new(&format!("{snake}_"), span),
        _ => Ident::new_raw(&snake, span),
    }
}

/// Whether Rust leaves the word to others in every edition. None of its own has a `_`, and asking costs more than
/// looking. `gen` is a keyword since 2024, of which syn does not know.
fn is_free(word: &str) -> bool {
    word.contains('_') || (word != "gen" && syn::parse_str::<Ident>(word).is_ok())
}

/// A module: `UnifiedOrder` to `unified_order`.
pub(crate) fn module(ident: &Ident) -> Ident {
    field(&ident.unraw().to_string(), ident.span())
}

/// A static: `UnifiedOrderRequest` to `UNIFIED_ORDER_REQUEST`.
pub(crate) fn table(name: &str, span: Span) -> Ident {
    Ident::new(&snake_case(name).to_ascii_uppercase(), span)
}

/// A type made of a field's name: `trade_type` to `TradeType`.
pub(crate) fn pascal(name: &str) -> String {
    let snake = snake_case(unnumbered(name));
    let pascal: String = snake.split('_').map(capitalised).collect();
    // The one word of this shape that Rust keeps for itself.
    if pascal == "Self" { "Self_".to_owned() } else { pascal }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// Variants for the words of an enum, in their order and all different: `JSAPI` to `Jsapi`, `1.0` to `V1_0`.
pub(crate) fn variants(words: &[&str], span: Span) -> Vec<Ident> {
    // The variant for unlisted words, and the one word of this shape that Rust keeps for itself.
    let mut taken = vec!["Other".to_owned(), "Self".to_owned()];
    let mut variants = Vec::with_capacity(words.len());
    for word in words {
        let mut variant = variant(word);
        while taken.contains(&variant) {
            variant.push('_');
        }
        taken.push(variant.clone());
        variants.push(Ident::new(&variant, span));
    }
    variants
}

fn variant(word: &str) -> String {
    let mut out = String::new();
    let mut start = true;
    for c in word.chars() {
        if !c.is_ascii_alphanumeric() {
            // Between digits a mark is kept apart: 1.0 is not 10.
            if out.ends_with(|c: char| c.is_ascii_digit()) && !start {
                out.push('_');
            }
            start = true;
        } else if start && c.is_ascii_alphabetic() {
            if out.ends_with('_') {
                out.pop();
            }
            out.push(c.to_ascii_uppercase());
            start = false;
        } else {
            out.push(c.to_ascii_lowercase());
            start = false;
        }
    }
    let out = out.trim_end_matches('_');
    if out.starts_with(|c: char| c.is_ascii_alphabetic()) { out.to_owned() } else { format!("V{out}") }
}

/// The path `ident` in the place where the marker stands.
pub(crate) fn beside(name: &str, span: Span) -> syn::Path {
    let ident = Ident::new(name, span);
    syn::Path::from(ident)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_wire_become_names_of_rust() {
        let span = Span::call_site();
        for (wire, rust) in [
            ("outTradeNo", "out_trade_no"),
            ("type", "r#type"),
            ("self", "self_"),
            ("Self", "self_"),
            ("crate", "crate_"),
            ("gen", "r#gen"),
            ("async", "r#async"),
            ("dyn", "r#dyn"),
            ("try", "r#try"),
            ("abstract", "r#abstract"),
            // Keywords in some places only, and not here.
            ("union", "union"),
            ("auto", "auto"),
            ("raw", "raw"),
            ("coupon_id_$n", "coupon_id"),
            ("coupon_id_$n_$m", "coupon_id"),
            ("refund_recv_accout", "refund_recv_accout"),
            ("appId", "app_id"),
        ] {
            assert_eq!(field(wire, span).to_string(), rust);
        }
        assert_eq!(pascal("trade_type"), "TradeType");
        assert_eq!(pascal("self"), "Self_");
        assert_eq!(table("UnifiedOrderRequest", span).to_string(), "UNIFIED_ORDER_REQUEST");
    }

    #[test]
    fn words_become_variants_that_differ() {
        let words = ["JSAPI", "no_credit", "HMAC-SHA256", "1.0", "10", "Y", "y", "OTHER", "self", "+"];
        let variants: Vec<String> =
            variants(&words, Span::call_site()).iter().map(ToString::to_string).collect();
        assert_eq!(
            variants,
            ["Jsapi", "NoCredit", "HmacSha256", "V1_0", "V10", "Y", "Y_", "Other_", "Self_", "V"]
        );
    }
}
