//! What calls have left on the stack.

use std::hint::black_box;

/// More than digests, ciphers and their key schedules take.
const ROOM: usize = 16384;

/// Runs `work`, which takes a key apart, and overwrites what its calls have left on the stack: values that are moved, as
/// the states of digests and ciphers are, leave a copy that nothing else wipes.
#[inline(never)]
pub(crate) fn after<T>(work: impl FnOnce() -> T) -> T {
    let done = away(work);
    overwrite::<ROOM>();
    done
}

/// The same after one digest by MD5, whose compression copies the block at hand: the end of a key. This is done for every
/// message, and overwrites no more than that takes.
#[inline(never)]
pub(crate) fn after_md5<T>(work: impl FnOnce() -> T) -> T {
    let done = away(work);
    overwrite::<1024>();
    done
}

/// In a frame of its own, below the one that is left.
#[inline(never)]
fn away<T>(work: impl FnOnce() -> T) -> T {
    work()
}

#[inline(never)]
fn overwrite<const BYTES: usize>() {
    let mut room = [0_u8; BYTES];
    black_box(&mut room);
}
