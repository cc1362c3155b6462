//! The standard library of M, grouped as the function reference groups it: nothing but [`Builtin`] constants.
//!
//! A function is declared in exactly one place, with its signature, documentation, examples and body. To add one,
//! write its constant and name it in the `ALL` list at the top of the same file; the compiler reports a constant that
//! no list names.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod binary;
mod binary_format;
mod character;
mod combiner;
mod comparer;
mod criterion;
mod csv;
mod cube;
mod culture;
mod date;
mod datetime;
mod datetimezone;
mod diagnostics;
mod direct;
mod duration;
mod enumeration;
mod error;
mod expression;
mod foreign;
mod function;
mod geography;
mod hashing;
mod json;
mod key_order;
mod lines;
mod list;
mod logical;
mod number;
mod record;
pub mod reference;
mod replacer;
mod splitter;
mod table;
mod text;
mod time;
mod type_;
mod uri;
mod value;

pub use culture::set_current_culture;
pub use foreign::is_foreign;
pub use text::decode::decode_numbered as decode;
pub use uri::{absolute, escape};

use m_engine::{Builtin, Library};

/// The families of the library.
const FAMILIES: &[&[&[Builtin]]] = &[
    binary::ALL,
    binary_format::ALL,
    character::ALL,
    combiner::ALL,
    comparer::ALL,
    csv::ALL,
    cube::ALL,
    culture::ALL,
    date::ALL,
    datetime::ALL,
    datetimezone::ALL,
    diagnostics::ALL,
    duration::ALL,
    error::ALL,
    expression::ALL,
    foreign::ALL,
    function::ALL,
    geography::ALL,
    json::ALL,
    lines::ALL,
    list::ALL,
    logical::ALL,
    number::ALL,
    record::ALL,
    replacer::ALL,
    splitter::ALL,
    table::ALL,
    text::ALL,
    time::ALL,
    type_::ALL,
    uri::ALL,
    value::ALL,
];

/// Every name of the standard library.
pub fn builtins() -> impl Iterator<Item = &'static Builtin> {
    FAMILIES.iter().flat_map(|family| family.iter()).flat_map(|list| list.iter())
}

/// The standard library as a [`Library`].
pub fn library() -> Library {
    Library::new(builtins())
}
