//! Bodies in the forms that occur in use, each with the result it must give: `tests/corpus/` holds them, a file a table.
//!
//! Order, white space, CDATA, empty elements and unknown fields of a body stay as they are written there. Only
//! placeholders are replaced: `{sign}` by the signature over the body, `{inside}` by the ciphertext of `inside`, and
//! `{hex}` by bytes that are not text. Every body is read again by other parsers: each of their values has to be typed
//! or kept as an unknown field.

mod entry;
mod expected;
mod kept;
mod written;

use crate::{
    acquirers,
    catalog::{cloud, wechat},
    typed::{self, Typed, TypedNotice},
    typed_v3,
};
use entry::{Entry, File};
use paytable::{
    Error, Message, Outcome, Received,
    table::{Encoding, Gateway, Reply, SignatureAlgorithm, Table, Verify},
};
use paytable_tests::Why;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Whose messages a file holds.
enum Source {
    Api(Typed),
    Notice(TypedNotice),
}

/// What became of a body.
enum Outcomes {
    Typed(Box<dyn Message>),
    File,
    /// The error, what it says of the order, and its code.
    Refused(Why, Option<Outcome>, Option<String>),
}

impl Source {
    /// That of the table in `tests/corpus/<gateway>/<table>.toml`.
    fn of(path: &Path) -> Source {
        let plain = |text: &str| text.replace('_', "").to_lowercase();
        let [gateway, table] = [path.parent().unwrap().file_name().unwrap(), path.file_stem().unwrap()]
            .map(|name| plain(name.to_str().unwrap()));
        let is = |of: &Gateway, name: &str| plain(of.name) == gateway && plain(name) == table;
        let mut apis = typed::apis().into_iter().chain(typed_v3::v3_apis()).chain(typed::acquirer_apis());
        if let Some(api) = apis.find(|typed| is(typed.api.gateway, typed.api.name)) {
            return Source::Api(api);
        }
        let mut notices =
            typed::notices().into_iter().chain(typed_v3::v3_notices()).chain(typed::acquirer_notices());
        let notice = notices.find(|typed| is(typed.notice.gateway, typed.notice.name));
        Source::Notice(notice.unwrap_or_else(|| panic!("no table for {}", path.display())))
    }

