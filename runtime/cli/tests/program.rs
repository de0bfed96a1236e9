//! What holds for every command: exit codes, streams, suggestions and completions.

use crate::run::{Folder, TABLES, code, command, note, out, run, table};
use std::{
    fs, io,
    path::PathBuf,
    process::{Command, Stdio},
};

#[test]
fn what_cannot_be_run_ends_with_two() {
    for args in [
        &[][..],
        &["lnit"],
        &["lint"],
        &["lint", "--format", "json", TABLES],
        &["lint", "--json=yes", TABLES],
        &["lint", "--colour", "auto", TABLES],
        &["lint", "--color", "sometimes", TABLES],
        &["lint", "/no/such/file.toml"],
        &["fmt"],
        &["show"],
        &["show", "wechat_v2/unifiedorder"],
        &["show", "wechat_v2/unified_order", "wechat_v2/close_order"],
        &["import", "--gateway", "wechat_v1", "/dev/null"],
        &["import", "/dev/null"],
        &["import", "/no/such/page.txt"],
        &["coverage", TABLES],
        &["completions"],
        &["completions", "tcsh"],
    ] {
        let output = run(args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(out(&output).is_empty() && !note(&output).is_empty(), "{args:?}");
    }
}

#[test]
fn a_word_that_is_unknown_gets_the_nearest_one_as_a_suggestion() {
    for (args, suggested) in [
        (&["lnit"][..], "a similar subcommand exists: 'lint'"),
        (&["coverag"], "a similar subcommand exists: 'coverage'"),
        (&["lint", "--colour", "auto", TABLES], "a similar argument exists: '--color'"),
        (&["import", "--gateway", "wechat_v1"], "a similar value exists: 'wechat_v"),
        (&["show", "wechat_v2/unifiedorder"], "did you mean `wechat_v2/unified_order`?"),
    ] {
        let output = run(args);
        assert!(note(&output).starts_with("error: "), "{}", note(&output));
        assert!(note(&output).contains(suggested), "{args:?}: {}", note(&output));
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{args:?}");
    }
}

#[test]
fn the_version_is_an_answer() {
    for arg in ["--version", "-V"] {
        let output = run(&[arg]);
        assert_eq!(out(&output), concat!("paytable ", env!("CARGO_PKG_VERSION"), "\n"));
        assert_eq!((code(&output), note(&output).as_str()), (0, ""));
    }
}

/// A writing end whose reader is gone.
fn closed_pipe() -> Stdio {
    let (_, writer) = io::pipe().unwrap();
    Stdio::from(writer)
}

#[test]
fn a_closed_pipe_is_no_panic_and_does_not_change_the_exit_code() {
    let folder = Folder::new();
    let faulty = folder.file("a.toml", &table("A", "a")).display().to_string();
    for (args, expected) in [
        (&["coverage"][..], 0),
        (&["show", "wechat_v2/unified_order"], 0),
        (&["completions", "bash"], 0),
        (&["--help"], 0),
        (&["lint", TABLES], 0),
        (&["lint", &faulty], 1),
    ] {
        let output = command().args(args).stdout(closed_pipe()).output().unwrap();
        assert_eq!((code(&output), note(&output).as_str()), (expected, ""), "{args:?}");
    }
    for (args, expected) in [(&["lnit"][..], 2), (&["show", "no/such"], 2), (&["show", &faulty], 1)] {
        let output = command().args(args).stderr(closed_pipe()).output().unwrap();
        assert_eq!((code(&output), out(&output).as_str()), (expected, ""), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command().arg("coverage").stdout(full).output().unwrap();
    assert!(note(&output).starts_with("error: standard output: No space left"), "{}", note(&output));
    assert_eq!(code(&output), 2);
}

#[test]
fn faults_are_coloured_only_where_it_is_asked_for() {
    let folder = Folder::new();
    let faulty = folder.file("a.toml", "[api\n").display().to_string();
    for verb in ["lint", "show", "fmt"] {
        let printed = |args: &[&str]| {
            let output = run(args);
            assert_eq!(code(&output), 1, "{args:?}");
            out(&output) + &note(&output)
        };
        for args in [[verb, "--color", "always", &faulty], ["--color", "always", verb, &faulty]] {
            assert!(printed(&args).contains("\u{1b}["), "{args:?}");
        }
        for args in [
            &[verb, &faulty][..],
            &[verb, "--color", "auto", &faulty],
            &[verb, "--color", "never", &faulty],
            &["--color", "never", verb, &faulty],
        ] {
            assert!(!printed(args).contains('\u{1b}'), "{args:?}");
        }
    }
}

#[test]
fn there_are_completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run(&["completions", shell]);
        assert_eq!((code(&output), note(&output).as_str()), (0, ""), "{shell}");
        let words = ["paytable", "lint", "show", "fmt", "import", "coverage", "completions", "color"];
        // Two shells get no words of an option.
        let gateway = (!["elvish", "powershell"].contains(&shell)).then_some("wechat_v2");
        for word in words.into_iter().chain(gateway) {
            assert!(out(&output).contains(word), "{shell} does not complete {word}");
        }
    }
}

/// What bash offers for the last of these words.
#[cfg(unix)]
fn offered(script: &PathBuf, words: &[&str]) -> String {
    let run = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); \
               _paytable paytable \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", run, "bash"]).arg(script).args(words).output().unwrap();
    assert_eq!(note(&output), "", "{words:?}");
    out(&output)
}

#[test]
#[cfg(unix)]
fn bash_completes_commands_options_and_words() {
    let folder = Folder::new();
    let script = folder.file("paytable.bash", &out(&run(&["completions", "bash"])));
    for (words, expected) in [
        (&["paytable", "li"][..], "lint\n"),
        (&["paytable", "lint", "--js"], "--json\n"),
        (
            &["paytable", "import", "--gateway", ""],
            "alipay allinpay cloudpay swiftpass unionpay wechat_v2 wechat_v3\n",
        ),
        (&["paytable", "lint", "--color", "a"], "auto always\n"),
    ] {
        assert_eq!(offered(&script, words), expected, "{words:?}");
    }
}
