//! Results of tests in the forms that pipelines read.

pub use crate::compare::case::Case;
pub use crate::compare::junit::report as junit;
pub use crate::compare::trx::report as trx;
