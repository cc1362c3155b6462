//! Type.*: the functions of the reference's "Type functions", and the names of the primitive types.

mod facets;
mod function;
pub(crate) mod keys;
mod primitive;
mod record;
mod relation;
mod table;

use m_engine::{Builtin, Error, Value, value::Type};

pub(crate) const ALL: &[&[Builtin]] =
    &[primitive::ALL, relation::ALL, record::ALL, function::ALL, table::ALL, keys::ALL, facets::ALL];

/// The error that a function needs another kind of type; `wanted` is `a record type` and the like.
#[cold]
fn not_a(wanted: &str, ty: Type) -> Error {
    Error::expression_of(format!("The type must be {wanted}."), Value::from(ty))
}
