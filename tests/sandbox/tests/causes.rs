//! Why a call failed is said in words by the error itself; its source has the details.

use paytable::{ApiKey, Client, CloudPay, Error, Merchant, WechatV2, cloudpay, wechat_v2::OrderQueryRequest};
use paytable_tests_sandbox::receiver::{Receiver, Reply};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{error::Error as _, net::TcpListener, sync::Arc, thread, time::Duration};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY))
}

async fn failed(url: &str, root: Option<&str>) -> Error {
    let builder = Client::<WechatV2>::builder(merchant()).base_url(url).timeout(Duration::from_millis(900));
    let builder = root.into_iter().fold(builder, paytable::ClientBuilder::root_certificate);
    let query = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
    builder.build().unwrap().call(&query).await.unwrap_err()
}

/// A server over TLS whose certificate is valid in those years, and the authority that signed it.
fn secured(name: &str, from: i32, until: i32) -> (String, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
    let own = params.signed_by(&key, &root).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![own.der().clone()],
            PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap(),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let config = Arc::new(config);
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            while connection.is_handshaking() && connection.complete_io(&mut stream).is_ok() {}
        }
    });
    let root = root.pem();
    assert!(CertificateDer::from_pem_slice(root.as_bytes()).is_ok());
    (url, root)
}

#[tokio::test]
async fn each_way_not_to_connect_is_named() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (untrusted, _) = secured("localhost", 2020, 2090);
    let (expired, expired_root) = secured("localhost", 2020, 2021);
    let (early, early_root) = secured("localhost", 2080, 2090);
    let (other, other_root) = secured("api.example.com", 2020, 2090);
    let clock = "or the clock of this machine is wrong";
    for (url, root, words) in [
        (format!("http://{free}"), None, "the connection was refused"),
        (untrusted, None, "the server's certificate is not trusted"),
        (expired, Some(&*expired_root), &*format!("the server's certificate has expired, {clock}")),
        (early, Some(&early_root), &format!("the server's certificate is not valid yet, {clock}")),
        (other, Some(&other_root), "the server's certificate is for another host name"),
    ] {
        let error = failed(&url, root).await;
        assert!(matches!(error, Error::NotSent(_)), "{error:?}");
        let text = error.to_string();
        assert_eq!(text, format!("nothing was sent ({words}); the same call can be made again"), "{error:?}");
        // The source tells more, and does not repeat it.
        let source = error.source().expect("a source").to_string();
        assert!(!text.contains(&source) && !source.contains(words), "{source}");
    }
}

#[tokio::test]
async fn a_host_name_that_is_not_found_is_named() {
    // A label of a name has at most 63 characters, so that no resolver is asked. Over TLS it would be no name at all.
    let no_host = format!("http://{}.example", "a".repeat(64));
    let builder = Client::<CloudPay>::builder(Merchant::bare()).base_url(no_host).allow_plain_http();
    let close: cloudpay::CloseOrderRequest =
        cloudpay::close_order::Required { sub_mch_id: "1900009231".into(), out_trade_no: "1".into() }.into();
    let error = builder.build().unwrap().call(&close).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    assert!(error.to_string().contains("(the host name could not be resolved)"), "{error:?}");
}

#[tokio::test]
async fn no_answer_in_time_is_told_from_no_connection_in_time() {
    let silent = Receiver::start(|_, _| Reply::Silence(Duration::from_secs(3)));
    let error = failed(&silent.url, None).await;
    assert!(matches!(error, Error::Unknown(_)), "{error:?}");
    assert!(error.to_string().contains("the outcome is unknown: no answer in time"), "{error}");

    // The connection is made by the system, and nothing answers the handshake.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let query = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
    let builder = Client::<WechatV2>::builder(merchant()).base_url(url);
    let client = builder.connect_timeout(Duration::from_millis(200)).build().unwrap();
    let error = client.call(&query).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    assert!(error.to_string().contains("(no connection in time)"), "{error}");
}

/// What a client of another process meets, whose environment and files are others. The server's authority is in a file.
#[test]
#[ignore = "the tests below run it in a process of its own"]
fn another_process_calls() {
    let [url, root, expected] = ["URL", "ROOT", "EXPECTED"].map(|name| std::env::var(name).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(failed(&url, None));
    assert_eq!(error.to_string(), format!("nothing was sent ({expected}); the same call can be made again"));
    // The same roots, given as those of one's own.
    let root = std::fs::read_to_string(root).unwrap();
    let error = runtime.block_on(failed(&url, Some(&root)));
    assert!(matches!(error, Error::Unknown(_)), "the server closes after the handshake: {error:?}");
    // Plain http needs none, and neither does the sandbox.
    let sandbox = paytable::sandbox::Sandbox::builder().merchant(merchant()).start().unwrap();
    let error = runtime.block_on(failed(sandbox.base_url(), None));
    assert_eq!(error.code(), Some("ORDERNOTEXIST"));
}

/// A folder with the authority of a server, and the call of another process to it.
fn in_another_process(program: &str, before: &[&str], expected: &str, name: &str) -> std::process::Output {
    let (url, root) = secured("localhost", 2020, 2090);
    let folder = std::env::temp_dir().join(format!("paytable-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("root.pem");
    std::fs::write(&file, root).unwrap();
    let output = std::process::Command::new(program)
        .args(before)
        .args(["--exact", "causes::another_process_calls", "--ignored"])
        .envs([("URL", &*url), ("EXPECTED", expected), ("ROOT", file.to_str().unwrap())])
        .envs([("SSL_CERT_FILE", &file), ("SSL_CERT_DIR", &folder)])
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    output
}

fn passed(output: &std::process::Output) {
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

#[test]
fn roots_of_the_environment_are_not_trusted() {
    let program = std::env::current_exe().unwrap();
    let expected = "the server's certificate is not trusted";
    passed(&in_another_process(program.to_str().unwrap(), &[], expected, "environment"));
}

/// Where a process may hide files from itself.
#[test]
fn without_roots_clients_are_built_and_https_says_what_is_missing() {
    let may = std::process::Command::new("unshare").args(["-rm", "true"]).status();
    if !may.is_ok_and(|status| status.success()) {
        return;
    }
    let program = std::env::current_exe().unwrap();
    let script = "for folder in /etc/ssl /etc/pki /etc/openssl /etc/certs /opt/etc /usr/local/share/certs /usr/local/etc; do \
                  [ ! -d $folder ] || mount -t tmpfs none $folder; done; exec \"$@\"";
    let before = ["-rm", "sh", "-c", script, "sh", program.to_str().unwrap()];
    let expected = "this machine has no CA certificates: install the package `ca-certificates`, pass them to \
                    `ClientBuilder::root_certificate`, or enable the feature `webpki-roots`";
    passed(&in_another_process("unshare", &before, expected, "none"));
}
