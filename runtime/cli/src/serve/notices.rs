//! Notices of WeChat Pay: authenticated, written down with their callbacks, and acknowledged only then.

use super::{
    store::{self, NewNotice, Noted, OrderId, Source, Store},
    wechat::{Kind, NotBelieved, Told, Wechat},
};
use paytable::{Ack, Notice as _, wechat_v2};
use sha2::{Digest, Sha256};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// How long a refund may take to be confirmed. WeChat Pay waits five seconds for the answer to a notice.
const CONFIRM: Duration = Duration::from_secs(4);

/// Takes notices.
pub(crate) struct Notices {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) wechat: Arc<Wechat>,
    pub(crate) counts: Counts,
}

#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) new: AtomicU64,
    pub(crate) repeated: AtomicU64,
    /// Of no order here, or not fitting it.
    pub(crate) unknown: AtomicU64,
    pub(crate) not_believed: AtomicU64,
    pub(crate) not_written: AtomicU64,
}

/// Why a notice is refused; the gateway sends it again.
#[derive(Debug)]
pub(crate) enum NotTaken {
    NotBelieved(NotBelieved),
    /// It is authenticated, and is of no order here or does not fit it.
    Unknown(String),
    NotWritten(String),
}

impl Notices {
    /// The answer to a notice.
    pub(crate) async fn answer(&self, kind: Kind, body: &[u8]) -> Ack {
        let taken = self.taken(kind, body).await;
        let counter = match &taken {
            Ok(true) => &self.counts.new,
            Ok(false) => &self.counts.repeated,
            Err(NotTaken::NotBelieved(_)) => &self.counts.not_believed,
            Err(NotTaken::Unknown(_)) => &self.counts.unknown,
            Err(NotTaken::NotWritten(_)) => &self.counts.not_written,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        match taken {
            Ok(_) => wechat_v2::PayNotice::accepted(),
            Err(NotTaken::NotBelieved(why)) => wechat_v2::PayNotice::refused(&why.to_string()),
            Err(NotTaken::Unknown(why) | NotTaken::NotWritten(why)) => wechat_v2::PayNotice::refused(&why),
        }
    }

    /// Whether it is new.
    async fn taken(&self, kind: Kind, body: &[u8]) -> Result<bool, NotTaken> {
        let told = self.wechat.notice(kind, body, CONFIRM).await.map_err(NotTaken::NotBelieved)?;
        self.note(&told, Source::Notice).await
    }

    /// Writes what was told. A payment that failed is nothing that anyone is told of.
    pub(crate) async fn note(&self, told: &Told, source: Source) -> Result<bool, NotTaken> {
        let kind = if told.out_refund_no.is_some() { store::Kind::Refund } else { store::Kind::Payment };
        if kind == store::Kind::Payment && !told.is_success {
            return Ok(false);
        }
        let not_written = |error: store::StoreError| NotTaken::NotWritten(error.to_string());
        let order = OrderId { merchant: told.sub_mch_id.clone(), number: told.out_trade_no.clone() };
        let payer = match kind {
            store::Kind::Payment => None,
            // A refund does not say who paid.
            store::Kind::Refund => self.store.order(&order).await.map_err(not_written)?.map(|it| it.payer),
        };
        let notice = NewNotice {
            event: told.event(payer.as_deref().filter(|payer| !payer.is_empty())),
            order,
            kind,
            refund: told.out_refund_no.clone().unwrap_or_default(),
            refund_fee: told.refund_fee.unwrap_or_default(),
            delivery: delivery(&told.dedup),
            dedup: told.dedup.clone(),
            transaction_id: told.transaction_id.clone().unwrap_or_default(),
            total_fee: told.total_fee,
            currency: told.fee_type.clone(),
            source,
        };
        match self.store.note(&notice).await.map_err(not_written)? {
            Noted::New => Ok(true),
            Noted::Before => Ok(false),
            Noted::NoSuchOrder => Err(NotTaken::Unknown("the order is not known here".to_owned())),
            Noted::Other(field) => Err(NotTaken::Unknown(format!("{field} is not that of the order"))),
        }
    }
}

/// The same for the same notice, also after a restore from a backup, so that a receiver can tell repeats.
fn delivery(dedup: &str) -> String {
    let digest = Sha256::digest(dedup.as_bytes());
    crate::cloud::keys::hex(&digest[..16])
}
