//! What shipped tables must not say, because somebody could lose money by it.

mod retry;
