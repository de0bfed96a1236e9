//! Orders in a store, and the latest of them in memory.

use super::{
    key::OrderKey,
    order::Order,
    record::{self, Known},
    search::OrderSearch,
    store::{OrderStore, StoreError, StoredKey},
};
use crate::sandbox::clock::Now;
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

/// How many orders are in memory.
const IN_MEMORY: usize = 1024;

pub(super) struct Kept {
    store: Arc<dyn OrderStore>,
    known: Known,
    /// What was looked at since the last write, and may have changed.
    touched: Vec<OrderKey>,
    /// What is in memory, in the order in which it came there, and a digest of what the store has.
    recent: VecDeque<OrderKey>,
    written: HashMap<OrderKey, u64>,
    failures: u64,
    failure: String,
}

impl Kept {
    pub(super) fn new(store: Arc<dyn OrderStore>, known: Known) -> Kept {
        Kept {
            store,
            known,
            touched: Vec::new(),
            recent: VecDeque::new(),
            written: HashMap::new(),
            failures: 0,
            failure: String::new(),
        }
    }

    /// How often the store has failed, and why the last time.
    pub(super) fn failures(&self) -> (u64, &str) {
        (self.failures, &self.failure)
    }

    fn note(&mut self, error: &StoreError) {
        self.failures += 1;
        self.failure = error.to_string();
    }

    /// What the store answers; `otherwise`, if it fails.
    pub(super) fn ask<T>(
        &mut self,
        otherwise: T,
        ask: impl FnOnce(&dyn OrderStore) -> Result<T, StoreError>,
    ) -> T {
        match ask(&*self.store) {
            Ok(answer) => answer,
            Err(error) => {
                self.note(&error);
                otherwise
            }
        }
    }

    pub(super) fn find(
        &mut self,
        ask: impl FnOnce(&dyn OrderStore) -> Result<Option<StoredKey>, StoreError>,
    ) -> Option<OrderKey> {
        self.ask(None, ask).map(key)
    }

    pub(super) fn first(&mut self, number: &str) -> Option<OrderKey> {
        let merchant = self.ask(None, |store| store.first(number))?;
        Some(key((number.to_owned(), merchant)))
    }

    /// Brings an order into memory, if the store has it. It may be changed there until the next write.
    pub(super) fn bring(&mut self, orders: &mut BTreeMap<OrderKey, Order>, key: &OrderKey) {
        if !orders.contains_key(key) {
            let text = self.ask(None, |store| store.load(&key.number, &key.merchant));
            let Some(text) = text else { return };
            let Some(order) = record::read(&self.known, &text) else { return };
            self.written.insert(key.clone(), digest(&text));
            orders.insert(key.clone(), order);
            self.recent.push_back(key.clone());
        }
        self.touched.push(key.clone());
    }

    /// Notes that an order is new in memory.
    pub(super) fn touch(&mut self, key: &OrderKey) {
        self.recent.push_back(key.clone());
        self.touched.push(key.clone());
    }

    /// Writes what has changed, and forgets the oldest of what is in memory. What cannot be written is tried again.
    pub(super) fn write(&mut self, orders: &mut BTreeMap<OrderKey, Order>) {
        self.touched.sort_unstable();
        self.touched.dedup();
        let mut changed = Vec::new();
        for key in &self.touched {
            let Some(order) = orders.get(key) else { continue };
            let stored = record::write(&self.known, key, order);
            let digest = digest(&stored.text);
            if self.written.get(key) != Some(&digest) {
                changed.push((key.clone(), stored, digest));
            }
        }
        if !changed.is_empty() {
            let (digests, rows): (Vec<_>, Vec<_>) =
                changed.into_iter().map(|(key, stored, digest)| ((key, digest), stored)).unzip();
            if let Err(error) = self.store.save(&rows) {
                self.note(&error);
                return;
            }
            self.written.extend(digests);
        }
        self.touched.clear();
        while self.recent.len() > IN_MEMORY {
            let Some(oldest) = self.recent.pop_front() else { break };
            self.written.remove(&oldest);
            orders.remove(&oldest);
        }
    }

    pub(super) fn each(&mut self, now: Now, visit: &mut dyn FnMut(&OrderKey, &Order)) {
        let (store, known) = (self.store.clone(), &self.known);
        let result = store.each(&mut |number, merchant, text| {
            if let Some(mut order) = record::read(known, text) {
                order.ripen(now);
                visit(&key((number.to_owned(), merchant.to_owned())), &order);
            }
        });
        if let Err(error) = result {
            self.note(&error);
        }
    }

    pub(super) fn search<T>(
        &mut self,
        search: &OrderSearch,
        now: Now,
        show: impl Fn(&OrderKey, &Order) -> T,
    ) -> (Vec<T>, usize) {
        let (found, all) = self.ask((Vec::new(), 0), |store| store.search(search));
        let read = |(stored, text): (StoredKey, String)| {
            let mut order = record::read(&self.known, &text)?;
            order.ripen(now);
            Some(show(&key(stored), &order))
        };
        (found.into_iter().filter_map(read).collect(), all)
    }

    pub(super) fn clear(&mut self) {
        self.ask((), |store| store.clear());
        self.forget();
    }

    pub(super) fn forget(&mut self) {
        self.touched.clear();
        self.recent.clear();
        self.written.clear();
    }
}

fn key((number, merchant): StoredKey) -> OrderKey {
    OrderKey { number, merchant }
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
