//! A sandbox for a service in this process: no server of its own but the page.

use super::{
    Gateway, State,
    control::{self, guard},
    gateway,
    merchants::test_merchant,
    page::state::PageState,
};
use paytable::{Merchant, sandbox::Sandbox};
use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
};

/// A running sandbox, and where its page is.
pub(crate) struct Embedded {
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) page: SocketAddr,
    /// The merchant that it knows.
    pub(crate) merchant: Merchant,
}

/// Starts it in the runtime that this is called in. Orders are kept in that file.
pub(crate) fn embed(state: PathBuf, page: TcpListener) -> Result<Embedded, String> {
    let told = |error: &dyn std::fmt::Display| format!("the sandbox cannot run: {error}");
    let address = page.local_addr().map_err(|error| told(&error))?;
    let known = test_merchant().map_err(|fault| format!("the private key of the test merchant: {fault}"))?;
    let merchant = known.merchant.clone();
    let builder = Sandbox::builder().merchant(merchant.clone());
    let Gateway { sandbox, store, journal } =
        gateway(builder, State::Kept(Some(state)), |error| told(error))?;
    let own = guard::Own { port: address.port(), names: Vec::new() };
    let page_state = PageState::new(&[known])?;
    let controlled = control::Control::new(sandbox.clone(), journal, store, page_state, own, None);
    let listener = tokio::net::TcpListener::from_std(page).map_err(|error| told(&error))?;
    tokio::spawn(control::serve(listener, Arc::new(controlled)));
    Ok(Embedded { sandbox, page: address, merchant })
}
