//! Where callbacks may go: what the operator names, and nothing else.

use super::store::Destination;
use crate::cloud::words::shortened;
use zeroize::Zeroizing;

/// An HTTP endpoint, and the secret that its callbacks are signed with.
pub(crate) struct Endpoint {
    pub(crate) url: String,
    pub(crate) secret: Option<Zeroizing<Vec<u8>>>,
}

/// All targets.
#[derive(Default)]
pub(crate) struct Targets {
    /// Cloud functions: environment, name.
    pub(crate) functions: Vec<((String, String), Endpoint)>,
    /// Services of cloud hosting.
    pub(crate) containers: Vec<(String, Endpoint)>,
    /// The environment of the local functions, if there are any.
    pub(crate) local_env: Option<String>,
    /// The function whose callbacks the service accepts itself: environment, name.
    pub(crate) demo: Option<(String, String)>,
}

/// How a callback is made.
pub(crate) enum Place<'t> {
    Http { url: String, secret: Option<&'t [u8]> },
    Local { function: &'t str },
    Demo,
}

/// What a request names.
pub(crate) enum Named<'r> {
    Function { env: &'r str, name: &'r str },
    Container { service: &'r str, path: &'r str },
}

const FUNCTION: &str = "function/";
const CONTAINER: &str = "container/";

impl Targets {
    /// The destination of what a request names. `is_local` tells whether there is a local function of that name.
    ///
    /// # Errors
    /// It is not one of these: what is known, in words.
    pub(crate) fn destination(
        &self,
        named: &Named<'_>,
        is_local: impl Fn(&str) -> bool,
    ) -> Result<Destination, String> {
        match *named {
            Named::Function { env, name } => {
                let is_known = self.function(env, name).is_some()
                    || self.is_demo(env, name)
                    || (self.local_env.as_deref() == Some(env) && is_local(name));
                if !is_known {
                    return Err(self.unknown_function(env, name));
                }
                Ok(Destination { target: format!("{FUNCTION}{env}/{name}"), path: String::new() })
            }
            Named::Container { service, path } => {
                if self.container(service).is_none() {
                    let known = self.containers.iter().map(|(service, _)| service.as_str());
                    let service = shortened(service);
                    return Err(format!("container.service {service} is not configured; {}", list(known)));
                }
                if !is_plain_path(path) {
                    let path = shortened(path);
                    return Err(format!(
                        "container.path {path} is no path of letters, digits, `-`, `_`, `.`, `~` and `/` that begins with `/` \
                         and has neither `//` nor `.` and `..` as parts"
                    ));
                }
                Ok(Destination { target: format!("{CONTAINER}{service}"), path: path.to_owned() })
            }
        }
    }

    fn unknown_function(&self, env: &str, name: &str) -> String {
        let configured = self.functions.iter().map(|((env, name), _)| format!("{env}/{name}"));
        let demo = self.demo.iter().map(|(env, name)| format!("{env}/{name}"));
        let local = self.local_env.iter().map(|env| format!("the folders of functions in {env}"));
        let known: Vec<String> = configured.chain(demo).chain(local).collect();
        let (env, name) = (shortened(env), shortened(name));
        format!(
            "functionName {name} in envId {env} has no target; {}",
            list(known.iter().map(String::as_str))
        )
    }

    /// How a callback is made now; `None` if its target was removed.
    pub(crate) fn place<'t>(&'t self, to: &'t Destination) -> Option<Place<'t>> {
        if let Some(service) = to.target.strip_prefix(CONTAINER) {
            let endpoint = self.container(service).filter(|_| is_plain_path(&to.path))?;
            let url = format!("{}{}", endpoint.url.trim_end_matches('/'), to.path);
            return Some(Place::Http { url, secret: endpoint.secret() });
        }
        let (env, name) = to.target.strip_prefix(FUNCTION)?.split_once('/')?;
        if let Some(endpoint) = self.function(env, name) {
            return Some(Place::Http { url: endpoint.url.clone(), secret: endpoint.secret() });
        }
        if self.local_env.as_deref() == Some(env) {
            return Some(Place::Local { function: name });
        }
        self.is_demo(env, name).then_some(Place::Demo)
    }

