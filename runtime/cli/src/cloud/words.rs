//! Words of the caller as part of a message.

/// How much of a name is repeated, in characters. A caller can make it as long as a body.
const NAME: usize = 64;

/// A name, or the beginning of it.
pub(crate) fn shortened(name: &str) -> String {
    match name.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_name_is_cut_between_its_characters() {
        assert_eq!(shortened(&"标".repeat(64)), "标".repeat(64));
        assert_eq!(shortened(&"标".repeat(65)), "标".repeat(64) + "…");
        assert_eq!(shortened(""), "");
    }
}
