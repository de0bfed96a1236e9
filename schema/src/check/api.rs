//! An API.

use super::{
    address, encryption,
    message::{self, is_field_name, type_name},
    outcome, place, rule,
    scope::{Part, Scope, algorithm_is_the_gateways, condition_holds, is_flat, known, opens_an_app},
    signature, state,
};
use crate::{
    fault::Faults,
    model::{
        Api, At, Bundle, Demand, Encoding, ErrorCode, Gateway, Kind, LinkForm, Message, Method, Purpose,
        Reply, Row, Rule, Span, Type, ValueSource, snake_case,
    },
    parse::nearest,
};

pub(super) fn check(api: &Api, scope: Scope<'_>, faults: &mut Faults) {
    let gateway = scope.gateway;
    type_name(&api.name, &api.name_span, faults);
    address::path_is_sent_as_written(api, faults);
    host_exists(api, gateway, faults);
    for kind in &api.signature_algorithms {
        algorithm_is_the_gateways(kind.value, &kind.span, gateway, faults);
    }
    error_fields_exist(api, faults);
    let signs = gateway.sign.is_some();
    let scope = Scope { signatures: &api.signatures, ..scope };
    let flat = is_flat(api.encoding, signs && api.signed);
    message::check(&api.request, Part::Request, Scope { flat, ..scope }, faults);
    for (message, is_signed) in [(&api.request, api.signed), (&api.response, api.reply == Reply::Signed)] {
        if is_signed {
            signature::no_row_is_the_key(message, scope, faults);
        }
    }
    let flat = is_flat(api.reply_encoding, api.reply_has_signed_pairs(gateway));
    let nests = matches!(api.reply_encoding, Encoding::Xml) && api.reply == Reply::Unsigned;
    message::check(&api.response, Part::Reply, Scope { flat, nests, ..scope }, faults);
    rules_name_rows(api, gateway, faults);
    named_rows_exist(api, faults);
    outcome::check(api, faults);
    signed_requests_have_a_signature(api, gateway, faults);
    signed_replies_fill_their_signature(api, gateway, faults);
    links_are_opened_not_answered(api, faults);
    called_hosts_are_http(api, gateway, faults);
    files_travel_in_forms(api, faults);
    files_are_told_from_messages(api, faults);
    members_have_a_name(api, gateway, faults);
    place::check(api, gateway, faults);
    encryption::of_api(api, gateway, faults);
    if api.reply != Reply::None {
        state::check(api.state.as_ref(), &api.response, "response", scope, faults);
    }
    state::query(api, faults);
    bundles_take_what_replies_have(api, scope, faults);
    replies_get_methods(api, faults);
    links_are_made_of_rows(api, faults);
    error_codes_differ(&api.errors, faults);
    signature::check(api, scope, faults);
}

/// A code in another case is the same code copied from another page; a reply would meet only one of the two.
pub(super) fn error_codes_differ(errors: &[ErrorCode], faults: &mut Faults) {
    for (at, code) in errors.iter().enumerate() {
        // Some gateways answer with words; white space around them is a slip.
        if code.code.trim() != code.code || code.code.is_empty() || code.code.chars().any(char::is_control) {
            faults.add(&code.span, format!("`{}` is not an error code", code.code), "of this API");
        }
        if let Some(twin) = errors[..at].iter().find(|other| other.code.eq_ignore_ascii_case(&code.code)) {
            let message = format!("the error code `{}` is listed before", code.code);
            let label = match &twin.code {
                same if *same == code.code => "another group has it".to_owned(),
                other => format!("differs from `{other}` in case only"),
            };
            faults.add(&code.span, message, label);
        }
    }
}

