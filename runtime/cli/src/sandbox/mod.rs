//! The servers around a sandbox of the gateways: HTTP by the library itself, HTTPS and the control interface here.

pub(crate) mod address;
mod authority;
pub(crate) mod config;
pub(crate) mod control;
#[cfg(feature = "serve")]
pub(crate) mod embedded;
pub(crate) mod folder;
mod journal;
pub(crate) mod merchants;
mod names;
pub(crate) mod page;
pub(crate) mod signals;
mod span;
pub(crate) mod started;
pub(crate) mod store;
mod tls;
pub(crate) mod trigger;
pub(crate) mod unionpay;

use crate::cloud::{self, endpoint::Endpoint, upstream::Through};
use config::Config;
use control::{guard, password::Password};
use folder::Written;
use journal::Journal;
use merchants::{CLOUD_MERCHANT, Known, test_merchant, test_pair};
use page::state::PageState;
use paytable::{
    KeyFault, Time,
    sandbox::{Sandbox, SandboxBuilder},
};
use signals::Signals;
use started::Started;
use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
};
use store::Store;
use tokio::runtime::{Builder, Runtime};
use unionpay::UnionPayMerchant;

/// What is asked for on the command line.
pub(crate) struct Settings {
    pub(crate) http: SocketAddr,
    pub(crate) https: SocketAddr,
    /// Where cloud functions call.
    pub(crate) cloud: SocketAddr,
    /// The option that names the address of the control interface, and the address.
    pub(crate) control: (&'static str, SocketAddr),
    pub(crate) password: Option<Password>,
    /// What the control interface may be called, beside the names of this machine.
    pub(crate) names: Vec<String>,
    pub(crate) ca_out: Option<PathBuf>,
    pub(crate) config: Option<Config>,
    pub(crate) is_strict: bool,
    pub(crate) seed: Option<u64>,
    pub(crate) time_scale: Option<u32>,
    pub(crate) as_json: bool,
    pub(crate) state: State,
}

/// Where orders are kept.
pub(crate) enum State {
    Ephemeral,
    /// In this file, or in that of the user.
    Kept(Option<PathBuf>),
}

/// A sandbox whose addresses are taken.
pub(crate) struct Running {
    runtime: Runtime,
    signals: Signals,
    /// Removes its files when it is dropped.
    _written: Written,
}

/// Starts it; the text says where everything is.
pub(crate) fn start(settings: Settings) -> Result<(String, Running), String> {
    let no_runtime = |error: io::Error| format!("the sandbox cannot run: {error}");
    let runtime = Builder::new_current_thread().enable_all().build().map_err(no_runtime)?;
    let inside = runtime.enter();
    // First: from here on a signal ends it in order.
    let signals = Signals::listen().map_err(no_runtime)?;
    let https = address::listen("--https", settings.https)?;
    let control = address::listen(settings.control.0, settings.control.1)?;
    let cloud = address::listen("--cloud", settings.cloud)?;
    let address_of = |listener: &TcpListener| listener.local_addr().map_err(no_runtime);
    let (https_address, control_address) = (address_of(&https)?, address_of(&control)?);
    let cloud_address = address_of(&cloud)?;

    let is_test = settings.config.is_none();
    let mut config = match settings.config {
        Some(config) => config,
        None => Config {
            merchants: vec![tested()?],
            unionpay: vec![unionpay::test_merchant().map_err(|fault| no_test_key(&fault))?],
            cloud_merchants: vec![CLOUD_MERCHANT.map(str::to_owned)],
            ..Config::default()
        },
    };
    let merchants = std::mem::take(&mut config.merchants);
    let unionpay_merchants = std::mem::take(&mut config.unionpay);
    let cloud_merchants = config.cloud_merchants.clone();
    let (pair, is_public) = match config.cloud.take() {
        Some(pair) => (pair, false),
        None => (test_pair(), true),
    };
    let cloud_env = started::CloudEnv::new(cloud_address, &pair, is_public);
    let mut builder =
        with(config, &merchants, &unionpay_merchants).listen(settings.http).strict(settings.is_strict);
    if let Some(seed) = settings.seed {
        builder = builder.seed(seed);
    }
    if let Some(times) = settings.time_scale {
        builder = builder.time_scale(times);
    }
    let Gateway { sandbox, store, journal } =
        gateway(builder, settings.state, |error| address::cannot_listen("--http", settings.http, error))?;

    let certificates = authority::make()?;
    let mut written = Written::default();
    let ca_file = match settings.ca_out {
        Some(path) => {
            written.at(&path, &certificates.authority)?;
            path
        }
        None => written.fresh("ca.pem", &certificates.authority)?,
    };
    let test_key =
        if is_test { Some(written.fresh("merchant_key.pem", merchants::PRIVATE_KEY)?) } else { None };

    let root_file = match &unionpay_merchants[..] {
        [] => None,
        _ => Some(written.fresh("unionpay_root.pem", Sandbox::root_certificate_pem())?),
    };

    let acceptor = tls::acceptor(certificates)?;
    tokio::spawn(tls::serve(served(https)?, acceptor, sandbox.clone()));
    let controlled = Arc::new(control::Control::new(
        sandbox.clone(),
        journal,
        store,
        PageState::new(&merchants)?,
        guard::Own { port: control_address.port(), names: settings.names },
        settings.password,
    ));
    tokio::spawn(control::serve(served(control)?, controlled));
    let endpoint = Arc::new(Endpoint::new(pair, Arc::new(Through(sandbox.transport())))?);
    tokio::spawn(cloud::server::serve(served(cloud)?, endpoint));
    let started = Started {
        http: sandbox.base_url(),
        https: https_address,
        control: control_address,
        ca_file: &ca_file,
        merchants: &merchants,
        cloud: cloud_env,
        cloud_merchants: &cloud_merchants,
        unionpay: root_file.as_deref().map(|root_file| started::UnionPay {
            merchants: &unionpay_merchants,
            root_file,
            test_key: test_key.as_deref(),
        }),
        test_key: test_key.as_deref().map(|file| (file, merchants::SERIAL)),
    };
    let text = if settings.as_json { started.json() } else { started.text() };
    drop(inside);
    Ok((text, Running { runtime, signals, _written: written }))
}

/// A running sandbox, with what it keeps and what was seen of it.
struct Gateway {
    sandbox: Arc<Sandbox>,
    store: Arc<Store>,
    journal: Arc<Journal>,
}

/// Starts a sandbox over its state, whose clock goes on where it was left.
fn gateway(
    builder: SandboxBuilder,
    state: State,
    not_started: impl FnOnce(&io::Error) -> String,
) -> Result<Gateway, String> {
    let store = Arc::new(opened(state)?);
    let journal = Arc::new(Journal::default());
    let noted = journal.clone();
    let mut builder = builder.store(store.clone()).observer(move |observed| noted.note(observed));
    let ahead = store.ahead().map_err(|error| format!("the state of the sandbox: {error}"))?;
    if let Some(now) = Time::now().filter(|_| !ahead.is_zero()) {
        let ahead = i64::try_from(ahead.as_secs()).unwrap_or(0);
        builder = builder.start_time(Time::from_unix(now.unix().saturating_add(ahead)).unwrap_or(now));
    }
    let sandbox = Arc::new(builder.start().map_err(|error| not_started(&error))?);
    Ok(Gateway { sandbox, store, journal })
}

impl Running {
    /// Serves until a signal ends it.
    pub(crate) fn run(self) {
        let Running { runtime, signals, _written } = self;
        runtime.block_on(signals.wait());
    }
}

fn opened(state: State) -> Result<Store, String> {
    let path = match state {
        State::Ephemeral => return Store::ephemeral(),
        State::Kept(Some(path)) => path,
        State::Kept(None) => store::default_file("sandbox.db").ok_or(
            "there is no folder for the state of the sandbox; name a file with --state, or keep none with --ephemeral",
        )?,
    };
    Store::open(&path)
}

fn tested() -> Result<Known, String> {
    test_merchant().map_err(|fault| no_test_key(&fault))
}

fn no_test_key(fault: &KeyFault) -> String {
    format!("the private key of the test merchant: {fault}")
}

fn with(config: Config, merchants: &[Known], unionpay: &[UnionPayMerchant]) -> SandboxBuilder {
    let mut builder = Sandbox::builder();
    let merchants = merchants.iter().map(|known| &known.merchant);
    for merchant in merchants.chain(unionpay.iter().map(|known| &known.merchant)) {
        builder = builder.merchant(merchant.clone());
    }
    for [number, appid] in config.cloud_merchants {
        builder = builder.cloud_merchant(number, appid);
    }
    for [env, name, url] in config.functions {
        builder = builder.function(env, name, url);
    }
    for [service, url] in config.containers {
        builder = builder.container(service, url);
    }
    builder
}

fn served(listener: TcpListener) -> Result<tokio::net::TcpListener, String> {
    tokio::net::TcpListener::from_std(listener).map_err(|error| format!("the sandbox cannot run: {error}"))
}
