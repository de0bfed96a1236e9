//! The program Node.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The oldest that functions were run with.
const OLDEST: u32 = 16;

/// Prints the version, and in KiB how much memory of its own a process has before it does anything: versions differ by
/// hundreds of megabytes, which are set aside for machine code. Only Linux tells.
const ASK: &str = r"
let own = '0';
try {
  own = /^VmData:\s*(\d+) kB$/m.exec(require('fs').readFileSync('/proc/self/status', 'utf8'))[1];
} catch {}
console.log(process.version + ' ' + own);
";

#[derive(Debug, PartialEq)]
pub(super) struct Node {
    pub(super) path: PathBuf,
    /// What a process has before it does anything.
    pub(super) own_kib: u64,
}

/// Where it is.
///
/// # Errors
/// It is not installed, or too old.
pub(super) fn find() -> Result<Node, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join("node")).find(|file| file.is_file());
    let node = found.ok_or("cloud functions need Node, and PATH has no program node")?;
    // It is started in other folders.
    let node = std::path::absolute(&node).map_err(|error| format!("{}: {error}", node.display()))?;
    let told =
        ask(&node).map_err(|fault| format!("cloud functions need Node; {}: {fault}", node.display()))?;
    match read(&told) {
        Some((major, own_kib)) if major >= OLDEST => Ok(Node { path: node, own_kib }),
        _ => Err(format!("cloud functions need Node {OLDEST} or later; {} is {told:?}", node.display())),
    }
}

fn ask(node: &Path) -> Result<String, String> {
    let mut command = Command::new(node);
    command.args(["--eval", ASK]).stdin(Stdio::null()).env_remove("NODE_OPTIONS");
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(output.status.to_string())
    }
}

/// Of `v20.20.2 48604`, 20 and the rest.
fn read(told: &str) -> Option<(u32, u64)> {
    let (version, own) = told.split_once(' ')?;
    let major = version.strip_prefix('v')?.split('.').next()?;
    Some((major.parse().ok()?, own.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_version_is_read() {
        assert_eq!(read("v20.20.2 48604"), Some((20, 48604)));
        assert_eq!(read("v9 0"), Some((9, 0)));
        for wrong in ["", "v20.20.2", "20.1.0 1", "vx 1", "v 1", "v-1.0 1", "v20.1.0 -1", "v20.1.0 1 2"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
