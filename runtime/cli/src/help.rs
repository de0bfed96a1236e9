//! What the help of a command ends with: examples and exit codes.

/// What a command line is for, and the line.
pub(crate) type Example = (&'static str, &'static str);

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing was found, or a signal ended the sandbox or the service
  1  something was found: a fault in a table or a configuration, a callback that cannot be made again, a file that `fmt --check` would change, or a wrong signature
  2  the command could not be run: wrong arguments, a file that cannot be read or written, or a port in use";

/// The text below the arguments and options.
pub(crate) fn after_help(examples: &[Example]) -> String {
    let examples: Vec<String> =
        examples.iter().map(|(purpose, line)| format!("  # {purpose}\n  {line}\n")).collect();
    format!("Examples:\n{}\n{EXIT_CODES}", examples.join("\n"))
}
