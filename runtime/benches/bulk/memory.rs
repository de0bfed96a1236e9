//! What memory this process holds, as Linux counts it.

use std::fs;

/// Bytes in memory now.
pub(crate) fn resident() -> u64 {
    status("VmRSS:")
}

/// The most bytes that were in memory since [`forget_peak`].
pub(crate) fn peak() -> u64 {
    status("VmHWM:")
}

/// From here on the most counts anew.
pub(crate) fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").expect("Linux forgets the most memory of a process");
}

fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux counts memory");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("it counts this");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number of kilobytes");
    kilobytes * 1024
}
