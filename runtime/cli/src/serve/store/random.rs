//! Random numbers of the system.

use super::StoreError;

/// Who has it has claimed the callback.
pub(super) fn token() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(crate::cloud::keys::hex(&bytes))
}

pub(super) fn below_100() -> Result<u8, StoreError> {
    let mut byte = [0];
    fill(&mut byte)?;
    Ok(byte[0] % 100)
}

fn fill(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|error| StoreError(format!("no random numbers: {error}")))
}
