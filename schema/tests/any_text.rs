//! Whatever the text, nothing panics, faults point into it, and the layout keeps what it says.

use paytable_schema::{
    Document, Faults, Gateway, Source, document, gateway,
    import::{Head, import},
    layout::layout,
    tables,
};
use proptest::prelude::*;
use std::sync::LazyLock;
use toml_parser::parser::{Event, EventKind, parse_document};

fn source(text: &str) -> Source<'_> {
    Source { path: "any.toml", text }
}

fn gateways() -> &'static [Gateway] {
    static READ: LazyLock<Vec<Gateway>> =
        LazyLock::new(|| tables::GATEWAYS.iter().map(|(_, source)| gateway(*source).unwrap()).collect());
    &READ
}

/// Every shipped file, gateways too.
fn shipped() -> Vec<&'static str> {
    let gateways = tables::GATEWAYS.iter().map(|(_, source)| source.text);
    tables::TABLES.iter().map(|table| table.source.text).chain(gateways).collect()
}

fn point_into(text: &str, faults: &Faults) {
    assert!(!faults.list().is_empty());
    let lines = text.matches('\n').count() + 1;
    for (fault, place) in faults.list().iter().zip(faults.places()) {
        assert!(text.get(fault.span.clone()).is_some(), "{:?} in {text:?}", fault.span);
        assert!(place.line >= 1 && place.column >= 1, "{place:?}");
        assert!((place.line, place.column) <= (place.end_line, place.end_column), "{place:?}");
        assert!(place.end_line <= lines, "{place:?}");
    }
    for line in faults.json() {
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert!(read["message"].is_string() && !line.contains('\n'), "{line}");
    }
    assert_eq!(faults.render().len(), faults.list().len());
    assert_eq!(faults.report(true).len(), faults.list().len());
}

/// Everything that takes a text takes this one.
fn survives(text: &str) {
    if let Err(faults) = gateway(source(text)) {
        point_into(text, &faults);
    }
    for gateway in gateways() {
        if let Err(faults) = document(source(text), gateway) {
            point_into(text, &faults);
        }
    }
    match layout(source(text)) {
        Ok(laid_out) => keeps_everything(text, &laid_out),
        Err(faults) => point_into(text, &faults),
    }
    if let Some(draft) = import(text, Head { gateway: Some("wechat_v2"), ..Head::default() }) {
        assert_eq!(layout(source(&draft)).unwrap(), draft, "a draft is TOML and laid out");
    }
}

fn keeps_everything(before: &str, after: &str) {
    assert_eq!(layout(source(after)).unwrap(), after, "laid out twice, from {before:?}");
    assert_eq!(comments(after), comments(before), "{before:?}");
    for gateway in gateways() {
        assert_eq!(model(after, gateway), model(before, gateway), "{before:?}");
    }
}

fn comments(text: &str) -> Vec<&str> {
    let tokens = toml_parser::Source::new(text).lex().into_vec();
    let mut events: Vec<Event> = Vec::new();
    parse_document(&tokens, &mut events, &mut ());
    let comments = events.iter().filter(|event| event.kind() == EventKind::Comment);
    comments.map(|event| text[event.span().start()..event.span().end()].trim_end()).collect()
}

/// The model, or the words of its faults; both without places.
fn model(text: &str, gateway: &Gateway) -> String {
    let told = |faults: Faults| {
        let mut words: Vec<_> = faults.list().iter().map(|f| (f.message.clone(), f.label.clone())).collect();
        // Keys of a row change places, and faults are sorted by place.
        words.sort();
        format!("{words:?}")
    };
    let show = |document: Document| without_spans(&format!("{document:?}"));
    document(source(text), gateway).map_or_else(told, show)
}

