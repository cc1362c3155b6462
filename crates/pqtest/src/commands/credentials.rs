//! `list-credential` and `delete-credential`.

use crate::arguments::{DeleteCredential, ListCredential};
use crate::configuration::Configuration;
use crate::output::{self, GenericResult};
use crate::source::source;
use crate::store;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Prints an array of all credentials without their secrets.
pub(crate) fn list(command: &ListCredential) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?;
    let store = store::find(&configuration, &command.store)?;
    let all = store.map(|store| store.list()).transpose()?.unwrap_or_default();
    let all: Vec<Value> = all.iter().map(|credential| credential.listed()).collect();
    output::print(&all, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}

/// Deletes every credential with `--ALL`, or that of one source.
pub(crate) fn delete(command: &DeleteCredential) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?;
    let store = store::find(&configuration, &command.store)?;
    let kept = store.as_ref().map(|store| store.list()).transpose()?.unwrap_or_default();
    let delete = |kind: &str, path: Option<&str>| match &store {
        Some(store) => store.delete(kind, path),
        None => Ok(false),
    };
    let named = command.source.query_file.is_some() || command.source.data_source_kind.is_some();
    let result = if command.all {
        for credential in &kept {
            delete(&credential.data_source_kind, credential.data_source_path.as_deref())?;
        }
        GenericResult::success("Successfully deleted all credentials", json!({ "Count": kept.len() }))
    } else if named {
        let source = source(&configuration, &command.engine, &command.source)?;
        let details = json!({ "Kind": source.kind, "Path": source.shown_path() });
        if delete(&source.kind, source.path.as_deref())? {
            GenericResult::success("Successfully deleted credential", details)
        } else {
            GenericResult::failure("There is no credential for this data source", details)
        }
    } else {
        bail!("say which credential: --ALL, or --extension with --queryFile or --dataSourceKind");
    };
    output::print(&result, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}
