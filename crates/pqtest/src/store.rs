//! The credential store of the commands, and the credentials that evaluations get from it.

use crate::arguments::{EngineOptions, StoreOptions};
use crate::configuration::Configuration;
use crate::settings_file::TestCredential;
use anyhow::{Result, anyhow, bail};
use m_host::credential::Credentials;
use m_host::credential_store::{CredentialStore, FileStore};
use m_host::evaluation::Settings;
use std::sync::Arc;

/// The store of a command that reads it: the file that the options or the settings file name, or else the one of the
/// environment or of the person; none where nothing is kept yet.
///
/// Errors: its key is missing, or a store is asked for that this program does not have.
pub(crate) fn find(
    configuration: &Configuration,
    options: &StoreOptions,
) -> Result<Option<Arc<dyn CredentialStore>>> {
    if let Some(named) = named(configuration, options)? {
        return Ok(Some(Arc::new(named)));
    }
    Ok(FileStore::from_environment()?.map(|store| Arc::new(store) as Arc<dyn CredentialStore>))
}

/// The store of a command that keeps something: as [`find`], but one is begun where there is none.
///
/// Errors: as [`find`]; there is no place for a key.
pub(crate) fn keep(
    configuration: &Configuration,
    options: &StoreOptions,
) -> Result<Arc<dyn CredentialStore>> {
    let store = match named(configuration, options)? {
        Some(named) => named,
        None => FileStore::for_keeping()?,
    };
    if let Some(notice) = store.notice() {
        eprintln!("note: {notice}");
    }
    Ok(Arc::new(store))
}

fn named(configuration: &Configuration, options: &StoreOptions) -> Result<Option<FileStore>> {
    if options.key_vault.is_some() {
        bail!("--keyVault is not available in this program; use --credentialsFilePath or the system's store");
    }
    let path = options.credentials_file.as_ref().or(configuration.file.credentials_file_path.as_ref());
    path.map(|path| Ok(FileStore::at(path)?)).transpose()
}

impl Configuration {
    /// What evaluations are given, with the credentials of the store and of the settings file.
    pub(crate) fn settings_with_credentials(
        &self,
        engine: &EngineOptions,
        options: &StoreOptions,
    ) -> Result<Settings> {
        let stored = credentials(self, options)?;
        Ok(Settings { credentials: stored, ..self.settings(engine)? })
    }
}

/// The credentials for evaluations: those of the store, and for sources without one those of the settings file.
///
/// Errors: the store cannot be read.
fn credentials(configuration: &Configuration, options: &StoreOptions) -> Result<Credentials> {
    let stored = match find(configuration, options)? {
        Some(store) => Credentials::from_store(&store).map_err(|message| anyhow!(message))?,
        None => Credentials::default(),
    };
    let tests = configuration.file.test_credentials.iter().filter_map(test_credential);
    let tests = serde_json::Value::Array(tests.collect()).to_string();
    let tests = Credentials::from_json(&tests).map_err(|message| anyhow!(message))?;
    Ok(stored.or(tests))
}

/// A credential of the settings file in the form of the store. One that needs Windows or Microsoft Entra ID is told and
/// left out, as is one with a pattern that stands for some paths only.
fn test_credential(credential: &TestCredential) -> Option<serde_json::Value> {
    if !credential.credential_type.eq_ignore_ascii_case("Anonymous") {
        let TestCredential { kind, credential_type, .. } = credential;
        eprintln!("warning: TestCredentials: the type {credential_type} for {kind} is not available here");
        return None;
    }
    if credential.path.is_none() && credential.pattern.as_deref().is_some_and(|pattern| pattern != "*") {
        eprintln!(
            "warning: TestCredentials: for {} write Path, or the Pattern \"*\"; others are not available here",
            credential.kind
        );
        return None;
    }
    Some(serde_json::json!({
        "DataSourceKind": credential.kind,
        "DataSourcePath": credential.path,
        "AuthenticationKind": "Anonymous",
    }))
}
