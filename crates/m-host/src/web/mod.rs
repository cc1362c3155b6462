//! `Web.Contents` and what carries it: options, credentials, routes, retries, redirects, the response cache and the
//! record of every request.

mod ahead;
mod body;
mod cache;
mod call;
mod clients;
mod coding;
mod contents;
mod download;
mod errors;
mod exchange;
mod failure;
mod fault;
mod har;
mod log;
mod masking;
pub(crate) mod options;
mod recording;
mod replay;
mod request;
mod route;
#[cfg(test)]
mod tests;
mod transport;
mod url;

pub use ahead::Ahead;
pub use body::shown_body;
pub use cache::Cache;
pub(crate) use call::{Answer, Call};
pub(crate) use clients::is_loopback;
pub(crate) use coding::Incoming;
pub use contents::WEB_FUNCTIONS;
pub(crate) use failure::Failure;
pub use fault::Fault;
pub use har::har;
pub use log::{Entry, Log, Watcher};
pub use recording::Recording;
pub use replay::Replay;
pub(crate) use request::{DEFAULT_TIMEOUT, Outgoing};
pub use route::{Route, Routes};
pub use transport::Transport;
