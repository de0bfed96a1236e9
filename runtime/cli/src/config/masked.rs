//! The text of a configuration as faults show it: without what could be a key.

/// The shortest run of letters and digits that is taken for a key. API keys have 32.
const SHORTEST_KEY: usize = 24;

/// The same text, byte for byte as long, with `*` in place of long runs of letters and digits, and of what follows a name
/// such as `api_key` up to the end of its line. A key that was written here by mistake is not printed.
pub(crate) fn masked(text: &str) -> String {
    text.split_inclusive('\n').map(line).collect()
}

fn line(line: &str) -> String {
    let secret = line.match_indices('=').find(|(at, _)| names_a_secret(&line[..*at]));
    let open = secret.map_or(line.len(), |(at, _)| at + 1);
    let (shown, hidden) = line.split_at(open);
    let end = hidden.trim_end().len();
    format!("{}{}{}", without_runs(shown), "*".repeat(end), &hidden[end..])
}

/// Whether the word at the end of a text is the name of a key, and not of a file or a variable with one.
fn names_a_secret(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches(['"', '\'']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let start = before.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
    // The last character that is no part of the name can be longer than a byte.
    let name = before.get(start..).unwrap_or(before).to_ascii_lowercase();
    let is_place = name.ends_with("_file") || name.ends_with("_env");
    !is_place && ["key", "secret", "password"].iter().any(|word| name.contains(word))
}

fn without_runs(text: &str) -> String {
    let (mut out, mut run) = (String::new(), String::new());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            run.push(c);
            continue;
        }
        end_run(&mut run, &mut out);
        out.push(c);
    }
    end_run(&mut run, &mut out);
    out
}

fn end_run(run: &mut String, out: &mut String) {
    let is_key = run.len() >= SHORTEST_KEY;
    out.push_str(&if is_key { "*".repeat(run.len()) } else { run.clone() });
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn what_could_be_a_key_is_not_shown() {
        for (text, expected) in [
            ("", ""),
            ("mch_id = \"1900000109\"\n", "mch_id = \"1900000109\"\n"),
            ("api_key = \"short\"\nappid = \"wx\"\n", "api_key =********\nappid = \"wx\"\n"),
            ("\"api-key\" = 'x'", "\"api-key\" =****"),
            ("x = { secret = 1, y = 2 }\r\n", "x = { secret =***********\r\n"),
            ("api_key_file = \"k.txt\"", "api_key_file = \"k.txt\""),
            (
                "api_key_file = \"192006250b4c09247ec02edce69f6a2d\"",
                "api_key_file = \"********************************\"",
            ),
            ("\"\"\"\n192006250b4c09247ec02edce69f6a2d\n", "\"\"\"\n********************************\n"),
            ("标key = 标\n", "标key =****\n"),
        ] {
            assert_eq!(masked(text), expected);
            assert_eq!(masked(text).len(), text.len());
        }
    }
}
