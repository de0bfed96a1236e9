//! The help: it has examples that run, and the README explains what it lists.

use crate::run::{code, note, out, run};
use std::collections::BTreeSet;

/// The example of the official documentation, with its key in `api.key`.
const ORDER: &str = "<xml><appid>wxd930ea5d5a258f4f</appid><mch_id>10000100</mch_id><device_info>1000</device_info>\
    <body>test</body><nonce_str>ibuaiVcKdpRxkhJA</nonce_str><sign>9A0A8659F005D6984697E2CA0A9CF3B7</sign></xml>";

/// A configuration of the service.
#[cfg(unix)]
const SERVICE: &str = "notify_url = \"https://pay.example.com\"\n[[provider]]\nappid = \"wx1\"\nmch_id = \"1900000109\"\n\
    api_key_file = \"api.key\"\n[[merchant]]\nsub_mch_id = \"1900009231\"\nsub_appid = \"wx2\"\n";

/// The lines of a section of a help text, up to the next empty line that is followed by another section.
fn section<'a>(help: &'a str, title: &str) -> Vec<&'a str> {
    let mut lines = help.lines().skip_while(|line| *line != title);
    assert_eq!(lines.next(), Some(title), "{help}");
    lines
        .take_while(|line| line.is_empty() || line.starts_with(' '))
        .filter(|line| !line.is_empty())
        .collect()
}

/// The commands that the help lists, but for `help`.
fn commands() -> Vec<String> {
    let help = out(&run(&["--help"]));
    let first = |line: &&str| line.split_whitespace().next().unwrap().to_owned();
    let commands: Vec<String> = section(&help, "Commands:").iter().map(first).collect();
    let mut expected = vec!["lint", "show", "fmt", "import", "coverage", "explain", "schema"];
    if cfg!(feature = "sandbox") {
        expected.extend(["sandbox", "trigger"]);
    }
    if cfg!(feature = "serve") {
        expected.extend(["serve", "callbacks"]);
    }
    expected.extend(["completions", "help"]);
    assert_eq!(commands, expected);
    commands.into_iter().filter(|name| name != "help").collect()
}

/// The help of the program, and of each of its commands; the command is empty for the program.
fn pages() -> Vec<(String, String)> {
    let own = |name: String| {
        let output = run(&[&name, "--help"]);
        assert_eq!((code(&output), note(&output).as_str()), (0, ""), "{name}");
        (name, out(&output))
    };
    let program = (String::new(), out(&run(&["--help"])));
    [program].into_iter().chain(commands().into_iter().map(own)).collect()
}

/// The command lines among the examples of a help text.
fn examples(help: &str) -> Vec<String> {
    let lines = section(help, "Examples:");
    let (purposes, lines): (Vec<&str>, Vec<&str>) =
        lines.into_iter().map(str::trim).partition(|line| line.starts_with("# "));
    assert_eq!(purposes.len(), lines.len(), "every example says what it is for: {help}");
    lines.into_iter().map(str::to_owned).collect()
}

#[test]
fn every_way_to_ask_for_help_prints_the_same_page() {
    let asked = |args: &[&str]| {
        let output = run(args);
        assert_eq!((code(&output), note(&output).as_str()), (0, ""), "{args:?}");
        out(&output)
    };
    let page = asked(&["--help"]);
    assert!(page.contains("\nUsage: paytable [OPTIONS] <COMMAND>\n"), "{page}");
    for args in [["help"], ["-h"]] {
        assert_eq!(asked(&args), page, "{args:?}");
    }
    for name in commands() {
        assert_eq!(asked(&["help", &name]), asked(&[&name, "--help"]));
    }
}

#[test]
fn the_help_of_every_command_has_examples_of_it_and_the_exit_codes() {
    for (name, help) in pages() {
        for help in [&help, &out(&run(&[&name, "-h"][usize::from(name.is_empty())..]))] {
            let examples = examples(help);
            let own = format!("paytable {name}");
            assert!(examples.iter().any(|line| line.starts_with(&own)), "{name}: {examples:?}");
            let codes = section(help, "Exit codes:");
            let codes: Vec<&str> = codes.iter().map(|line| line.split_whitespace().next().unwrap()).collect();
            assert_eq!(codes, ["0", "1", "2"], "{name}");
        }
    }
}

