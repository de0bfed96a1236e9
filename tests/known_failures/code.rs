//! What cannot be seen from outside: the source of the runtime says it. Each of these reads the source, without its
//! comments, and is no more than a guard against what crept into others.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Files below the runtime's source, by their path there, without comments and unit tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 60);
    let code = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        (name, lines.join("\n"))
    };
    files.into_iter().map(code).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension() {
            None if path.is_dir() => collect(&path, files),
            Some(extension) if extension == "rs" => files.push(path),
            _ => {}
        }
    }
}

/// The files that hold one of these words, in order.
fn files_with(words: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = sources()
        .into_iter()
        .filter(|(_, code)| words.iter().any(|word| code.contains(word)))
        .map(|(name, _)| name)
        .collect();
    found.sort();
    found
}

fn code_of(name: &str) -> String {
    sources().into_iter().find(|(file, _)| file == name).unwrap().1
}

// CVE-2026-33661 again: "if this is localhost", "if this is a debug build", "if this variable is set".
#[test]
fn cve_2026_33661_no_variable_of_the_environment_and_no_kind_of_build_changes_what_is_believed() {
    assert_eq!(files_with(&["std::env", "env::var", "option_env!", "debug_assertions"]), [""; 0]);
    // `http` is for this machine only.
    assert_eq!(files_with(&["localhost", "is_loopback"]), ["client/base_url.rs"]);
    for (name, code) in sources() {
        for file in [
            "check/ambiguous.rs",
            "protocol/ambiguous.rs",
            "protocol/sign.rs",
            "protocol/decrypt.rs",
            "protocol/notice.rs",
            "protocol/accept.rs",
            "codec/xml.rs",
            "codec/read_json.rs",
        ] {
            let switches = code.lines().filter(|line| line.contains("cfg") && !line.contains("sandbox"));
            // Without the features, nothing of the kind is believed. The last is no feature, and named nowhere but in tests that have to find a forgery then.
            let known = ["feature = \"gcm\"", "feature = \"sm3\"", "paytable_unsound_signed_text"];
            let other = switches.filter(|line| !known.iter().any(|known| line.contains(known))).count();
            assert!(name != file || other == 0, "{name}");
        }
    }
}

// WxJava, IJPay, gopay, yansongda/pay: signatures compared with `equals`, `==`, `!==`.
#[test]
fn a_signature_is_compared_in_constant_time_and_in_one_place() {
    let sign = code_of("protocol/sign.rs");
    // Whole words, and the bytes behind them.
    assert_eq!(sign.matches(".ct_eq(").count(), 2);
    for compared in ["== received", "received ==", "!= received", "expected ==", "== expected", "!= expected"]
    {
        let files = files_with(&[compared]);
        // Bills count their columns.
        assert!(files.iter().all(|file| file.starts_with("bill/")), "{compared}: {files:?}");
    }
    assert_eq!(files_with(&["ct_eq"]), ["protocol/sign.rs"]);
    assert_eq!(files_with(&["sign::verify("]), ["protocol/notice.rs"], "everything goes through there");
    // Asymmetric signatures are verified by the provider of TLS, and there alone.
    assert_eq!(
        files_with(&["verify_sha256("]),
        [
            "credentials/rsa.rs",
            "protocol/lines.rs",
            "protocol/pair_keys.rs",
            "sandbox/lines/authorization.rs"
        ]
    );
}

// gopay: InsecureSkipVerify on every call with a certificate (wechat/param.go, qq/param.go), and go-pay/gopay#540;
// dedemao/weixinPay#40, uniquewk/weixinpay#4, smartwalle/wxpay#16: verifying TLS was switched off.
#[test]
fn there_is_no_switch_that_stops_verifying_tls() {
    let switches = [
        "danger_accept",
        "tls_danger",
        "accept_invalid",
        "InsecureSkipVerify",
        "NoCertificateVerification",
        "tls_certs_only",
        "tls_built_in_root_certs",
        "https_only(false",
    ];
    assert_eq!(files_with(&switches), [""; 0]);
    // Its one use puts a verifier of a library in, or one that refuses everything where there are no roots.
    assert_eq!(files_with(&["dangerous()", "with_custom_certificate_verifier"]), ["client/tls.rs"]);
    let tls = code_of("client/tls.rs");
    assert_eq!(tls.matches("with_custom_certificate_verifier(verifier)").count(), 1);
    assert_eq!(tls.matches("with_custom_certificate_verifier").count(), 1);
    for made in [
        "rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider)?",
        "WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider).build()",
        "Arc::new(NoRoots(provider))",
    ] {
        assert_eq!(tls.matches(made).count(), 1, "{made}");
    }
    assert_eq!(files_with(&["impl ServerCertVerifier"]), ["client/no_roots.rs"]);
    let none = code_of("client/no_roots.rs");
    assert_eq!((none.matches("refused()").count(), none.matches("assertion()").count()), (3, 0));
    assert!(none.contains("Err(Error::General(ADVICE.to_owned()))") && !none.contains("Ok("));
    let builder = code_of("client/builder.rs");
    let settings: Vec<&str> = builder
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn "))
        .map(|line| line.split('(').next().unwrap_or_default())
        .collect();
    let all = [
        // What certificates and signed times are judged by: for tests.
        "clock",
        "base_url",
        // Only where the gateway's own host is plain http.
        "allow_plain_http",
        // The caller's own certificate alone: the gateway's is verified all the same.
        "allow_no_certificate",
        "connect_timeout",
        "timeout",
        "download_timeout",
        "retries",
        "root_certificate",
        "proxy",
        // In place of all TLS here: whoever brings it verifies by itself, as its documentation says.
        "transport",
    ];
    assert_eq!(settings, all, "a new setting is looked at before it is added here");
}

