//! Where the database is, and whether the way there is encrypted. The text may hold a password, which no message has.

use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

/// Reads a URL or `key=value` text. What it returns never sends anything in the clear to another host.
pub(super) fn read(text: &str) -> Result<Config, String> {
    let mut config: Config = text.trim().parse().map_err(|error| unreadable(&error))?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err("the address of the PostgreSQL has no host".to_owned());
    }
    match (is_here(&config), config.get_ssl_mode()) {
        (false, SslMode::Disable) => {
            return Err(
                "sslmode=disable is for a PostgreSQL of this machine alone; another host is reached by TLS"
                    .to_owned(),
            );
        }
        // `prefer` takes what the other side offers, which an attacker on the way decides.
        (false, _) => config.ssl_mode(SslMode::Require),
        (true, SslMode::Require) => &mut config,
        (true, _) => config.ssl_mode(SslMode::Disable),
    };
    if config.get_application_name().is_none() {
        config.application_name("paytable");
    }
    Ok(config)
}

/// The parser quotes what it does not know, which is a part of a password that has a blank.
fn unreadable(error: &tokio_postgres::Error) -> String {
    const VALUE: &str = "invalid value for option `";
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    // Of this one, what is quoted is the name of an option that there is.
    match cause.strip_prefix(VALUE).and_then(|rest| rest.strip_suffix('`')) {
        Some("sslmode") => "sslmode is disable, prefer or require; a certificate is always verified".to_owned(),
        Some(option) => format!("the address of the PostgreSQL has a value of `{option}` that cannot be read"),
        None => "the address of the PostgreSQL cannot be read: it is a URL, postgres://USER:PASSWORD@HOST/DATABASE with % \
                 for special characters, or text such as host=HOST user=USER password='PASSWORD' dbname=DATABASE"
            .to_owned(),
    }
}

/// Whether all of it is on this machine.
fn is_here(config: &Config) -> bool {
    let addresses = config.get_hostaddrs();
    if !addresses.is_empty() {
        return addresses.iter().all(std::net::IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        #[cfg(unix)]
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            let address = name.parse::<std::net::IpAddr>();
            name == "localhost" || address.is_ok_and(|address| address.is_loopback())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_host_is_reached_by_tls_alone() {
        for (text, mode) in [
            ("postgres://u:p@db.example.com/d", SslMode::Require),
            ("postgres://u:p@db.example.com/d?sslmode=prefer", SslMode::Require),
            ("host=10.0.0.1 user=u", SslMode::Require),
            ("host=localhost,db.example.com user=u", SslMode::Require),
            ("host=localhost hostaddr=10.0.0.1 user=u", SslMode::Require),
            ("host=/run/postgresql user=u", SslMode::Disable),
            ("host=localhost user=u", SslMode::Disable),
            ("host=127.0.0.1 user=u sslmode=require", SslMode::Require),
            ("host=db.example.com hostaddr=::1 user=u", SslMode::Disable),
        ] {
            assert_eq!(read(text).unwrap().get_ssl_mode(), mode, "{text}");
        }
        let refused = read("host=db.example.com user=u sslmode=disable").unwrap_err();
        assert!(refused.contains("TLS"), "{refused}");
        assert!(read("user=u").unwrap_err().contains("no host"));
    }

    #[test]
    fn no_part_of_a_password_is_in_a_message() {
        for text in [
            "host=h password=sec ret=x",
            "host=h password=sec ret",
            "host=h password='sec ret",
            "host=h sslmode=secret password=secret",
            "host=h port=secret",
            "postgres://u:sec ret@h:secret/d?secret=1",
            "postgres://u:secret@h/d?sslmode=verify-full",
            "secret",
            "password=secret",
        ] {
            let message = read(text).unwrap_err();
            assert!(!message.contains("ret"), "{message}");
        }
        let message = read("postgres://u:p@h/d?sslmode=verify-full").unwrap_err();
        assert!(message.contains("always verified"), "{message}");
        assert!(read("host=h port=x").unwrap_err().contains("`port`"));
    }
}
