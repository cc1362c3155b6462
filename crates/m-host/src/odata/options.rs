//! The options of `OData.Feed`, read and checked.

use crate::web::options;
use m_engine::value::{Data, Duration, Record, Text};
use m_engine::{Cx, Error, FromValue, Result, Value};

/// What a query asks of a service beside its address.
pub(super) struct Options {
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) excluded_from_cache_key: Vec<String>,
    pub(super) api_key_name: Option<String>,
    pub(super) timeout: std::time::Duration,
    pub(super) max_uri_length: usize,
    pub(super) function_overloads: bool,
    pub(super) more_columns: bool,
    pub(super) include_annotations: Option<String>,
    pub(super) omit_values: Option<String>,
}

impl Options {
    /// Reads the second and third argument of `OData.Feed`. A field that is null counts as absent; a logical value in
    /// place of the record is its field `Concurrent`.
    ///
    /// Errors: a name that is no option, a value of the wrong kind, or a version other than 4.
    pub(super) fn read(cx: &Cx, headers: Option<Record>, options: Value) -> Result<Options> {
        let mut read = Options {
            query: Vec::new(),
            headers: Vec::new(),
            excluded_from_cache_key: Vec::new(),
            api_key_name: None,
            timeout: std::time::Duration::from_secs(600),
            max_uri_length: 2048,
            function_overloads: true,
            more_columns: false,
            include_annotations: None,
            omit_values: None,
        };
        if let Some(headers) = headers {
            read.headers = options::headers(cx, headers.into())?;
        }
        let options = match options.data {
            Data::Null | Data::Logical(_) => return Ok(read),
            _ => Record::from_value(options)?,
        };
        for (name, cell) in options.fields() {
            let value = cell.force(cx)?;
            if value.is_null() {
                continue;
            }
            read.field(cx, name, value)?;
        }
        Ok(read)
    }

    fn field(&mut self, cx: &Cx, name: &Text, value: Value) -> Result<()> {
        let text = |value: Value| Ok::<_, Error>(Text::from_value(value)?.to_display());
        match name.as_str() {
            "Query" => self.query = options::query(cx, value)?,
            "Headers" => self.headers.extend(options::headers(cx, value)?),
            "ExcludedFromCacheKey" => self.excluded_from_cache_key = options::lower_names(cx, value)?,
            "ApiKeyName" => self.api_key_name = Some(text(value)?),
            "Timeout" => self.timeout = options::timeout(Duration::from_value(value)?),
            "MaxUriLength" => self.max_uri_length = usize::from_value(value)?,
            "ODataVersion" => {
                if i64::from_value(value.clone())? != 4 {
                    let message =
                        "OData: This host reads version 4 of OData; ODataVersion asks for another one.";
                    return Err(Error::expression_of(message, value));
                }
            }
            "FunctionOverloads" => self.function_overloads = bool::from_value(value)?,
            "MoreColumns" => self.more_columns = bool::from_value(value)?,
            "IncludeAnnotations" => self.include_annotations = Some(text(value)?),
            "OmitValues" => self.omit_values = Some(text(value)?),
            "Implementation" => {
                if text(value.clone())? != "2.0" {
                    let message = "OData: The option Implementation is \"2.0\" or null.";
                    return Err(Error::expression_of(message, value));
                }
            }
            // Requests are made one after the other here, none in a batch; metadata is read without annotations.
            "Concurrent" | "EnableBatch" => drop(bool::from_value(value)?),
            "IncludeMetadataAnnotations" => drop(text(value)?),
            _ => {
                return Err(Error::expression_of(
                    format!("'{name}' isn't a valid OData.Feed option."),
                    Value::from(name.clone()),
                ));
            }
        }
        Ok(())
    }
}
