//! Type.*: the functions of the reference's "Type functions", and the names of the primitive types.

mod facets;
mod function;
pub(crate) mod keys;
mod primitive;
mod record;
mod refusal;
mod relation;
mod table;

use refusal::not_a;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] =
    &[primitive::ALL, relation::ALL, record::ALL, function::ALL, table::ALL, keys::ALL, facets::ALL];
