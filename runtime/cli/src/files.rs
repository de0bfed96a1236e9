//! Which files a path means, and which gateway a table belongs to.

use paytable_schema::{Fault, Faults, Source, gateway_of, tables};
use std::{
    fs,
    path::{Path, PathBuf},
    string::FromUtf8Error,
};

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn read(path: &Path) -> Result<File, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(File { path: path.display().to_string(), text })
    }

    pub(crate) fn source(&self) -> Source<'_> {
        Source { path: &self.path, text: &self.text }
    }

    pub(crate) fn is_gateway(&self) -> bool {
        Path::new(&self.path).file_name().is_some_and(|name| name == GATEWAY)
    }
}

const GATEWAY: &str = "gateway.toml";

/// The files of a command, and those that are no text.
#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) files: Vec<File>,
    pub(crate) unreadable: Vec<Faults>,
}

/// The files named, and every `.toml` file below the folders named; each once.
pub(crate) fn collect(paths: &[PathBuf]) -> Result<Collected, String> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() { walk(path, &mut found)? } else { found.push(path.clone()) }
    }
    let mut seen = Vec::new();
    let mut collected = Collected::default();
    for path in found {
        // The same file by two names would be its own twin.
        let real = path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))?;
        if !seen.contains(&real) {
            seen.push(real);
            let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let path = path.display().to_string();
            match String::from_utf8(bytes) {
                Ok(text) => collected.files.push(File { path, text }),
                Err(error) => collected.unreadable.push(not_utf8(&path, &error)),
            }
        }
    }
    Ok(collected)
}

fn not_utf8(path: &str, error: &FromUtf8Error) -> Faults {
    let valid = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes());
    let fault = Fault {
        message: "the file is not UTF-8".to_owned(),
        span: valid..valid + '\u{fffd}'.len_utf8(),
        label: "no character begins here".to_owned(),
        help: Some("save it as UTF-8; GBK is not read".to_owned()),
    };
    Faults::in_file(Source { path, text: &text }, vec![fault])
}

/// How many tables there are beside the gateway of a folder.
pub(crate) fn beside_gateway(folder: &Path) -> usize {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let is_table = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "toml")
            && path.file_name().is_some_and(|name| name != "gateway.toml")
    };
    entries.map(|entry| entry.path()).filter(is_table).count()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let told = |error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        paths.push(entry.map_err(told)?.path());
    }
    // A folder has no order of its own, and output should have one.
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
    Ok(())
}

/// The gateway a table names, or the one beside it.
pub(crate) fn gateway_of_file(file: &File) -> Result<File, Faults> {
    match gateway_of(&file.text) {
        Some(name) => match tables::find_gateway(&name) {
            Some(source) => Ok(File { path: source.path.to_owned(), text: source.text.to_owned() }),
            None => Err(placed(file, &name, &tables::unknown_gateway(&name))),
        },
        None => {
            let beside = Path::new(&file.path).with_file_name(GATEWAY);
            File::read(&beside).map_err(|error| {
                let fault = Fault {
                    message: "no gateway".to_owned(),
                    span: 0..0,
                    label: format!("names none, and there is none beside it: {error}"),
                    help: Some("write gateway = \"wechat_v2\" under [api] or [notice]".to_owned()),
                };
                Faults::in_file(file.source(), vec![fault])
            })
        }
    }
}

/// The table of that name beside a file, or one that ships with the gateway that the file names.
pub(crate) fn beside(file: &File, stem: &str) -> Result<File, String> {
    let own = File::read(&Path::new(&file.path).with_file_name(format!("{stem}.toml")));
    own.or_else(|error| {
        let shipped = gateway_of(&file.text).and_then(|gateway| tables::find(&format!("{gateway}/{stem}")));
        let shipped = shipped.ok_or(error)?;
        Ok(File { path: shipped.source.path.to_owned(), text: shipped.source.text.to_owned() })
    })
}

/// The faults, at the place where the file names the gateway.
fn placed(file: &File, name: &str, faults: &Faults) -> Faults {
    let quoted = format!("\"{name}\"");
    let span = file.text.find(&quoted).map_or(0..0, |start| start..start + quoted.len());
    let list = faults.list().iter().map(|fault| Fault { span: span.clone(), ..fault.clone() }).collect();
    Faults::in_file(file.source(), list)
}
