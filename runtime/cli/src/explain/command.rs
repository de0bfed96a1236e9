//! The arguments and the texts of `paytable explain`. Nothing here prints: [`run`] returns what is to be printed.

use crate::{
    explain::{
        fault::Faults,
        key::SharedKey,
        lines::{LinesKey, explain_lines},
        pairs::explain_pairs,
        report::Report,
        resign::{Signed, sign_pairs},
        text::readable,
    },
    language::Language,
};
use clap::{Args, ValueEnum};
use paytable::{codec::MAX_BODY, table::SignatureAlgorithm};
use serde::Serialize;
use std::{
    ffi::OsString,
    fmt, fs,
    io::Read,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};
use zeroize::Zeroizing;

/// No file is read further than this.
const MAX_FILE: u64 = (MAX_BODY as u64) + (1 << 17);

/// The arguments.
#[derive(Args, Clone, Debug)]
pub struct ExplainArgs {
    /// The file with the message; `-` or nothing for standard input.
    message: Option<PathBuf>,
    // A key that is given here by mistake must not be shown, which clap does with what it does not expect.
    #[arg(hide = true)]
    more: Vec<Hidden>,
    /// A file with the API key. The key itself is never an argument: other users of the machine can see arguments.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["key_env", "pem"])]
    key_file: Option<Hidden>,
    /// The name of an environment variable with the API key.
    #[arg(long, value_name = "NAME", conflicts_with = "pem")]
    key_env: Option<Hidden>,
    /// A PEM file with the certificate, the public key or the private key of the signer. Can be repeated.
    #[arg(long, value_name = "PATH")]
    pem: Vec<PathBuf>,
    /// The signature algorithm, in place of the one that the message names.
    #[arg(long, conflicts_with = "pem")]
    algorithm: Option<Algorithm>,
    /// A signature to explain in place of the message's, such as one that a program computed to verify the message.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["pem", "sign"])]
    signature: Option<String>,
    /// Signs the message, and prints it with a line for curl.
    #[arg(long, conflicts_with = "pem")]
    sign: bool,
    /// Where the line for curl sends the message.
    #[arg(long, default_value = "https://api.mch.weixin.qq.com/pay/unifiedorder", requires = "sign")]
    url: String,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
    /// The language of the text; that of the environment unless said.
    #[arg(long)]
    lang: Option<Language>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Algorithm {
    Md5,
    HmacSha256,
}

/// An argument that could be a key by mistake, and is never shown.
#[derive(Clone)]
struct Hidden(OsString);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl FromStr for Hidden {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Hidden(text.into()))
    }
}

/// What the command takes from outside of its arguments and files.
pub struct Surroundings<'a> {
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// The value of an environment variable.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// The time since 1970-01-01 UTC.
    pub now: Duration,
}

/// What is to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The text, with a line feed at its end.
    pub text: String,
    /// Whether the signature is right, or was made.
    pub is_right: bool,
}

/// Explains or signs a message.
///
/// # Errors
/// A file or the message cannot be read, or there is no key.
pub fn run(args: &ExplainArgs, surroundings: &mut Surroundings<'_>) -> Result<Explained, Faults> {
    if !args.more.is_empty() {
        return Err(Faults::one(
            "arguments",
            "one message at a time, and a key only with --key-file or --key-env",
        ));
    }
    let language = args.lang.unwrap_or_else(|| Language::of(surroundings.variable));
    if args.pem.is_empty() {
        let key = key(args, surroundings)?;
        let message = message(args, surroundings)?;
        // A file name or a message may contain the key by mistake.
        return pairs(args, &message, &key, language).map_err(|faults| faults.map(|text| key.mask(text)));
    }
    let keys = args.pem.iter().map(|path| pem(path)).collect::<Result<Vec<_>, _>>()?;
    let report = explain_lines(&message(args, surroundings)?, &keys, surroundings.now)?;
    explained(args, &report, language)
}

fn pairs(
    args: &ExplainArgs,
    message: &[u8],
    key: &SharedKey,
    language: Language,
) -> Result<Explained, Faults> {
    let algorithm = args.algorithm.map(|algorithm| match algorithm {
        Algorithm::Md5 => SignatureAlgorithm::Md5,
        Algorithm::HmacSha256 => SignatureAlgorithm::HmacSha256,
    });
    if args.sign {
        let Signed { message, curl } = sign_pairs(message, key, algorithm, &key.mask(&args.url))?;
        let text =
            if args.json { json(&Signed { message, curl })? } else { format!("{message}\n\n{curl}\n") };
        return Ok(Explained { text, is_right: true });
    }
    explained(args, &explain_pairs(message, key, algorithm, args.signature.as_deref())?, language)
}

fn explained(args: &ExplainArgs, report: &Report, language: Language) -> Result<Explained, Faults> {
    let text = if args.json { json(report)? } else { readable(report, language) };
    Ok(Explained { text, is_right: report.is_right() })
}

fn json(value: &impl Serialize) -> Result<String, Faults> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|_| Faults::one("--json", "the result has no JSON form"))?;
    Ok(text + "\n")
}

fn key(args: &ExplainArgs, surroundings: &Surroundings<'_>) -> Result<SharedKey, Faults> {
    let (argument, text) = match (&args.key_file, &args.key_env) {
        (Some(Hidden(path)), _) => {
            let bytes = Zeroizing::new(file(Path::new(path), "--key-file")?);
            let text = String::from_utf8(bytes.to_vec());
            // The bytes of the error would be the key.
            ("--key-file", text.map_err(|_| Faults::one("--key-file", "the file is not UTF-8"))?)
        }
        (None, Some(Hidden(name))) => {
            let value = name.to_str().and_then(|name| (surroundings.variable)(name));
            let what = "names an environment variable that is not set; give its name, not the key itself";
            ("--key-env", value.ok_or_else(|| Faults::one("--key-env", what))?)
        }
        (None, None) => {
            let what = "give --key-file or --key-env for a message of APIv2, or --pem for one of APIv3";
            return Err(Faults::one("arguments", what));
        }
    };
    let text = Zeroizing::new(text);
    if text.trim_start().starts_with("-----BEGIN ") {
        return Err(Faults::one(argument, "is a PEM file; give it with --pem, for a message of APIv3"));
    }
    SharedKey::new(&text)
}

fn pem(path: &Path) -> Result<LinesKey, Faults> {
    let text = Zeroizing::new(file(path, "--pem")?);
    LinesKey::from_pem(&text)
}

fn message(args: &ExplainArgs, surroundings: &mut Surroundings<'_>) -> Result<Vec<u8>, Faults> {
    match &args.message {
        Some(path) if path.as_os_str() != "-" => file(path, "the message"),
        _ => {
            let mut bytes = Vec::new();
            let read = surroundings.input.take(MAX_FILE).read_to_end(&mut bytes);
            read.map_err(|error| Faults::one("standard input", format!("cannot be read: {}", error.kind())))?;
            Ok(bytes)
        }
    }
}

/// Reads a file. Its name is not repeated, because it could be a key by mistake.
fn file(path: &Path, argument: &str) -> Result<Vec<u8>, Faults> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MAX_FILE).read_to_end(&mut bytes));
    read.map_err(|error| Faults::one(argument, format!("the file cannot be read: {}", error.kind())))?;
    Ok(bytes)
}
