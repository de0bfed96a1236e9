//! Files that are being received.

use crate::client::http::fault;
use crate::protocol::error::{Error, Unknown};
use std::fmt;

/// A file that is being received. It is not kept in memory; read it in pieces.
///
/// ```no_run
/// # async fn save(client: paytable::Client<paytable::WechatV2>) -> Result<(), Box<dyn std::error::Error>> {
/// use paytable::wechat_v2::{DownloadBillRequest, download_bill::Required};
/// use std::io::Write;
///
/// let request: DownloadBillRequest = Required { bill_date: paytable::Time::new(2014, 6, 3, 0, 0, 0).unwrap() }.into();
/// let mut bill = client.download(&request).await?;
/// let mut file = std::fs::File::create("bill.csv")?;
/// while let Some(piece) = bill.chunk().await? {
///     file.write_all(&piece)?;
/// }
/// # Ok(()) }
/// ```
pub struct Download {
    head: Vec<u8>,
    /// The rest of the reply; `None` if a transport delivered all of it.
    response: Option<reqwest::Response>,
}

impl Download {
    pub(super) fn new(head: Vec<u8>, response: Option<reqwest::Response>) -> Self {
        Download { head, response }
    }

    /// The next bytes of the file; `None` at its end.
    ///
    /// # Errors
    /// The connection broke. The bytes received so far are not the whole file.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if !self.head.is_empty() {
            return Ok(Some(std::mem::take(&mut self.head)));
        }
        let Some(response) = &mut self.response else { return Ok(None) };
        Ok(response.chunk().await.map_err(fault)?.map(|chunk| chunk.to_vec()))
    }

    /// The whole file, if it is at most `limit` bytes long.
    ///
    /// # Errors
    /// The connection broke, or the file is longer.
    pub async fn bytes(mut self, limit: usize) -> Result<Vec<u8>, Error> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if all.len() + chunk.len() > limit {
                return Err(Error::Unknown(Unknown::Malformed(crate::codec::Malformed::TooLarge)));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").finish_non_exhaustive()
    }
}
