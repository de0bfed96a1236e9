//! Where the state is kept.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The file of that name where none is named: below the folder that the system has for such; `None` if there is none.
pub(crate) fn default_file(name: &str) -> Option<PathBuf> {
    let named = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else {
        named("XDG_STATE_HOME").or_else(|| Some(env::home_dir()?.join(".local/state")))
    };
    Some(folder?.join("paytable").join(name))
}

/// Makes the file and its folder, so that nobody else on the machine can read what orders say. One that is there stays as
/// it is.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}