/// Bundles and links are methods of the reply: their names must be free there.
fn replies_get_methods(api: &Api, faults: &mut Faults) {
    let bundles = api.bundles.iter().map(|bundle| (&bundle.name, &bundle.span));
    let methods: Vec<(&String, &Span)> =
        bundles.chain(api.links.iter().map(|link| (&link.name, &link.span))).collect();
    for (at, (name, span)) in methods.iter().enumerate() {
        if !is_field_name(name) {
            let help = "letters, digits and `_`, a letter first";
            let message = format!("`{name}` is not a method name");
            faults.add_with_help(span, message, "becomes a method of the reply", help);
        }
        let method = snake_case(name);
        let row = api.response.rows.iter().find(|row| snake_case(&row.name) == method);
        let twin = methods[..at].iter().find(|(other, _)| snake_case(other) == method);
        if let Some(taken) = row.map(|row| &row.name).or(twin.map(|(twin, _)| *twin)) {
            let message = format!("the reply has `{name}` already");
            faults.add(span, message, format!("the same method or field as `{taken}`"));
        }
    }
}

fn links_are_made_of_rows(api: &Api, faults: &mut Faults) {
    for link in &api.links {
        known(&link.from, &api.response, "response", faults);
    }
}

/// Nobody reads an answer to what the payer's browser opens.
fn links_are_opened_not_answered(api: &Api, faults: &mut Faults) {
    if api.reply != Reply::None {
        if api.link.value != LinkForm::Url {
            let help = "say reply = \"none\" if the payer opens it";
            faults.add_with_help(&api.link.span, "only what is not called is handed out", "is called", help);
        }
        return;
    }
    if api.method != Method::Get {
        let help = "say method = \"GET\"";
        faults.add_with_help(&api.span, "a link is a GET", "nothing else can be opened", help);
    }
    let rows = api.response.rows.iter().map(|row| &row.span);
    let layers = api.outcome.iter().filter(|_| api.own_outcome).map(|layer| &layer.span);
    let codes = api.errors.iter().map(|code| &code.span);
    let bundles = api.bundles.iter().map(|bundle| &bundle.span);
    if let Some(span) = rows.chain(layers).chain(codes).chain(bundles).next() {
        let help = "leave out what belongs to a reply, or say reply = \"signed\"";
        faults.add_with_help(span, "a link has no reply", "would never be read", help);
    }
}

/// The name of the member that holds a reply is made of a constant of the request.
fn members_have_a_name(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    let Some(member) = gateway.wire.member.as_ref().filter(|_| api.reply != Reply::None) else { return };
    let Some(row) = member.row.as_ref().filter(|_| api.member(gateway).is_none()) else { return };
    let help = format!("add the row `{row}` to [request] with fixed = \"…\"");
    let message = format!("the request has no constant `{row}`");
    faults.add_with_help(&api.span, message, "the reply is found by it", help);
}

fn called_hosts_are_http(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    let host = gateway.hosts.iter().find(|(name, _)| *name == api.host.value);
    if api.reply != Reply::None && host.is_some_and(|(_, url)| opens_an_app(&url.value)) {
        let help = "say reply = \"none\" if the payer opens it";
        faults.add_with_help(&api.host.span, "only links lead to an app", "cannot be called", help);
    }
}

/// The digest of a file stands beside the file, and only a form carries files.
fn files_travel_in_forms(api: &Api, faults: &mut Faults) {
    let is_file = |row: &&Row| row.kind == Kind::File;
    let files: Vec<&Row> = api.request.rows.iter().filter(is_file).collect();
    match (api.multipart, files.first()) {
        (true, None) => faults.add(&api.span, "a form without a file", "which row is the file?"),
        (false, Some(file)) => {
            let help = "say body = \"multipart\" under [api]";
            faults.add_with_help(&file.span, "only a form carries files", "a file", help);
        }
        _ => {}
    }
    for row in &api.request.rows {
        if let ValueSource::Md5Of(name) = &row.fill
            && !files.iter().any(|file| file.wire == *name)
        {
            faults.add(&row.span, format!("there is no file `{name}`"), "of which file is this the digest?");
        }
    }
}

