//! Why there is no response.

use std::fmt;

/// Why there is no response.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// The address or a header is malformed.
    Malformed(String),
    /// No answer in time.
    Timeout,
    /// The host name is unknown.
    UnknownHost(String),
    /// No connection, or it broke.
    Connection(String),
    /// The body is not what its `Content-Encoding` says.
    Damaged(String),
    /// A strict replay has no answer.
    NotRecorded(String),
    /// The evaluation was stopped.
    Cancelled,
}

/// As traces and logs tell it; an error of M has Microsoft's words instead.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Malformed(why) => write!(f, "not sent: {why}"),
            Failure::Timeout => write!(f, "no answer in time"),
            Failure::UnknownHost(host) => write!(f, "unknown host {host}"),
            Failure::Connection(why) | Failure::Damaged(why) | Failure::NotRecorded(why) => {
                write!(f, "{why}")
            }
            Failure::Cancelled => write!(f, "cancelled"),
        }
    }
}
