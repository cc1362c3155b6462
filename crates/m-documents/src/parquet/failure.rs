//! What is wrong with a file, as Power Query tells it.

use m_engine::{Error, Value};

/// `DataFormat.Error` in the form that Power Query gives it.
pub(super) fn error(problem: impl std::fmt::Display) -> Error {
    Error::data_format(format!("Parquet: {problem}"), Value::NULL)
}
