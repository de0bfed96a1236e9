//! Requests of few and of many fields: checked, filled in, signed and written.

use crate::KEY;
use md5::{Digest as _, Md5};
use paytable::{Api, ApiKey, DynamicMessage, Merchant, Protocol, WechatV2, table};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

macro_rules! requests {
    ($($name:ident $path:literal)*) => {
        $(
            /// A request of as many fields as its name says.
            #[derive(Api)]
            #[api(path = $path)]
            pub(crate) struct $name;
        )*
        const APIS: &[&table::Api] = &[$($name::TABLE),*];
    };
}

requests! {
    Fields6 "benches/bulk/tables/fields_6.toml"
    Fields22 "benches/bulk/tables/fields_22.toml"
    Fields40 "benches/bulk/tables/fields_40.toml"
    Fields80 "benches/bulk/tables/fields_80.toml"
}

/// How many slices there are of each, and how long one takes.
const ROUNDS: usize = 300;
const SLICE: Duration = Duration::from_micros(300);

/// Work, and the nanoseconds that it took in the fastest slice.
struct Timed<'a> {
    run: Box<dyn FnMut() + 'a>,
    best: f64,
}

impl<'a> Timed<'a> {
    fn new<T>(mut run: impl FnMut() -> T + 'a) -> Timed<'a> {
        Timed { run: Box::new(move || drop(black_box(run()))), best: f64::INFINITY }
    }

    fn slice(&mut self) {
        let (start, mut runs) = (Instant::now(), 0);
        while start.elapsed() < SLICE {
            for _ in 0..10 {
                (self.run)();
            }
            runs += 10;
        }
        self.best = self.best.min(start.elapsed().as_secs_f64() * 1e9 / f64::from(runs));
    }
}

/// The request that the examples of the table make.
fn request(api: &table::Api) -> DynamicMessage {
    let mut request = DynamicMessage::new(api.request);
    for field in api.request.fields.iter().filter(|field| field.fill == table::ValueSource::Caller) {
        assert!(request.set(field.name, field.example));
    }
    request
}

pub(crate) fn measure() {
    let merchant = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY));
    let protocol = Protocol::<WechatV2>::new(merchant).expect("the merchant has all there is to have");
    let requests: Vec<_> = APIS.iter().map(|api| (*api, request(api))).collect();
    let signed = |(api, request): &(&'static table::Api, DynamicMessage)| {
        let prepared = protocol.prepare_dynamic(api, request).expect("examples keep to their table");
        prepared.signed_text().expect("it is signed").to_owned()
    };
    let texts: Vec<String> = requests.iter().map(signed).collect();
    let mut works: Vec<_> = (requests.iter().zip(&texts))
        .map(|((api, request), text)| {
            let here = Timed::new(|| protocol.prepare_dynamic(api, request));
            [here, Timed::new(move || Md5::digest(text))]
        })
        .collect();
    for _ in 0..ROUNDS {
        works.iter_mut().flatten().for_each(Timed::slice);
    }
    println!("fields of a request, MD5");
    for ((api, _), [here, digest]) in requests.iter().zip(&works) {
        let fields = api.request.fields.len();
        #[allow(clippy::cast_precision_loss)]
        let each = here.best / fields as f64;
        let (all, times) = (here.best, here.best / digest.best);
        println!(
            "  {fields:>3} fields {all:>6.0} ns, {each:>4.0} ns each, {times:>4.2} times the bare digest"
        );
    }
}