// gopay and wechatpy print the key when debugging; WxJava#556 and its INFO log print every body; the feature
// debug-print of wechat-pay-rust-sdk prints Authorization.
#[test]
fn the_runtime_writes_no_log_but_to_tracing_from_one_file_and_only_when_it_is_asked_to() {
    assert_eq!(files_with(&["println!", "print!", "dbg!", "log::", "io::stdout", "io::stderr"]), [""; 0]);
    assert_eq!(files_with(&["tracing::"]), ["protocol/trace.rs"]);
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let tracing = manifest.lines().find(|line| line.starts_with("tracing = {")).unwrap();
    assert!(tracing.contains("optional = true"), "{tracing}");
    let default = manifest.lines().find(|line| line.starts_with("default = ")).unwrap();
    assert!(!default.contains("tracing"), "{default}");
    for crate_name in ["log", "env_logger"] {
        let is_named = |line: &str| {
            line.starts_with(&format!("{crate_name} ")) || line.starts_with(&format!("{crate_name}."))
        };
        assert!(!manifest.lines().any(is_named), "{crate_name}");
    }
}

/// The file that defines this type, and what stands before its first line.
fn definition(file: &str, name: &str) -> Option<String> {
    let code = code_of(file);
    ["(", " {", "<"]
        .iter()
        .find_map(|end| Some(code.split_once(&format!("struct {name}{end}"))?.0.to_owned()))
}

fn derives_debug(before: &str) -> bool {
    // What follows the last line break is the visibility.
    let (lines, _) = before.rsplit_once('\n').unwrap_or_default();
    let mut attributes = lines.lines().rev().take_while(|line| line.trim_start().starts_with('#'));
    attributes.any(|line| line.contains("Debug"))
}

// WxPayConfig of WxJava has a toString with its key, and the client of wechat-pay-rust-sdk a Debug with both keys.
#[test]
fn what_holds_a_key_says_itself_how_it_is_printed() {
    for (file, name) in [
        ("credentials/api_key.rs", "ApiKey"),
        ("credentials/merchant.rs", "Merchant"),
        ("credentials/client_certificate.rs", "Certificate"),
        ("credentials/rsa.rs", "PrivateKey"),
        ("protocol/mod.rs", "Protocol"),
        ("protocol/draft.rs", "Prepared"),
        ("protocol/draft.rs", "Draft"),
        ("client/mod.rs", "Client"),
        ("client/blocking.rs", "Client"),
    ] {
        let before = definition(file, name).unwrap_or_else(|| panic!("{file} has no {name}"));
        assert!(!derives_debug(&before), "{file}: {name}");
        let code = code_of(file);
        let implements = |what: &str| {
            let named = format!("fmt::{what} for {name}");
            code.lines()
                .any(|line| line.contains(&format!("{named} {{")) || line.contains(&format!("{named}<")))
        };
        assert!(implements("Debug") && !implements("Display"), "{file}: {name}");
    }
}

// `Zeroizing` prints what it holds.
#[test]
fn no_type_with_the_bytes_of_a_key_derives_debug() {
    let mut holders = Vec::new();
    for (file, code) in sources() {
        for (at, _) in code.match_indices("struct ") {
            let rest = &code[at..];
            let end = rest.find("\n}").into_iter().chain(rest.find(";\n")).min().unwrap_or(rest.len());
            if rest[..end].contains("Zeroizing<") {
                assert!(!derives_debug(&code[..at]), "{file}: {}", rest.lines().next().unwrap_or_default());
                holders.push(file.clone());
            }
        }
    }
    assert!(holders.iter().any(|file| file == "credentials/api_key.rs"), "{holders:?}");
}

// A clock or a plain generator in the place of randomness. That a clock alone makes no nonce is tested beside the nonce.
#[test]
fn randomness_comes_from_the_system() {
    assert_eq!(files_with(&["getrandom::fill"]), ["credentials/nonce.rs", "protocol/retry.rs"]);
    // The sandbox plays a gateway, and the same one again for the same seed.
    assert_eq!(files_with(&["rand::", "fastrand", "SmallRng", "StdRng"]), ["sandbox/rng.rs"]);
}

/// Vulnerabilities of SDKs of WeChat Pay that were published, as names of tests begin.
const PUBLISHED: [&str; 13] = [
    "cve_2018_13439_",
    "cve_2018_20318_",
    "ghsa_h755_h99p_9ffv_",
    "cve_2026_33661_",
    "cve_2021_43678_",
    "supersheep_54_",
    "wxjava_1890_",
    "thenbsp_47_",
    "roncoo_41_",
    "paylinks_42_",
    "flitto_9_",
    "newapi_4279_",
    "gpmall_225_best_pay_72_jakejie_2_",
];

#[test]
fn every_published_vulnerability_has_a_test_named_after_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("known_failures");
    let files = fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let code: Vec<String> = files.collect();
    let names: Vec<&str> = code.iter().flat_map(|code| code.split("#[test]\nfn ").skip(1)).collect();
    for published in PUBLISHED {
        assert!(
            names.iter().any(|name| name.split('(').next().is_some_and(|name| name.contains(published))),
            "{published}"
        );
    }
}
