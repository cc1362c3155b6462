//! Errors of M for a person: what happened, where in which text, how it came there, and what the details say.

use crate::extension::LoadError;
use crate::host::ExtensionHost;
use crate::scope::CREDENTIAL_ERROR;
use crate::web::Entry;
use m_engine::value::Data;
use m_engine::{Cell, Cx, Error, Location, Value, m_text};

/// How many calls of the M call stack are shown.
const STACK_SHOWN: usize = 8;
/// So many fields of an error's detail are told: the detail of a name that is not there is the whole record.
const DETAILS_SHOWN: usize = 20;
/// So many characters of a message are shown; a message may quote a value.
pub const MESSAGE: usize = 1000;
/// So many characters of a value in the details are shown.
pub const VALUE: usize = 300;

/// What a person can do about an error that asks for a credential; none for any other. `how` says how one is given.
pub fn credential_hint(cx: &Cx, error: &Error, how: &str) -> Option<String> {
    if error.reason().as_str() != CREDENTIAL_ERROR {
        return None;
    }
    let Data::Record(detail) = &error.detail().data else { return None };
    let field = |name: &str| match detail.get(name)?.known()?.data {
        Data::Text(text) => Some(text.to_display()),
        _ => None,
    };
    let (kind, path) = (field("DataSourceKind")?, field("DataSourcePath")?);
    let known = ExtensionHost::of(cx).ok()?.credentials.find(&kind, &path);
    Some(match known {
        Some(entry) => format!(
            "The {} credential for ({kind}, {path}) was sent and refused. Replace it {how}.",
            entry.current().kind()
        ),
        None => format!("Give a credential for ({kind}, {path}) {how}."),
    })
}

/// A text about an evaluation, without the secrets of its credentials, and of at most about `most` characters: of a longer
/// one the beginning, its length and the end. In M values stay whole, however long they are; a person has seen enough.
pub fn shown(cx: &Cx, text: String, most: usize) -> String {
    // Half a secret would not be found.
    let text = hidden(cx, text);
    let length = text.chars().count();
    if length <= most {
        return text;
    }
    let begin: String = text.chars().take(most * 3 / 4).collect();
    let end: String = text.chars().skip(length - most / 4).collect();
    format!("{begin} … ({length} characters) … {end}")
}

/// The words of an error for a person: [`shown`] at the length of a message.
pub fn words(cx: &Cx, text: String) -> String {
    shown(cx, text, MESSAGE)
}

/// The error in a line: `Reason: Message`, or the reason alone; without the secrets of the credentials.
pub fn headline(cx: &Cx, error: &Error) -> String {
    hidden(cx, reason_and_message(cx, error))
}

fn reason_and_message(cx: &Cx, error: &Error) -> String {
    let reason = shown(cx, error.reason().to_display(), VALUE);
    if error.message().is_empty() {
        return reason;
    }
    format!("{reason}: {}", words(cx, error.message().to_display()))
}

/// The error with its source line, call stack and details, several lines without a final newline.
pub fn describe(cx: &Cx, error: &Error) -> String {
    told(cx, error, |cell| cell.force(cx).ok())
}

/// As [`describe`], with nothing evaluated for it: of the details what is known.
pub fn describe_known(cx: &Cx, error: &Error) -> String {
    told(cx, error, Cell::known)
}

/// Why an extension could not be loaded: of a mistake in its M the place and the line, too.
pub(crate) fn load_error(cx: &Cx, error: &LoadError) -> String {
    match error {
        LoadError::Section(error) => describe(cx, error),
        other => other.to_string(),
    }
}

