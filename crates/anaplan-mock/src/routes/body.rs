//! Response bodies: a file streamed in pieces, and a body that is slow, cut, or only counted.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::content::Document;

/// A range of a document, a piece at a time, which keeps memory flat however large the file.
pub(crate) struct Pieces {
    document: Document,
    at: u64,
    end: u64,
}

impl Pieces {
    /// The bytes from `at` up to `end` as a body with a known length.
    pub(crate) fn body(document: Document, at: u64, end: u64) -> Body {
        match document {
            Document::Held(_) => Body::from(document.piece(at, end)),
            Document::Generated(_) => Body::new(Pieces { document, at, end }),
        }
    }
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.at >= self.end {
            return Poll::Ready(None);
        }
        let piece = self.document.piece(self.at, self.end);
        if piece.is_empty() {
            // The file has fewer bytes than were announced, which no document does.
            self.at = self.end;
            return Poll::Ready(None);
        }
        self.at += piece.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.end - self.at)
    }
}

/// A body on its way out: counted, perhaps slowed, perhaps cut.
pub(crate) struct Metered {
    pub(crate) inner: Body,
    /// Fail after so many bytes.
    pub(crate) cut_after: Option<u64>,
    pub(crate) bytes_per_second: Option<u64>,
    /// Told the number of bytes after each piece, and at the end with `true`.
    pub(crate) report: Box<dyn FnMut(u64, bool) + Send>,
    pub(crate) state: Meter,
}

/// How far a [`Metered`] body is.
#[derive(Default)]
pub(crate) struct Meter {
    sent: u64,
    held: Bytes,
    pause: Option<Pin<Box<Sleep>>>,
    cutting: bool,
    over: bool,
}

impl HttpBody for Metered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if let Some(pause) = &mut this.state.pause {
            ready!(pause.as_mut().poll(cx));
            this.state.pause = None;
        }
        if this.cut_after.is_some_and(|limit| this.state.sent >= limit) {
            if !std::mem::replace(&mut this.state.cutting, true) {
                // Without a pause the bytes before the cut would still be in the server's buffer and be lost.
                let mut pause = Box::pin(sleep(Duration::from_millis(30)));
                let done = pause.as_mut().poll(cx);
                this.state.pause = Some(pause);
                ready!(done);
            }
            this.finish();
            return Poll::Ready(Some(Err(axum::Error::new(std::io::Error::other("cut by a fault")))));
        }
        while this.state.held.is_empty() {
            match ready!(Pin::new(&mut this.inner).poll_frame(cx)) {
                Some(Ok(frame)) => this.state.held = frame.into_data().unwrap_or_default(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    this.finish();
                    return Poll::Ready(None);
                }
            }
        }
        let mut size = this.state.held.len();
        if let Some(limit) = this.cut_after {
            size = size.min((limit - this.state.sent) as usize);
        }
        if let Some(rate) = this.bytes_per_second {
            // Ten pieces a second, so that a slow body is a trickle and not a wait.
            size = size.min((rate / 10).max(1) as usize);
            let pause = Duration::from_secs_f64(size as f64 / rate.max(1) as f64);
            this.state.pause = Some(Box::pin(sleep(pause)));
        }
        let piece = this.state.held.split_to(size);
        this.state.sent += size as u64;
        (this.report)(this.state.sent, false);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        match self.inner.size_hint().exact() {
            Some(rest) => SizeHint::with_exact(rest + self.state.held.len() as u64),
            None => SizeHint::default(),
        }
    }
}

impl Metered {
    fn finish(&mut self) {
        if !std::mem::replace(&mut self.state.over, true) {
            (self.report)(self.state.sent, true);
        }
    }
}

impl Drop for Metered {
    /// The client has left, or all bytes of a known length were taken: either way no more are sent.
    fn drop(&mut self) {
        self.finish();
    }
}