    /// What callbacks are signed with.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &[u8]> {
        let functions = self.functions.iter().map(|(_, endpoint)| endpoint);
        functions.chain(self.containers.iter().map(|(_, endpoint)| endpoint)).filter_map(Endpoint::secret)
    }

    fn function(&self, env: &str, name: &str) -> Option<&Endpoint> {
        let found = self.functions.iter().find(|((e, n), _)| e == env && n == name);
        found.map(|(_, endpoint)| endpoint)
    }

    fn container(&self, service: &str) -> Option<&Endpoint> {
        self.containers.iter().find(|(own, _)| own == service).map(|(_, endpoint)| endpoint)
    }

    fn is_demo(&self, env: &str, name: &str) -> bool {
        self.demo.as_ref().is_some_and(|(e, n)| e == env && n == name)
    }
}

impl Endpoint {
    fn secret(&self) -> Option<&[u8]> {
        self.secret.as_ref().map(|secret| secret.as_slice())
    }
}

fn list<'a>(known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    if known.is_empty() { "none is configured".to_owned() } else { format!("known are {}", known.join(", ")) }
}

/// It is put behind a base address as it is, so that nothing in it may lead elsewhere.
fn is_plain_path(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte);
    let Some(rest) = path.strip_prefix('/') else { return false };
    path.len() <= 1024 && path.bytes().all(is_allowed) && (rest.is_empty() || rest.split('/').all(is_plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets() -> Targets {
        let endpoint = |url: &str| Endpoint { url: url.to_owned(), secret: None };
        Targets {
            functions: vec![(("e".into(), "f".into()), endpoint("http://127.0.0.1:1/f"))],
            containers: vec![("s".into(), endpoint("http://127.0.0.1:2/base/"))],
            local_env: Some("local".into()),
            demo: Some(("d".into(), "demo".into())),
        }
    }

    fn to(named: &Named<'_>) -> Result<Destination, String> {
        targets().destination(named, |name| name == "here")
    }

    fn url(destination: &Destination) -> Option<String> {
        match targets().place(destination)? {
            Place::Http { url, .. } => Some(url),
            Place::Local { function } => Some(format!("local {function}")),
            Place::Demo => Some("demo".to_owned()),
        }
    }

    #[test]
    fn what_is_named_leads_where_the_operator_said() {
        for (named, expected) in [
            (Named::Function { env: "e", name: "f" }, "http://127.0.0.1:1/f"),
            (Named::Function { env: "local", name: "here" }, "local here"),
            (Named::Function { env: "d", name: "demo" }, "demo"),
            (Named::Container { service: "s", path: "/" }, "http://127.0.0.1:2/base/"),
            (
                Named::Container { service: "s", path: "/paid/it-1.json" },
                "http://127.0.0.1:2/base/paid/it-1.json",
            ),
        ] {
            assert_eq!(url(&to(&named).unwrap()).as_deref(), Some(expected));
        }
    }

    #[test]
    fn other_names_and_paths_are_refused_and_the_known_ones_named() {
        for (env, name) in
            [("e", "g"), ("x", "f"), ("", ""), ("local", "gone"), ("e", "f/"), ("e/f", ""), ("d", "f")]
        {
            let why = to(&Named::Function { env, name }).unwrap_err();
            assert!(why.contains("known are e/f, d/demo, the folders of functions in local"), "{why}");
        }
        let why = to(&Named::Container { service: "x", path: "/" }).unwrap_err();
        assert!(why.ends_with("known are s"), "{why}");
        let long = format!("/{}", "a".repeat(1024));
        for path in [
            "",
            "paid",
            "//evil.example/",
            "/a//b",
            "/..",
            "/a/../b",
            "/a/./b",
            "/%2e%2e/",
            "/a?b",
            "/a#b",
            "/a b",
            "/a\\b",
            "/@evil",
            "/a:b",
            "/é",
            "/a\n",
            "/a/",
            "http://evil.example/",
            "/\0",
            &long,
        ] {
            assert!(to(&Named::Container { service: "s", path }).is_err(), "{path:?}");
            // Also if it was written before.
            let written = Destination { target: "container/s".into(), path: path.to_owned() };
            assert!(url(&written).is_none(), "{path:?}");
        }
    }

    #[test]
    fn a_target_that_was_removed_leads_nowhere() {
        for target in ["function/e/g", "function/e", "container/x", "e/f", ""] {
            assert!(url(&Destination { target: target.into(), path: String::new() }).is_none(), "{target}");
        }
    }
}
