//! Tables and gateways: parsed, checked, laid out. Nothing panics, every fault lies inside the file, and a layout
//! stays as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paytable_fuzz::faults::{gateways, point_into, source};
use paytable_schema::{document, gateway, gateway_of, layout::layout};

fuzz_target!(|text: &str| {
    let _ = gateway_of(text);
    let own = gateway(source(text));
    if let Err(faults) = &own {
        point_into(text, faults);
    }
    for gateway in gateways().iter().chain(&own) {
        if let Err(faults) = document(source(text), gateway) {
            point_into(text, &faults);
        }
    }
    match layout(source(text)) {
        Ok(laid_out) => assert_eq!(layout(source(&laid_out)).expect("a layout is TOML"), laid_out),
        Err(faults) => point_into(text, &faults),
    }
});
