//! What the project says about itself is so: its map names what is there, and its front page counts what is shipped.

use crate::markdown::{Part, parts};
use paytable::{alipay, allinpay, cloudpay, swiftpass, unionpay, wechat_v2, wechat_v3};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The paths that a text sets as code; `{a,b}` is both of them.
fn paths(text: &str) -> Vec<String> {
    let spans = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let tops = ["schema/", "macros/", "runtime/", "tests/"];
    spans.filter(|span| tops.iter().any(|top| span.starts_with(top))).flat_map(spelled_out).collect()
}

fn spelled_out(path: &str) -> Vec<String> {
    // Where a name stands for many, only what is before it is one path.
    let fixed = path.find(['<', '*']).map_or(path, |at| &path[..at]);
    match fixed.split_once('{').and_then(|(start, rest)| Some((start, rest.split_once('}')?))) {
        Some((start, (names, end))) => names.split(',').map(|name| format!("{start}{name}{end}")).collect(),
        None => vec![fixed.to_owned()],
    }
}

/// The files below a folder, as the map would name them.
fn sources(folder: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let path = format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap());
        if root().join(&path).is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn every_path_of_the_map_exists() {
    let named = paths(&text("ARCHITECTURE.md"));
    assert!(named.len() > 40, "{named:?}");
    for path in named {
        assert!(root().join(&path).exists(), "ARCHITECTURE.md: there is no {path}");
    }
}

#[test]
fn every_source_file_is_on_the_map() {
    let map = text("ARCHITECTURE.md");
    let (_, map) = map.split_once("## The map").unwrap();
    let named = paths(map.split("\n## ").next().unwrap());
    let mut files = Vec::new();
    for folder in ["schema/src", "macros/src", "runtime/src", "runtime/cli/src"] {
        sources(folder, &mut files);
    }
    let placed = |file: &String| {
        named.iter().any(|path| path == file || (path.ends_with('/') && file.starts_with(path.as_str())))
    };
    // The front page of a crate is found without a map.
    files.retain(|file| !file.ends_with("src/lib.rs") && !placed(file));
    assert!(files.is_empty(), "ARCHITECTURE.md: give these a place on the map: {files:#?}");
}

#[test]
fn the_front_pages_count_what_is_shipped() {
    // The text of a product's QR code is no API.
    let of_v2 = wechat_v2::APIS.iter().filter(|api| api.path != "/bizpayurl").count();
    let shipped = [
        (of_v2, wechat_v2::NOTICES.len()),
        (wechat_v3::APIS.len(), wechat_v3::NOTICES.len()),
        (cloudpay::APIS.len(), cloudpay::NOTICES.len()),
        (alipay::APIS.len(), alipay::NOTICES.len()),
        (unionpay::APIS.len(), unionpay::NOTICES.len()),
        (swiftpass::APIS.len(), swiftpass::NOTICES.len()),
        (allinpay::APIS.len(), allinpay::NOTICES.len()),
    ];
    for page in ["README.md", "README.zh-CN.md"] {
        let counts = parts(&text(page)).into_iter().filter_map(|part| match part {
            // The only table with counts in its third and fourth column.
            Part::Row(cells) if cells.len() == 6 => Some((cells[2].parse().ok()?, cells[3].parse().ok()?)),
            _ => None,
        });
        assert_eq!(
            counts.collect::<Vec<(usize, usize)>>(),
            shipped,
            "{page}: APIs and notices of each provider"
        );
    }
}
