//! The program Node.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The oldest that is maintained in the cloud.
const OLDEST: u32 = 16;

/// Where it is.
///
/// # Errors
/// It is not installed, or too old.
pub(super) fn find() -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join("node")).find(|file| file.is_file());
    let node = found.ok_or("cloud functions need Node, and PATH has no program node")?;
    // It is started in other folders.
    let node = std::path::absolute(&node).map_err(|error| format!("{}: {error}", node.display()))?;
    let version = version(&node)?;
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(node),
        _ => Err(format!(
            "cloud functions need Node {OLDEST} or later; {} says that it is {version:?}",
            node.display()
        )),
    }
}

fn version(node: &Path) -> Result<String, String> {
    let fault = |error: String| format!("{} --version: {error}", node.display());
    let mut command = Command::new(node);
    command.arg("--version").stdin(Stdio::null()).env_remove("NODE_OPTIONS");
    let output = command.output().map_err(|error| fault(error.to_string()))?;
    if !output.status.success() {
        return Err(fault(output.status.to_string()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Of `v20.20.2`, 20.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn a_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("v9"), Some(9));
        for wrong in ["", "20.1.0", "vx", "v", "v-1.0"] {
            assert_eq!(major(wrong), None, "{wrong}");
        }
    }
}
