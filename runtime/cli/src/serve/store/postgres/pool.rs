//! Connections to the database. One that is not given back is closed, and the server undoes what it had begun.

use super::{failed::failed, tls::Tls};
use crate::serve::store::StoreError;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_postgres::{Client, Config, Connection, Socket, Statement, tls::TlsStream};

/// The most of one process. Four processes fit into the hundred of a PostgreSQL whose settings nobody has changed.
const CONNECTIONS: usize = 16;
/// How long a connection may take to be made.
const CONNECTING: Duration = Duration::from_secs(5);

/// A commit is on the disk before a notice is acknowledged, also where the database is set up otherwise. A server does
/// not keep the locks of a process that has stopped in the middle, nor let others wait for them for long. What a statement
/// does here depends little on its values, so that it is planned once.
const SETTINGS: &str = "
    SET lock_timeout = '5s';
    SET plan_cache_mode = force_generic_plan;
    SET jit = off;
    SET idle_in_transaction_session_timeout = '15s';
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

pub(super) struct Pool {
    address: Config,
    tls: Tls,
    room: Arc<Semaphore>,
    idle: Mutex<Vec<Connected>>,
    /// What is run in place of a statement.
    #[cfg(test)]
    pub(super) planted: Mutex<HashMap<&'static str, &'static str>>,
}

/// A connection, and the statements that the server has prepared on it.
pub(super) struct Connected {
    pub(super) client: Client,
    statements: HashMap<&'static str, Statement>,
}

impl Pool {
    pub(super) fn new(address: Config, tls: Tls) -> Pool {
        Pool {
            address,
            tls,
            room: Arc::new(Semaphore::new(CONNECTIONS)),
            idle: Mutex::default(),
            #[cfg(test)]
            planted: Mutex::default(),
        }
    }

    /// Waits until there is room.
    pub(super) async fn take(self: &Arc<Pool>) -> Result<Lent, StoreError> {
        let room = self.room.clone().acquire_owned().await;
        let room = room.map_err(|_| StoreError("it has stopped".to_owned()))?;
        let connected = match self.open_one() {
            Some(connected) => connected,
            None => Connected { client: self.connect().await?, statements: HashMap::new() },
        };
        Ok(Lent { connected, pool: self.clone(), _room: room })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connected>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open_one(&self) -> Option<Connected> {
        let mut idle = self.idle();
        idle.retain(|connected| !connected.client.is_closed());
        idle.pop()
    }

    async fn connect(&self) -> Result<Client, StoreError> {
        let connecting = async {
            let (client, connection) = self.dial().await?;
            tokio::spawn(connection);
            client.batch_execute(SETTINGS).await.map_err(|error| failed(&error))?;
            Ok(client)
        };
        in_time(connecting).await
    }

    /// A connection that its caller drives.
    pub(super) async fn dial(
        &self,
    ) -> Result<(Client, Connection<Socket, impl TlsStream + Unpin + Send + use<>>), StoreError> {
        in_time(async {
            Box::pin(self.address.connect(self.tls.clone())).await.map_err(|error| failed(&error))
        })
        .await
    }
}

async fn in_time<T>(connecting: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let late = || Err(StoreError("the PostgreSQL cannot be reached: no answer in time".to_owned()));
    timeout(CONNECTING, connecting).await.unwrap_or_else(|_| late())
}

/// A connection that is in use.
pub(super) struct Lent {
    connected: Connected,
    pool: Arc<Pool>,
    _room: OwnedSemaphorePermit,
}

impl Lent {
    pub(super) fn client(&self) -> &Client {
        &self.connected.client
    }

    pub(super) async fn prepared(&mut self, sql: &'static str) -> Result<Statement, tokio_postgres::Error> {
        #[cfg(test)]
        let sql = self.pool.planted.lock().unwrap().get(sql).copied().unwrap_or(sql);
        if let Some(statement) = self.connected.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.connected.client.prepare(sql).await?;
        self.connected.statements.insert(sql, statement.clone());
        Ok(statement)
    }

    /// For the next one; only outside of a transaction.
    pub(super) fn give_back(self) {
        self.pool.idle().push(self.connected);
    }
}
