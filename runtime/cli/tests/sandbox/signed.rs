//! Requests of cloud functions, written and signed with TC3 by hand.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::time::SystemTime;

pub(crate) const FORM: &str = "multipart/form-data; boundary=b";

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
        .collect()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A request, and what its signature is made of.
pub(crate) struct Request {
    pub(crate) host: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) content_type: String,
    pub(crate) fields: Vec<(&'static str, Vec<u8>)>,
    pub(crate) id: &'static str,
    pub(crate) key: &'static str,
    /// In seconds, against the present.
    pub(crate) time: i64,
}

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// The day in UTC, by the calendar of 400 years.
fn date(time: i64) -> String {
    let days = time.div_euclid(86_400) + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{of_month:02}", year + era * 400 + later)
}

impl Request {
    /// To that host, signed with the pair of credentials.
    pub(crate) fn new(
        host: &str,
        [id, key]: [&'static str; 2],
        api: &str,
        data: impl Into<Vec<u8>>,
    ) -> Request {
        Request {
            host: host.to_owned(),
            target: "/admin?env=test".to_owned(),
            content_type: FORM.to_owned(),
            fields: vec![
                ("action", b"wx.wxPayApi".to_vec()),
                ("apiName", api.as_bytes().to_vec()),
                ("requestData", data.into()),
            ],
            id,
            key,
            time: now() - 1,
        }
    }

    pub(crate) fn field(mut self, name: &str, value: impl Into<Vec<u8>>) -> Request {
        self.fields.iter_mut().find(|(own, _)| *own == name).unwrap().1 = value.into();
        self
    }

    pub(crate) fn form(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            let kind = if *name == "requestData" { "Content-Type: application/octet-stream\r\n" } else { "" };
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{kind}\r\n");
            body.extend([head.as_bytes(), value, b"\r\n"].concat());
        }
        body.extend(b"--b--\r\n");
        body
    }

    fn authorization(&self) -> String {
        let mut payload = Sha256::new();
        for (name, value) in &self.fields {
            payload.update([format!("&{}=", name.to_lowercase()).as_bytes(), value, b"\r\n"].concat());
        }
        let names: Vec<String> = self.fields.iter().map(|(name, _)| name.to_lowercase()).collect();
        let kind = self.content_type.split(';').next().unwrap();
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let canonical = format!(
            "post\n//{0}{path}\n{query}\ncontent-type:{kind}\nhost:{0}\n\ncontent-type;host\n{1}",
            self.host,
            hex(&payload.finalize())
        );
        let date = date(self.time);
        let digest = hex(&Sha256::digest(canonical.as_bytes()));
        let to_sign = format!("TC3-HMAC-SHA256\n{}\n{date}/tcb/tc3_request\n{digest}", self.time);
        let key = mac(&mac(&mac(format!("TC3{}", self.key).as_bytes(), &date), "tcb"), "tc3_request");
        format!(
            "TC3-HMAC-SHA256 Credential={}/{date}/tcb/tc3_request, SignedParams={}, SignedHeaders=content-type;host, \
             Signature={}",
            self.id,
            names.join(";"),
            hex(&mac(&key, &to_sign))
        )
    }

    pub(crate) fn head(&self) -> String {
        format!(
            "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: {}\r\nx-timestamp: {}\r\nauthorization: {}\r\n\
             connection: close\r\n",
            self.target,
            self.host,
            self.content_type,
            self.time,
            self.authorization()
        )
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        with_body(&self.head(), &self.form())
    }

    /// The same bytes with one text in them replaced, after it was signed.
    pub(crate) fn replaced(&self, from: &str, to: &str) -> Vec<u8> {
        let body = String::from_utf8(self.form()).unwrap();
        let head = self.head();
        assert!(head.contains(from) || body.contains(from), "{from}");
        with_body(&head.replacen(from, to, 1), body.replacen(from, to, 1).as_bytes())
    }

    /// The same head around another body.
    pub(crate) fn around(&self, body: &[u8]) -> Vec<u8> {
        with_body(&self.head(), body)
    }
}

pub(crate) fn with_body(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("{head}content-length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}
