//! The errors of `Web.Contents`, in the words and with the details of Microsoft's.

use super::failure::Failure;
use super::request::Request;
use m_engine::value::{Data, Record};
use m_engine::{Error, Value};

/// A status that the connector does not handle itself.
pub(super) fn status(request: &Request, status: u16, phrase: &str, said: Option<String>) -> Error {
    let detail = match said {
        Some(said) => with_answer(request, said),
        None => detail(request),
    };
    if request.function == "OData.Feed" {
        let message = format!(
            "OData: Request failed: The remote server returned an error: ({status}) {phrase}. ({phrase})"
        );
        return Error::data_source(message, detail);
    }
    let message = format!(
        "{} failed to get contents from '{}' ({status}): {phrase}",
        request.function, request.public_url
    );
    Error::data_source(message, detail)
}

/// No answer, or one that broke off.
pub(super) fn failure(request: &Request, failure: &Failure) -> Error {
    let message = match failure {
        Failure::Malformed(message) => {
            return Error::expression_of(message.as_str(), Value::text(request.public_url.as_str()));
        }
        // No service says so: nothing in a connector may take it for an answer.
        Failure::NotRecorded(told) => {
            return Error::data_source(told.as_str(), detail(request)).uncatchable();
        }
        Failure::Cancelled => return Error::expression("The evaluation was canceled.").uncatchable(),
        Failure::Timeout => "The operation has timed out.".to_owned(),
        Failure::UnknownHost(host) => format!("The remote name could not be resolved: '{host}'"),
        Failure::Damaged(cause) => format!("Found invalid data while decoding: {cause}"),
        Failure::Connection(cause) => {
            format!("Unable to connect to the remote server, or the connection was closed: {cause}")
        }
    };
    Error::data_source(message, detail(request))
}

/// A credential whose sign-in needs a part of Windows.
pub(super) fn windows(request: &Request) -> Error {
    let message = "Windows authentication needs the sign-in of Windows (Negotiate, NTLM), which this host does not \
                   have. Give the source another kind of credential, or read it on Windows with Microsoft's tools.";
    Error::data_source(message, detail(request))
}

/// A redirect that leads nowhere.
pub(super) fn redirect(request: &Request, why: &str) -> Error {
    Error::data_source(
        format!("The redirect of '{}' cannot be followed: {why}", request.public_url),
        detail(request),
    )
}

/// The detail with the beginning of what the server said.
fn with_answer(request: &Request, said: String) -> Value {
    let answer = Record::of([("Response", Value::from(said))]);
    match detail(request).data {
        Data::Record(detail) => detail.merge(&answer).into(),
        _ => answer.into(),
    }
}

fn detail(request: &Request) -> Value {
    let source = request.source();
    Record::of([
        ("DataSourceKind", Value::from(source.kind)),
        ("DataSourcePath", Value::from(source.path)),
        ("Url", Value::text(request.public_url.as_str())),
    ])
    .into()
}
