//! Calls of tables that are chosen at run time.

use crate::{
    client::{Client, download::Download},
    message::{api::Gateway, dynamic::DynamicMessage},
    protocol::{
        dynamic::DynamicReply,
        error::Error,
        received::Received,
        trace::{self, Call},
    },
    table,
};
use std::time::Duration;

impl<G: Gateway> Client<G> {
    /// The same as [`call`](Client::call) for a table that is chosen at run time. A reply with an error code is returned
    /// with all its fields; see [`Protocol::reply_dynamic`](crate::Protocol::reply_dynamic). `left` is the time limit, if
    /// it is shorter than the client's.
    ///
    /// # Errors
    /// Nothing was sent, or the reply is not authenticated; see [`Error::outcome`]. [`Error::Api`] is not returned.
    ///
    /// # Panics
    /// The API is of another gateway, or the request is of another API. Both are errors in the calling program.
    pub async fn call_dynamic(
        &self,
        api: &'static table::Api,
        request: &DynamicMessage,
        left: Duration,
    ) -> Result<DynamicReply, Error> {
        let accept = |received: &Received<'_>| self.protocol().reply_dynamic(api, Some(request), received);
        let work = async {
            let draft = self.protocol().prepare_dynamic(api, request)?;
            self.round_trip(&draft, left, &accept).await
        };
        trace::call(&Call { api, request }, self.protocol().merchant(), 1, work).await
    }

    /// The same as [`download`](Client::download) for a table that is chosen at run time.
    ///
    /// # Errors
    /// The reply is a message instead of a file; see [`Error::code`] for the reason.
    ///
    /// # Panics
    /// The API is of another gateway, or the request is of another API. Both are errors in the calling program.
    pub async fn download_dynamic(
        &self,
        api: &'static table::Api,
        request: &DynamicMessage,
    ) -> Result<Download, Error> {
        let accept = |received: &Received<'_>| self.protocol().accept_file_dynamic(api, received);
        let work = async {
            let draft = self.protocol().prepare_dynamic(api, request)?;
            self.fetch(&draft, api.reply_encoding, &accept).await
        };
        trace::call(&Call { api, request }, self.protocol().merchant(), 1, work).await
    }
}
