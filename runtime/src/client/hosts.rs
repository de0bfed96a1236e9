//! Choice of the host to call.

use crate::table::Gateway;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How long the backup host is used after the main host could not be reached.
const STAND_IN: Duration = Duration::from_secs(60);

/// The time of the last failure to connect to the main host.
#[derive(Default)]
pub(super) struct Hosts(Mutex<Option<Instant>>);

impl Hosts {
    /// The host to call for an API of that host: the backup while the main host cannot be reached. Only failures to
    /// connect count, so that a request to the backup was never sent to the main host.
    pub(super) fn current(&self, gateway: &Gateway, host: &'static str) -> &'static str {
        match (gateway.host("main"), gateway.host("backup")) {
            (Some(main), Some(backup)) if host == main && self.is_down() => backup,
            _ => host,
        }
    }

    fn is_down(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|since| since.elapsed() < STAND_IN)
    }

    /// Records that no connection to a host could be made. After a failure of the backup, the main host is tried again.
    pub(super) fn failed(&self, gateway: &Gateway, host: &str) {
        let down = match host {
            _ if gateway.host("main") == Some(host) => Some(Instant::now()),
            _ if gateway.host("backup") == Some(host) => None,
            // Failures of other hosts do not matter for these two.
            _ => return,
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = down;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{gateways::wechat_v2::WechatV2, message::api::Gateway as _};

    #[test]
    fn the_backup_stands_in_for_the_main_host_only() {
        let gateway = WechatV2::TABLE;
        let (main, backup) = (gateway.host("main").unwrap(), gateway.host("backup").unwrap());
        let fraud = gateway.host("fraud").unwrap();
        let hosts = Hosts::default();
        assert_eq!(hosts.current(gateway, main), main);
        hosts.failed(gateway, main);
        assert_eq!(hosts.current(gateway, main), backup);
        assert_eq!(hosts.current(gateway, fraud), fraud);
        hosts.failed(gateway, fraud);
        assert_eq!(hosts.current(gateway, main), backup);
        // The backup cannot be reached either: back to the main host.
        hosts.failed(gateway, backup);
        assert_eq!(hosts.current(gateway, main), main);
    }

    #[test]
    fn the_main_host_is_tried_again_after_a_while() {
        let gateway = WechatV2::TABLE;
        let main = gateway.host("main").unwrap();
        let long_ago = Instant::now().checked_sub(STAND_IN);
        let hosts = Hosts(Mutex::new(long_ago));
        assert_eq!(hosts.current(gateway, main), main);
    }
}
