//! Files that are looked at again and again.
//!
//! Times and lengths are asked for, rather than the system to tell of changes: that works on drives of the network as well,
//! and however an editor saves.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

const PAUSE: Duration = Duration::from_millis(300);

/// What is being written is waited for, but no longer.
const STILL: Duration = Duration::from_millis(100);
const WAITS: usize = 20;

/// Some drives know the time of a change to two seconds only: a file as young as that is read.
const YOUNG: Duration = Duration::from_millis(2500);

/// Tables, and what they were when they were last looked at.
pub(crate) struct Watched {
    paths: Vec<PathBuf>,
    seen: Seen,
}

type Seen = BTreeMap<PathBuf, Stamp>;

/// What shows that a file changed.
#[derive(Clone, Debug)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    /// Of a young file.
    content: Option<u64>,
}

impl Stamp {
    fn differs(&self, other: &Stamp) -> bool {
        let content = self.content.zip(other.content).is_some_and(|(one, other)| one != other);
        self.modified != other.modified || self.length != other.length || content
    }
}

impl Watched {
    /// The tables below these folders, and those beside these files: their gateway is one of them.
    pub(crate) fn new(paths: &[PathBuf]) -> Watched {
        let paths: Vec<PathBuf> = paths.to_vec();
        let seen = look(&paths);
        Watched { paths, seen }
    }

    /// Waits until a file was changed, written or removed, and is left alone; says which.
    pub(crate) fn changed(&mut self) -> Vec<PathBuf> {
        loop {
            thread::sleep(PAUSE);
            let mut now = look(&self.paths);
            if changes(&self.seen, &now).is_empty() {
                continue;
            }
            for _ in 0..WAITS {
                thread::sleep(STILL);
                let next = look(&self.paths);
                let is_still = changes(&now, &next).is_empty();
                now = next;
                if is_still {
                    break;
                }
            }
            let found = changes(&self.seen, &now);
            self.seen = now;
            // What was written and taken back is no change.
            if !found.is_empty() {
                return found;
            }
        }
    }
}

fn changes(before: &Seen, now: &Seen) -> Vec<PathBuf> {
    let is_same =
        |path: &PathBuf, stamp: &Stamp| before.get(path).is_some_and(|before| !before.differs(stamp));
    let changed = now.iter().filter(|(path, stamp)| !is_same(path, stamp)).map(|(path, _)| path);
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    changed.chain(gone).cloned().collect()
}

fn look(paths: &[PathBuf]) -> Seen {
    let mut seen = Seen::new();
    for path in paths {
        if path.is_dir() {
            walk(path, true, &mut seen);
        } else {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            walk(folder.unwrap_or(Path::new(".")), false, &mut seen);
            note(path.clone(), &mut seen);
        }
    }
    seen
}

/// A folder that cannot be read has no files for now.
fn walk(folder: &Path, is_deep: bool, seen: &mut Seen) {
    for path in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()) {
        if path.extension() == Some(OsStr::new("toml")) && !path.is_dir() {
            note(path, seen);
        } else if is_deep && path.is_dir() {
            walk(&path, is_deep, seen);
        }
    }
}

fn note(path: PathBuf, seen: &mut Seen) {
    let Ok(about) = fs::metadata(&path) else { return };
    let modified = about.modified().ok();
    let age = modified.map(|modified| modified.elapsed().unwrap_or_default());
    let is_young = age.is_none_or(|age| age < YOUNG);
    let content = if is_young { fs::read(&path).ok().map(|bytes| hash(&bytes)) } else { None };
    seen.insert(path, Stamp { modified, length: about.len(), content });
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
