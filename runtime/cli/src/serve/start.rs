//! Starts the parts of the service in their order, and ends them in the other.

use super::{
    Shared,
    callbacks::{Limits, Worker},
    config::{self, Config},
    doors::{self, Doors, Flight, Watched},
    local::Local,
    notices::Notices,
    page::{Page, Secrets},
    reconcile::Reconciler,
    runner::{self, Redirect, Runner},
    service::{NotifyUrls, Service},
    started::Started,
    store::Database,
    targets::Targets,
    tokens::Tokens,
    wechat::{Provider, SubMerchant, Wechat},
};
use crate::{
    cloud::{container::Container, endpoint::Endpoint, keys::Pair, upstream::Upstream},
    files::File,
    sandbox::{
        address,
        embedded::{Embedded, embed},
        merchants::{CLOUD_MERCHANT, test_pair},
        signals::Signals,
    },
};
use paytable_schema::Faults;
use std::{
    io::{self, Write as _},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinHandle,
    time::{sleep, timeout},
};

/// What is asked for on the command line.
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) notices: SocketAddr,
    /// Of the service, and of the sandbox where there is no configuration.
    pub(crate) page: SocketAddr,
    pub(crate) database: Database,
    /// The folder of other files.
    pub(crate) data: PathBuf,
    pub(crate) config: Option<PathBuf>,
    pub(crate) functions: Option<PathBuf>,
    /// The environment of the local functions.
    pub(crate) env: String,
    /// How long one attempt of a callback may take.
    pub(crate) timeout: Duration,
    /// How long the end may take.
    pub(crate) drain: Duration,
    pub(crate) as_json: bool,
}

/// Why it does not start.
pub(crate) enum NotStarted {
    Faults(Faults),
    Other(String),
}

impl From<String> for NotStarted {
    fn from(why: String) -> NotStarted {
        NotStarted::Other(why)
    }
}

/// The function whose callbacks the service accepts itself if nothing is configured.
const DEMO: &str = "pay_cb";
/// The payer of orders that name none, in the sandbox.
const DEMO_PAYER: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
/// How long what was cut off may take to stop.
const CLOSE: Duration = Duration::from_secs(2);
/// How often the configuration is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// A service whose addresses are taken.
pub(crate) struct Running {
    runtime: Runtime,
    signals: Signals,
    drain: Duration,
    parts: Parts,
}

/// What ends with the service.
struct Parts {
    /// Take connections.
    listening: Vec<JoinHandle<()>>,
    flight: Flight,
    reconciler: Arc<Reconciler>,
    checking: JoinHandle<()>,
    worker: Arc<Worker>,
    working: JoinHandle<()>,
    /// What the sandbox does ends when it is dropped.
    _embedded: Option<Embedded>,
}

