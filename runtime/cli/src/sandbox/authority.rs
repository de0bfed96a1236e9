//! The certificates of HTTPS: an authority that lives for one start, and what it signs for the hosts of the gateways.

use paytable::{Time, alipay, allinpay, cloudpay, swiftpass, table, unionpay, wechat_v2, wechat_v3};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CidrSubnet, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What a client trusts, and what the server shows. The key of the authority is gone.
pub(crate) struct Certificates {
    /// The certificate of the authority, in PEM.
    pub(crate) authority: String,
    pub(crate) server: CertificateDer<'static>,
    pub(crate) server_key: PrivateKeyDer<'static>,
}

const LOCAL_NAME: &str = "localhost";
const LOCAL: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

const DAY: i64 = 24 * 3600;
/// The most that Apple's systems accept of a server certificate is 825 days.
const LASTS: i64 = 397 * DAY;

/// Every shipped API.
pub(crate) fn apis() -> impl Iterator<Item = &'static table::Api> {
    [
        wechat_v2::APIS,
        cloudpay::APIS,
        wechat_v3::APIS,
        alipay::APIS,
        swiftpass::APIS,
        allinpay::APIS,
        unionpay::APIS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The names of the hosts that the shipped tables name, each once.
pub(crate) fn hosts() -> Vec<&'static str> {
    let urls = apis().flat_map(|api| api.gateway.hosts).map(|(_, url)| *url);
    let hosts: BTreeSet<&str> = urls.filter_map(host).collect();
    hosts.into_iter().collect()
}

/// The host of a URL over HTTP; links for an app have none.
fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"))?;
    rest.split(['/', ':']).next().filter(|host| !host.is_empty())
}

/// Makes them anew.
pub(crate) fn make() -> Result<Certificates, String> {
    made().map_err(|error| format!("the certificates of HTTPS: {error}"))
}

fn made() -> Result<Certificates, rcgen::Error> {
    let hosts = hosts();
    let issuer = CertifiedIssuer::self_signed(authority(&hosts)?, KeyPair::generate()?)?;
    let server_key = KeyPair::generate()?;
    let server = server(&hosts)?.signed_by(&server_key, &issuer)?;
    Ok(Certificates {
        authority: issuer.pem(),
        server: server.der().clone(),
        server_key: PrivateKeyDer::Pkcs8(server_key.serialize_der().into()),
    })
}

/// An authority that can speak for these hosts and this machine alone.
fn authority(hosts: &[&str]) -> Result<CertificateParams, rcgen::Error> {
    let mut params = dated(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, "paytable sandbox: CA of one start, for tests only");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let names = hosts.iter().copied().chain([LOCAL_NAME]);
    let names = names.map(|name| GeneralSubtree::DnsName(name.to_owned()));
    let addresses = LOCAL.map(|ip| {
        GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(ip, if ip.is_ipv4() { 32 } else { 128 }))
    });
    let permitted_subtrees = names.chain(addresses).collect();
    params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
    Ok(params)
}

fn server(hosts: &[&str]) -> Result<CertificateParams, rcgen::Error> {
    let names = hosts.iter().map(|&name| name.to_owned());
    let local = [LOCAL_NAME.to_owned()].into_iter().chain(LOCAL.map(|ip| ip.to_string()));
    let mut params = dated(names.chain(local).collect())?;
    params.distinguished_name.push(DnType::CommonName, "paytable sandbox");
    params.is_ca = IsCa::ExplicitNoCa;
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}

/// Valid from yesterday on, because clocks differ. Without a clock, the dates are those of the library.
fn dated(names: Vec<String>) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    let around = Time::now().map(Time::unix).and_then(|now| Some((date(now - DAY)?, date(now + LASTS)?)));
    if let Some((from, to)) = around {
        params.not_before = date_time_ymd(from.0, from.1, from.2);
        params.not_after = date_time_ymd(to.0, to.1, to.2);
    }
    Ok(params)
}

/// The date in China, where the gateways are: within a day of any other.
fn date(unix: i64) -> Option<(i32, u8, u8)> {
    let text = Time::from_unix(unix)?.format(table::TimeFormat::Compact);
    Some((text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..8)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{authority, date, dated, host, hosts, made};
    use rcgen::{CertifiedIssuer, KeyPair};
    use std::{sync::Arc, time::SystemTime};
    use tokio_rustls::rustls::{
        Error, RootCertStore,
        client::{WebPkiServerVerifier, danger::ServerCertVerifier},
        crypto::ring,
        pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    };

    /// What a client of rustls says to a certificate for a name.
    fn verify(authority: &str, server: &CertificateDer<'_>, name: &str) -> Result<(), Error> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(ring::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), provider).build().unwrap();
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let now = UnixTime::since_unix_epoch(SystemTime::UNIX_EPOCH.elapsed().unwrap());
        verifier.verify_server_cert(server, &[], &name, &[], now).map(|_| ())
    }

    #[test]
    fn the_server_is_believed_for_the_hosts_and_this_machine_alone() {
        let made = made().unwrap();
        for name in hosts().into_iter().chain(["localhost", "127.0.0.1", "::1"]) {
            assert_eq!(verify(&made.authority, &made.server, name), Ok(()), "{name}");
        }
        for name in ["mch.weixin.qq.com", "example.com", "a.localhost", "127.0.0.2"] {
            assert!(verify(&made.authority, &made.server, name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_authority_cannot_speak_for_other_names() {
        let issuer =
            CertifiedIssuer::self_signed(authority(&hosts()).unwrap(), KeyPair::generate().unwrap()).unwrap();
        let signed = |name: &str| {
            let key = KeyPair::generate().unwrap();
            let certificate = dated(vec![name.to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
            verify(&issuer.pem(), certificate.der(), name)
        };
        for name in ["api.mch.weixin.qq.com", "localhost", "127.0.0.1", "::1"] {
            assert_eq!(signed(name), Ok(()), "{name}");
        }
        for name in ["www.qq.com", "example.com", "weixin.qq.com", "127.0.0.2", "192.168.0.1", "::2"] {
            assert!(signed(name).unwrap_err().to_string().contains("NameConstraint"), "{name}");
        }
    }

    #[test]
    fn the_hosts_are_those_of_the_tables() {
        assert_eq!(host("https://api.mch.weixin.qq.com"), Some("api.mch.weixin.qq.com"));
        assert_eq!(host("http://a.example:80/x"), Some("a.example"));
        assert_eq!(host("weixin://wxpay"), None);
        let hosts = hosts();
        let mut named = 0;
        for (gateway, source) in paytable_schema::tables::GATEWAYS {
            for (_, url) in paytable_schema::gateway(*source).unwrap().hosts {
                assert!(
                    host(&url.value).is_none_or(|name| hosts.contains(&name)),
                    "{gateway}: {}",
                    url.value
                );
                named += 1;
            }
        }
        assert!(named > hosts.len() && hosts.contains(&"api.mch.weixin.qq.com"), "{hosts:?}");
    }

    #[test]
    fn a_date_is_taken_from_the_calendar() {
        // `date -u -d @1709208000` is 2024-02-29 12:00:00.
        assert_eq!(date(1_709_208_000), Some((2024, 2, 29)));
        assert_eq!(date(1_709_208_000 + 86_400), Some((2024, 3, 1)));
    }
}
