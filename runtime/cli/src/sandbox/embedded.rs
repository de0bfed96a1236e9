//! A sandbox for a service in this process, which has no server of its own: the service serves its page.

use super::{
    Gateway, State,
    control::{Control, guard::Own},
    gateway,
    merchants::test_merchant,
    page::state::PageState,
};
use paytable::{Merchant, sandbox::Sandbox};
use std::{path::PathBuf, sync::Arc};
use zeroize::Zeroizing;

/// A running sandbox.
pub(crate) struct Embedded {
    pub(crate) sandbox: Arc<Sandbox>,
    /// What answers requests for its page.
    pub(crate) control: Arc<Control>,
    /// The merchant that it knows.
    pub(crate) merchant: Merchant,
    /// The keys of it, to keep them out of pages.
    pub(crate) secrets: Vec<Zeroizing<String>>,
}

/// Starts it in the runtime that this is called in. Orders are kept in that file; its page is at that port.
pub(crate) fn embed(state: PathBuf, port: u16) -> Result<Embedded, String> {
    let told = |error: &dyn std::fmt::Display| format!("the sandbox cannot run: {error}");
    let known = test_merchant().map_err(|fault| format!("the private key of the test merchant: {fault}"))?;
    let merchant = known.merchant.clone();
    let secrets = [&known.secrets.v2, &known.secrets.v3].into_iter().flatten().cloned().collect();
    let builder = Sandbox::builder().merchant(merchant.clone());
    let Gateway { sandbox, store, journal } =
        gateway(builder, State::Kept(Some(state)), |error| told(error))?;
    let own = Own { port, names: Vec::new() };
    let control = Control::new(sandbox.clone(), journal, store, PageState::new(&[known])?, own, None);
    Ok(Embedded { sandbox, control: Arc::new(control), merchant, secrets })
}
