//! The root certificates of a Unix system, which stand in files. The environment is not asked: `SSL_CERT_FILE` would
//! decide whom payments trust.

use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::{fs, path::Path};

/// Where distributions put all of them in one file.
const FILES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
    "/etc/openssl/certs/ca-certificates.crt",
    "/opt/etc/ssl/certs/ca-certificates.crt",
    "/etc/certs/ca-certificates.crt",
];

/// Where they put each in a file of its own.
const FOLDERS: &[&str] = &[
    "/etc/ssl/certs",
    "/etc/pki/tls/certs",
    "/etc/openssl/certs",
    "/usr/local/share/certs",
    "/etc/certs/CA",
];

/// The roots of the first place that has any; a file that cannot be read, or holds something else, has none.
pub(super) fn of_system() -> Vec<CertificateDer<'static>> {
    of_places(FILES, FOLDERS)
}

fn of_places(files: &[impl AsRef<Path>], folders: &[impl AsRef<Path>]) -> Vec<CertificateDer<'static>> {
    let some = |roots: &Vec<CertificateDer<'static>>| !roots.is_empty();
    let in_files = files.iter().map(|file| of_file(file.as_ref())).find(some);
    in_files
        .or_else(|| folders.iter().map(|folder| of_folder(folder.as_ref())).find(some))
        .unwrap_or_default()
}

fn of_file(file: &Path) -> Vec<CertificateDer<'static>> {
    let text = fs::read(file).unwrap_or_default();
    CertificateDer::pem_slice_iter(&text).filter_map(Result::ok).collect()
}

fn of_folder(folder: &Path) -> Vec<CertificateDer<'static>> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut roots = Vec::new();
    for entry in entries.flatten() {
        for root in of_file(&entry.path()) {
            // Each is there under several names. A sort is more code than to insert a few hundred in order.
            let place =
                roots.binary_search_by(|known: &CertificateDer<'_>| known.as_ref().cmp(root.as_ref()));
            if let Err(place) = place {
                roots.insert(place, root);
            }
        }
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n";
    const TWO: &str = "-----BEGIN CERTIFICATE-----\nAwQF\n-----END CERTIFICATE-----\n";

    #[test]
    fn the_first_place_that_has_roots_is_taken_whole_and_one_without_is_passed_over() {
        let folder = std::env::temp_dir().join(format!("paytable-roots-{}", std::process::id()));
        let hashed = folder.join("hashed");
        fs::create_dir_all(&hashed).unwrap();
        let [none, empty, bundle] = ["none", "empty", "bundle"].map(|name| folder.join(name));
        fs::write(&empty, "no certificate\n-----BEGIN CERTIFICATE-----\nbroken").unwrap();
        fs::write(&bundle, format!("# a comment\n{ONE}{TWO}")).unwrap();
        fs::write(hashed.join("one.pem"), ONE).unwrap();
        fs::write(hashed.join("0.0"), ONE).unwrap();
        fs::write(hashed.join("two.pem"), TWO).unwrap();
        let [one, two] = [&[0, 1, 2][..], &[3, 4, 5]].map(CertificateDer::from);
        let both = vec![one, two];
        assert_eq!(of_places(&[&none, &empty, &bundle], &[&hashed]), both);
        assert_eq!(of_places(&[&none, &empty], &[&none, &hashed]), both);
        assert_eq!(of_places(&[&none, &empty, &folder], &[&none]), []);
        fs::remove_dir_all(&folder).unwrap();
    }
}
