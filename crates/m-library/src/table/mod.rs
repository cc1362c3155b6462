//! Table.*: the functions of the reference's "Table functions", and the enumerations that they take.

mod add;
mod added;
mod buffer;
mod columns;
mod combine;
mod construct;
mod convert;
mod criteria;
mod distinct;
mod end;
mod enumerations;
mod expand;
mod export;
mod fill;
mod filter;
mod from_lists;
mod from_records;
mod fuzzy;
mod group;
mod headers;
mod held;
mod inspect;
mod internal;
mod item_rows;
mod join;
mod join_parts;
mod joined;
mod kernel;
mod key_index;
mod keys;
mod membership;
mod nested_join;
mod pass;
mod pivot;
mod pivoting;
mod profile;
mod project;
mod range;
mod rename;
mod rows;
mod running;
pub(crate) mod schema;
mod selected;
mod similarity;
mod sort;
mod split_column;
mod step;
#[cfg(test)]
mod streaming_tests;
#[cfg(test)]
mod tests;
mod transform;
mod unpivot;
mod view;
mod wanted;
mod words;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[
    add::ALL,
    buffer::ALL,
    combine::ALL,
    construct::ALL,
    convert::ALL,
    distinct::ALL,
    end::ALL,
    enumerations::ALL,
    expand::ALL,
    export::ALL,
    fill::ALL,
    filter::ALL,
    from_lists::ALL,
    from_records::ALL,
    fuzzy::ALL,
    group::ALL,
    headers::ALL,
    inspect::ALL,
    internal::ALL,
    join::ALL,
    keys::ALL,
    membership::ALL,
    nested_join::ALL,
    pivot::ALL,
    profile::ALL,
    project::ALL,
    range::ALL,
    rename::ALL,
    schema::ALL,
    sort::ALL,
    split_column::ALL,
    transform::ALL,
    view::ALL,
];
