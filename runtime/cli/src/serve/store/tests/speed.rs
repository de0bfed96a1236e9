//! Figures of a PostgreSQL, by hand: `cargo test --release -p paytable-cli --features postgres --bin paytable -- \
//! serve::store::tests::speed --ignored --nocapture`.
#![allow(clippy::print_stderr, clippy::cast_precision_loss)]

use super::{postgres::schema, *};
use crate::serve::store::PostgresStore;
use std::time::Instant;

/// Calls of each are made so often.
const CALLBACKS: usize = 2000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures"]
async fn claims_and_ends_a_second_beside_commits() {
    for claimers in [1, 16] {
        let address = schema().await;
        let store: Arc<dyn Store> = Arc::new(PostgresStore::open(&address).await.unwrap());
        let commits = commits(&address, claimers).await;
        for nth in 0..CALLBACKS {
            let number = nth.to_string();
            let order = NewOrder { to: function(&(nth % 5).to_string()), ..order(&number) };
            store.begin_order(&order).await.unwrap();
        }
        let start = Instant::now();
        each(claimers, |nth| {
            let store = store.clone();
            async move {
                for number in (nth..CALLBACKS).step_by(claimers) {
                    store.note(&payment(&number.to_string())).await.unwrap();
                }
            }
        })
        .await;
        let notes = CALLBACKS as f64 / start.elapsed().as_secs_f64();
        let start = Instant::now();
        each(claimers, |_| {
            let store = store.clone();
            async move {
                while store.counts().await.unwrap().waiting > 0 {
                    while let Some(claimed) = store.claim(LEASE, &[]).await.unwrap() {
                        store.finish(&claimed, &End::default()).await.unwrap();
                    }
                }
            }
        })
        .await;
        let claims = CALLBACKS as f64 / start.elapsed().as_secs_f64();
        eprintln!(
            "{claimers} at a time: {commits:.0} commits of one update, {notes:.0} notices, {claims:.0} claims with ends a second"
        );
    }
}

async fn each<F: Future<Output = ()> + Send + 'static>(count: usize, task: impl Fn(usize) -> F) {
    let mut tasks = tokio::task::JoinSet::new();
    for nth in 0..count {
        tasks.spawn(task(nth));
    }
    tasks.join_all().await;
}

/// Commits of one row each, a second.
async fn commits(address: &str, clients: usize) -> f64 {
    let client = postgres::connect(address).await;
    client
        .batch_execute("CREATE TABLE one AS SELECT generate_series(0, 15) AS id, 0 AS value")
        .await
        .unwrap();
    let start = Instant::now();
    each(clients, |nth| {
        let address = address.to_owned();
        async move {
            let client = postgres::connect(&address).await;
            let sql = format!("UPDATE one SET value = value + 1 WHERE id = {nth}");
            let update = client.prepare(&sql).await.unwrap();
            for _ in 0..CALLBACKS / clients {
                client.execute(&update, &[]).await.unwrap();
            }
        }
    })
    .await;
    CALLBACKS as f64 / start.elapsed().as_secs_f64()
}
