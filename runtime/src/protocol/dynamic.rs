//! Calls and notices of tables that are chosen at run time.

use crate::{
    check::Violations,
    message::{api::Gateway, dynamic::DynamicMessage, value::Message},
    protocol::{
        Protocol,
        accept::{accept, accept_file, keep_refused},
        draft::Draft,
        error::{ApiError, Error, NoticeError},
        notice::{self, Unauthenticated},
        prepare::prepare,
        received::Received,
        verify_error::VerifyError,
    },
    table::{self, Verify},
};

/// A verified reply of a table that is chosen at run time.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DynamicReply {
    /// All fields of the reply, those that its table does not have too.
    pub message: DynamicMessage,
    /// The error code that the gateway returned; `None` if the call succeeded.
    pub refusal: Option<ApiError>,
}

/// Calls and notices of tables that are chosen at run time, for tools. The messages are [`DynamicMessage`]s: field
/// names and values, checked by a table.
///
/// ```
/// use paytable::{ApiKey, Protocol, Merchant, DynamicMessage, WechatV2, wechat_v2};
///
/// let merchant = Merchant::new("wx1", "1900000109", ApiKey::new("0123456789abcdef0123456789abcdef"));
/// let protocol = Protocol::<WechatV2>::new(merchant).unwrap();
/// let api = wechat_v2::APIS.iter().find(|api| api.path == "/pay/closeorder").unwrap();
/// let mut request = DynamicMessage::new(api.request);
/// request.set("out_trade_no", "1217752501201407033233368018");
/// let prepared = protocol.prepare_dynamic(api, &request).unwrap();
/// assert!(prepared.signed_text().unwrap().contains("&out_trade_no=1217752501201407033233368018"));
/// ```
impl<G: Gateway> Protocol<G> {
    /// Checks, fills in and signs a request; see [`prepare`](Protocol::prepare).
    ///
    /// # Errors
    /// All violations of the table, together.
    ///
    /// # Panics
    /// The API is of another gateway, or the request is of another API. Both are errors in the calling program.
    pub fn prepare_dynamic(
        &self,
        api: &'static table::Api,
        request: &dyn Message,
    ) -> Result<Draft, Violations> {
        Self::expect(api.gateway);
        assert!(std::ptr::eq(api.request, request.table()), "the request is not one of {}", api.name);
        prepare(api, request, &self.caller())
    }

    /// Verifies the reply to a request; see [`accept`](Protocol::accept). The reply is not compared with a request.
    ///
    /// # Errors
    /// The gateway returned an error, or the reply is not authenticated; see [`Error::outcome`].
    ///
    /// # Panics
    /// The API is of another gateway.
    pub fn accept_dynamic(
        &self,
        api: &'static table::Api,
        request: Option<&dyn Message>,
        received: &Received<'_>,
    ) -> Result<DynamicMessage, Error> {
        Self::expect(api.gateway);
        let mut response = DynamicMessage::new(api.response);
        accept(api, request.as_slice(), received, &self.caller(), &mut response)?;
        Ok(response)
    }

    /// The same as [`accept_dynamic`](Protocol::accept_dynamic), with all fields of the reply also where the gateway
    /// returned an error code: for programs that pass replies on.
    ///
    /// # Errors
    /// The reply is not authenticated; see [`Error::outcome`]. [`Error::Api`] is not returned.
    ///
    /// # Panics
    /// The API is of another gateway.
    pub fn reply_dynamic(
        &self,
        api: &'static table::Api,
        request: Option<&dyn Message>,
        received: &Received<'_>,
    ) -> Result<DynamicReply, Error> {
        let refusal = match self.accept_dynamic(api, request, received) {
            Ok(message) => return Ok(DynamicReply { message, refusal: None }),
            Err(Error::Api(refusal)) => refusal,
            Err(error) => return Err(error),
        };
        let mut message = DynamicMessage::new(api.response);
        keep_refused(api, received, &self.merchant, &mut message)?;
        Ok(DynamicReply { message, refusal: Some(refusal) })
    }

    /// Checks whether a reply is the requested file; see [`accept_file`](Protocol::accept_file).
    ///
    /// # Errors
    /// The reply is a message instead of a file; the error contains its reason.
    ///
    /// # Panics
    /// The API is of another gateway.
    pub fn accept_file_dynamic(
        &self,
        api: &'static table::Api,
        received: &Received<'_>,
    ) -> Result<(), Error> {
        Self::expect(api.gateway);
        accept_file(api, received, &self.caller(), &mut DynamicMessage::new(api.response))
    }

    /// Verifies a notice; see [`notice`](Protocol::notice).
    ///
    /// # Errors
    /// The notice is not authenticated. A notice whose table has `verify = "none"`, or whose cipher authenticates
    /// nothing, never is; see [`unauthenticated_notice_dynamic`](Protocol::unauthenticated_notice_dynamic).
    ///
    /// # Panics
    /// The notice is of another gateway.
    pub fn notice_dynamic<'a>(
        &self,
        notice: &'static table::Notice,
        received: impl Into<Received<'a>>,
    ) -> Result<DynamicMessage, NoticeError> {
        let event = self.unauthenticated_notice_dynamic(notice, received)?.confirmed();
        if notice.verify == Verify::Nothing {
            return Err(NoticeError::Unverified(VerifyError::NotSigned));
        }
        Ok(event)
    }

    /// Reads a notice without requiring that it is authenticated; see
    /// [`unauthenticated_notice`](Protocol::unauthenticated_notice).
    ///
    /// # Errors
    /// The body cannot be read, or its signature is missing or wrong although its table requires one.
    ///
    /// # Panics
    /// The notice is of another gateway.
    pub fn unauthenticated_notice_dynamic<'a>(
        &self,
        notice: &'static table::Notice,
        received: impl Into<Received<'a>>,
    ) -> Result<Unauthenticated<DynamicMessage>, NoticeError> {
        Self::expect(notice.gateway);
        let mut event = DynamicMessage::new(notice.event);
        notice::read(notice, &received.into(), &[], &self.caller(), &mut event)?;
        Ok(Unauthenticated::new(event))
    }

    /// The merchant was checked for this gateway only. It may lack the keys of another one, which would then verify
    /// nothing.
    fn expect(gateway: &table::Gateway) {
        assert!(gateway.name == G::TABLE.name, "{} is not {}", gateway.name, G::TABLE.name);
    }
}
