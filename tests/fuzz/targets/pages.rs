//! Documentation pages: whatever was pasted, a draft is TOML, is laid out, and its faults lie inside it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paytable_fuzz::faults::{gateways, point_into, source};
use paytable_schema::{
    document,
    import::{Head, import},
    layout::layout,
};

fuzz_target!(|page: &str| {
    for gateway in [None, Some("wechat_v2"), Some("cloudpay")] {
        let head = Head { name: "Draft", path: "/draft", gateway, beside: None };
        let Some(draft) = import(page, head) else { continue };
        assert_eq!(layout(source(&draft)).expect("a draft is TOML"), draft);
        for gateway in gateways() {
            if let Err(faults) = document(source(&draft), gateway) {
                point_into(&draft, &faults);
            }
        }
    }
});
