//! `compare` and `run-compare`: queries against the expected results beside them.

pub(crate) mod case;
mod comparison;
mod diagnostics;
mod engines;
mod events;
pub(crate) mod junit;
mod outcome;
mod record;
pub(crate) mod reports;
mod run_folder;
pub(crate) mod tests;
pub(crate) mod trx;

use comparison::Comparison;
pub(crate) use comparison::{Form, run};
