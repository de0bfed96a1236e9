//! What a command returns, how it counts, and where it colours.

use clap::ColorChoice;
use std::{env, fmt, io::IsTerminal};

/// What a command found, and what goes to standard output and to standard error.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) out: String,
    pub(crate) note: String,
    /// Whether the exit code is 1.
    pub(crate) found: bool,
    /// What is left to do once the text is written.
    pub(crate) work: Option<Work>,
}

/// What a command does after its text was written, such as serving; the program ends when nothing more comes of it.
pub(crate) struct Work(Box<dyn FnMut() -> Option<Output>>);

impl Work {
    /// What says nothing more.
    #[cfg(feature = "sandbox")]
    pub(crate) fn new(work: impl FnOnce() + 'static) -> Work {
        let mut work = Some(work);
        Work(Box::new(move || {
            work.take().into_iter().for_each(|work| work());
            None
        }))
    }

    /// What has more to say each time.
    pub(crate) fn repeated(mut work: impl FnMut() -> Output + 'static) -> Work {
        Work(Box::new(move || Some(work())))
    }

    /// What is to be written next, once it is there.
    pub(crate) fn next(&mut self) -> Option<Output> {
        (self.0)()
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Work")
    }
}

impl Output {
    /// Text for standard output.
    pub(crate) fn text(out: String) -> Output {
        Output { out, ..Output::default() }
    }

    /// Text for standard error.
    pub(crate) fn note(note: String) -> Output {
        Output { note, ..Output::default() }
    }
}

/// `1 table`, `2 tables`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Whether text for this stream is coloured.
pub(crate) fn is_coloured(choice: ColorChoice, stream: &impl IsTerminal) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            // https://no-color.org
            let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            stream.is_terminal() && !plain
        }
    }
}
