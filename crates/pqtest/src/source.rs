//! The data source that a command is about: named by kind and path, or by a query with exactly one data source.

use crate::arguments::{EngineOptions, SourceOptions};
use crate::configuration::{Configuration, evaluation};
use crate::query;
use anyhow::{Context, Result, anyhow, bail};
use m_engine::session;
use m_host::discovery::{Discovery, discover};
use m_host::evaluation::{Evaluation, Settings};
use m_host::extension::find_kind;
use m_host::kind::{Authentication, AuthenticationKind, normalized};
use m_host::query_file::Query;
use m_host::scope::DataSource;

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

    /// The form in which paths are compared.
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
    let settings = configuration.settings(engine)?;
    if let Some(kind) = kind {
        let path = options.data_source_path.clone().or_else(|| configuration.file.data_source_path.clone());
        let spelt = session::run(|| -> Result<String> { spelling(&evaluation(settings)?, &kind) });
        return Ok(Source { kind: spelt.context("cannot start the evaluation")??, path });
    }
    if options.data_source_path.is_some() {
        bail!("--dataSourcePath needs --dataSourceKind");
    }
    let found = discovery(configuration, options, settings)?;
    match found.sources.as_slice() {
        [only] => Ok(Source { kind: only.source.kind.clone(), path: Some(only.source.path.clone()) }),
        [] => match found.unresolved.first() {
            None => bail!("Expected 1 data source in expression, but 0 were found."),
            Some(call) => bail!(
                "Expected 1 data source in expression, but 0 were found. {}:{}: the source of {} is not known: {}",
                call.place.line,
                call.place.column,
                call.function,
                call.reason
            ),
        },
        several => bail!("Expected 1 data source in expression, but {} were found.", several.len()),
    }
}

/// The data sources of the query that the options name.
///
/// Errors: no query is named, it is not M, or an extension cannot be loaded.
pub(crate) fn discovery(
    configuration: &Configuration,
    options: &SourceOptions,
    settings: Settings,
) -> Result<Discovery> {
    let Some(path) = configuration.query_path(options) else {
        bail!("no data source is named; name a query with --queryFile or a source with --dataSourceKind");
    };
    let query = query::read(&path)?;
    let found = session::run(|| -> Result<Discovery> { sources_of(&evaluation(settings)?, &query) });
    found.context("cannot start the evaluation")?
}

/// The data sources of a query.
///
/// Errors: its text is not M; the message names the place.
pub(crate) fn sources_of(evaluation: &Evaluation, query: &Query) -> Result<Discovery> {
    discover(evaluation, &query.text).map_err(|mistakes| {
        let file = m_syntax::SourceFile::new(&query.name, &query.text);
        let first = mistakes.first().map(|mistake| file.render(mistake.span, &mistake.message, None));
        anyhow!("the query is not M: {}", first.unwrap_or_default())
    })
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

/// The ways to sign in that a data source kind offers, in the connector's spelling and order.
///
/// Errors: an extension cannot be loaded, or the kind has no such record.
pub(crate) fn authentication_kinds(
    configuration: &Configuration,
    engine: &EngineOptions,
    kind: &str,
) -> Result<Vec<String>> {
    let settings = configuration.settings(engine)?;
    let names = session::run(|| -> Result<Vec<String>> {
        let evaluation = evaluation(settings)?;
        let cx = &evaluation.cx;
        let said = |error: m_engine::Error| anyhow!("{kind}: {}", error.message());
        let found = find_kind(cx, &evaluation.extensions, kind).map_err(said)?;
        // The kind of a function of the library, such as Web, is of no extension.
        let Some(found) = found else { return Ok(BUILTIN_KINDS.map(str::to_owned).to_vec()) };
        let ways: Vec<Authentication> = found.authentication(cx).map_err(said)?;
        Ok(ways.into_iter().map(|way| way.name).collect())
    });
    names.context("cannot start the evaluation")?
}

/// The ways to sign in to a source of the library, such as `Web`.
const BUILTIN_KINDS: [&str; 5] = ["Anonymous", "UsernamePassword", "Key", "Windows", "OAuth"];

/// A way to sign in as the connector spells it, where it offers that.
///
/// Errors: it does not.
pub(crate) fn offered(given: &str, data_source_kind: &str, offered: &[String]) -> Result<String> {
    let wanted = AuthenticationKind::parse(given).map(AuthenticationKind::stored_name);
    let same = |name: &&String| {
        name.eq_ignore_ascii_case(given)
            || wanted.is_some_and(|wanted| {
                AuthenticationKind::parse(name).map(AuthenticationKind::stored_name) == Some(wanted)
            })
    };
    match offered.iter().find(same) {
        Some(kind) => Ok(kind.clone()),
        None => bail!(
            "the data source kind {data_source_kind} does not take the authentication kind {given}; it takes {}",
            offered.join(", ")
        ),
    }
}
