//! What a person gives to an operation.

use super::schema::Kind;
use serde_json::Value;

/// A parameter that a person gives.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    /// What the service calls it.
    pub(super) name: String,
    /// What the function calls it.
    pub(super) variable: String,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) description: Option<String>,
    pub(super) choices: Vec<String>,
    pub(super) place: Place,
    /// A value that fits.
    pub(super) sample: Value,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}
