//! JSON as it comes: what is read, another reader reads the same, and nothing of it gets lost on the way into a
//! message.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paytable::{
    UnauthenticatedNotice,
    cloudpay::{QueryOrderRequest, RefundCallback, UnifiedOrderCallback, UnifiedOrderRequest},
};
use paytable_fuzz::{
    cloud_pay,
    read::{ROW, are_same, elsewhere, json},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

fuzz_target!(|body: &[u8]| {
    let read = json(body);
    if let Some(pairs) = &read {
        let Some(other) = elsewhere(body) else { return };
        let Value::Object(other) = other else { panic!("another reader reads {other}") };
        if other.contains_key(ROW) {
            return;
        }
        assert!(are_same(pairs, &other), "{pairs:?} is not {other:?}");
        typed::<UnifiedOrderCallback>(body, &other);
        typed::<RefundCallback>(body, &other);
    } else {
        assert!(cloud_pay().unauthenticated_notice::<UnifiedOrderCallback>(body).is_err());
    }
    let _ = cloud_pay().accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body));
    let _ = cloud_pay().accept_without_request::<QueryOrderRequest>(&paytable::Received::new(200, body));
});

/// Whatever says something is in the message or kept beside it, and a stored message comes back as it was stored.
fn typed<N>(body: &[u8], received: &Map<String, Value>)
where
    N: UnauthenticatedNotice<Gateway = paytable::CloudPay>,
    N::Event: Serialize + DeserializeOwned,
{
    let Ok(event) = cloud_pay().unauthenticated_notice::<N>(body) else { return };
    let event = event.confirmed();
    let stored = serde_json::to_value(&event).expect("a message is written as JSON");
    for (name, value) in received.iter().filter(|(_, value)| says_something(value)) {
        assert!(stored.get(name).is_some(), "{name} is lost: {value}");
    }
    // A number that no integer holds comes back as text, so it is what was stored that has to stay.
    let again: N::Event = serde_json::from_value(stored.clone()).expect("a stored message is read");
    assert_eq!(serde_json::to_value(&again).expect("a message is written as JSON"), stored);
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(pairs) => !pairs.is_empty(),
        _ => true,
    }
}