/// A reply is a file, or a message that says why there is none: the first byte has to tell which.
fn files_are_told_from_messages(api: &Api, faults: &mut Faults) {
    if api.reply == Reply::File && !api.reply_encoding.is_told_from_files() {
        let label = format!("{} can begin like a file", api.reply_encoding.name());
        faults.add(&api.span, "a file comes in place of XML or JSON", label);
    }
}

fn host_exists(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    let names = || gateway.hosts.iter().map(|(name, _)| name.as_str());
    if names().any(|name| name == api.host.value) {
        return;
    }
    let help = match nearest(&api.host.value, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the gateway's hosts are {}", names().collect::<Vec<_>>().join(", ")),
    };
    let message = format!("the gateway has no host `{}`", api.host.value);
    faults.add_with_help(&api.host.span, message, "not a host", help);
}

fn error_fields_exist(api: &Api, faults: &mut Faults) {
    for field in api.error_fields.code.iter().chain(&api.error_fields.message) {
        known(field, &api.response, "response", faults);
    }
}

fn rules_name_rows(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    for rule in &api.rules {
        for condition in &rule.when {
            condition_holds(condition, &api.request, "request", gateway, faults);
        }
        for field in rule.then.fields() {
            known(field, &api.request, "request", faults);
        }
        demands_fit_their_fields(rule, &api.request, faults);
    }
    rule::check(&api.rules, &api.request, faults);
}

fn demands_fit_their_fields(rule: &Rule, request: &Message, faults: &mut Faults) {
    let fields = rule.then.fields();
    let all = |fits: fn(&Kind) -> bool| {
        fields.iter().filter_map(|field| request.row(&field.value)).all(|row| fits(&row.kind))
    };
    match &rule.then {
        Demand::OneOf(_) | Demand::AtMostOne(_) | Demand::Together(_) if fields.len() < 2 => {
            faults.add(&rule.span, "a choice needs at least two fields", "names only one");
        }
        Demand::Ordered { .. } | Demand::NotAbove(_) if fields.len() != 2 => {
            faults.add(&rule.span, "a comparison is between two fields", "not two");
        }
        Demand::Ordered { .. } if !all(|kind| matches!(kind, Kind::Time(_))) => {
            faults.add(&rule.span, "`ordered` compares times", "not both are times");
        }
        Demand::Sum(_) if fields.len() < 3 => {
            faults.add(&rule.span, "a sum needs at least two fields and their total", "names fewer");
        }
        Demand::Sum(_) if !all(|kind| matches!(kind, Kind::Int { .. } | Kind::Fen { .. })) => {
            faults.add(&rule.span, "`sum` adds numbers", "not all are numbers");
        }
        Demand::NotAbove(_) if !all(|kind| matches!(kind, Kind::Int { .. } | Kind::Fen { .. })) => {
            faults.add(&rule.span, "`not_above` compares numbers", "not both are numbers");
        }
        _ => {}
    }
}

fn named_rows_exist(api: &Api, faults: &mut Faults) {
    if let Some(key) = &api.idempotency_key {
        if api.read_only {
            faults.add(&key.span, "what changes nothing needs no `idempotency_key`", "says nothing");
        }
        known(key, &api.request, "request", faults);
    }
    for required_on_success in &api.required_on_success {
        known(required_on_success, &api.response, "response", faults);
    }
    let echoes = api.echo.as_deref().unwrap_or_default();
    for (at, echo) in echoes.iter().enumerate() {
        if known(echo, &api.request, "request", faults) && known(echo, &api.response, "response", faults) {
            echoes_can_be_compared(echo, api, faults);
        }
        if echoes[..at].iter().any(|other| other.value == echo.value) {
            faults.add(&echo.span, format!("`{}` is listed twice", echo.value), "in `echo`");
        }
    }
}

fn echoes_can_be_compared(echo: &At<String>, api: &Api, faults: &mut Faults) {
    let (Some(asked), Some(told)) = (api.request.row(&echo.value), api.response.row(&echo.value)) else {
        return;
    };
    if !can_echo(asked, told) {
        faults.add(&echo.span, format!("`{}` cannot be compared", echo.value), "never the same in the reply");
    }
}

