//! Names of tables that Rust keeps for itself: that this compiles, in the edition of this crate, is most of the test.

// Each row that is a choice has a word like its own name.
#![allow(clippy::enum_variant_names)]

use paytable::{Api, table::SignatureAlgorithm};
use paytable_tests::protocol;

/// A module named `gen`, and every keyword as a field, a word, a list, a bundle and a link.
#[derive(Debug, Api)]
#[api(path = "tables/keywords.toml")]
pub struct Gen;

/// The same under other names of markers.
mod markers {
    use paytable::Api;

    #[derive(Api)]
    #[api(path = "tables/keywords.toml")]
    pub(super) struct Crate;

    #[derive(Api)]
    #[api(path = "tables/keywords.toml")]
    pub(super) struct Async;

    #[derive(Api)]
    #[api(path = "tables/keywords.toml")]
    pub(super) struct Super;
}

#[test]
fn keywords_keep_their_names_on_the_wire() {
    let request = GenRequest {
        r#gen: Some(r#gen::Gen::A),
        self_: Some(r#gen::Self_::Self_),
        r#dyn: Some(r#gen::Dyn::Dyn),
        r#try: Some("once".into()),
        ..Default::default()
    };
    let prepared = protocol(SignatureAlgorithm::Md5).prepare(&request).unwrap();
    let body = String::from_utf8(prepared.into_draft().body).unwrap();
    for element in ["<gen>A</gen>", "<self>self</self>", "<dyn>dyn</dyn>", "<try>once</try>"] {
        assert!(body.contains(element), "{body}");
    }
    let names: Vec<&str> = Gen::TABLE.request.fields.iter().map(|field| field.name).collect();
    assert!(names.contains(&"crate") && names.contains(&"try") && names.contains(&"await"));
    assert_eq!(markers::Crate::TABLE.request.fields.len(), markers::Async::TABLE.request.fields.len());
    assert_eq!(markers::Super::TABLE.name, "Gen");
}
