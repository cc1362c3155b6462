//! The M language: values, laziness, operators, types, errors and evaluation. Knows no library function and no world
//! outside; both are handed to it ([`builtin::Library`], [`host::Host`]).

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod ahead;
pub mod builtin;
pub mod compile;
pub mod coverage;
pub mod error;
pub mod eval;
pub mod formula;
mod frame;
pub mod host;
pub mod m_text;
pub mod node;
pub mod observe;
pub mod ops;
mod probe;
pub mod session;
mod teardown;
mod thunk;
pub mod tree;
pub mod value;
pub mod work;

pub use builtin::{Args, Body, Builtin, FromValue, Library};
pub use error::{Error, Location, Result};
pub use host::Host;
pub use session::{Cx, Scope};
pub use thunk::Cell;
pub use value::Value;
