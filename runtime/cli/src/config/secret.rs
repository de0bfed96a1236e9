//! Keys, from files and environment variables alone. No message has their text.

use super::keys::{At, Found, Keys};
use std::{
    env, fs,
    io::{self, Read},
    ops::Range,
    path::Path,
};
use zeroize::Zeroizing;

/// More than any key has.
const MOST: u64 = 64 * 1024;

/// The names of the two keys that say where a secret is.
#[derive(Clone, Copy)]
pub(crate) struct Names {
    pub(crate) file: &'static str,
    pub(crate) variable: &'static str,
}

pub(crate) const API_KEY: Names = Names { file: "api_key_file", variable: "api_key_env" };
pub(crate) const API_V3_KEY: Names = Names { file: "apiv3_key_file", variable: "apiv3_key_env" };
pub(crate) const PRIVATE_KEY: Names = Names { file: "private_key_file", variable: "private_key_env" };

/// Of cloud functions.
pub(crate) const SECRET_KEY: Names = Names { file: "secret_key_file", variable: "secret_key_env" };

impl Names {
    /// Whether a table says where it is, readable or not.
    pub(crate) fn is_in(self, keys: &Keys<'_>) -> bool {
        keys.has(self.file) || keys.has(self.variable)
    }

    /// `api_key_file or api_key_env`.
    pub(crate) fn either(self) -> String {
        format!("{} or {}", self.file, self.variable)
    }
}

/// A secret, and the place that says where it is; `None` if nothing does, or with a fault.
pub(crate) fn secret(keys: &mut Keys<'_>, names: Names, folder: &Path, found: &mut Found) -> Option<At> {
    let (file, variable) = (keys.text(names.file, found), keys.text(names.variable, found));
    match (file, variable) {
        (Some(_), Some(variable)) => {
            let message = format!("`{}` and `{}` are both given", names.file, names.variable);
            found.add(&variable.span, message, "a second source", "remove one of the two");
            None
        }
        (Some(file), None) => said(read(&folder.join(&file.value)), &file.span, names.file, found),
        (None, Some(variable)) => said(variable_text(&variable.value), &variable.span, names.variable, found),
        (None, None) => None,
    }
}

/// The secret without white space around it, unless it is empty.
fn said(text: Result<String, String>, span: &Range<usize>, name: &str, found: &mut Found) -> Option<At> {
    let text = match text {
        Ok(text) => text.trim_start_matches('\u{feff}').trim().to_owned(),
        Err(why) => {
            let help = if name.ends_with("_file") {
                "a path is relative to the folder of this file"
            } else {
                "set the variable before the program starts"
            };
            found.add(span, format!("`{name}` cannot be read"), &why, help);
            return None;
        }
    };
    if text.is_empty() {
        found.add(span, format!("the secret of `{name}` is empty"), "nothing is there", "put the key there");
        return None;
    }
    Some(At { value: text, span: span.clone() })
}

/// The secret of a file, without white space around it.
pub(crate) fn of_file(path: &Path) -> Result<Zeroizing<String>, String> {
    let text = Zeroizing::new(read(path).map_err(|why| format!("{}: {why}", path.display()))?);
    Ok(Zeroizing::new(text.trim_start_matches('\u{feff}').trim().to_owned()))
}

/// The same of an environment variable.
pub(crate) fn of_variable(name: &str) -> Result<Zeroizing<String>, String> {
    let text = Zeroizing::new(variable_text(name)?);
    Ok(Zeroizing::new(text.trim().to_owned()))
}

fn read(path: &Path) -> Result<String, String> {
    let read = || {
        let mut text = String::new();
        fs::File::open(path)?.take(MOST + 1).read_to_string(&mut text)?;
        Ok::<String, io::Error>(text)
    };
    let text = read().map_err(|error| error.to_string())?;
    if text.len() as u64 > MOST { Err(format!("more than {MOST} bytes")) } else { Ok(text) }
}

fn variable_text(name: &str) -> Result<String, String> {
    env::var(name).map_err(|error| match error {
        env::VarError::NotPresent => "no environment variable has this name".to_owned(),
        env::VarError::NotUnicode(_) => "the variable is not UTF-8".to_owned(),
    })
}
