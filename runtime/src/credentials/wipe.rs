//! Overwrites copies of keys on the stack.

use std::hint::black_box;

/// More bytes of stack than digests, ciphers and their key schedules use.
const ROOM: usize = 16384;

/// Runs `work`, which processes a key, and then overwrites the stack that it used. Values that are moved, such as the
/// states of digests and ciphers, leave copies that nothing else wipes.
#[inline(never)]
pub(crate) fn after<T>(work: impl FnOnce() -> T) -> T {
    let done = away(work);
    overwrite::<ROOM>();
    done
}

/// The same after one MD5 digest, whose compression function copies the current block, which contains the end of a key.
/// This runs for every message, and overwrites only as much as that needs.
#[inline(never)]
pub(crate) fn after_md5<T>(work: impl FnOnce() -> T) -> T {
    let done = away(work);
    overwrite::<1024>();
    done
}

/// In its own stack frame, below the current one.
#[inline(never)]
fn away<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn overwrite<const BYTES: usize>() {
    let mut room = [0_u8; BYTES];
    black_box(&mut room);
}
