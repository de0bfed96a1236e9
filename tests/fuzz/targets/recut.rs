//! Genuine messages whose signed text is cut into other pairs, which takes no key: whatever is believed of one says what
//! was signed. The bytes choose the message, the texts in it and the cuts. With `--cfg paytable_unsound_signed_text`
//! this finds a forgery at once; `.ci/forgeries` sees to it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paytable_tests::recut::{self, Choices};

fuzz_target!(|data: &[u8]| {
    if let Err(forgery) = recut::attack(&mut Choices::new(data)) {
        panic!("{forgery}");
    }
    if let Err(why) = recut::false_alarm(&mut Choices::new(data)) {
        panic!("a genuine message is not believed: {why}");
    }
});
