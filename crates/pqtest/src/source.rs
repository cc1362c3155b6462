//! The data source that a command is about: named by kind and path, or by a query with exactly one data source.

use crate::arguments::{EngineOptions, SourceOptions};
use crate::configuration::{Configuration, evaluation};
use crate::query;
use anyhow::{Context, Result, bail};
use m_engine::value::{Data, Record, Type};
use m_engine::{Cx, Error, Value, session};
use m_host::credential::Credentials;
use m_host::evaluation::{Evaluation, Settings};
use m_host::extension::Extension;
use m_host::pqout;
use m_host::query::Query;
use m_host::scope::{CREDENTIAL_ERROR, DataSource};
use m_syntax::ast::Primitive;
use std::rc::Rc;

/// A data source as a command line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// The data source kind as the connector spells it.
    pub(crate) kind: String,
    /// The data source path; none means every source of the kind.
    pub(crate) path: Option<String>,
}

impl Source {
    /// The path, or for every source of the kind the kind's name.
    pub(crate) fn shown_path(&self) -> &str {
        self.path.as_deref().unwrap_or(&self.kind)
    }

    /// The form in which paths are compared: of an address the host in lower case and no default port.
    pub(crate) fn normalized_path(&self) -> String {
        normalized(self.shown_path())
    }

    /// The source with a path.
    pub(crate) fn data_source(&self) -> DataSource {
        DataSource { kind: self.kind.clone(), path: self.shown_path().to_owned() }
    }
}

/// The data source of the options.
///
/// Errors: none is named; the query has none or several; an extension cannot be loaded.
pub(crate) fn source(
    configuration: &Configuration,
    engine: &EngineOptions,
    options: &SourceOptions,
) -> Result<Source> {
    configuration.required_extensions(engine)?;
    let kind = options.data_source_kind.clone().or_else(|| configuration.file.data_source_kind.clone());
    let settings = Settings { credentials: Credentials::default(), ..configuration.settings(engine)? };
    if let Some(kind) = kind {
        let path = options.data_source_path.clone().or_else(|| configuration.file.data_source_path.clone());
        let spelt = session::run(|| -> Result<String> { spelling(&evaluation(settings)?, &kind) });
        return Ok(Source { kind: spelt.context("cannot start the evaluation")??, path });
    }
    if options.data_source_path.is_some() {
        bail!("--dataSourcePath needs --dataSourceKind");
    }
    let Some(path) = configuration.query_path(options) else {
        bail!("no data source is named; name a query with --queryFile or a source with --dataSourceKind");
    };
    let query = query::read(&path)?;
    let found = session::run(|| -> Result<DataSource> { only_source(&evaluation(settings)?, &query) });
    let found = found.context("cannot start the evaluation")??;
    Ok(Source { kind: found.kind, path: Some(found.path) })
}

/// The kind in the extension's spelling.
fn spelling(evaluation: &Evaluation, kind: &str) -> Result<String> {
    let kinds: Vec<String> = evaluation.extensions.iter().flat_map(|extension| extension.kinds()).collect();
    match kinds.iter().find(|known| known.eq_ignore_ascii_case(kind)) {
        Some(known) => Ok(known.clone()),
        None if kinds.is_empty() => bail!("the extension has no data source kind"),
        None => bail!("no extension has the data source kind {kind}; there is {}", kinds.join(", ")),
    }
}

/// The data source of a query.
fn only_source(evaluation: &Evaluation, query: &Query) -> Result<DataSource> {
    let cx = &evaluation.cx;
    let value = evaluation.query(&query.name, &query.text).and_then(|value| evaluation.preview(value, 1));
    // Tables fetch when they are read. An error in a cell is part of the text; what needs a person is not.
    match value.and_then(|value| pqout::write(cx, &value)) {
        Ok(_) => bail!("Expected 1 data source in expression, but 0 were found."),
        Err(error) => wanted(&error)
            .with_context(|| format!("the query failed: {}", m_host::report::describe(cx, &error))),
    }
}

fn wanted(error: &Error) -> Option<DataSource> {
    let Data::Record(detail) = &error.detail().data else { return None };
    let field = |record: &Record, name: &str| match record.get(name)?.known()? {
        Value { data: Data::Text(text), .. } => Some(text.to_display()),
        _ => None,
    };
    let source =
        DataSource { kind: field(detail, "DataSourceKind")?, path: field(detail, "DataSourcePath")? };
    (error.reason().as_str() == CREDENTIAL_ERROR).then_some(source)
}

/// The record behind a data source kind.
///
/// Errors: evaluating it raises one, or it is no record.
pub(crate) fn kind_record(cx: &Cx, extension: &Rc<Extension>, kind: &str) -> m_engine::Result<Record> {
    let member = extension.section.member(kind);
    let member = member.ok_or_else(|| Error::expression(format!("There is no member '{kind}'.")))?;
    let value = member.cell.force(cx)?;
    match value.data {
        Data::Record(record) => Ok(record),
        _ => Err(Error::conversion(&value, &Type::primitive(Primitive::Record))),
    }
}

/// The names of the authentication kinds that a data source kind takes, in the connector's spelling and order.
pub(crate) fn authentication_kinds(evaluation: &Evaluation, kind: &str) -> Vec<String> {
    let cx = &evaluation.cx;
    let names = |extension: &Rc<Extension>| -> Option<Vec<String>> {
        let name = extension.kinds().into_iter().find(|name| name.eq_ignore_ascii_case(kind))?;
        let record = kind_record(cx, extension, &name).ok()?;
        match record.get("Authentication")?.force(cx).ok()?.data {
            Data::Record(kinds) => Some(kinds.fields().map(|(name, _)| name.to_display()).collect()),
            _ => None,
        }
    };
    evaluation.extensions.iter().find_map(names).unwrap_or_default()
}

fn normalized(path: &str) -> String {
    let Some((scheme, rest)) = path.split_once("://") else { return path.to_owned() };
    let scheme = scheme.to_ascii_lowercase();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    let host = host.to_ascii_lowercase();
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    let host = host.strip_suffix(default_port).unwrap_or(&host);
    format!("{scheme}://{host}{tail}")
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn paths_are_compared_in_one_form() {
        for (path, expected) in [
            ("HTTPS://API.Example.com:443/Path?Q=1", "https://api.example.com/Path?Q=1"),
            ("http://h:80", "http://h"),
            ("http://h:8080/", "http://h:8080/"),
            ("Contoso", "Contoso"),
            (r#"{"a":"B"}"#, r#"{"a":"B"}"#),
        ] {
            assert_eq!(normalized(path), expected);
        }
    }
}
