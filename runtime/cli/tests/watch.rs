//! `lint --watch`: real files, saved as editors save them.

use crate::run::{Folder, command, table};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

/// The program at work, ended with the test.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watching {
    fn of(folder: &Folder, args: &[&str]) -> Watching {
        let mut child = command()
            .args(["lint", "--watch"])
            .args(args)
            .current_dir(&folder.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = lines(child.stdout.take().unwrap());
        Watching { child, lines }
    }

    /// The lines up to one that starts so.
    fn until(&self, start: &str) -> Vec<String> {
        let mut read = Vec::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(60));
            let line = line.unwrap_or_else(|_| panic!("no line starts with {start}: {read:#?}"));
            read.push(line);
            if read.last().unwrap().starts_with(start) {
                return read;
            }
        }
    }

    fn is_at_work(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

fn lines(stdout: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    lines
}

/// A table with so many faults.
fn with_faults(count: usize) -> String {
    let row =
        |at: usize| format!("row_{at} = {{ title = \"T\", typo = 1, type = \"String\", doc = \"D\" }}\n");
    table("A", "/a") + &(0..count).map(row).collect::<String>()
}

#[test]
fn a_table_is_checked_again_however_it_is_saved() {
    let folder = Folder::new();
    let path = folder.file("tables/deep/a.toml", &with_faults(0));
    let mut watching = Watching::of(&folder, &["tables"]);
    watching.until("1 table, 0 faults");
    // Written over.
    fs::write(&path, with_faults(1)).unwrap();
    let read = watching.until("1 table, 1 fault");
    assert!(
        read.iter().any(|line| line.starts_with("──── changed: ") && line.contains("a.toml")),
        "{read:#?}"
    );
    assert!(read.contains(&"error: unknown key `typo`".to_owned()), "{read:#?}");
    // Replaced by another file of another name.
    let other = folder.file("tables/deep/a.toml~", &with_faults(2));
    fs::rename(other, &path).unwrap();
    watching.until("1 table, 2 faults");
    // Cut, and written in parts.
    let mut file = File::create(&path).unwrap();
    let text = with_faults(3);
    let (first, second) = text.split_at(text.len() / 2);
    file.write_all(first.as_bytes()).unwrap();
    file.sync_all().unwrap();
    thread::sleep(Duration::from_millis(700));
    file.write_all(second.as_bytes()).unwrap();
    drop(file);
    watching.until("1 table, 3 faults");
    // Removed, and there again.
    fs::remove_file(&path).unwrap();
    watching.until("0 tables, 0 faults");
    fs::write(&path, with_faults(4)).unwrap();
    watching.until("1 table, 4 faults");
    // A change of the same length and the same time.
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, with_faults(4).replace("typo", "type")).unwrap();
    File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
    watching.until("error: ");
    assert!(watching.is_at_work());
}

#[test]
fn a_pass_ends_with_a_line_of_json_and_a_named_file_can_be_gone_for_a_while() {
    let folder = Folder::new();
    let path = folder.file("a.toml", &with_faults(1));
    let mut watching = Watching::of(&folder, &["--json", "a.toml"]);
    let read = watching.until("{\"faults\"");
    let [fault, pass] = &read[..] else { panic!("{read:#?}") };
    let fault: serde_json::Value = serde_json::from_str(fault).unwrap();
    assert_eq!(fault["message"], "unknown key `typo`");
    let pass: serde_json::Value = serde_json::from_str(pass).unwrap();
    assert_eq!(pass, serde_json::json!({ "pass": 1, "tables": 1, "faults": 1 }));
    fs::remove_file(&path).unwrap();
    let read = watching.until("{");
    let gone: serde_json::Value = serde_json::from_str(read.last().unwrap()).unwrap();
    assert_eq!(gone["pass"], 2);
    assert!(gone["error"].as_str().unwrap().starts_with("a.toml: "), "{gone}");
    fs::write(&path, with_faults(0)).unwrap();
    let read = watching.until("{\"");
    let pass: serde_json::Value = serde_json::from_str(read.last().unwrap()).unwrap();
    assert_eq!(pass, serde_json::json!({ "pass": 3, "tables": 1, "faults": 0 }));
    assert!(watching.is_at_work());
}

#[test]
fn the_gateway_beside_a_named_file_is_watched_too() {
    let folder = Folder::new();
    folder.file("a.toml", &table("A", "/a").replace("gateway = \"cloudpay\"\n", ""));
    let watching = Watching::of(&folder, &["a.toml"]);
    watching.until("error: no gateway");
    watching.until("1 table, 1 fault");
    folder.file("gateway.toml", include_str!("../../../schema/tables/cloudpay/gateway.toml"));
    watching.until("1 table, 0 faults");
}

#[test]
#[cfg(unix)]
fn it_ends_on_a_signal_and_when_nobody_reads_any_more() {
    use std::process::Command;

    let folder = Folder::new();
    let path = folder.file("a.toml", &with_faults(0));
    let mut watching = Watching::of(&folder, &["a.toml"]);
    watching.until("1 table");
    let id = watching.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    watching.child.wait().unwrap();

    let mut child = command()
        .args(["lint", "--watch"])
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    reader.read_line(&mut String::new()).unwrap();
    drop(reader);
    fs::write(&path, with_faults(1)).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_path_that_is_not_there_at_the_start_is_an_error() {
    let output = command().args(["lint", "--watch", "nowhere.toml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
