//! Text.*: the functions of the reference's "Text functions".

mod case;
mod change;
pub(crate) mod characters;
pub(crate) mod code_page;
mod convert;
pub(crate) mod decode;
mod delimiter;
pub(crate) mod encode;
mod encoding;
mod find;
mod guid;
mod infer;
mod matching;
pub(crate) mod native;
mod part;
pub(crate) mod pieces;
pub(crate) mod range;
mod single_byte;
mod split;
pub(crate) mod units;

pub(crate) use case::fold;
pub(crate) use change::{replace, replaced};

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[
    case::ALL,
    change::ALL,
    characters::ALL,
    convert::ALL,
    delimiter::ALL,
    encoding::ALL,
    find::ALL,
    guid::ALL,
    infer::ALL,
    part::ALL,
    split::ALL,
];
