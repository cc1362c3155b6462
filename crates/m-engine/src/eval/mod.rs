//! Evaluates compiled nodes.

mod access;
mod call;
mod expression;
mod flow;
mod lists;
mod types;

pub use access::{column, field, item};
pub use call::{call, call1, call2};
pub(crate) use call::{call_function, closure_over, not_a_function, returned};
pub(crate) use expression::{delay, eval};
pub use types::record_to_type;
