//! What an action came to.

use crate::sandbox::page::said::{Said, done, fault};

pub(super) const RETRIED: Said =
    done("retried", "已重新排队，马上投递。", "It is due again, and is made at once.");
pub(super) const IS_DONE: Said =
    fault("is-done", "回调已送达，不会再次投递。", "It is done, and is not made again.");
pub(super) const BEING_MADE: Said =
    fault("being-made", "正在投递，请稍后再试。", "An attempt is being made; try again later.");
pub(super) const PAUSED: Said =
    done("paused", "目标已暂停，它的回调会等待。", "The target is paused; its callbacks wait.");
pub(super) const RESUMED: Said = done("resumed", "目标已恢复投递。", "The target is in use again.");

const ALL: [Said; 5] = [RETRIED, IS_DONE, BEING_MADE, PAUSED, RESUMED];

/// The one of that code. A link can have any.
pub(super) fn of(code: &str) -> Option<Said> {
    ALL.into_iter().find(|said| said.code == code)
}

#[cfg(test)]
mod tests {
    use super::{ALL, of};

    #[test]
    fn every_code_leads_to_its_own_text() {
        for said in ALL {
            assert_eq!(of(said.code), Some(said));
            assert!(said.text(true) != said.text(false), "{said:?}");
        }
        assert_eq!(of("<script>"), None);
    }
}
