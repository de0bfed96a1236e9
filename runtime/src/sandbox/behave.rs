//! What the sandbox does with a call that has been read, verified and checked.

use crate::sandbox::{
    call::{Call, Done, Refusal, fill_examples, is_signed, payee, succeed, title},
    examples, files, micropay,
    payer::Payer,
    place, refund,
    state::{Injected, SandboxKey},
    values,
};
use crate::{
    gateways::behaviour::{Behaviour, Route},
    message::dynamic::DynamicMessage,
    table::{Encoding, Kind, Section},
};

/// Carries out what was asked for, unless a test wants it refused; or refuses it all the same.
pub(super) fn carry_out_unless(
    call: &mut Call<'_>,
    route: Route,
    injected: Option<Injected>,
) -> Result<Done, Refusal> {
    let Some(injected) = injected else { return carry_out(call, route) };
    let asked = call.facts.clone();
    if injected.carried_out {
        let _ = carry_out(call, route);
        call.facts = asked;
    }
    Err(Refusal(injected.code, title(call.api, injected.code)))
}

fn carry_out(call: &mut Call<'_>, route: Route) -> Result<Done, Refusal> {
    let reply = match route.behaviour {
        Behaviour::Examples => examples(call, route.is_shipped),
        Behaviour::Order(notice) => place::place_order(call, notice, route.is_shipped),
        Behaviour::Query => place::query(call),
        Behaviour::Close(after) => place::close(call, after),
        Behaviour::Refund(notice) => refund::refund(call, notice),
        Behaviour::RefundQuery => refund::query(call),
        Behaviour::Micropay(notice) => micropay::micropay(call, notice),
        Behaviour::Undo(notice) => refund::undo(call, notice),
        Behaviour::Reverse => micropay::reverse(call),
        Behaviour::SandboxKey => Ok(sandbox_key(call)),
        Behaviour::PayerOfCode => payer_of_code(call),
        Behaviour::File(report) => {
            // A service provider may ask for those of all its merchants.
            let named = is_signed(call.api) || call.facts.get("sub_mch_id").is_some();
            let payee = if named { Some(payee(call)?) } else { None };
            return files::file(call, payee.as_deref(), report);
        }
    };
    reply.map(Done::Reply)
}

/// Whose payment code it is, unless it cannot be charged.
fn payer_of_code(call: &mut Call<'_>) -> Result<DynamicMessage, Refusal> {
    let code = call.facts.get("auth_code").unwrap_or_default();
    let refusal = |code: &'static str| Err(Refusal(code, title(call.api, code)));
    if call.state.is_used(code) {
        return refusal("AUTH_CODE_ERROR");
    }
    if call.state.payer(code) == Payer::ShowsOldCode {
        return refusal("AUTHCODEEXPIRE");
    }
    examples(call, true)
}

/// The key of the merchant in the gateway's own sandbox.
fn sandbox_key(call: &mut Call<'_>) -> DynamicMessage {
    let key = SandboxKey::of(call.merchant);
    succeed(call);
    call.facts.set("sandbox_signkey", key.0);
    call.pick(Section::Succeeded)
}

/// A reply made of the table's examples, with what the caller sent put in, and for a shipped table what the gateway
/// assigns.
fn examples(call: &mut Call<'_>, is_shipped: bool) -> Result<DynamicMessage, Refusal> {
    // Where a provider calls for its sub-merchants, it is known whose.
    if !is_signed(call.api) && call.facts.get("sub_mch_id").is_some() {
        payee(call)?;
    }
    // Requests spell the merchant's numbers in several ways, replies in others.
    for credential in call.api.gateway.merchant {
        if let Some(value) = call.merchant.setting(credential.name) {
            call.facts.set_default(credential.name, value);
        }
    }
    succeed(call);
    if is_shipped {
        values::assign(call);
    }
    fill_examples(call, Section::Always);
    if is_shipped {
        values::derive(call);
    }
    let mut reply = call.pick(Section::Succeeded);
    let required_on_success = call.api.required_on_success;
    examples::complete(call, &mut reply, &|field| {
        let contains_elements =
            call.api.reply_encoding == Encoding::Xml && matches!(field.kind, Kind::Object(_) | Kind::List(_));
        let asked_for = field.required || contains_elements || required_on_success.contains(&field.name);
        asked_for && call.facts.allow(field)
    });
    Ok(reply)
}
