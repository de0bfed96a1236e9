//! Cloud functions with the npm package wx-server-sdk.

use super::server::Server;
use crate::run::Folder;
use std::{
    env,
    net::TcpListener,
    process::{Command, Output},
};

/// Runs the script with that version of the package, led here by the environment or, for q-sign, by a URL.
fn run(package: &str, by_url: bool) -> Output {
    let node = env::var_os("PAYTABLE_NODE").expect("PAYTABLE_NODE names a folder that has the packages");
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let folder = Folder::new();
    let function = |name: &str| {
        format!(
            "[[function]]\nenv = \"test-f0b102\"\nname = \"{name}\"\nurl = \"http://127.0.0.1:{port}/{name}\"\n"
        )
    };
    let config = folder.file(
        "sandbox.toml",
        &format!(
            "[[cloud_merchant]]\nsub_mch_id = \"1900009231\"\nsub_appid = \"wx8888888888888888\"\n{}{}",
            function("pay_cb"),
            function("refund_cb")
        ),
    );
    let server = Server::start(&["--lenient", "--config", config.to_str().unwrap()]);
    let mut script = Command::new("node");
    script.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/peers/cloud.mjs")).arg(package);
    script.current_dir(node).env("PAYTABLE_CONTROL", server.text("control"));
    script.env("PAYTABLE_FUNCTIONS", port.to_string()).env("SCF_NAMESPACE", "test-f0b102");
    let variables = server.said["cloud_env"].as_object().unwrap();
    for (name, value) in variables.iter().filter(|(name, _)| !by_url || !name.starts_with("TCB_")) {
        script.env(name, value.as_str().unwrap());
    }
    if by_url {
        script.arg(server.text("cloud"));
    }
    script.output().unwrap()
}

#[test]
#[ignore = "needs a folder that has the packages of npm; .ci/peers makes one"]
fn cloud_functions_with_wx_server_sdk_call_every_function_of_cloud_pay_and_get_their_events() {
    for (package, by_url) in
        [("wx-server-sdk-2", false), ("wx-server-sdk-2", true), ("wx-server-sdk-4", false)]
    {
        let output = run(package, by_url);
        let (out, note) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let held = out.lines().filter(|line| line.starts_with("held: ")).count();
        // All of them, so that none is left out unseen.
        assert!(output.status.success() && held == 29, "{package}: {held} held\n{out}\n{note}");
    }
}
