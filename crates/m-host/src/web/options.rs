//! The options of `Web.Contents` and `Web.Headers`, read and checked.

use m_engine::builtin::FromValue;
use m_engine::value::{Binary, Data, Duration, List, Number, Record, Text};
use m_engine::{Cx, Error, Result, Value};

/// The options record.
#[derive(Default)]
pub(super) struct Options {
    pub(super) query: Vec<(String, String)>,
    /// Like `query`, but kept out of logs and out of the cache key.
    pub(super) credential_query: Vec<(String, String)>,
    pub(super) relative_path: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) content: Option<Binary>,
    pub(super) timeout: Option<std::time::Duration>,
    pub(super) manual_status: Vec<u16>,
    pub(super) is_retry: bool,
    pub(super) manual_credentials: bool,
    pub(super) excluded_from_cache_key: Vec<String>,
    pub(super) api_key_name: Option<String>,
}

impl Options {
    /// Reads the options of the function `name`. A field that is null counts as absent.
    ///
    /// Errors: a name that is no option, or a value of the wrong kind.
    pub(super) fn read(cx: &Cx, function: &str, record: Option<Record>) -> Result<Options> {
        let mut options = Options::default();
        let Some(record) = record else { return Ok(options) };
        for (name, cell) in record.fields() {
            let value = cell.force(cx)?;
            if value.is_null() {
                continue;
            }
            match name.as_str() {
                "Query" => options.query = query(cx, value)?,
                "CredentialQuery" => options.credential_query = query(cx, value)?,
                "RelativePath" => options.relative_path = Some(Text::from_value(value)?.to_display()),
                "Headers" => options.headers = headers(cx, value)?,
                "Content" if function == "Web.Contents" => options.content = Some(Binary::from_value(value)?),
                "Timeout" => options.timeout = Some(timeout(Duration::from_value(value)?)),
                "ManualStatusHandling" => options.manual_status = statuses(cx, value)?,
                "IsRetry" => options.is_retry = bool::from_value(value)?,
                "ManualCredentials" => options.manual_credentials = bool::from_value(value)?,
                "ExcludedFromCacheKey" => {
                    let names = List::from_value(value)?.values(cx)?;
                    let names = names.into_iter().map(|name| Ok(Text::from_value(name)?.to_lowercase()));
                    options.excluded_from_cache_key = names.collect::<Result<_>>()?;
                }
                "ApiKeyName" => options.api_key_name = Some(Text::from_value(value)?.to_display()),
                _ => {
                    return Err(Error::expression_of(
                        format!("'{name}' isn't a valid {function} option."),
                        Value::from(name.clone()),
                    ));
                }
            }
        }
        Ok(options)
    }
}

/// A duration of zero or less means the default; see `Transport`.
fn timeout(duration: Duration) -> std::time::Duration {
    std::time::Duration::from_nanos(u64::try_from(duration.ticks()).unwrap_or(0).saturating_mul(100))
}

/// Values are text, or lists of text that repeat the name.
fn query(cx: &Cx, value: Value) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    for (name, cell) in Record::from_value(value)?.fields() {
        let value = cell.force(cx)?;
        match value.data {
            Data::Null => {}
            Data::List(list) => {
                for item in list.values(cx)? {
                    pairs.push((name.to_display(), Text::from_value(item)?.to_display()));
                }
            }
            _ => pairs.push((name.to_display(), Text::from_value(value)?.to_display())),
        }
    }
    Ok(pairs)
}

fn headers(cx: &Cx, value: Value) -> Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    for (name, cell) in Record::from_value(value)?.fields() {
        let value = cell.force(cx)?;
        if !value.is_null() {
            headers.push((name.to_display(), Text::from_value(value)?.to_display()));
        }
    }
    Ok(headers)
}

fn statuses(cx: &Cx, value: Value) -> Result<Vec<u16>> {
    let values = List::from_value(value)?.values(cx)?;
    let statuses = values.into_iter().map(|value| {
        let number = Number::from_value(value.clone())?;
        let status = number.to_i64().and_then(|status| u16::try_from(status).ok());
        status.ok_or_else(|| {
            Error::expression_of("ManualStatusHandling must be a list of HTTP status codes.", value)
        })
    });
    statuses.collect()
}
