//! Hints that something may be due, from other processes and to them. One may be lost, with the connection that carries
//! them: what is due is found by looking.

use super::pool::Pool;
use std::{
    future::poll_fn,
    sync::Arc,
    task::{Poll, ready},
    time::Duration,
};
use tokio::{sync::Notify, task::JoinHandle, time::sleep};
use tokio_postgres::{AsyncMessage, Client, Error};

/// Between two hints to others: a hint is for all that was written before it. A notification locks out commits that
/// notify as well, so that it is no part of the transactions that it tells of.
const APART: Duration = Duration::from_millis(20);
/// Until the next connection.
const LOST: Duration = Duration::from_secs(2);

pub(super) struct Hints {
    here: Arc<Notify>,
    others: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Hints {
    pub(super) fn start(pool: Arc<Pool>) -> Hints {
        let (here, others) = <(Arc<Notify>, Arc<Notify>)>::default();
        let task = tokio::spawn(carry(pool, here.clone(), others.clone()));
        Hints { here, others, task }
    }

    /// Something has become due.
    pub(super) fn give(&self) {
        self.here.notify_one();
        self.others.notify_one();
    }

    /// Something may have become due, which this process looks for anyway.
    pub(super) fn give_here(&self) {
        self.here.notify_one();
    }

    pub(super) async fn wait(&self) {
        self.here.notified().await;
    }
}

impl Drop for Hints {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(pool: Arc<Pool>, here: Arc<Notify>, others: Arc<Notify>) {
    loop {
        if let Ok((client, mut connection)) = pool.dial().await {
            let heard = poll_fn(|cx| {
                loop {
                    match ready!(connection.poll_message(cx)) {
                        Some(Ok(AsyncMessage::Notification(_))) => here.notify_one(),
                        Some(Ok(_)) => {}
                        Some(Err(_)) | None => return Poll::Ready(()),
                    }
                }
            });
            tokio::select! {
                () = heard => {}
                _ = tell(&client, &here, &others) => {}
            }
        }
        sleep(LOST).await;
    }
}

/// Until the connection is lost.
async fn tell(client: &Client, here: &Notify, others: &Notify) -> Result<(), Error> {
    client.batch_execute("SET synchronous_commit = off; LISTEN paytable_due").await?;
    // What was said before.
    here.notify_one();
    loop {
        others.notified().await;
        client.batch_execute("NOTIFY paytable_due").await?;
        sleep(APART).await;
    }
}
