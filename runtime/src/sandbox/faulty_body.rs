//! Bodies that come whole, byte by byte, or not to their end.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep};

pub(super) struct FaultyBody {
    bytes: Bytes,
    /// How many bytes are promised.
    promised: u64,
    /// Before each byte, where they come one by one.
    pause: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl FaultyBody {
    pub(super) fn whole(body: Vec<u8>) -> FaultyBody {
        FaultyBody { promised: body.len() as u64, bytes: body.into(), pause: None }
    }

    pub(super) fn slowly(body: Vec<u8>, pause: Duration) -> FaultyBody {
        FaultyBody { pause: Some((pause, Box::pin(sleep(pause)))), ..FaultyBody::whole(body) }
    }

    /// Breaks off after so many bytes.
    pub(super) fn cut(mut body: Vec<u8>, kept: usize) -> FaultyBody {
        let promised = body.len() as u64;
        body.truncate(kept);
        FaultyBody { promised, ..FaultyBody::whole(body) }
    }
}

impl Body for FaultyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.promised == 0 {
            return Poll::Ready(None);
        }
        if self.bytes.is_empty() {
            return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())));
        }
        let length = match &mut self.pause {
            None => self.bytes.len(),
            Some((pause, sleeping)) => {
                if sleeping.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                let next = Instant::now() + *pause;
                sleeping.as_mut().reset(next);
                1
            }
        };
        self.promised -= length as u64;
        let piece = self.bytes.split_to(length);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
