//! An inbox over an asynchronous driver, in a real PostgreSQL: once, in one transaction with the caller's writes.

use paytable::inbox::{Handled, InboxError, InboxKey, InboxTransaction, once, sql};
use std::{env, time::Duration};
use tokio::{task::JoinSet, time::timeout};
use tokio_postgres::{Client, Error, NoTls, Transaction};

struct Tx<'c>(Transaction<'c>);

impl InboxTransaction for Tx<'_> {
    type Error = Error;

    async fn mark(&mut self, key: &InboxKey) -> Result<bool, Error> {
        Ok(self.0.execute(sql::MARK, &[&key.as_str()]).await? == 1)
    }

    async fn commit(self) -> Result<(), Error> {
        self.0.commit().await
    }
}

/// A transaction of this connection.
async fn begin(client: &mut Client) -> Tx<'_> {
    Tx(client.transaction().await.unwrap())
}

/// A connection, with tables of this test's own.
async fn connect(test: &str) -> Client {
    let address = env::var("PAYTABLE_POSTGRES").expect("PAYTABLE_POSTGRES has the address of a PostgreSQL");
    let (client, connection) = tokio_postgres::connect(&address, NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("SET search_path TO {test}")).await.unwrap();
    client
}

async fn empty(test: &str) -> Client {
    let client = connect(test).await;
    client
        .batch_execute(&format!(
            "DROP SCHEMA IF EXISTS {test} CASCADE; CREATE SCHEMA {test}; CREATE TABLE {test}.ledger (notice TEXT)"
        ))
        .await
        .unwrap();
    client.batch_execute(sql::CREATE_TABLE).await.unwrap();
    client.batch_execute(sql::CREATE_TABLE).await.unwrap();
    client
}

async fn book(tx: &mut Tx<'_>, notice: &str) -> Result<u64, Error> {
    tx.0.execute("INSERT INTO ledger VALUES ($1)", &[&notice]).await
}

async fn booked(client: &Client) -> i64 {
    client.query_one("SELECT count(*) FROM ledger", &[]).await.unwrap().get(0)
}

#[tokio::test]
#[ignore = "needs a PostgreSQL; .ci/databases starts one"]
async fn a_notice_is_handled_once_and_an_effect_that_fails_leaves_neither_a_mark_nor_a_write() {
    let mut client = empty("once").await;
    let key = InboxKey::new("one");
    let failing = async |tx: &mut Tx<'_>| {
        book(tx, "one").await.unwrap();
        Err::<(), _>("not now")
    };
    let failed = once(begin(&mut client).await, &key, failing).await;
    assert!(matches!(failed, Err(InboxError::Effect("not now"))), "{failed:?}");
    assert_eq!(booked(&client).await, 0);
    for handled in [Handled::Now(1), Handled::Before] {
        let done = once(begin(&mut client).await, &key, async |tx: &mut Tx<'_>| book(tx, "one").await).await;
        assert_eq!(done.unwrap(), handled);
        assert_eq!(booked(&client).await, 1);
    }
}

#[tokio::test]
#[ignore = "needs a PostgreSQL; .ci/databases starts one"]
async fn an_effect_that_panics_or_is_given_up_leaves_neither_a_mark_nor_a_write() {
    let watching = empty("given_up").await;
    let key = InboxKey::new("one");
    let panicking = tokio::spawn(async {
        let mut client = connect("given_up").await;
        let effect = async |tx: &mut Tx<'_>| -> Result<(), Error> {
            book(tx, "one").await?;
            panic!("in the middle")
        };
        once(begin(&mut client).await, &InboxKey::new("one"), effect).await.map(drop).map_err(drop)
    });
    assert!(panicking.await.unwrap_err().is_panic());

    let mut client = connect("given_up").await;
    let endless = async |tx: &mut Tx<'_>| -> Result<(), Error> {
        book(tx, "one").await?;
        std::future::pending().await
    };
    let given_up = timeout(Duration::from_millis(200), once(begin(&mut client).await, &key, endless)).await;
    assert!(given_up.is_err());

    let done = once(begin(&mut client).await, &key, async |tx: &mut Tx<'_>| book(tx, "one").await).await;
    assert_eq!(done.unwrap(), Handled::Now(1));
    assert_eq!(booked(&watching).await, 1);
}

#[tokio::test]
#[ignore = "needs a PostgreSQL; .ci/databases starts one"]
async fn a_connection_that_is_cut_within_an_effect_leaves_neither_a_mark_nor_a_write() {
    let watching = empty("cut").await;
    let mut client = connect("cut").await;
    let effect = async |tx: &mut Tx<'_>| {
        book(tx, "one").await?;
        let backend: i32 = tx.0.query_one("SELECT pg_backend_pid()", &[]).await?.get(0);
        watching.execute("SELECT pg_terminate_backend($1)", &[&backend]).await?;
        Ok::<_, Error>(())
    };
    let cut = once(begin(&mut client).await, &InboxKey::new("one"), effect).await;
    assert!(matches!(cut, Err(InboxError::Store(_))), "{cut:?}");
    assert_eq!(booked(&watching).await, 0);
    let mut client = connect("cut").await;
    let done =
        once(begin(&mut client).await, &InboxKey::new("one"), async |tx: &mut Tx<'_>| book(tx, "one").await)
            .await;
    assert_eq!(done.unwrap(), Handled::Now(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a PostgreSQL; .ci/databases starts one"]
async fn servers_that_receive_the_same_notices_at_the_same_time_handle_each_once() {
    const SERVERS: usize = 8;
    const NOTICES: usize = 40;
    let watching = empty("servers").await;
    // A server spawns its tasks, so that what `once` returns must be `Send`.
    let mut servers = JoinSet::new();
    for _ in 0..SERVERS {
        servers.spawn(async {
            let mut client = connect("servers").await;
            let mut now = 0;
            for notice in 0..NOTICES {
                let notice = notice.to_string();
                let effect = async |tx: &mut Tx<'_>| book(tx, &notice).await;
                let handled = once(begin(&mut client).await, &InboxKey::new(notice.clone()), effect).await;
                now += usize::from(handled.unwrap() == Handled::Now(1));
            }
            now
        });
    }
    assert_eq!(servers.join_all().await.iter().sum::<usize>(), NOTICES);
    assert_eq!(usize::try_from(booked(&watching).await).unwrap(), NOTICES);
    let distinct: i64 =
        watching.query_one("SELECT count(DISTINCT notice) FROM ledger", &[]).await.unwrap().get(0);
    assert_eq!(usize::try_from(distinct).unwrap(), NOTICES);
}
