//! Data source kinds: what the record behind `DataSource.Kind` says, and the kinds that the host has by itself.

mod authentication;
mod builtin;
mod data_source_kind;
mod fields;
mod normalized;
mod path;

pub use authentication::{Authentication, AuthenticationKind};
pub use builtin::{BuiltinSource, builtin_source, builtin_sources};
pub use data_source_kind::{ApplicationProperty, DataSourceKind, PathMaker};
pub use normalized::normalized;
pub(crate) use path::maker_positions;
pub use path::{PathParameter, data_source_path, path_parameters};
