//! The options that name one data source: a query that uses it, or its path and kind.

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use m_engine::value::{Data, Record};
use m_engine::{Error, Value};
use m_host::discovery::discover;
use m_host::evaluation::Evaluation;
use m_host::report;
use m_host::scope::{CREDENTIAL_ERROR, DataSource};
use m_output::pqout;
use std::path::Path;

#[derive(Args)]
pub(crate) struct SourceArguments {
    /// A query whose data source is meant: its text, or the file that holds it
    #[arg(short = 'q', long, value_name = "EXPR|FILE.pq", required_unless_present = "source")]
    query: Option<String>,
    /// The data source path, instead of a query
    #[arg(long, value_name = "PATH", conflicts_with = "query")]
    source: Option<String>,
    /// The data source kind of --source; needed where the extensions have several
    #[arg(long, value_name = "KIND", requires = "source")]
    kind: Option<String>,
}

impl SourceArguments {
    /// The source. A query that does not say it in its text is run until it needs a credential.
    pub(crate) fn source(&self, evaluation: &Evaluation) -> Result<DataSource> {
        if let Some(query) = &self.query {
            let query = &text_of(query)?;
            // What the text says is known without asking anybody.
            let found = discover(evaluation, query).map(|discovery| discovery.sources).unwrap_or_default();
            return match found.as_slice() {
                [one] => Ok(one.source.clone()),
                [] => source_of(evaluation, query),
                several => {
                    let several: Vec<String> = several
                        .iter()
                        .map(|found| format!("{} ({})", found.source.kind, found.source.path))
                        .collect();
                    bail!("the query has several data sources: {}", several.join(", "))
                }
            };
        }
        let path = self.source.clone().unwrap_or_default();
        if let Some(kind) = &self.kind {
            return Ok(DataSource { kind: kind.clone(), path });
        }
        let kinds: Vec<String> = evaluation.extensions.iter().flat_map(|one| one.kinds()).collect();
        match kinds.as_slice() {
            [kind] => Ok(DataSource { kind: kind.clone(), path }),
            [] => bail!("no extension with a data source is loaded: name one with --extension"),
            _ => bail!(
                "the extensions have several data source kinds, choose with --kind: {}",
                kinds.join(", ")
            ),
        }
    }
}

/// The text of a query that is given as such or as the name of a file.
fn text_of(query: &str) -> Result<String> {
    let path = Path::new(query);
    let is_named = path.extension().is_some_and(|ending| ["m", "pq"].iter().any(|one| ending == *one));
    if !is_named {
        return Ok(query.to_owned());
    }
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {query}"))?;
    Ok(mez::decode_text(&bytes))
}

/// The first data source for which a query needs a credential.
fn source_of(evaluation: &Evaluation, query: &str) -> Result<DataSource> {
    let cx = &evaluation.cx;
    let value = evaluation.query("query", query).and_then(|value| evaluation.preview(value, 1));
    // Tables fetch when they are read. An error in a cell is part of the text; what needs a person is not.
    let error = match value.and_then(|value| pqout::write(cx, &value)) {
        Ok(_) => bail!("the query needs no credential"),
        Err(error) => error,
    };
    wanted(&error).ok_or_else(|| anyhow!(report::describe(cx, &error)))
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