fn told(cx: &Cx, error: &Error, read: impl Fn(&Cell) -> Option<Value>) -> String {
    let headline = reason_and_message(cx, error);
    let mut report = match error.location().and_then(|location| Some((cx.source(location.source)?, location)))
    {
        Some((source, location)) => source.render(location.span, &headline, None),
        None => headline,
    };
    for location in error.stack().iter().take(STACK_SHOWN) {
        if let Some(place) = place(cx, *location) {
            report.push_str(&format!("\n  called from {place}"));
        }
    }
    if error.stack().len() > STACK_SHOWN {
        let more = sink::counted(error.stack().len() - STACK_SHOWN, "more call");
        report.push_str(&format!("\n  … and {more}"));
    }
    let request = failed_request(cx, error);
    // Where the message says of the request all there is to say, as that of a replay does, it is not said again.
    let message = error.message().to_display();
    let is_told = request.as_ref().is_some_and(|entry| {
        message.contains(&entry.url)
            && entry.failure.as_ref().is_some_and(|failure| message.contains(failure))
    });
    report.push_str(&details(cx, error.detail(), read, if is_told { &["Url"] } else { &[] }));
    if let Some(request) = request.filter(|_| !is_told).and_then(|entry| outcome(&entry)) {
        report.push_str(&format!("\n  Request: {request}"));
    }
    hidden(cx, report)
}

/// A text about an evaluation, without the secrets of its credentials.
pub fn hidden(cx: &Cx, text: String) -> String {
    match ExtensionHost::of(cx) {
        Ok(host) => host.credentials.secrets.hide(text).into_owned(),
        Err(_) => text,
    }
}

/// The request that an error is about, where it is about one.
fn failed_request(cx: &Cx, error: &Error) -> Option<Entry> {
    let entries = ExtensionHost::of(cx).ok()?.log.entries();
    let has_failed = |entry: &&Entry| {
        entry.failure.is_some() || entry.status.as_ref().is_some_and(|(status, _)| *status >= 400)
    };
    match url_of(error) {
        Some(url) => entries.iter().rev().find(|entry| entry.url == url).filter(has_failed).cloned(),
        // A refused credential is told by its source, and ends the evaluation.
        None if error.reason().as_str() == CREDENTIAL_ERROR => {
            // Requests behind it may be under way.
            let last = entries.iter().rfind(|entry| entry.status.is_some() || entry.failure.is_some());
            last.filter(|entry| matches!(&entry.status, Some((401 | 403, _)))).cloned()
        }
        None => None,
    }
}

/// A request in a line: method, address without secrets, and what came back.
fn outcome(entry: &Entry) -> Option<String> {
    let outcome = match (&entry.failure, &entry.status) {
        (Some(failure), _) => failure.clone(),
        (None, Some((status, phrase))) => format!("{status} {phrase}"),
        (None, None) => return None,
    };
    Some(format!("{} {} → {outcome} ({} ms)", entry.method, entry.url, entry.time.as_millis()))
}

/// The address in the detail of an error about a request.
fn url_of(error: &Error) -> Option<String> {
    let Data::Record(detail) = &error.detail().data else { return None };
    match detail.get("Url")?.known()?.data {
        Data::Text(url) => Some(url.to_display()),
        _ => None,
    }
}

/// `query.pq:3:5`
pub(crate) fn place(cx: &Cx, location: Location) -> Option<String> {
    let source = cx.source(location.source)?;
    let (line, column) = source.line_column(location.span.start);
    Some(format!("{}:{line}:{column}", source.name()))
}

/// A detail record field by field, one line each, without those that are told already; anything else on one line.
fn details(cx: &Cx, detail: &Value, read: impl Fn(&Cell) -> Option<Value>, told: &[&str]) -> String {
    let mut lines = String::new();
    match &detail.data {
        Data::Null => {}
        Data::Record(record) => {
            let fields = record.fields().filter(|(name, _)| !told.contains(&name.as_str()));
            for (name, cell) in fields.take(DETAILS_SHOWN) {
                let value = read(cell).map_or_else(|| "…".into(), |value| short(cx, &value));
                lines.push_str(&format!("\n  {}: {value}", name.to_display()));
            }
            let more = record.fields().count().saturating_sub(DETAILS_SHOWN);
            if more > 0 {
                lines.push_str(&format!("\n  … and {more} more"));
            }
        }
        _ => lines.push_str(&format!("\n  Detail: {}", short(cx, detail))),
    }
    lines
}

fn short(cx: &Cx, value: &Value) -> String {
    match &value.data {
        Data::Text(text) => shown(cx, text.to_display(), VALUE),
        _ => m_text::inline(value).unwrap_or_else(|| format!("[{}]", value.kind().name())),
    }
}
