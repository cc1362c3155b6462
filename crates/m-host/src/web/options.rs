//! The options of `Web.Contents` and `Web.Headers`, read and checked.

use m_engine::builtin::FromValue;
use m_engine::value::{Binary, Data, Duration, List, Number, Record, Text};
use m_engine::{Cx, Error, Result, Value};

/// The options record.
#[derive(Default)]
pub(super) struct Options {
    pub(super) query: Vec<(String, String)>,
    /// A query that is a text already; it is sent as it stands.
    pub(super) query_text: Option<String>,
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
                "Query" => match value.data {
                    Data::Text(text) => options.query_text = Some(text.to_display()),
                    _ => options.query = query(cx, value)?,
                },
                "CredentialQuery" => options.credential_query = query(cx, value)?,
                "RelativePath" => options.relative_path = Some(Text::from_value(value)?.to_display()),
                "Headers" => options.headers = headers(cx, value)?,
                "Content" if function == "Web.Contents" => options.content = Some(Binary::from_value(value)?),
                "Timeout" => options.timeout = Some(timeout(Duration::from_value(value)?)),
                "ManualStatusHandling" => options.manual_status = statuses(cx, value)?,
                "IsRetry" => options.is_retry = bool::from_value(value)?,
                "ManualCredentials" => options.manual_credentials = bool::from_value(value)?,
                "ExcludedFromCacheKey" => options.excluded_from_cache_key = lower_names(cx, value)?,
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

    /// Whether the connector brings its own `Authorization`.
    pub(super) fn authorizes(&self) -> bool {
        self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(AUTHORIZATION))
    }

    /// The first header that may not be sent with a credential of the host's outside of an extension.
    pub(super) fn header_for_anonymous(&self) -> Option<&str> {
        let plain = |name: &str| PLAIN_HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name));
        self.headers.iter().map(|(name, _)| name.as_str()).find(|name| !plain(name))
    }
}

/// The header that a credential goes into.
pub(super) const AUTHORIZATION: &str = "Authorization";

/// The headers that go with every kind of credential.
pub(super) const PLAIN_HEADERS: [&str; 10] = [
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Cache-Control",
    "Content-Type",
    "If-Modified-Since",
    "Prefer",
    "Range",
    "Referer",
];

/// A duration of zero or less means the default; see `Transport`.
pub(crate) fn timeout(duration: Duration) -> std::time::Duration {
    std::time::Duration::from_nanos(u64::try_from(duration.ticks()).unwrap_or(0).saturating_mul(100))
}

/// Values are text, or lists of text that repeat the name.
pub(crate) fn query(cx: &Cx, value: Value) -> Result<Vec<(String, String)>> {
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

/// Headers of the record `value`; one that is null counts as absent.
///
/// Errors: a value is no text.
pub(crate) fn headers(cx: &Cx, value: Value) -> Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    for (name, cell) in Record::from_value(value)?.fields() {
        let value = cell.force(cx)?;
        if value.is_null() {
            continue;
        }
        let value = Text::from_value(value)?.to_display();
        // An empty one counts as none, and leaves room for the credential's.
        if !(value.is_empty() && name.as_str().eq_ignore_ascii_case(AUTHORIZATION)) {
            headers.push((name.to_display(), value));
        }
    }
    Ok(headers)
}

/// Names of headers, in lower case.
pub(crate) fn lower_names(cx: &Cx, value: Value) -> Result<Vec<String>> {
    let names = List::from_value(value)?.values(cx)?;
    names.into_iter().map(|name| Ok(Text::from_value(name)?.to_lowercase())).collect()
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
