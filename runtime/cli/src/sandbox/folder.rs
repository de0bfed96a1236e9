//! A fresh folder for what a sandbox writes, removed at its end.

use std::{
    env, fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process,
};

/// The files that were written, and the folder if there is one. Dropping it removes them.
#[derive(Default)]
pub(crate) struct Written {
    folder: Option<PathBuf>,
    files: Vec<PathBuf>,
}

impl Written {
    /// Writes a file into the fresh folder.
    pub(crate) fn fresh(&mut self, name: &str, text: &str) -> Result<PathBuf, String> {
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => self.folder.insert(make_folder()?).clone(),
        };
        let path = folder.join(name);
        self.at(&path, text)?;
        Ok(path)
    }

    /// Writes a file. One that is there is not replaced: it could be anything.
    pub(crate) fn at(&mut self, path: &Path, text: &str) -> Result<(), String> {
        let opened = fs::OpenOptions::new().write(true).create_new(true).open(path);
        let mut file = opened.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                format!("{}: there is such a file; remove it, or name another one", path.display())
            }
            _ => format!("{}: {error}", path.display()),
        })?;
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes()).map_err(|error| format!("{}: {error}", path.display()))
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        // What cannot be removed is left; there is nothing else to do about it.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        if let Some(folder) = &self.folder {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// A folder that was not there before, for this user alone.
fn make_folder() -> Result<PathBuf, String> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let mut number = 0;
    loop {
        let path = env::temp_dir().join(format!("paytable-sandbox-{}-{number}", process::id()));
        match builder.create(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 1000 => number += 1,
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Written;
    use std::fs;

    #[test]
    fn what_was_written_is_removed_and_what_was_there_is_left() {
        let mut written = Written::default();
        let (one, two) = (written.fresh("one", "1").unwrap(), written.fresh("two", "2").unwrap());
        let folder = one.parent().unwrap().to_owned();
        assert_eq!(two.parent(), Some(folder.as_path()));
        assert_eq!(fs::read_to_string(&one).unwrap(), "1");

        let mut other = Written::default();
        let refused = other.at(&one, "3").unwrap_err();
        assert!(refused.contains("there is such a file"), "{refused}");
        drop(other);
        assert_eq!(fs::read_to_string(&one).unwrap(), "1");

        drop(written);
        assert!(!folder.exists());
    }
}
