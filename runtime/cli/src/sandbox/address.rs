//! The addresses of the servers: of this machine alone.

use std::{
    io::{self, ErrorKind},
    net::{SocketAddr, TcpListener},
};

/// An address for the command line.
///
/// # Errors
/// It is no address.
pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "not an IP address with a port; write it like 127.0.0.1:8080 or [::1]:8080, port 0 is a free one"
            .to_owned()
    })
}

/// An address of this machine alone.
///
/// # Errors
/// Other machines could reach it.
pub(crate) fn loopback(option: &str, address: SocketAddr) -> Result<(), String> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    Err(format!(
        "{option} {address}: other machines could reach this address, and the gateways ask no caller for more than the public \
         test keys; give an address of this machine alone, such as 127.0.0.1 or [::1], or open the control interface with \
         --listen and a password as well"
    ))
}

/// Listens at the address that an option gives.
///
/// # Errors
/// The text names the address and the option.
pub(crate) fn listen(option: &str, address: SocketAddr) -> Result<TcpListener, String> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    bound.map_err(|error| cannot_listen(option, address, &error))
}

/// Why a server cannot listen there.
pub(crate) fn cannot_listen(option: &str, address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "{option} {address}: port {} is in use; end the program that listens there, or give another port with {option} \
             (port 0 is a free one)",
            address.port()
        ),
        ErrorKind::PermissionDenied => format!(
            "{option} {address}: port {} needs the rights of an administrator; give a port from 1024 on with {option}",
            address.port()
        ),
        _ => format!("{option} {address}: {error}; give another address with {option}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{address, loopback};

    #[test]
    fn only_addresses_of_this_machine_are_taken() {
        for good in ["127.0.0.1:0", "127.0.0.1:8080", "127.1.2.3:1", "[::1]:65535"] {
            assert_eq!(loopback("--http", address(good).unwrap()), Ok(()), "{good}");
        }
        for remote in ["0.0.0.0:8080", "[::]:8080", "192.168.0.1:1", "10.0.0.1:0", "[::ffff:127.0.0.1]:1"] {
            let said = loopback("--http", address(remote).unwrap()).unwrap_err();
            assert!(said.starts_with("--http ") && said.contains("other machines could reach"), "{said}");
        }
        for wrong in ["", "8080", "127.0.0.1", "localhost:8080", "127.0.0.1:65536", "::1:80", "127.0.0.1:80 "]
        {
            assert!(address(wrong).unwrap_err().starts_with("not an IP address"), "{wrong}");
        }
    }
}