fn without_spans(debug: &str) -> String {
    let mut parts = debug.split("span: ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'))
}

/// Text that looks like a table or a page more often than random characters do.
fn fragments() -> impl Strategy<Value = String> {
    let words = [
        "[api]\n",
        "[request]\n",
        "[[rule]]\n",
        "[response.always]\n",
        "[type.A]\n",
        "[errors]\n",
        "[notice]\n",
        "[event]\n",
        "[ack]\n",
        "[gateway]\n",
        "a = ",
        "title",
        "type",
        "enum",
        "when",
        " = ",
        "{ ",
        " }",
        "[",
        "]",
        ", ",
        "\n",
        "\r\n",
        "# c\n",
        "#",
        "\"",
        "'",
        "\"\"\"",
        "'''",
        "true",
        "1",
        "1..",
        "\"String(32)\"",
        "\"Fen(1..)\"",
        ".",
        "\\",
        "标价",
        "🀄",
        "\u{feff}",
        "\u{0}",
        "\t",
        " ",
        "字段名|变量名|必填|类型|示例值|描述\n",
        "|",
        "a | a_fee | 二选一 | Int(3) | 1 | d |\n",
        "x|ip_$n|是|String(2..1)||\n",
        "名称|描述|原因|解决方案|\n",
        "甲 对象说明\n",
        "a.b 对象说明\n",
        "<table>",
        "<tr>",
        "<td rowspan=0>",
        "<td rowspan=99>",
        "</td>",
        "&#0;",
        "&lt;",
        "<",
        "说明",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..40).prop_map(|words| words.concat())
}

/// A change to a text, at a place given in thousandths of its length.
#[derive(Clone, Debug)]
enum Change {
    Delete(usize, usize),
    Replace(usize, Vec<u8>),
    DuplicateLine(usize),
    DeleteLine(usize),
    MoveLine(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..1000_usize;
    prop_oneof![
        (at.clone(), 1..60_usize).prop_map(|(at, length)| Change::Delete(at, length)),
        (at.clone(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, by)| Change::Replace(at, by)),
        (at.clone(), "[\\[\\]{}\"'=,#.\n a-z|]{1,4}")
            .prop_map(|(at, by)| Change::Replace(at, by.into_bytes())),
        at.clone().prop_map(Change::DuplicateLine),
        at.clone().prop_map(Change::DeleteLine),
        (at.clone(), at).prop_map(|(from, to)| Change::MoveLine(from, to)),
    ]
}

fn changed(text: &str, change: &Change) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return String::new();
    }
    let line = |at: usize| at * lines.len() / 1000;
    match *change {
        Change::Delete(at, length) => {
            let start = at * bytes.len() / 1000;
            bytes.drain(start..(start + length).min(bytes.len()));
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        Change::Replace(at, ref by) => {
            let start = at * bytes.len() / 1000;
            let end = (start + by.len()).min(bytes.len());
            bytes.splice(start..end, by.iter().copied());
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        Change::DuplicateLine(at) => lines.insert(line(at), lines[line(at)]),
        Change::DeleteLine(at) => drop(lines.remove(line(at))),
        Change::MoveLine(from, to) => {
            let (from, to) = (line(from), line(to));
            let moved = lines.remove(from);
            lines.insert(to.min(lines.len()), moved);
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        survives(&text);
    }

    #[test]
    fn anything_that_looks_like_a_table_is_survived(text in fragments()) {
        survives(&text);
    }

    #[test]
    fn a_shipped_table_that_was_damaged_is_survived(
        text in prop::sample::select(shipped()),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        survives(&changes.iter().fold(text.to_owned(), |text, change| changed(&text, change)));
    }

    #[test]
    fn a_page_that_was_damaged_is_survived(changes in prop::collection::vec(change(), 1..6)) {
        let page = include_str!("pages/cloudpay_unified_order.txt").to_owned();
        survives(&changes.iter().fold(page, |text, change| changed(&text, change)));
    }
}

#[test]
fn every_shipped_file_keeps_its_model_when_its_layout_was_lost() {
    for text in shipped() {
        // Reversed keys and lost spaces, the way a careless editor leaves them.
        let untidy = text.replace(" = ", "=").replace("{ title=", "{title=").replace("\n\n", "\n\n\n\n");
        assert_ne!(untidy, text);
        keeps_everything(&untidy, &layout(source(&untidy)).unwrap());
        keeps_everything(text, &layout(source(text)).unwrap());
    }
}

#[test]
fn the_model_without_spans_still_tells_two_tables_apart() {
    let table = tables::find("wechat_v2/unified_order").unwrap();
    let (gateway, text) = (&gateway(table.gateway).unwrap(), table.source.text);
    let other = text.replace("idempotency_key = \"out_trade_no\"", "idempotency_key = \"nonce_str\"");
    assert_eq!(model(text, gateway), model(&format!("\n\n{text}"), gateway));
    assert_ne!(model(text, gateway), model(&other, gateway));
}
