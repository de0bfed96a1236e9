//! `fmt`: lays files out.

use crate::{
    done::{Done, usage},
    files,
};
use lexopt::{Arg, Parser};
use paytable_schema::layout::layout;
use std::{fs, path::PathBuf};

pub(crate) fn run(mut args: Parser) -> Result<Done, String> {
    let (mut check, mut paths) = (false, Vec::new());
    while let Some(arg) = args.next().map_err(usage)? {
        match arg {
            Arg::Long("check") => check = true,
            Arg::Value(path) => paths.push(PathBuf::from(path)),
            other => return Err(usage(other.unexpected())),
        }
    }
    if paths.is_empty() {
        return Err("fmt needs a file or a folder".to_owned());
    }
    let mut done = Done::default();
    for file in files::collect(&paths)? {
        match layout(file.source()) {
            Ok(text) if text == file.text => {}
            Ok(_) if check => {
                done.found = true;
                done.out.extend([file.path.as_str(), " would change\n"]);
            }
            Ok(text) => fs::write(&file.path, text).map_err(|error| format!("{}: {error}", file.path))?,
            Err(faults) => {
                done.found = true;
                done.note.extend([faults.report(false).join("\n\n"), "\n".to_owned()]);
            }
        }
    }
    Ok(done)
}
