//! Random text.

/// 32 letters and digits from the system's secure random source.
///
/// # Panics
/// If the system has no randomness to give; there is no safe way to go on then.
pub(crate) fn nonce() -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut bytes = [0u8; 32];
    #[expect(clippy::expect_used, reason = "a guessable nonce would be worse than stopping")]
    getrandom::fill(&mut bytes).expect("the system has no secure randomness");
    // 32 letters divide 256: every letter is equally likely.
    bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect()
}
