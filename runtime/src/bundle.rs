//! What a client is handed to open the payment.

use crate::{
    error::{Error, Unknown},
    exchange::unix_text,
    merchant::Merchant,
    nonce::nonce,
    sign,
    table::{Api, Fill, Sign},
    value::{Blank, Message, Slot},
    wire::{
        Raw,
        fill::{Filler, resolve},
        write_json,
    },
};

/// Whoever can sign: a client, an exchange.
pub trait Signer {
    /// The merchant that signs.
    fn merchant(&self) -> &Merchant;
}

impl<G: crate::Gateway> Signer for crate::Exchange<G> {
    fn merchant(&self) -> &Merchant {
        self.merchant()
    }
}

/// Makes a bundle from a reply: takes what the reply has, fills in the rest, signs.
///
/// # Errors
/// The reply lacks a field, as it does when it was put together by hand.
pub fn bundle<B: Message + Blank>(
    api: &'static Api,
    reply: &dyn Message,
    signer: &dyn Signer,
) -> Result<B, Error> {
    let mut bundle = B::blank();
    make(api, reply, signer.merchant(), &mut bundle)?;
    Ok(bundle)
}

fn make(api: &Api, reply: &dyn Message, merchant: &Merchant, bundle: &mut dyn Message) -> Result<(), Error> {
    let (nonce, time) = (nonce(), unix_text());
    let filler = Filler { merchant, nonce: &nonce, kind: merchant.kind(api.sign_kinds), time: &time };
    let table = bundle.table();
    let mut missing = None;
    bundle.write(&mut |values| {
        for (field, value) in table.fields.iter().zip(values) {
            let text = match field.from {
                [] => match resolve(field, Slot::Absent, Some(&filler)) {
                    Slot::Text(text) => text.to_owned(),
                    _ => continue,
                },
                from => match from.iter().find_map(|name| text_of(reply, name)) {
                    Some(text) => format!("{}{text}", field.prefix),
                    None => {
                        missing = Some(from[0]);
                        continue;
                    }
                },
            };
            // Rows of a bundle are text, checked with the table: nothing can fail here.
            let _ = value.set(&Raw::Text(text.into()), field);
        }
    });
    if let Some(field) = missing {
        return Err(Error::Unknown(Unknown::Incomplete { field }));
    }
    let (Some(rule), Some(key)) = (&api.gateway.sign, merchant.api_key()) else { return Ok(()) };
    let Some(at) = table.fields.iter().position(|field| field.fill == Fill::Sign) else { return Ok(()) };
    // The bundle has its own name for the signature; the recipe is the gateway's.
    let own = Sign { field: table.fields[at].name, ..*rule };
    let text = sign::canonical(bundle, &own);
    let signature = sign::signature(&text, filler.kind, key, &own);
    bundle.write(&mut |values| {
        let _ = values[at].set(&Raw::Text(signature.as_str().into()), &table.fields[at]);
    });
    Ok(())
}

/// The text of a reply's field.
fn text_of(reply: &dyn Message, name: &str) -> Option<String> {
    let table = reply.table();
    let at = table.find(name)?;
    let mut text = String::new();
    reply.read(&mut |values| write_json::push_text(&table.fields[at], values[at].slot(), &mut text));
    (!text.is_empty()).then_some(text)
}
