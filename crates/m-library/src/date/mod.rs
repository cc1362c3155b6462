//! Date.*: the functions of the reference's "Date functions".

mod add;
pub(crate) mod bounds;
pub(crate) mod convert;
pub(crate) mod moment;
pub(crate) mod ole;
pub(crate) mod parts;
pub(crate) mod relative;
mod week;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[
    convert::ALL,
    parts::ALL,
    add::ALL,
    bounds::ALL,
    relative::DAY,
    relative::WEEK,
    relative::MONTH,
    relative::QUARTER,
    relative::YEAR,
    relative::YEAR_TO_DATE,
    week::ALL,
];
