//! `Web.Contents`: a binary that is fetched when its bytes or its metadata are read. `Web.Headers`: the headers alone.

use super::download::{Download, Reader};
use super::options::Options;
use super::request::Request;
use super::url::with_query;
use crate::scope::Scope;
use crate::secrets::BLANK;
use m_engine::value::types::FunctionType;
use m_engine::value::{Binary, BinarySource, ByteReader, Function, Record, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};
use m_library::absolute;
use std::cell::OnceCell;
use std::rc::Rc;

/// The functions that reach the network.
pub const WEB_FUNCTIONS: &[Builtin] = &[WEB_CONTENTS, WEB_HEADERS];

const WEB_CONTENTS: Builtin = Builtin {
    name: "Web.Contents",
    signature: "(url as text, optional options as nullable record) as binary",
    doc: "The contents of `url`. Nothing is sent before the bytes or the metadata are read. Options: Query, \
          RelativePath, Headers, Content (makes it a POST), Timeout, IsRetry, ManualStatusHandling, \
          ExcludedFromCacheKey, ApiKeyName; in extensions also ManualCredentials and CredentialQuery.",
    examples: &[],
    body: Rust(web_contents),
};

const WEB_HEADERS: Builtin = Builtin {
    name: "Web.Headers",
    signature: "(url as text, optional options as nullable record) as record",
    doc: "The headers of `url` as a record, asked for with the method HEAD; the status is its metadata \
          `Response.Status`. Options as those of `Web.Contents`, without Content. Outside of an extension only the \
          headers that tell nothing of the server's inside are there.",
    examples: &[],
    body: Rust(web_headers),
};

/// The headers that an ordinary query sees.
const HARMLESS: [&str; 12] = [
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Type",
    "Date",
    "ETag",
    "Expires",
    "Last-Modified",
    "Retry-After",
    "Vary",
];

fn web_contents(cx: &Cx, args: Args) -> Result<Value> {
    let request = Rc::new(request(cx, &args, "Web.Contents")?);
    let contents = Rc::new(Contents { request, download: OnceCell::new() });
    let meta = metadata(cx, &contents);
    Ok(Value::from(Binary::stream(cx, Source(contents))).with_meta(meta))
}

fn web_headers(cx: &Cx, args: Args) -> Result<Value> {
    let mut request = request(cx, &args, "Web.Headers")?;
    if request.options.content.is_some() {
        return Err(Error::expression_of(
            "'Content' isn't a valid Web.Headers option.",
            Value::text("Content"),
        ));
    }
    request.head = true;
    let download = request.exchange(cx)?;
    let mut headers = headers(&download);
    if request.scope.source.is_none() {
        let harmless = |name: &str| HARMLESS.iter().any(|known| known.eq_ignore_ascii_case(name));
        let fields = headers.fields().filter(|(name, _)| harmless(name));
        headers = Record::new(fields.map(|(name, cell)| (name.clone(), cell.clone())).collect())
            .unwrap_or_else(|_| Record::empty());
    }
    let meta = Record::of([("Response.Status", Value::number(f64::from(download.status)))]);
    Ok(Value::from(headers).with_meta(meta))
}

/// The request of a call: its address and options, checked. Nothing is sent.
fn request(cx: &Cx, args: &Args, function: &'static str) -> Result<Request> {
    let base: Text = args.get(0)?;
    let mut options = Options::read(cx, function, args.get(1)?)?;
    let scope = Scope::current(cx);
    if scope.signs_in {
        // There is no credential yet, and an answer of before is no answer to a new sign-in.
        options.manual_credentials = true;
        options.is_retry = true;
    }
    let url = address(&base, &options)?;
    let blanks: Vec<(String, String)> =
        options.credential_query.iter().map(|(name, _)| (name.clone(), BLANK.to_owned())).collect();
    let public_url = shown(cx, &with_query(&url, &blanks));
    Ok(Request { function, head: false, url, public_url, options, scope, plain: None })
}

/// An address as it may be seen.
pub(super) fn shown(cx: &Cx, url: &str) -> String {
    crate::report::hidden(cx, url.to_owned())
}

/// One value of `Web.Contents`: bytes and metadata come from the same answer.
struct Contents {
    request: Rc<Request>,
    download: OnceCell<Rc<Download>>,
}

struct Source(Rc<Contents>);

impl Contents {
    fn download(&self, cx: &Cx) -> Result<Rc<Download>> {
        if let Some(download) = self.download.get() {
            return Ok(download.clone());
        }
        let download = self.request.exchange(cx)?;
        Ok(self.download.get_or_init(|| download).clone())
    }
}

impl BinarySource for Source {
    fn open(&self, cx: &Cx) -> Result<Box<dyn ByteReader>> {
        let download = self.0.download(cx)?;
        Ok(Box::new(Reader::new(self.0.request.clone(), download)))
    }
}

