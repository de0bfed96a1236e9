//! What a PostgreSQL alone can do. Each test has a schema of its own in the database of `PAYTABLE_POSTGRES`.

use super::{
    storm::{Stores, Trouble, audit_one, storm},
    *,
};
use crate::serve::store::postgres::planted::Fault;
use std::{env, sync::atomic::AtomicBool};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
};
use tokio_postgres::{Client, NoTls, config::Host};

fn server() -> String {
    env::var("PAYTABLE_POSTGRES").expect("PAYTABLE_POSTGRES has the address of a PostgreSQL")
}

/// A connection beside the store's.
pub(super) async fn connect(address: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// The address of an empty schema.
pub(super) async fn schema() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("serve_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let client = connect(&server()).await;
    client
        .batch_execute(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"))
        .await
        .unwrap();
    format!("{} options='-c search_path={name}' application_name={name}", server())
}

pub(super) async fn made() -> Made {
    let store = PostgresStore::open(&schema().await).await.unwrap();
    let clock = store.clock().clone();
    Made { store: Arc::new(store), advance: Box::new(move |by| clock.advance(by)), _folder: None }
}

/// Several handles of one schema, and its address.
async fn stores(count: usize) -> (Vec<PostgresStore>, String) {
    let address = schema().await;
    let mut stores = Vec::new();
    for _ in 0..count {
        stores.push(PostgresStore::open(&address).await.unwrap());
    }
    let clock = stores[0].clock().clone();
    for store in &mut stores {
        store.share_clock(&clock);
    }
    (stores, address)
}

/// Ends connections of the stores, one after the other.
async fn terminate(address: String) {
    let client = connect(&address).await;
    loop {
        tokio::time::sleep(Duration::from_millis(25)).await;
        client
            .execute(
                "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()
                     AND application_name = current_setting('application_name') ORDER BY random() LIMIT 1) AS it",
                &[],
            )
            .await
            .unwrap();
    }
}

async fn storm_with(fault: Option<Fault>, is_interrupted: bool) -> Vec<String> {
    let (stores, address) = stores(4).await;
    let clock = stores[0].clock().clone();
    if let Some(fault) = fault {
        for store in &stores {
            store.plant(fault);
        }
    }
    let trouble = is_interrupted.then(|| -> Trouble { Box::pin(terminate(address)) });
    let stores = stores.into_iter().map(|store| Arc::new(store) as Arc<dyn Store>).collect();
    let advance = Box::new(move |by| clock.advance(by));
    storm(Stores { handles: stores, advance, _folder: None }, trouble).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
async fn four_processes_keep_every_promise_while_connections_are_ended() {
    let faults = storm_with(None, true).await;
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A payment that is written, and may be claimed, while the refund of its order is being claimed: what the audit says.
async fn payment_beside_a_refund(fault: Fault) -> Vec<String> {
    let (stores, _) = stores(2).await;
    let store = &stores[0];
    store.begin_order(&order("1")).await.unwrap();
    store.begin_refund(&new_refund("1")).await.unwrap();
    store.note(&refund("1")).await.unwrap();
    store.clock().advance(Duration::from_secs(121));
    // An attempt has failed: a payment does not touch what was tried.
    let first = claim(store).await.unwrap();
    store.finish(&first, &failed()).await.unwrap();
    store.clock().advance(Duration::from_secs(20));
    store.plant(fault);
    let lease = Duration::from_secs(60);
    let (claimed, payment_claimed) = tokio::join!(store.claim(lease, &[]), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let start = std::time::Instant::now();
        assert_eq!(stores[1].note(&payment("1")).await.unwrap(), Noted::New);
        // A notice waits for the transaction that decides on its order.
        assert!(fault != Fault::Slow || start.elapsed() > Duration::from_millis(300));
        stores[1].claim(lease, &[]).await.unwrap()
    });
    assert_eq!(claimed.unwrap().unwrap().delivery, "r-1");
    let faults = audit_one(store, &["p-1", "r-1"]).await;
    assert_eq!(payment_claimed.is_some(), !faults.is_empty());
    faults
}

#[tokio::test]
#[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
async fn a_payment_waits_for_the_refund_that_is_being_claimed() {
    let faults = payment_beside_a_refund(Fault::Slow).await;
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
#[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
async fn the_audit_finds_claims_that_do_not_lock_their_order() {
    let faults = payment_beside_a_refund(Fault::NoLock).await;
    assert!(faults.iter().any(|fault| fault.contains(" at once: ")), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
async fn the_audit_finds_ends_without_a_token() {
    let faults = storm_with(Some(Fault::NoToken), false).await;
    assert!(faults.iter().any(|fault| fault.contains("forged: true")), "{faults:#?}");
    assert!(faults.iter().any(|fault| fault.contains(" at once: ")), "{faults:#?}");
}

#[tokio::test]
#[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
async fn processes_that_start_at_once_make_the_tables_once() {
    let address = schema().await;
    let opened = (0..8).map(|_| {
        let address = address.clone();
        tokio::spawn(async move { PostgresStore::open(&address).await.map(drop) })
    });
    for opened in opened.collect::<Vec<_>>() {
        opened.await.unwrap().unwrap();
    }
    let client = connect(&address).await;
    let versions =
        client.query_one("SELECT count(*), max(version) FROM paytable_migrations", &[]).await.unwrap();
    assert_eq!((versions.get::<_, i64>(0), versions.get::<_, i64>(1)), (1, 1));
}

#[tokio::test]
#[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
async fn tables_of_a_newer_version_are_refused() {
    let address = schema().await;
    PostgresStore::open(&address).await.unwrap();
    let client = connect(&address).await;
    client.batch_execute("INSERT INTO paytable_migrations VALUES (2, now())").await.unwrap();
    let refused = PostgresStore::open(&address).await.map(drop).unwrap_err();
    assert!(refused.contains("newer version of paytable (format 2, this one has 1)"), "{refused}");
}

#[tokio::test]
#[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
async fn connections_that_have_ended_are_replaced() {
    let (stores, address) = stores(1).await;
    let client = connect(&address).await;
    for number in 0..10 {
        let ended = client
            .execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
                     AND application_name = current_setting('application_name')",
                &[],
            )
            .await
            .unwrap();
        assert!(ended > 0);
        paid(&stores[0], &number.to_string(), function("f")).await;
    }
}

#[tokio::test]
#[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
async fn a_hint_reaches_another_process() {
    let (stores, _) = stores(2).await;
    let hint = || tokio::time::timeout(Duration::from_secs(5), stores[1].hinted());
    while tokio::time::timeout(Duration::from_millis(300), stores[1].hinted()).await.is_ok() {}
    paid(&stores[0], "1", function("f")).await;
    assert!(hint().await.is_ok());
}

#[tokio::test]
async fn what_cannot_be_reached_is_said_without_the_password() {
    let nowhere = Folder::fresh();
    let address = format!("host={} user=u password=hunter2", nowhere.path().display());
    let refused = PostgresStore::open(&address).await.map(drop).unwrap_err();
    assert!(refused.contains("connecting") && !refused.contains("hunter2"), "{refused}");
}

/// Stands in front of the server, in a folder with a socket. Once it is told to, it passes the next COMMIT on, waits for
/// its answer, and ends the connection without it.
fn in_front(folder: &Folder, swallow: Arc<AtomicBool>) -> String {
    let server: tokio_postgres::Config = server().parse().unwrap();
    let Some(Host::Unix(real)) = server.get_hosts().first().cloned() else { panic!("not a socket") };
    let port = server.get_ports().first().copied().unwrap_or(5432);
    let real = real.join(format!(".s.PGSQL.{port}"));
    let listener = UnixListener::bind(folder.path().join(format!(".s.PGSQL.{port}"))).unwrap();
    tokio::spawn(async move {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let (mut server, swallow) = (UnixStream::connect(&real).await.unwrap(), swallow.clone());
            tokio::spawn(async move {
                let (mut asked, mut told) = (vec![0; 65536], vec![0; 65536]);
                loop {
                    tokio::select! {
                        Ok(count) = client.read(&mut asked) => {
                            server.write_all(&asked[..count]).await.unwrap();
                            let is_commit = asked[..count].windows(7).any(|it| it == b"COMMIT\0");
                            if count == 0 || is_commit && swallow.swap(false, Ordering::SeqCst) {
                                let _answer = server.read(&mut told).await;
                                return;
                            }
                        }
                        Ok(count) = server.read(&mut told) => {
                            if count == 0 || client.write_all(&told[..count]).await.is_err() {
                                return;
                            }
                        }
                    }
                }
            });
        }
    });
    folder.path().display().to_string()
}

#[tokio::test]
#[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
async fn a_commit_whose_answer_is_lost_is_an_error_and_was_made() {
    let (folder, swallow) = (Folder::fresh(), Arc::new(AtomicBool::new(false)));
    let host = in_front(&folder, swallow.clone());
    let address = schema().await;
    let options = address.split_once("options=").unwrap().1;
    let store = PostgresStore::open(&format!("host={host} user=paytable dbname=postgres options={options}"))
        .await
        .unwrap();
    store.begin_order(&order("1")).await.unwrap();
    swallow.store(true, Ordering::SeqCst);
    let lost = store.note(&payment("1")).await.unwrap_err().to_string();
    assert!(lost.contains("whether it was written is unknown"), "{lost}");
    assert_eq!(store.note(&payment("1")).await.unwrap(), Noted::Before);
    swallow.store(true, Ordering::SeqCst);
    assert!(claim_of(&store).await.is_err());
    // It is claimed, by nobody who knows; after the lease it is claimed anew.
    assert!(claim_of(&store).await.unwrap().is_none());
    store.clock().advance(LEASE);
    let claimed = claim_of(&store).await.unwrap().unwrap();
    assert_eq!(claimed.attempt, 2);
    swallow.store(true, Ordering::SeqCst);
    assert!(store.finish(&claimed, &End::default()).await.is_err());
    assert_eq!(store.finish(&claimed, &End::default()).await.unwrap(), Finished::Late);
    assert_eq!(state(&store, "p-1").await, (CallbackState::Done, 2));
}

async fn claim_of(store: &PostgresStore) -> Result<Option<Claimed>, StoreError> {
    store.claim(LEASE, &[]).await
}