/// Starts it; the text says where everything is.
pub(crate) fn start(settings: &Settings) -> Result<(String, Running), NotStarted> {
    let not_run = |error: io::Error| format!("the service cannot run: {error}");
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(not_run)?;
    let inside = runtime.enter();
    // First: from here on a signal ends it in order.
    let signals = Signals::listen().map_err(not_run)?;
    let config = settings.config.as_deref().map(read).transpose()?;
    check_addresses(settings, config.as_ref())?;
    let callers = address::listen("--listen", settings.listen)?;
    let notices = address::listen("--notices", settings.notices)?;
    let page = address::listen("--page", settings.page)?;
    let address_of = |listener: &TcpListener| listener.local_addr().map_err(not_run);
    let (callers_at, notices_at) = (address_of(&callers)?, address_of(&notices)?);
    let page_at = address_of(&page)?;

    let embedded = match config {
        Some(_) => None,
        None => Some(embed(settings.data.join("sandbox.db"), page_at.port())?),
    };
    let store = runtime.block_on(settings.database.open())?;
    let is_demo = config.is_none();
    let mut config = config.unwrap_or_else(|| demo(embedded.as_ref(), settings));
    config.targets.local_env = settings.functions.as_ref().map(|_| settings.env.clone());
    let sub_merchants: Vec<SubMerchant> =
        config.providers.iter().flat_map(|provider| provider.sub_merchants.clone()).collect();
    let wechat = Arc::new(connect(
        std::mem::take(&mut config.providers),
        config.gateway_url.take(),
        embedded.as_ref(),
    )?);

    let secrets = Secrets::new(config.secrets());
    let (pair, is_public) = match config.pair.take() {
        Some(pair) => (pair, false),
        None => (test_pair(), true),
    };
    let tokens = Tokens::default();
    let local = match &settings.functions {
        None => None,
        Some(folder) => Some(Arc::new(local(folder, callers_at, &pair, settings, &tokens, &sub_merchants)?)),
    };
    secrets.add([pair.key.clone()]);
    let targets = Shared::new(std::mem::take(&mut config.targets));
    let limits = limits(settings.timeout, local.as_deref());
    let worker = Worker::new(store.clone(), targets.clone(), local.clone(), limits)?;
    let notify_url = config.notify_url.take().unwrap_or_else(|| format!("http://{notices_at}"));
    let of_local = local.clone();
    let service = Arc::new(Service {
        store: store.clone(),
        wechat: wechat.clone(),
        targets: targets.clone(),
        is_local: Box::new(move |name| of_local.as_ref().is_some_and(|local| local.runner.has(name))),
        tokens,
        notify: NotifyUrls {
            payment: format!("{notify_url}{}", doors::PAYMENT),
            refund: format!("{notify_url}{}", doors::REFUND),
        },
    });
    let taken = Arc::new(Notices {
        store: store.clone(),
        wechat: wechat.clone(),
        counts: super::notices::Counts::default(),
    });
    let reconciler = Arc::new(Reconciler {
        notices: taken.clone(),
        wechat: wechat.clone(),
        is_stopping: AtomicBool::new(false),
    });
    let started = Started {
        callers: callers_at,
        notices: notices_at,
        page: page_at,
        has_sandbox: embedded.is_some(),
        pair: &pair,
        is_public,
        env: &settings.env,
        sub_merchants: &sub_merchants,
        functions: local.as_deref().map(|local| local.runner.names()).transpose()?,
        demo: is_demo && settings.functions.is_none(),
        data: &settings.data,
    };
    let text = if settings.as_json { started.json() } else { started.text() };

    let upstream: Arc<dyn Upstream> = service;
    let of_sandbox = embedded.as_ref().map(|embedded| embedded.control.clone());
    let shown = Page::new(store.clone(), of_sandbox, page_at.port(), secrets.clone())?;
    let flight = Flight::default();
    let doors = Arc::new(Doors {
        // On a link that others can read, a signature has to cover what is ordered.
        cloud: Endpoint::new(pair, upstream.clone())?.with_q_sign(callers_at.ip().is_loopback()),
        container: Container::new(config.container_token.take(), upstream)?,
        local,
        watched: Watched { store, worker: worker.clone(), notices: taken.clone() },
        flight: flight.clone(),
    });
    let served = |listener| tokio::net::TcpListener::from_std(listener).map_err(not_run);
    let mut listening = vec![
        tokio::spawn(doors::serve(served(callers)?, doors)),
        tokio::spawn(doors::serve_notices(served(notices)?, taken, flight.clone())),
        tokio::spawn(shown.serve(served(page)?)),
    ];
    if let Some(path) = settings.config.clone() {
        let local_env = settings.functions.as_ref().map(|_| settings.env.clone());
        listening.push(tokio::spawn(reload(path, local_env, wechat, targets, secrets)));
    }
    let checking = tokio::spawn(reconciler.clone().run());
    let working = tokio::spawn(worker.clone().run());
    drop(inside);
    let parts = Parts { listening, flight, reconciler, checking, worker, working, _embedded: embedded };
    Ok((text, Running { runtime, signals, drain: settings.drain, parts }))
}

impl Running {
    /// Serves until a signal ends it. What is being answered or delivered then is ended first, as long as the time for it
    /// lasts; what is cut off is delivered again once its claim is over.
    pub(crate) fn run(self) {
        let Running { runtime, signals, drain, parts } = self;
        runtime.block_on(async {
            signals.wait().await;
            // What takes longer is cut off.
            let _ = timeout(drain, parts.end()).await;
        });
        // Whatever still has the store is dropped with its task, so that the file is closed.
        runtime.shutdown_timeout(CLOSE);
    }
}

impl Parts {
    async fn end(self) {
        for task in &self.listening {
            task.abort();
        }
        self.reconciler.is_stopping.store(true, Ordering::SeqCst);
        self.worker.stop();
        self.flight.drain().await;
        // A task that panicked has ended as well.
        let _ = self.checking.await;
        let _ = self.working.await;
    }
}

fn read(path: &Path) -> Result<Config, NotStarted> {
    let file = File::read(path)?;
    config::read(file.source(), path.parent().unwrap_or(Path::new(""))).map_err(NotStarted::Faults)
}