/// The metadata record; reading a field of it sends the request.
fn metadata(cx: &Cx, contents: &Rc<Contents>) -> Record {
    let field = |read: fn(&Download) -> Value| {
        let contents = contents.clone();
        Cell::lazy(cx, move |cx| contents.download(cx).map(|download| read(&download)))
    };
    let fields = vec![
        (Text::from("Content.Type"), field(|download| content_type(download).into())),
        (Text::from("Content.Uri"), Cell::Value(content_uri(&contents.request.public_url))),
        (Text::from("Content.Name"), Cell::Value(content_name(&contents.request.url).into())),
        (Text::from("Headers"), field(|download| headers(download).into())),
        (Text::from("Response.Status"), field(|download| Value::number(f64::from(download.status)))),
    ];
    Record::new(fields).unwrap_or_else(|_| Record::empty())
}

/// A function without parameters that gives the address, as connectors call it.
fn content_uri(url: &str) -> Value {
    let signature = FunctionType { parameters: Vec::new(), return_type: Type::text() };
    let url = Text::from(url);
    Function::native(Rc::new(signature), move |_, _| Ok(url.clone().into())).into()
}

/// The last part of the address's path; none where it has none.
fn content_name(url: &str) -> Option<String> {
    let url = reqwest::Url::parse(url).ok()?;
    url.path_segments()?.next_back().filter(|name| !name.is_empty()).map(str::to_owned)
}

fn content_type(download: &Download) -> Option<&str> {
    download.header("content-type").map(|value| value.split(';').next().unwrap_or(value).trim())
}

/// Headers as a record of text; several of one name are joined as HTTP joins them.
fn headers(download: &Download) -> Record {
    let mut joined: Vec<(Text, String)> = Vec::new();
    for (name, value) in &download.headers {
        match joined.iter_mut().find(|(known, _)| known.as_str() == name) {
            Some((_, all)) => all.push_str(&format!(", {value}")),
            None => joined.push((Text::from(name.as_str()), value.clone())),
        }
    }
    Record::of(joined.into_iter().map(|(name, value)| (name, Value::from(value))))
}

/// The address of a call: relative path appended with one slash, then the query.
fn address(base: &str, options: &Options) -> Result<String> {
    let mut url = absolute(base);
    if let Some(path) = &options.relative_path {
        let (head, query) = match url.split_once('?') {
            Some((head, query)) => (head.to_owned(), Some(query.to_owned())),
            None => (url.clone(), None),
        };
        url = format!("{}/{}", head.trim_end_matches('/'), path.trim_start_matches('/'));
        if let Some(query) = query {
            url = format!("{url}{}{query}", if url.contains('?') { '&' } else { '?' });
        }
    }
    let mut url = with_query(&url, &options.query);
    if let Some(query) = options.query_text.as_deref().filter(|query| !query.is_empty()) {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(query.trim_start_matches('?'));
    }
    match reqwest::Url::parse(&url) {
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") && parsed.has_host() => Ok(url),
        _ => Err(Error::expression_of(
            "The supplied URL must be a valid http or https address.",
            Value::text(base),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, address};

    #[test]
    fn addresses() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        type Case<'c> = (&'c str, Option<&'c str>, Vec<(String, String)>, &'c str);
        let cases: [Case<'_>; 6] = [
            ("https://a.b/c", None, vec![], "https://a.b/c"),
            ("https://a.b/c/", Some("/d"), vec![], "https://a.b/c/d"),
            ("https://a.b/c", Some("d"), vec![pair("q", "a b&c")], "https://a.b/c/d?q=a%20b%26c"),
            ("https://a.b/c?x=1", None, vec![pair("q", "ü")], "https://a.b/c?x=1&q=%C3%BC"),
            ("https://a.b/c?x=1", Some("d"), vec![], "https://a.b/c/d?x=1"),
            ("https://a.b", None, vec![pair("q", "1"), pair("q", "2")], "https://a.b?q=1&q=2"),
        ];
        for (base, path, query, expected) in cases {
            let options = Options { relative_path: path.map(str::to_owned), query, ..Options::default() };
            assert_eq!(address(base, &options).ok().as_deref(), Some(expected));
        }
        let text = Options { query_text: Some("[]".into()), ..Options::default() };
        assert_eq!(address("https://a.b/c", &text).ok().as_deref(), Some("https://a.b/c?[]"));
        for (given, expected) in [
            ("a.example/b?c=1", Some("http://a.example/b?c=1")),
            ("a.example:8080/b", Some("http://a.example:8080/b")),
            ("localhost:8080", Some("http://localhost:8080")),
            ("ftp://a.b", None),
            ("mailto:a", None),
            ("a b", None),
            ("", None),
        ] {
            assert_eq!(address(given, &Options::default()).ok().as_deref(), expected, "{given}");
        }
    }
}
