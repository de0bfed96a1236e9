//! The functions of `cloud.cloudPay`, by the names that the SDK sends.

use paytable::{cloudpay, table::Api};

/// The one action that is served; others are those of the database, of storage and of other functions.
pub(super) const ACTION: &str = "wx.wxPayApi";

/// The function with that name, such as `unifiedOrder`.
pub(super) fn find(name: &str) -> Option<&'static Api> {
    cloudpay::APIS.iter().copied().find(|api| is_named(api, name))
}

/// The same in any case: pages of cloud hosting write `queryorder`.
#[cfg(feature = "serve")]
pub(super) fn find_in_any_case(name: &str) -> Option<&'static Api> {
    cloudpay::APIS.iter().copied().find(|api| api.name.eq_ignore_ascii_case(name))
}

/// The names of all functions.
pub(super) fn names() -> Vec<String> {
    cloudpay::APIS.iter().map(|api| of(api)).collect()
}

/// The name that a table gives, `UnifiedOrder`, begins with a small letter in JavaScript.
fn of(api: &Api) -> String {
    let mut name = api.name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}

fn is_named(api: &Api, name: &str) -> bool {
    of(api) == name
}

#[cfg(test)]
mod tests {
    use super::{find, names};
    use paytable::cloudpay;

    #[test]
    fn functions_have_the_names_of_the_documentation() {
        assert_eq!(names().len(), 14);
        for (api, name) in cloudpay::APIS.iter().zip(names()) {
            // The page of each is named after it.
            let page = api.doc_url.rsplit('/').next().unwrap();
            assert_eq!(page.to_ascii_lowercase(), format!("cloudpay.{name}.html").to_ascii_lowercase());
            assert!(std::ptr::eq(find(&name).unwrap(), *api));
        }
        assert_eq!(find("unifiedOrder").unwrap().path, "/_/pay/unifiedOrder");
        for other in ["", "UnifiedOrder", "unifiedorder", "unified_order", "a.b", "unifiedOrder "] {
            assert!(find(other).is_none(), "{other}");
        }
    }
}
