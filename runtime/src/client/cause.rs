//! Why a connection failed, in words. The source of the error has the details.

use std::{error::Error, io};

/// What to say of a failure of the HTTP client; `None` if nothing better is known than that the connection failed.
pub(super) fn of(error: &reqwest::Error) -> Option<&'static str> {
    if error.is_timeout() {
        return error.is_connect().then_some("no connection in time");
    }
    let first: &(dyn Error + 'static) = error;
    std::iter::successors(Some(first), |&error| error.source()).find_map(of_link)
}

/// What one error of the chain of sources says.
fn of_link(error: &(dyn Error + 'static)) -> Option<&'static str> {
    match error.downcast_ref::<io::Error>() {
        Some(error) => of_io(error),
        // The resolver's own type is not public.
        None => (error.to_string() == "dns error").then_some("the host name could not be resolved"),
    }
}

fn of_io(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some("the connection was refused"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            Some("the network has no route to the host")
        }
        // The source of an `io::Error` is not what it contains, but the source of that.
        _ => of_tls(error.get_ref()?),
    }
}

#[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
fn of_tls(error: &(dyn Error + Send + Sync + 'static)) -> Option<&'static str> {
    #[cfg(all(unix, not(target_os = "android"), not(target_vendor = "apple")))]
    use crate::client::no_roots;
    use rustls::CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet, NotValidYetContext,
    };
    if let Some(inside) = error.downcast_ref::<io::Error>() {
        return of_io(inside);
    }
    match error.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(why) => Some(match why {
            Expired | ExpiredContext { .. } => {
                "the server's certificate has expired, or the clock of this machine is wrong"
            }
            NotValidYet | NotValidYetContext { .. } => {
                "the server's certificate is not valid yet, or the clock of this machine is wrong"
            }
            NotValidForName | NotValidForNameContext { .. } => {
                "the server's certificate is for another host name"
            }
            _ => "the server's certificate is not trusted",
        }),
        #[cfg(all(unix, not(target_os = "android"), not(target_vendor = "apple")))]
        rustls::Error::General(text) if text == no_roots::ADVICE => Some(no_roots::ADVICE),
        rustls::Error::AlertReceived(_) => Some("the server refused the TLS connection"),
        _ => None,
    }
}

#[cfg(not(any(feature = "tls-ring", feature = "tls-aws-lc")))]
fn of_tls(_: &(dyn Error + Send + Sync + 'static)) -> Option<&'static str> {
    None
}
