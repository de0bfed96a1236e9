//! Markers of shipped tables, and the lists of their tables.

/// Declares the markers of APIs by the names of their tables, and lists their tables as `APIS`.
macro_rules! apis {
    ($($(#[$doc:meta])* $name:ident: $table:literal,)*) => {
        $(
            $(#[$doc])*
            #[derive(paytable_macros::Api)]
            #[api($table)]
            pub struct $name;
        )*

        /// The tables of these APIs.
        pub(super) const APIS: &[&crate::table::Api] = &[$(<$name as crate::message::api::Api>::TABLE),*];
    };
}

/// The same of notices, as `NOTICES`.
macro_rules! notices {
    ($($(#[$doc:meta])* $name:ident: $table:literal,)*) => {
        $(
            $(#[$doc])*
            #[derive(paytable_macros::Notice)]
            #[notice($table)]
            pub struct $name;
        )*

        /// The tables of these notices.
        pub(super) const NOTICES: &[&crate::table::Notice] =
            &[$(<$name as crate::protocol::notice_api::Notice>::TABLE),*];
    };
}

/// The lists as one; their items are of the type before the colon.
macro_rules! all {
    ($of:ty: $($(#[$when:meta])* $list:path,)*) => {{
        const LISTS: &[&[$of]] = &[$($(#[$when])* $list),*];
        const ALL: [$of; crate::gateways::markers::count(LISTS)] = crate::gateways::markers::joined(LISTS);
        &ALL
    }};
}

pub(super) use {all, apis, notices};

/// How many items the lists have together.
pub(super) const fn count<T>(lists: &[&[T]]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < lists.len() {
        count += lists[at].len();
        at += 1;
    }
    count
}

/// The items of all lists, of which the first is not empty.
pub(super) const fn joined<T: Copy, const N: usize>(lists: &[&[T]]) -> [T; N] {
    let mut all = [lists[0][0]; N];
    let (mut at, mut list) = (0, 0);
    while list < lists.len() {
        let mut item = 0;
        while item < lists[list].len() {
            all[at] = lists[list][item];
            at += 1;
            item += 1;
        }
        list += 1;
    }
    all
}
