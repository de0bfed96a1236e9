//! Cloud functions on this machine: each folder is a function, and each call of `exports.main(event, context)` a process
//! of Node of its own. A call that crashes or hangs ends with its process, a change of a file is seen by the next call,
//! and nothing is left of one call in another. The process ends when `main` has settled.
//!
//! The code of a function is trusted as far as this machine goes: it runs as the user who started the program, and may
//! do what that user may. What is bounded is what goes wrong by mistake: time, memory, output, and what is left behind.

mod console;
mod environment;
mod folder;
mod job;
mod limits;
mod node;
mod outcome;
#[cfg(unix)]
mod process;
#[cfg(not(unix))]
#[path = "process_none.rs"]
mod process;
#[cfg(all(test, unix))]
mod tests;

pub(crate) use environment::{Caller, Redirect, Source};
pub(crate) use limits::Limits;
pub(crate) use outcome::{Called, Outcome};

use crate::sandbox::folder::Written;
use console::masked;
use environment::Environment;
use folder::Folder;
use job::Job;
use node::Node;
use serde_json::{json, value::RawValue};
use std::{fmt::Write, path::Path, time::Duration};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

/// The first file of each process. A file, and not `node --eval`: there, modules are global that a function has to require.
const SCRIPT: &str = include_str!("main.cjs");

/// What calls the functions of a folder.
pub(crate) struct Runner {
    folder: Folder,
    node: Node,
    environment: Environment,
    limits: Limits,
    turns: Semaphore,
}

impl Runner {
    /// # Errors
    /// Node is missing or too old, or the folder cannot be read.
    pub(crate) fn open(folder: &Path, limits: Limits, redirect: &Redirect<'_>) -> Result<Runner, String> {
        process::is_possible()?;
        let folder = Folder::open(folder)?;
        let turns = Semaphore::new(limits.processes.clamp(1, Semaphore::MAX_PERMITS));
        Ok(Runner { folder, node: node::find()?, environment: Environment::new(redirect), limits, turns })
    }

    /// The functions that are there now, sorted.
    ///
    /// # Errors
    /// The folder cannot be read any more.
    pub(crate) fn names(&self) -> Result<Vec<String>, String> {
        self.folder.names()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.folder.entry(name).is_ok()
    }

    /// Calls a function, when it is its turn. To drop the future ends the process.
    pub(crate) async fn call(&self, name: &str, event: &RawValue, caller: &Caller) -> Called {
        let Ok(Ok(turn)) = timeout(self.limits.wait, self.turns.acquire()).await else {
            return Called::without_process(Outcome::NotStarted(self.no_turn()));
        };
        let started = Instant::now();
        let done = match self.folder.entry(name) {
            Ok(entry) => self
                .run(name, &entry, event, caller)
                .await
                .unwrap_or_else(|reason| Called::without_process(Outcome::NotStarted(reason))),
            Err(reason) => Called::without_process(Outcome::Unknown(reason)),
        };
        drop(turn);
        Called { took: started.elapsed(), ..done }
    }

    fn no_turn(&self) -> String {
        format!(
            "{} functions ran for {:?}, and no more may at a time",
            self.limits.processes, self.limits.wait
        )
    }

    async fn run(
        &self,
        name: &str,
        entry: &Path,
        event: &RawValue,
        caller: &Caller,
    ) -> Result<Called, String> {
        let mut written = Written::default();
        let script = written.fresh("main.cjs", SCRIPT)?;
        let entry_text = entry.to_str().ok_or_else(|| format!("{} is no UTF-8", entry.display()))?;
        let mark = random_hex()?;
        let request = json!({
            "mark": mark,
            "entry": entry_text,
            "longest": self.limits.returned,
            "context": self.context(name)?,
        });
        let job = Job {
            node: &self.node,
            script: &script,
            folder: entry.parent().unwrap_or(self.folder.root()),
            environment: self.environment.of(caller),
            limits: &self.limits,
        };
        let ended = process::run(job, format!("{request}\n{event}").as_bytes()).await?;
        let secrets = self.environment.secrets(caller);
        let console = ended.console.text(&secrets);
        let outcome = outcome::of(&ended.end, &mark, &console).map_text(|text| masked(text, &secrets));
        Ok(Called { outcome, console, took: Duration::ZERO })
    }

    /// What the SDK reads of the context. The cloud documents all but `environment` and `requestId`; the latter is a common
    /// spelling. Neither variable tells a secret.
    fn context(&self, name: &str) -> Result<serde_json::Value, String> {
        let id = random_hex()?;
        let env_id = &self.environment.env_id;
        let variables = json!({ "TCB_ENV": env_id, "SCF_NAMESPACE": env_id });
        Ok(json!({
            "request_id": id,
            "requestId": id,
            "function_name": name,
            "function_version": "$LATEST",
            "namespace": env_id,
            "memory_limit_in_mb": self.limits.memory_mib,
            "time_limit_in_ms": self.limits.time.as_millis(),
            "environ": format!("TCB_ENV={env_id};SCF_NAMESPACE={env_id}"),
            "environment": variables.to_string(),
        }))
    }
}

/// 32 digits that nobody can guess.
fn random_hex() -> Result<String, String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| format!("no random number: {error}"))?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
