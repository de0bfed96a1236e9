//! `callbacks`: what `serve` has to deliver, from its database.

use super::database;
use crate::{
    help,
    output::{Output, counted},
    serve::store::{
        Attempt, Callback, CallbackState, Database, FILE, Retried, Search, SqliteStore, Store, StoreError,
        Target,
    },
};
use clap::{Subcommand, ValueEnum, ValueHint};
use paytable::{Time, table::TimeFormat};
use serde_json::json;
use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

/// Lists, shows, retries and pauses the callbacks of `paytable serve`, also while it runs
#[derive(Debug, clap::Args)]
#[command(after_help = help::after_help(EXAMPLES))]
pub(crate) struct Args {
    #[command(flatten)]
    database: database::Options,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lists callbacks, the newest first
    List {
        /// Those in this state alone
        #[arg(long, value_name = "STATE")]
        state: Option<State>,
        /// Part of an order number, a merchant, a target or a delivery id
        #[arg(long, value_name = "TEXT", default_value = "")]
        search: String,
        /// So many at most
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: u32,
    },
    /// Shows a callback with every attempt
    Show {
        /// Its delivery id
        #[arg(value_name = "DELIVERY")]
        delivery: String,
    },
    /// Makes callbacks due at once, for two days more
    Retry {
        /// Their delivery ids
        #[arg(value_name = "DELIVERY", required_unless_present = "dead")]
        deliveries: Vec<String>,
        /// All that are dead
        #[arg(long, conflicts_with = "deliveries")]
        dead: bool,
    },
    /// Lists targets: how often they failed, and whether they are paused
    Targets,
    /// Stops the callbacks of a target, which wait
    Pause {
        /// Its name, such as function/test-f0b102/pay_cb
        #[arg(value_name = "TARGET")]
        target: String,
    },
    /// Goes on with the callbacks of a target
    Resume {
        /// Its name
        #[arg(value_name = "TARGET")]
        target: String,
    },
    /// Writes the database into a new file, while the service runs
    Backup {
        /// The file, which must not be there yet. To restore it, end the service and put it in the place of the database
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum State {
    Waiting,
    Claimed,
    Done,
    Dead,
}

const EXAMPLES: &[help::Example] = &[
    ("What could not be delivered", "paytable callbacks list --state dead"),
    ("Try all of it again", "paytable callbacks retry --dead"),
];

pub(crate) fn run(args: &Args) -> Result<Output, String> {
    let database = args.database.database()?;
    if let Database::Folder(folder) = &database
        && !folder.join(FILE).is_file()
    {
        let path = folder.join(FILE);
        return Err(format!("{}: there is no such database; `paytable serve` makes it", path.display()));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(carry_out(args, &database))
}

async fn backup(database: &Database, file: &Path) -> Result<Output, String> {
    match database {
        Database::Folder(folder) => {
            let store = SqliteStore::open(&folder.join(FILE))?;
            store.backup(file).await.map_err(|error| format!("{}: {error}", file.display()))?;
            Ok(Output::text(format!("written to {}\n", file.display())))
        }
        #[cfg(feature = "postgres")]
        Database::Postgres(_) => Err("a PostgreSQL is backed up with pg_dump".to_owned()),
    }
}

async fn carry_out(args: &Args, database: &Database) -> Result<Output, String> {
    let store = &*database.open().await?;
    let told = |error: StoreError| error.to_string();
    match &args.command {
        Command::List { state, search, limit } => {
            let state = state.map(|state| match state {
                State::Waiting => CallbackState::Waiting,
                State::Claimed => CallbackState::Claimed,
                State::Done => CallbackState::Done,
                State::Dead => CallbackState::Dead,
            });
            let search = Search {
                text: search.clone(),
                state: state.map(|state| state.word().to_owned()),
                limit: *limit,
                skip: 0,
            };
            let found = store.callbacks(&search).await.map_err(told)?;
            Ok(Output::text(if args.json { lines(&found) } else { table(&found) }))
        }
        Command::Show { delivery } => match store.callback(delivery).await.map_err(told)? {
            None => Err(unknown(delivery)),
            Some((callback, attempts)) if args.json => {
                Ok(Output::text(format!("{}\n", json!({ "callback": callback, "attempts": attempts }))))
            }
            Some((callback, attempts)) => Ok(Output::text(shown(&callback, &attempts))),
        },
        Command::Retry { deliveries, dead } => {
            let all = if *dead { all_dead(store).await.map_err(told)? } else { deliveries.clone() };
            retry(store, &all).await
        }
        Command::Targets => {
            let targets = store.targets().await.map_err(told)?;
            Ok(Output::text(if args.json { lines(&targets) } else { of_targets(&targets) }))
        }
        Command::Pause { target } => pause(store, target, true).await,
        Command::Resume { target } => pause(store, target, false).await,
        Command::Backup { file } => backup(database, file).await,
    }
}

async fn all_dead(store: &dyn Store) -> Result<Vec<String>, StoreError> {
    let state = Some(CallbackState::Dead.word().to_owned());
    let search = Search { state, limit: u32::MAX, ..Search::default() };
    Ok(store.callbacks(&search).await?.into_iter().map(|callback| callback.delivery).collect())
}

async fn retry(store: &dyn Store, deliveries: &[String]) -> Result<Output, String> {
    let (mut due, mut note) = (0, String::new());
    for delivery in deliveries {
        match store.retry(delivery).await.map_err(|error| error.to_string())? {
            Retried::Due => due += 1,
            Retried::Not(state) => {
                let why = if state == CallbackState::Done { "is done" } else { "is being made" };
                // Writing to a text cannot fail.
                let _ = writeln!(note, "{delivery} {why}, and is not made again");
            }
            Retried::Unknown => {
                let _ = writeln!(note, "{}", unknown(delivery));
            }
        }
    }
    let out = format!("{} due\n", counted(due, "callback"));
    Ok(Output { out, found: !note.is_empty(), note, ..Output::default() })
}

/// Also of a target that no callback was for yet, so that the name is checked.
async fn pause(store: &dyn Store, target: &str, is_paused: bool) -> Result<Output, String> {
    let told = |error: StoreError| error.to_string();
    let known = store.targets().await.map_err(told)?;
    if !known.iter().any(|own| own.name == target) {
        let known: Vec<&str> = known.iter().map(|own| own.name.as_str()).collect();
        return Err(format!("there are no callbacks of {target}; there are those of {}", known.join(", ")));
    }
    store.pause(target, is_paused).await.map_err(told)?;
    let what = if is_paused { "paused" } else { "not paused any more" };
    Ok(Output::text(format!("{target} is {what}\n")))
}

fn unknown(delivery: &str) -> String {
    format!("no callback has the delivery id {delivery}; `paytable callbacks list` lists them")
}

/// A JSON object on each line.
fn lines<T: serde::Serialize>(list: &[T]) -> String {
    list.iter().fold(String::new(), |mut out, one| {
        // Writing to a text cannot fail.
        let _ = writeln!(out, "{}", json!(one));
        out
    })
}

fn table(list: &[Callback]) -> String {
    let mut out = String::new();
    for it in list {
        let failure = if it.failure.is_empty() { "" } else { &it.failure };
        // Writing to a text cannot fail.
        let _ = writeln!(
            out,
            "{}  {:<7}  {:<7}  {:>2}  {}  {}{}  {}",
            it.delivery,
            it.state.word(),
            it.kind.word(),
            it.attempts,
            it.order.number,
            it.to.target,
            it.to.path,
            printable(failure)
        );
    }
    out + &format!("{}\n", counted(list.len(), "callback"))
}

fn shown(callback: &Callback, attempts: &[Attempt]) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: &str| {
        // Writing to a text cannot fail.
        let _ = writeln!(out, "{name:<12}{}", printable(value));
    };
    line("delivery", &callback.delivery);
    line("order", &callback.order.to_string());
    line("kind", callback.kind.word());
    line("target", &format!("{}{}", callback.to.target, callback.to.path));
    line("state", callback.state.word());
    line("due", &time(callback.due_at));
    line("deadline", &time(callback.deadline_at));
    line("event", &callback.event);
    for attempt in attempts {
        let end = match attempt.ended_at {
            None => "has not ended".to_owned(),
            Some(end) if attempt.accepted => format!("accepted after {} ms", end - attempt.started_at),
            Some(_) => attempt.failure.clone(),
        };
        line(&format!("attempt {}", attempt.number), &format!("{}  {end}", time(attempt.started_at)));
        for (name, text) in [("  answer", &attempt.answer), ("  console", &attempt.console)] {
            if !text.is_empty() {
                line(name, text);
            }
        }
    }
    out
}

fn of_targets(targets: &[Target]) -> String {
    let mut out = String::new();
    for target in targets {
        let state = match (target.is_paused, target.paused_until) {
            (true, _) => "paused by hand".to_owned(),
            (false, Some(until)) => format!("fails, and is probed at {}", time(until)),
            (false, None) => "in use".to_owned(),
        };
        // Writing to a text cannot fail.
        let _ = writeln!(
            out,
            "{}  {state}  {} failed in a row  {} waiting",
            target.name, target.failures, target.waiting
        );
    }
    out
}

/// In UTC+8.
fn time(millis: i64) -> String {
    Time::from_unix(millis / 1000).map(|time| time.format(TimeFormat::Dashed)).unwrap_or_default()
}

/// What others wrote cannot control a terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
