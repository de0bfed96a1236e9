//! Code that few tables need, such as a reader of JSON. A table names it, so that a program links it only together with
//! such a table.

use std::any::Any;

/// Code that few tables need. Its type is that of the layer which runs it: tables stand below all layers.
pub type Link = &'static (dyn Any + Send + Sync);

/// The code of that type, if it is among those that a table names.
pub(crate) fn linked<T: Any>(links: &[Link]) -> Option<&'static T> {
    links.iter().find_map(|link| link.downcast_ref())
}
