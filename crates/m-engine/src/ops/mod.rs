//! The operators on values (specification, "Operator behavior").

mod arithmetic;
mod binary;
mod compare;
mod concatenate;
mod equality;
mod inapplicable;
mod logic;

pub(crate) use arithmetic::identity;
pub use arithmetic::{add, divide, multiply, negate, subtract};
pub use binary::strict;
pub(crate) use binary::{binary, of_doubles};
pub use compare::{compare, order};
pub(crate) use concatenate::extended;
pub use concatenate::{concatenate, concatenate_lists, concatenate_tables};
pub use equality::equals;
pub(crate) use logic::connective;
pub use logic::{condition, operand};
