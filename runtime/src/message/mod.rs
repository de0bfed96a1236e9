//! Messages and their values, independent of any wire format.

pub(crate) mod api;
pub(crate) mod copy;
pub(crate) mod currency;
pub(crate) mod debug;
pub(crate) mod dynamic;
pub(crate) mod file;
pub(crate) mod index;
pub(crate) mod money;
pub(crate) mod raw;
pub(crate) mod resolved;
mod scalars;
#[cfg(feature = "serde")]
pub(crate) mod serde;
pub(crate) mod set;
pub(crate) mod stored;
pub(crate) mod text;
pub(crate) mod time;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub(crate) mod time_conversions;
pub(crate) mod unknown;
pub(crate) mod value;
pub(crate) mod wire_enum;
