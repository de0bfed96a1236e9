//! The folder of functions: each folder in it that has a file to run is a function of that name.

use serde::Deserialize;
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

/// The file that the cloud runs.
const ENTRY: &str = "index.js";
/// Of a `package.json`.
const LONGEST: u64 = 1 << 20;
const LONGEST_NAME: usize = 64;

pub(super) struct Folder {
    /// Without symbolic links.
    root: PathBuf,
}

impl Folder {
    /// # Errors
    /// It cannot be read.
    pub(super) fn open(path: &Path) -> Result<Folder, String> {
        let fault = |error| format!("the folder of functions {}: {error}", path.display());
        let root = path.canonicalize().map_err(fault)?;
        fs::read_dir(&root).map_err(fault)?;
        Ok(Folder { root })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The functions that are there now, sorted.
    ///
    /// # Errors
    /// The folder cannot be read any more.
    pub(super) fn names(&self) -> Result<Vec<String>, String> {
        let fault = |error| format!("the folder of functions {}: {error}", self.root.display());
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.root).map_err(fault)? {
            let name = entry.map_err(fault)?.file_name();
            let is_function = |name: &&str| is_name(name) && self.entry_in(name).is_ok();
            names.extend(name.to_str().filter(is_function).map(str::to_owned));
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The file of a function, without symbolic links.
    ///
    /// # Errors
    /// There is no such function, for that reason.
    pub(super) fn entry(&self, name: &str) -> Result<PathBuf, String> {
        if !is_name(name) {
            return Err("a name has up to 64 letters, digits, underscores and hyphens".to_owned());
        }
        // A file system may find a name in another case; the cloud does not.
        if !self.lists(name) {
            return Err(format!("{} has no folder {name}", self.root.display()));
        }
        self.entry_in(name)
    }

    fn entry_in(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.inside(&self.root.join(name))?;
        if !folder.is_dir() {
            return Err(format!("{} is no folder", folder.display()));
        }
        let index = folder.join(ENTRY);
        let entry = if index.exists() { Some(index) } else { main_of(&folder).map(|main| folder.join(main)) };
        let entry = entry.ok_or_else(|| format!("{} has no {ENTRY}", folder.display()))?;
        let entry = self.inside(&entry)?;
        if entry.is_file() { Ok(entry) } else { Err(format!("{} is no file", entry.display())) }
    }

    fn lists(&self, name: &str) -> bool {
        let mut entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        entries.any(|entry| entry.file_name() == OsStr::new(name))
    }

    /// A path without symbolic links, which does not lead out of the folder.
    fn inside(&self, path: &Path) -> Result<PathBuf, String> {
        let real = path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))?;
        if real.starts_with(&self.root) {
            Ok(real)
        } else {
            Err(format!("{} leads out of {}", path.display(), self.root.display()))
        }
    }
}

/// A folder of packages is none of a function.
fn is_name(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !name.is_empty() && name.len() <= LONGEST_NAME && name != "node_modules" && name.bytes().all(is_allowed)
}

/// What `package.json` names.
fn main_of(folder: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Package {
        main: Option<String>,
    }

    let path = folder.join("package.json");
    // A pipe would be waited for.
    if !fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() <= LONGEST) {
        return None;
    }
    let package: Package = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    package.main.filter(|main| !main.is_empty())
}