    fn gateway(&self) -> &'static Gateway {
        match self {
            Source::Api(typed) => typed.api.gateway,
            Source::Notice(typed) => typed.notice.gateway,
        }
    }

    fn table(&self) -> &'static Table {
        match self {
            Source::Api(typed) => typed.api.response,
            Source::Notice(typed) => typed.notice.event,
        }
    }

    fn encoding(&self) -> Encoding {
        match self {
            Source::Api(typed) => typed.api.reply_encoding,
            Source::Notice(typed) => typed.notice.encoding,
        }
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        let listed = match self {
            Source::Api(typed) => typed.api.signature_algorithms,
            Source::Notice(typed) => typed.notice.signature_algorithms,
        };
        listed.first().copied().unwrap_or(SignatureAlgorithm::Md5)
    }

    /// Whether a message is believed only with a signature in the body.
    fn is_signed(&self) -> bool {
        let is_signed = match self {
            Source::Api(typed) => typed.api.reply == Reply::Signed,
            Source::Notice(typed) => typed.notice.verify == Verify::Sign,
        };
        is_signed && self.gateway().sign().is_some()
    }

    /// Whether only what is encrypted is believed, and the rest of the message is not kept.
    fn is_believed_by_decryption(&self) -> bool {
        matches!(self, Source::Notice(typed) if typed.notice.verify == Verify::Encrypted)
    }

    fn read(&self, entry: &Entry, kind: SignatureAlgorithm, received: &Received<'_>) -> Outcomes {
        let refused = |error: Error| {
            let (outcome, code) = (error.outcome(), error.code().map(str::to_owned));
            Outcomes::Refused(error.into(), Some(outcome), code)
        };
        match self {
            Source::Api(Typed { file: Some(file), .. }) => match file(kind, received) {
                Ok(()) => Outcomes::File,
                Err(error) => refused(error),
            },
            Source::Api(typed) => {
                let result = match &entry.request {
                    Some(stored) => typed.answer.unwrap()(stored.clone(), kind, received),
                    None => typed.accept.unwrap()(kind, received),
                };
                result.map_or_else(refused, Outcomes::Typed)
            }
            Source::Notice(typed) => match (typed.read)(kind, received) {
                Ok(event) => Outcomes::Typed(event),
                Err(error) => Outcomes::Refused(error.into(), None, None),
            },
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The files, each with the table whose messages it holds.
fn corpus() -> Vec<(Source, File)> {
    let paths = listed(&root()).iter().flat_map(|folder| listed(folder)).collect::<Vec<_>>();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let file = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (Source::of(path), file)
    };
    paths.iter().map(read).collect()
}

/// What is wrong with the result of one body.
fn faults(source: &Source, entry: &Entry) -> Vec<String> {
    let made = entry.made(source);
    let kind = entry.kind(source);
    let mut faults = Vec::new();
    match (source.read(entry, kind, &made.received), &entry.error) {
        (Outcomes::Typed(message), None) => {
            expected::compare(&*message, entry, &mut faults);
            written::compare(&made, source, &*message, &mut faults);
            if source.is_signed() && !made.is_signed {
                faults.push("the table says that it is signed".to_owned());
            }
        }
        (Outcomes::File, None) => {}
        (Outcomes::Refused(why, outcome, code), Some(wanted)) => {
            let told = [format!("{why:?}"), format!("{outcome:?}"), format!("{code:?}")];
            let wanted =
                [wanted.clone(), format!("{:?}", entry.outcome(source)), format!("{:?}", entry.code)];
            for (told, wanted) in told.iter().zip(&wanted).filter(|(told, wanted)| told != wanted) {
                faults.push(format!("{told} instead of {wanted}"));
            }
        }
        (Outcomes::Typed(_) | Outcomes::File, Some(wanted)) => {
            faults.push(format!("accepted, instead of {wanted}"));
        }
        (Outcomes::Refused(why, ..), None) => faults.push(format!("refused: {why:?}")),
    }
    faults
}

#[test]
fn every_body_gives_the_result_that_is_stated_beside_it() {
    let (mut names, mut wrong) = (BTreeSet::new(), Vec::new());
    for (source, file) in corpus() {
        for entry in &file.body {
            let name = format!("{} {}: {}", source.gateway().name, source.table().name, entry.name);
            let faults = faults(&source, entry);
            if !faults.is_empty() {
                wrong.push(format!("{name}\n    {}", faults.join("\n    ")));
            }
            assert!(names.insert(name), "{} twice", entry.name);
        }
    }
    assert!(wrong.is_empty(), "{} bodies are read wrongly:\n{}", wrong.len(), wrong.join("\n"));
    assert!(names.len() >= 80, "{} bodies", names.len());
}

#[test]
fn no_body_is_believed_under_another_signature() {
    let mut tried = 0;
    for (source, file) in corpus() {
        for entry in file.body.iter().filter(|entry| entry.error.is_none()) {
            let Some(received) = entry.made(&source).with_another_signature(source.gateway()) else {
                continue;
            };
            let result = source.read(entry, entry.kind(&source), &received);
            assert!(matches!(result, Outcomes::Refused(Why::Unverified(_), ..)), "{}", entry.name);
            tried += 1;
        }
    }
    assert!(tried >= 50, "{tried}");
}

/// The tables whose markers a file declares.
fn tables_of(markers: &Path) -> Vec<String> {
    let text = fs::read_to_string(markers).unwrap();
    let quoted = text.lines().filter(|line| line.ends_with("\",")).filter_map(|line| line.split('"').nth(1));
    quoted.filter(|name| name.contains('/')).map(str::to_owned).collect()
}

#[test]
fn every_group_of_shipped_tables_has_a_body() {
    let gateways = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src/gateways");
    let mut groups = 0;
    // Bodies of these are signed with RSA keys, which no placeholder makes: `tests/asymmetric` has them.
    let is_signed = |folder: &PathBuf| ["alipay", "unionpay"].iter().any(|name| folder.ends_with(name));
    let is_here = |folder: &&PathBuf| folder.is_dir() && !is_signed(folder);
    for folder in listed(&gateways).iter().filter(is_here) {
        for file in listed(folder).iter().filter(|path| path.is_file()) {
            let tables = tables_of(file);
            let has_body = |table: &String| root().join(format!("{table}.toml")).exists();
            assert!(tables.is_empty() || tables.iter().any(has_body), "{}", file.display());
            groups += usize::from(!tables.is_empty());
        }
    }
    assert!(groups >= 30, "{groups}");
}

/// A server that receives several kinds of notices at one address asks which one a body is.
#[test]
fn every_notice_in_the_corpus_is_recognised_as_the_one_it_is() {
    let mut tried = 0;
    for (source, file) in corpus() {
        let Source::Notice(typed) = &source else { continue };
        for entry in file.body.iter().filter(|entry| entry.error.is_none()) {
            let body = &entry.made(&source).received.body;
            let found = match source.gateway().name {
                "CloudPay" => cloud().recognise(body, paytable::cloudpay::NOTICES),
                "WechatV2" => wechat(SignatureAlgorithm::Md5).recognise(body, paytable::wechat_v2::NOTICES),
                "WechatV3" => crate::v3::protocol().recognise(body, paytable::wechat_v3::NOTICES),
                "Swiftpass" => acquirers::swiftpass().recognise(body, paytable::swiftpass::NOTICES),
                "Allinpay" => acquirers::allinpay().recognise(body, paytable::allinpay::NOTICES),
                other => panic!("no notices of {other}"),
            };
            assert_eq!(found.map(|notice| notice.name), Some(typed.notice.name), "{}", entry.name);
            tried += 1;
        }
    }
    assert!(tried >= 15, "{tried}");
}
