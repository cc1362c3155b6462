//! The errors of calls that need a system which is not there.

use m_engine::value::{Data, Record, Text};
use m_engine::{Args, Error, Value};

/// The error of a data source that this host cannot reach: `DataSource.Error`, with kind and path of the source.
pub(super) fn no_source(function: &str, kind: &str, what: &str, args: &Args) -> Error {
    let message = format!(
        "{function} is not available: this host cannot connect to {what}. Data of such a source has to be read \
         through an extension, a file or a web service."
    );
    let detail = Record::of([
        ("DataSourceKind", Value::text(kind)),
        ("DataSourcePath", Value::from(path(args))),
        ("Function", Value::text(function)),
    ]);
    Error::data_source(message, detail.into())
}

/// The error of a function of a connector that Microsoft's products bring along and this host does not.
pub(super) fn no_connector(function: &str, product: &str) -> Error {
    Error::new(
        "DataSource.Error",
        format!(
            "{function} belongs to the connector for {product}, which isn't loaded. Load its package as an extension, or \
             read the data through another source."
        ),
        Value::text(function),
    )
}

/// The error of a service that only Microsoft's own hosts have.
pub(super) fn no_service(function: &str, what: &str) -> Error {
    Error::expression(format!("{function} is not available: this host has no {what}."))
}

/// What of the arguments tells sources of one kind apart: the texts before the options, as `server;database`. A
/// connection string may hold a secret and is not shown.
pub(super) fn path(args: &Args) -> Text {
    let texts = (0..args.given()).map_while(|index| match args.value(index).data {
        Data::Text(text) if !text.contains('=') => Some(text.to_string()),
        _ => None,
    });
    Text::from(texts.collect::<Vec<_>>().join(";"))
}
