//! Binary.*: the functions of the reference's "Binary functions".

pub(crate) mod base64;
mod build;
mod combine;
mod compress;
mod content_type;
mod enumerations;
mod from;
mod measure;
mod range;
pub(crate) mod view;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[
    build::ALL,
    combine::ALL,
    compress::ALL,
    content_type::ALL,
    enumerations::ALL,
    from::ALL,
    measure::ALL,
    range::ALL,
    view::ALL,
];
