//! What went wrong, for the page: an error of M with its place, or a sentence.

use m_engine::value::Data;
use m_engine::{Error, Value, m_text};
use m_host::evaluation::Evaluation;
use m_host::report;
use m_host::scope::CREDENTIAL_ERROR;
use serde::Serialize;

/// An error as the page shows it. No secret is in it.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure {
    /// `Expression.Error`; empty where no evaluation raised it.
    pub(crate) reason: String,
    pub(crate) message: String,
    /// The fields of the error's detail.
    pub(crate) details: Vec<(String, String)>,
    /// Whether another credential may help.
    pub(crate) credential: bool,
    pub(crate) cancelled: bool,
    /// Line and column in the query, from 1.
    pub(crate) place: Option<(u32, u32)>,
    /// The whole report, as on the command line.
    pub(crate) report: String,
}

/// The reasons that a connector gives with `Extension.CredentialError`.
const CREDENTIAL_REASONS: [&str; 3] = ["AccessUnauthorized", "AccessForbidden", "EncryptionNotSupported"];

impl Failure {
    /// A sentence.
    pub(crate) fn said(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), ..Failure::default() }
    }

    /// An error of M. A place is told where it is in the document called `document`.
    pub(crate) fn of(evaluation: &Evaluation, error: &Error, document: &str) -> Failure {
        let cx = &evaluation.cx;
        let stopped = evaluation.cx.host().is_cancelled();
        let reason = report::shown(cx, error.reason().to_display(), report::VALUE);
        let place = error.location().into_iter().chain(error.stack().iter().copied()).find_map(|location| {
            let source = cx.source(location.source).filter(|source| source.name() == document)?;
            Some(source.line_column(location.span.start))
        });
        let details = match &error.detail().data {
            Data::Null => Vec::new(),
            Data::Record(record) => {
                let shown = |cell: &m_engine::Cell| {
                    cell.force(cx).map_or_else(|_| "…".into(), |value| short(evaluation, &value))
                };
                record.fields().map(|(name, cell)| (name.to_display(), shown(cell))).collect()
            }
            _ => vec![("Detail".into(), short(evaluation, error.detail()))],
        };
        Failure {
            credential: !error.is_catchable()
                && (reason == CREDENTIAL_ERROR || CREDENTIAL_REASONS.contains(&reason.as_str())),
            reason,
            message: report::shown(cx, error.message().to_display(), report::MESSAGE),
            details,
            cancelled: stopped,
            place,
            report: report::describe(cx, error),
        }
    }
}

fn short(evaluation: &Evaluation, value: &Value) -> String {
    match &value.data {
        Data::Text(text) => report::shown(&evaluation.cx, text.to_display(), report::VALUE),
        _ => m_text::inline(value).unwrap_or_else(|| format!("[{}]", value.kind().name())),
    }
}