#[test]
#[cfg(unix)]
fn every_example_of_the_help_runs() {
    use crate::run::Folder;
    use std::{env, fs, path::Path, process::Command};

    let program = Path::new(env!("CARGO_BIN_EXE_paytable")).parent().unwrap().to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([program].into_iter().chain(env::split_paths(&path))).unwrap();
    let mut count = 0;
    for (name, help) in pages() {
        for line in examples(&help) {
            let folder = Folder::new();
            folder
                .file("tables/short_url.toml", include_str!("../../../tests/sandbox/tables/short_url.toml"));
            folder
                .file("facts/operations/leave.json", include_str!("../../../schema/tests/facts/leave.json"));
            let gateway = include_str!("../../../schema/tables/cloudpay/gateway.toml");
            folder.file("harbour/gateway.toml", gateway);
            folder.file("page.txt", &out(&run(&["show", "wechat_v2/close_order"])));
            folder.file("api.key", "192006250b4c09247ec02edce69f6a2d\n");
            folder.file("order.xml", ORDER);
            folder.file("request.http", include_str!("explain/request.http"));
            folder.file("apiclient_cert.pem", include_str!("../../../tests/credentials/keys/own_cert.pem"));
            folder.file("cloudfunctions/order/index.js", "exports.main = async () => ({ errcode: 0 })\n");
            folder.file("serve.toml", SERVICE);
            for home in [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"] {
                fs::create_dir_all(folder.0.join(home)).unwrap();
            }
            let output = Command::new("sh")
                .args(["-c", &ended(&line)])
                .current_dir(&folder.0)
                .env("PATH", &path)
                .env("HOME", &folder.0)
                .output()
                .unwrap();
            // Where faults are JSON, their count goes to standard error.
            let count_line = if line.contains("lint --json") { "1 table, 0 faults\n" } else { "" };
            // Another program can have the port that it listens at unless it is told otherwise; Node may not be installed.
            let serves = line == "paytable sandbox" || line.starts_with("paytable serve");
            if serves && code(&output) == 2 {
                let said = note(&output);
                assert!(said.contains("is in use") || said.contains("Node"), "{said}");
                continue;
            }
            // Nobody listens where the example sends its notice.
            if line.starts_with("paytable trigger") && out(&output).contains("\nno answer: ") {
                assert_eq!((code(&output), note(&output).as_str()), (1, ""), "{line}");
                count += 1;
                continue;
            }
            assert_eq!((code(&output), note(&output).as_str()), (0, count_line), "{name}: {line}");
            // The last redirection names a file, relative to the folder or to its home.
            if let Some((_, file)) = line.split_once(" > ") {
                let written = folder.0.join(file.strip_prefix("~/").unwrap_or(file));
                assert!(!fs::read_to_string(&written).unwrap().is_empty(), "{line}");
            }
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

/// The line, ended by a signal if it would serve on, and after a service that has made its database, if it needs one.
#[cfg(unix)]
fn ended(line: &str) -> String {
    if line.starts_with("paytable callbacks") {
        let serve = "paytable serve --listen 127.0.0.1:0 --notices 127.0.0.1:0 --page 127.0.0.1:0 > served";
        return format!("{serve} & sleep 2; kill -TERM $!; wait $!; {line}");
    }
    if line.starts_with("paytable lint --watch") {
        return format!("{{ {line} & sleep 2; kill -TERM $!; wait $!; }} 2> said; [ $? = 143 ]");
    }
    if !line.starts_with("paytable sandbox") && !line.starts_with("paytable serve") {
        return line.to_owned();
    }
    // A redirection stays with the line.
    format!("{line} & sleep 2; kill -TERM $!; wait $!")
}

/// The long options that a help text lists.
fn options(help: &str) -> BTreeSet<String> {
    let words =
        section(help, "Options:").into_iter().map(str::trim_start).filter(|line| line.starts_with('-'));
    let long = words.filter_map(|line| line.split([' ', ',']).find(|word| word.starts_with("--")));
    long.map(str::to_owned).collect()
}

#[test]
fn the_readme_names_every_command_and_option_of_the_help() {
    let readme = include_str!("../README.md");
    for (name, help) in pages() {
        let named = [' ', '`'].iter().any(|end| readme.contains(&format!("`paytable {name}{end}")));
        assert!(named || name.is_empty(), "README.md: explain `{name}`");
        let options = options(&help);
        assert!(options.contains("--color") && options.contains("--help"), "{options:?}");
        for option in options {
            assert!(
                [' ', '`'].iter().any(|end| readme.contains(&format!("`{option}{end}"))),
                "README.md: explain `{option}` of `{name}`"
            );
        }
    }
}

#[test]
fn the_readme_names_the_exit_codes_of_the_help() {
    let readme = include_str!("../README.md");
    for line in section(&out(&run(&["--help"])), "Exit codes:") {
        let (code, meaning) = line.trim().split_once("  ").unwrap();
        assert!(
            readme.contains(&format!("| {code} | {meaning} |")),
            "README.md: explain the exit code {code}"
        );
    }
}