/// Where other machines can reach the callers' address, the public credentials would let anyone place orders.
fn check_addresses(settings: &Settings, config: Option<&Config>) -> Result<(), String> {
    address::loopback("--page", settings.page)?;
    if settings.listen.ip().is_loopback() {
        return Ok(());
    }
    let told = |what: &str| {
        Err(format!("--listen {}: other machines could reach this address; {what}", settings.listen))
    };
    match config {
        Some(config) if config.pair.is_none() => {
            told("give cloud functions credentials of their own, with [cloud] in the configuration")
        }
        Some(config) if config.container_token.is_none() => {
            told("give containers a token, with [containers] in the configuration")
        }
        Some(_) if settings.functions.is_some() => {
            told("with --functions, anyone could call the functions of the folder")
        }
        Some(_) => Ok(()),
        None => told("give a configuration with --config"),
    }
}

/// Without a configuration: one service provider, which the sandbox knows, and one sub-merchant.
fn demo(embedded: Option<&Embedded>, settings: &Settings) -> Config {
    let [number, appid] = CLOUD_MERCHANT;
    let merchant = SubMerchant {
        sub_mch_id: number.to_owned(),
        sub_appid: appid.to_owned(),
        payer: Some(DEMO_PAYER.to_owned()),
    };
    let provider = embedded
        .map(|embedded| Provider { merchant: embedded.merchant.clone(), sub_merchants: vec![merchant] });
    let demo = settings.functions.is_none().then(|| (settings.env.clone(), DEMO.to_owned()));
    Config {
        providers: provider.into_iter().collect(),
        targets: Targets { demo, ..Targets::default() },
        api_keys: embedded.map(|embedded| embedded.secrets.clone()).unwrap_or_default(),
        ..Config::default()
    }
}

fn connect(
    providers: Vec<Provider>,
    gateway_url: Option<String>,
    embedded: Option<&Embedded>,
) -> Result<Wechat, String> {
    let wechat = match embedded {
        None => Wechat::new(providers, &move |builder| match &gateway_url {
            None => builder,
            // The configuration takes no such address of another machine.
            Some(url) if url.starts_with("http://") => builder.base_url(url).allow_plain_http(),
            Some(url) => builder.base_url(url),
        }),
        Some(embedded) => {
            let (transport, clock) = (embedded.sandbox.transport(), embedded.sandbox.clock());
            Wechat::new(providers, &move |builder| builder.transport(transport.clone()).clock(clock.clone()))
        }
    };
    wechat.map_err(|fault| format!("the service providers: {fault}"))
}

fn local(
    folder: &Path,
    callers: SocketAddr,
    pair: &Pair,
    settings: &Settings,
    tokens: &Tokens,
    sub_merchants: &[SubMerchant],
) -> Result<Local, String> {
    let limits = runner::Limits::default();
    let url = format!("http://{callers}/admin");
    let redirect = Redirect { url: &url, pair, env_id: &settings.env };
    let first = sub_merchants.first();
    Ok(Local {
        runner: Runner::open(folder, limits, &redirect)?,
        tokens: tokens.clone(),
        payer: first.and_then(|merchant| merchant.payer.clone()),
        appid: first.map(|merchant| merchant.sub_appid.clone()).unwrap_or_default(),
        longest: limits.longest(),
    })
}

/// An attempt is longer than what it waits for.
fn limits(timeout: Duration, local: Option<&Local>) -> Limits {
    let longest = local.map_or(Duration::ZERO, |local| local.longest + Duration::from_secs(1));
    Limits { timeout: timeout.max(longest), ..Limits::default() }
}

/// Takes over providers, merchants and targets of a configuration that was changed. One with faults is told of, once, and
/// the last good one stays.
async fn reload(
    path: PathBuf,
    local_env: Option<String>,
    wechat: Arc<Wechat>,
    targets: Shared<Targets>,
    secrets: Secrets,
) {
    let text = || std::fs::read(&path).ok();
    let mut last = text();
    loop {
        sleep(LOOK).await;
        let now = text();
        if now == last {
            continue;
        }
        last = now;
        let read = read(&path).map_err(|fault| match fault {
            NotStarted::Faults(faults) => faults.report(false).join("\n\n"),
            NotStarted::Other(why) => why,
        });
        let taken = read.and_then(|config| {
            secrets.add(config.secrets());
            wechat.reload(config.providers).map_err(|fault| fault.to_string())?;
            targets.set(Targets { local_env: local_env.clone(), ..config.targets });
            Ok(())
        });
        let told = match taken {
            Ok(()) => "the changed configuration is in use".to_owned(),
            Err(why) => format!("the changed configuration is not used:\n{why}"),
        };
        // Standard error may be closed.
        let _ = writeln!(io::stderr(), "{}: {told}", path.display());
    }
}
