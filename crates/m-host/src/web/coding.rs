//! The codings of bodies (RFC 9110, `Content-Encoding`): gzip, of as many members as there are, and deflate. A body that
//! does not decode to its end is a failure.

use super::failure::Failure;
use super::recording::Tape;
use bytes::Bytes;
use flate2::write::{MultiGzDecoder, ZlibDecoder};
use reqwest::Response;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue};
use std::io::{self, Write};

/// So many coded bytes are decoded at once: even if they stand for a thousand times as many, those fit into memory.
const STEP: usize = 8 * 1024;

/// What every request says, unless it says something else.
pub(super) fn accepted() -> HeaderMap {
    HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"))])
}

/// A body on its way, decoded as it arrives.
pub(crate) struct Incoming {
    response: Response,
    headers: HeaderMap,
    decoder: Option<Decoder>,
    /// Bytes that have arrived and are not decoded yet.
    pending: Bytes,
    /// Whether any coded byte has come: a body that is wholly empty is no broken one.
    begun: bool,
}

enum Decoder {
    Gzip(MultiGzDecoder<Vec<u8>>),
    Deflate(ZlibDecoder<Vec<u8>>),
}

impl Incoming {
    pub(crate) fn new(response: Response) -> Incoming {
        let mut headers = response.headers().clone();
        let coding = headers.get(CONTENT_ENCODING).map(|value| value.as_bytes().to_ascii_lowercase());
        let decoder = match coding.as_deref() {
            Some(b"gzip" | b"x-gzip") => Some(Decoder::Gzip(MultiGzDecoder::new(Vec::new()))),
            Some(b"deflate") => Some(Decoder::Deflate(ZlibDecoder::new(Vec::new()))),
            _ => None,
        };
        if decoder.is_some() {
            // They are about the coded body, which nobody sees.
            headers.remove(CONTENT_ENCODING);
            headers.remove(CONTENT_LENGTH);
        }
        Incoming { response, headers, decoder, pending: Bytes::new(), begun: false }
    }

    /// The headers, as they are about the decoded body.
    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next part of the decoded body; none at its end. `receive` brings the next part of the coded one.
    pub(super) fn next(
        &mut self,
        receive: impl Fn(&mut Response) -> Result<Option<Bytes>, Failure>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let part = self.decoded(receive)?;
        if let (Some(part), Some(tape)) = (&part, self.response.extensions().get::<Tape>()) {
            tape.push(part);
        }
        Ok(part)
    }

    fn decoded(
        &mut self,
        receive: impl Fn(&mut Response) -> Result<Option<Bytes>, Failure>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(receive(&mut self.response)?.map(Vec::from));
        };
        loop {
            if self.pending.is_empty() {
                match receive(&mut self.response)? {
                    Some(part) => self.pending = part,
                    None if self.begun => {
                        self.begun = false;
                        let rest = decoder.end().map_err(damaged)?;
                        return Ok(Some(rest).filter(|rest| !rest.is_empty()));
                    }
                    None => return Ok(None),
                }
                self.begun |= !self.pending.is_empty();
            }
            let step = self.pending.split_to(self.pending.len().min(STEP));
            let part = decoder.decode(&step).map_err(damaged)?;
            if !part.is_empty() {
                return Ok(Some(part));
            }
        }
    }
}

impl Decoder {
    fn decode(&mut self, coded: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Decoder::Gzip(decoder) => {
                decoder.write_all(coded)?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Deflate(decoder) => {
                decoder.write_all(coded)?;
                Ok(std::mem::take(decoder.get_mut()))
            }
        }
    }

    /// What is left at the end of the body. Errors: it ends too early, or its check sum is another.
    fn end(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Decoder::Gzip(decoder) => {
                decoder.try_finish()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Deflate(decoder) => {
                decoder.try_finish()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
        }
    }
}

fn damaged(error: io::Error) -> Failure {
    Failure::Damaged(error.to_string())
}
