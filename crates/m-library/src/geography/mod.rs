//! `Geography.*`, `GeographyPoint.*`, `Geometry.*` and `GeometryPoint.*`: places as records, and as Well-Known Text of
//! the Open Geospatial Consortium (OGC 06-103r4, section 7) with the `SRID=…;` prefix that databases write.

mod functions;
mod read;
mod record;
mod write;

use m_engine::Builtin;

pub(crate) const ALL: &[&[Builtin]] = &[functions::ALL];
