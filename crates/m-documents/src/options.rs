//! Records of options: which fields they may have, and reading them.

use m_engine::value::Record;
use m_engine::{Cx, Error, FromValue, Result};

/// An options record all of whose fields are known.
pub(crate) struct Options(Record);

impl Options {
    /// Errors: the record has a field that is none of `names`.
    pub(crate) fn new(record: Option<Record>, names: &[&str]) -> Result<Options> {
        let record = record.unwrap_or_else(Record::empty);
        for (name, _) in record.fields() {
            if !names.contains(&name.as_str()) {
                let valid = if names.is_empty() {
                    "The function has none.".to_owned()
                } else {
                    format!("Valid options are: {}.", names.join(", "))
                };
                return Err(Error::expression_of(
                    format!("'{name}' isn't a valid option. {valid}"),
                    record.clone().into(),
                ));
            }
        }
        Ok(Options(record))
    }

    /// The value of an option; `None` where it is missing or null.
    ///
    /// Errors: it is of another kind, or raises one when it is read.
    pub(crate) fn get<T: FromValue>(&self, cx: &Cx, name: &str) -> Result<Option<T>> {
        match self.0.get(name) {
            Some(cell) => Option::<T>::from_value(cell.force(cx)?),
            None => Ok(None),
        }
    }
}
