//! The options of the FromText and ToText functions: a record with Format and Culture, or the text of older queries.

use super::Culture;
use m_engine::value::{Data, Kind, Record, Text, Type};
use m_engine::{Cx, Error, FromValue, Result, Value};
use std::sync::Arc;

/// How to read or write.
pub(crate) struct Options {
    pub(crate) format: Option<Text>,
    pub(crate) culture: Arc<Culture>,
}

impl Options {
    /// The options of a FromText function, where a text names the culture.
    ///
    /// Errors: the options are no record, have an unknown field or an unknown culture.
    pub(crate) fn of_reading(cx: &Cx, options: &Value) -> Result<Options> {
        match &options.data {
            Data::Record(record) => Options::record(cx, record),
            _ => Ok(Options { format: None, culture: Culture::of(options)? }),
        }
    }

    /// The options of a ToText function, where a text is the format and a third argument the culture.
    ///
    /// Errors: as for reading.
    pub(crate) fn of_writing(cx: &Cx, options: &Value, culture: &Value) -> Result<Options> {
        match &options.data {
            Data::Record(record) => Options::record(cx, record),
            _ => {
                let format = Option::<Text>::from_value(options.clone())
                    .map_err(|_| Error::conversion(options, &Type::of_kind(Kind::Record)))?;
                Ok(Options {
                    format: format.filter(|format| !format.is_empty()),
                    culture: Culture::of(culture)?,
                })
            }
        }
    }

    fn record(cx: &Cx, record: &Record) -> Result<Options> {
        if let Some(name) =
            record.shape().names().iter().find(|name| !matches!(name.as_str(), "Format" | "Culture"))
        {
            return Err(Error::expression_of(
                format!("'{name}' isn't a valid option. Valid options are: Format, Culture."),
                record.clone().into(),
            ));
        }
        let field = |name: &str| record.get(name).map_or(Ok(Value::NULL), |cell| cell.force(cx));
        let format: Option<Text> = FromValue::from_value(field("Format")?)?;
        Ok(Options {
            format: format.filter(|format| !format.is_empty()),
            culture: Culture::of(&field("Culture")?)?,
        })
    }

    /// The format as a string slice.
    pub(crate) fn format(&self) -> Option<&str> {
        self.format.as_deref()
    }
}