/// Whether a reply can repeat a row: a nonce or a signature is another one there, and what is encrypted does not come
/// back.
pub(crate) fn can_echo(asked: &Row, told: &Row) -> bool {
    let is_made = matches!(
        asked.fill,
        ValueSource::Nonce
            | ValueSource::Time
            | ValueSource::Sign
            | ValueSource::Content
            | ValueSource::Encryption
            | ValueSource::KeyId
            | ValueSource::SignType
            | ValueSource::Signature(_)
            | ValueSource::Md5Of(_)
    );
    let is_flat = |row: &Row| {
        row.kind.nested().is_none() && !matches!(row.kind, Kind::File | Kind::Texts | Kind::JsonTexts)
    };
    !is_made && !asked.encrypted && is_flat(asked) && is_flat(told) && told.family.is_none()
}

fn signed_requests_have_a_signature(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    let Some(sign) = gateway.sign.as_ref().filter(|_| api.signed) else { return };
    match api.request.rows.iter().find(|r| r.fill == ValueSource::Sign) {
        None => faults.add_with_help(
            &api.span,
            "the request has no signature",
            "the gateway signs requests",
            format!("add a row `{}` with fill = \"sign\"", sign.field),
        ),
        Some(row) if row.wire != sign.field => {
            faults.add(&row.span, "not the gateway's signature", format!("that is `{}`", sign.field));
        }
        Some(_) => {}
    }
}

/// A sandbox signs its replies by this word.
fn signed_replies_fill_their_signature(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    // Beside a member, the signature is none of its rows.
    let is_pair = api.reply == Reply::Signed && gateway.wire.member.is_none();
    let Some(sign) = gateway.sign.as_ref().filter(|_| is_pair) else { return };
    let is_empty = |row: &&Row| row.wire == sign.field && row.fill != ValueSource::Sign;
    if let Some(row) = api.response.rows.iter().find(is_empty) {
        let help = "say fill = \"sign\"";
        faults.add_with_help(
            &row.span,
            "nothing fills the signature of the reply",
            "a sandbox would not sign",
            help,
        );
    }
}

/// A gateway's bundle serves replies that differ: of each row's sources one is enough. Its rows stand in another
/// file, so faults stand where the table names it.
fn shared_bundle_fits(bundle: &Bundle, nested: &Type, api: &Api, faults: &mut Faults) {
    let span = &bundle.type_name.span;
    if nested.purpose != Purpose::Bundle {
        faults.add(
            span,
            format!("`{}` is no bundle", nested.name),
            "the gateway does not say `bundle = true`",
        );
        return;
    }
    for row in &nested.message.rows {
        let has_source = row.from.iter().any(|from| api.response.row(&from.value).is_some());
        if row.required && !has_source && row.fill == ValueSource::Caller {
            let names: Vec<&str> = row.from.iter().map(|from| from.value.as_str()).collect();
            let message = format!("the response has none of {}", names.join(", "));
            faults.add(span, message, format!("nothing sets `{}`", row.name));
        }
    }
}

fn bundles_take_what_replies_have(api: &Api, scope: Scope<'_>, faults: &mut Faults) {
    for bundle in &api.bundles {
        let Some(nested) = scope.types.find(&bundle.type_name.value) else {
            let message = format!("there is no `[type.{}]`", bundle.type_name.value);
            faults.add(&bundle.type_name.span, message, "not declared");
            continue;
        };
        let is_shared = scope.types.shared.iter().any(|shared| std::ptr::eq(shared, nested));
        if is_shared {
            shared_bundle_fits(bundle, nested, api, faults);
            continue;
        }
        for row in &nested.message.rows {
            for from in &row.from {
                known(from, &api.response, "response", faults);
            }
            if row.from.is_empty() && row.fill == ValueSource::Caller {
                let help = "take it `from` a reply field, or `fill` it";
                faults.add_with_help(&row.span, "nothing sets this field", "in a client's bundle", help);
            }
        }
    }
}
