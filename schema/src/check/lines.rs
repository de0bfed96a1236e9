//! Signatures over lines, and the keys that they are verified with.

use super::{
    header::{is_header_name, is_header_part, is_same_part},
    line_cuts, line_keys,
};
use crate::{
    fault::Faults,
    model::{At, Gateway, Lines, Piece, Span, Template},
    parse::nearest,
    rules::header_part,
};

pub(super) fn check(gateway: &Gateway, faults: &mut Faults) {
    if let (Some(keys), None) = (&gateway.keys, &gateway.lines) {
        let help = "only signatures over [lines] are verified with public keys";
        faults.add_with_help(&keys.refresh.span, "`[keys]` without `[lines]`", "no key is needed", help);
    }
    let Some(lines) = &gateway.lines else { return };
    if gateway.sign.is_some() {
        let message = "`[sign]` and `[lines]` exclude each other";
        faults.add(&lines.span, message, "a gateway signs in one way");
    }
    if lines.window_seconds == 0 {
        faults.add(&lines.span, "`window_seconds` must be at least 1", "no message would be in time");
    }
    bodies_are_signed(lines, faults);
    the_time_is_signed(lines, faults);
    one_header_holds_the_signature(lines, faults);
    headers_have_names(lines, faults);
    the_signature_does_not_sign_itself(lines, faults);
    line_cuts::check(lines, faults);
    line_keys::check(lines, gateway, faults);
    for template in lines.request.iter().chain(lines.headers.iter().map(|(_, header)| header)) {
        merchants_have_it(template, gateway, faults);
    }
    for line in lines.request.iter().chain(&lines.received) {
        is_one_line(line, faults);
    }
}

/// A signature that does not cover the body proves nothing of what is in it.
fn bodies_are_signed(lines: &Lines, faults: &mut Faults) {
    for (name, covered) in [("request", &lines.request), ("received", &lines.received)] {
        let is_body = |piece: &Piece| matches!(piece, Piece::Body | Piece::BodySha256);
        // A part can be left out.
        let covers = |line: &Template| line.pieces.iter().any(|piece| is_body(&piece.value));
        if !covered.is_empty() && !covered.iter().any(covers) {
            let message = format!("`{name}` does not cover the body");
            faults.add_with_help(
                &lines.span,
                message,
                "anything could stand in it",
                "add the line \"{body}\"",
            );
        }
    }
}

/// A time that is not signed does not keep an old message out.
fn the_time_is_signed(lines: &Lines, faults: &mut Faults) {
    let is_it = |piece: &Piece| matches!(piece, Piece::Header(name) if is_same_part(name, &lines.time.value));
    let covers = |line: &Template| line.pieces.iter().any(|piece| is_it(&piece.value));
    if !lines.received.is_empty() && !lines.time.value.is_empty() && !lines.received.iter().any(covers) {
        let help = format!("add the line \"{{header:{}}}\" to `received`", lines.time.value);
        let message = "the time of a message is not signed";
        faults.add_with_help(&lines.time.span, message, "`received` does not cover it", help);
    }
}

/// The header of a signature that is a parameter of it holds the signature too.
fn the_signature_does_not_sign_itself(lines: &Lines, faults: &mut Faults) {
    let (header, parameter) = header_part(&lines.signature.value);
    let holds_it = |name: &str| {
        let (other, of_other) = header_part(name);
        !header.is_empty()
            && other.eq_ignore_ascii_case(header)
            && (of_other.is_none() || parameter.is_none() || of_other == parameter)
    };
    for piece in lines.received.iter().flat_map(|line| &line.pieces) {
        if let Piece::Header(name) = &piece.value
            && holds_it(name)
        {
            faults.add(&piece.span, format!("`{name}` does not sign itself"), "it holds the signature");
        }
    }
}

fn one_header_holds_the_signature(lines: &Lines, faults: &mut Faults) {
    let mut holders = lines.headers.iter().filter(|(_, header)| header.has(&Piece::Signature));
    if lines.request.is_empty() {
        if let Some((name, _)) = holders.next() {
            let help = "say under `request` which lines are signed, or leave {signature} out";
            faults.add_with_help(&name.span, "requests are not signed", "has no signature to hold", help);
        }
        return;
    }
    let Some((first, _)) = holders.next() else {
        let help = "write it under [lines.headers], with {signature} where the signature stands";
        faults.add_with_help(
            &lines.span,
            "no header holds the signature",
            "requests would be unsigned",
            help,
        );
        return;
    };
    for (name, _) in holders {
        let label = format!("`{}` holds it already", first.value);
        faults.add(&name.span, "one header holds the signature", label);
    }
}

fn headers_have_names(lines: &Lines, faults: &mut Faults) {
    let read = [&lines.signature, &lines.time].into_iter().chain(&lines.key_id);
    for name in read.filter(|name| !name.value.is_empty()) {
        is_read(&name.value, &name.span, faults);
    }
    for (name, _) in lines.headers.iter().filter(|(name, _)| !name.value.is_empty()) {
        if !is_header_name(&name.value) {
            faults.add(&name.span, format!("`{}` is not the name of a header", name.value), "not a name");
        }
    }
    for (at, (name, _)) in lines.headers.iter().enumerate() {
        let same = |(other, _): &&(At<String>, Template)| other.value.eq_ignore_ascii_case(&name.value);
        if let Some((twin, _)) = lines.headers[..at].iter().find(same) {
            let label = format!("the same as `{}`", twin.value);
            faults.add(&name.span, format!("the header `{}` is listed twice", name.value), label);
        }
    }
    for piece in lines.received.iter().flat_map(|line| &line.pieces) {
        if let Piece::Header(name) = &piece.value {
            is_read(name, &piece.span, faults);
        }
    }
}

/// A header that is received, or a parameter of one.
fn is_read(name: &str, span: &Span, faults: &mut Faults) {
    if !is_header_part(name) {
        let help = "write the header, or with a colon one of its parameters: `Harbour-Signature:t`";
        faults.add_with_help(span, format!("`{name}` is not the name of a header"), "not a name", help);
    }
}

/// What a merchant does not bring has no value.
pub(super) fn merchants_have_it(template: &Template, gateway: &Gateway, faults: &mut Faults) {
    for piece in template.all() {
        let Piece::Merchant(name) = &piece.value else { continue };
        if gateway.merchant.iter().any(|credential| credential.name == *name) {
            continue;
        }
        let help = match nearest(name, gateway.merchant.iter().map(|c| c.name.as_str())) {
            Some(near) => format!("did you mean `{{merchant:{near}}}`?"),
            None => "list it under [merchant] of the gateway".to_owned(),
        };
        faults.add_with_help(&piece.span, format!("a merchant has no `{name}`"), "has no value", help);
    }
}

/// Lines are told apart by their ends.
pub(super) fn is_one_line(line: &Template, faults: &mut Faults) {
    let breaks = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains(['\n', '\r']));
    if line.all().any(|piece| breaks(&piece.value)) {
        let help = "write each line by itself: line feeds are put between them";
        faults.add_with_help(&line.span, "a line with a line break in it", "reads as two", help);
    }
}
