//! QR codes as SVG.

use qrcode::{EcLevel, QrCode, types::Color};
use std::fmt::Write;

/// An image that is written into a page as it is. It is made of numbers alone.
pub(super) struct Svg(String);

impl Svg {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The blank around a code that readers need, in modules.
const QUIET: usize = 4;

/// The QR code of a text; `None` if it is too long for one.
pub(super) fn svg(text: &str) -> Option<Svg> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Writing into a text cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
        }
    }
    // A reader wants dark on light, in a dark theme too.
    Some(Svg(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )))
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_code_is_made_of_numbers_alone() {
        let code = svg("http://127.0.0.1:8090/pay/\"><script>").unwrap();
        assert!(code.as_str().starts_with("<svg class=\"qr\" viewBox=\"0 0 "));
        assert_eq!(code.as_str().matches('<').count(), 4);
        assert!(!code.as_str().contains("script"));
        assert!(svg(&"1".repeat(8000)).is_none());
    }
}
