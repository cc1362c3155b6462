//! Table.*: the functions of the reference's "Table functions", and the enumerations that they take.

mod add;
mod buffer;
mod columns;
mod combine;
mod construct;
mod convert;
mod criteria;
mod end;
mod enumerations;
mod expand;
mod export;
mod filter;
mod from_lists;
mod headers;
mod inspect;
mod project;
mod range;
mod rename;
mod rows;
mod schema;
mod sort;
mod transform;
mod view;

pub(crate) use schema::schema;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[
    add::ALL,
    buffer::ALL,
    combine::ALL,
    construct::ALL,
    convert::ALL,
    end::ALL,
    enumerations::ALL,
    expand::ALL,
    export::ALL,
    filter::ALL,
    from_lists::ALL,
    headers::ALL,
    inspect::ALL,
    project::ALL,
    range::ALL,
    rename::ALL,
    schema::ALL,
    sort::ALL,
    transform::ALL,
    view::ALL,
];
