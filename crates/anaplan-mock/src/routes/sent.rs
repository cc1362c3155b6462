//! What of a request handlers see no more once its path is in the short form.

use axum::http::Uri;

/// The URI exactly as the client sent it.
#[derive(Clone)]
pub(crate) struct Sent(pub(crate) Uri);

/// The workspace of the long URL form (section 3.0).
#[derive(Clone)]
pub(crate) struct InWorkspace(pub(crate) String);
