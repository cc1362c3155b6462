//! The settings file of `--settingsFile`: the options of a test run as JSON. Its keys are those of Microsoft's schema
//! `usersettings.json`.

use anyhow::{Context, Result, anyhow};
use m_host::windows_path::found;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A settings file, read. Whatever it leaves out is `None` or empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct SettingsFile {
    pub(crate) application_properties: BTreeMap<String, String>,
    pub(crate) authentication_kind: Option<String>,
    pub(crate) credentials_file_path: Option<PathBuf>,
    pub(crate) data_source_kind: Option<String>,
    pub(crate) data_source_path: Option<String>,
    pub(crate) diagnostic_channels: Vec<String>,
    pub(crate) diagnostics_folder_path: Option<PathBuf>,
    pub(crate) environment_configuration: BTreeMap<String, String>,
    pub(crate) extension_paths: Vec<PathBuf>,
    pub(crate) fail_on_folding_failure: bool,
    pub(crate) fail_on_missing_output_file: bool,
    pub(crate) fail_on_mock_miss: bool,
    pub(crate) http_mock_path: Option<PathBuf>,
    pub(crate) intermediate_test_results_folder: Option<PathBuf>,
    pub(crate) log_mashup_engine_trace_level: Option<String>,
    pub(crate) output_folder_path: Option<PathBuf>,
    pub(crate) parameter_query_file_path: Option<PathBuf>,
    pub(crate) persist_intermediate_test_results: bool,
    pub(crate) pretty_print: bool,
    pub(crate) query_file_path: Option<PathBuf>,
    pub(crate) skip_output: bool,
    pub(crate) test_credentials: Vec<TestCredential>,
    pub(crate) test_filters: Vec<String>,
    pub(crate) test_name_prefix: Option<String>,
    pub(crate) trx_report_path: Option<PathBuf>,
    pub(crate) user_login_hint: Option<String>,
    #[serde(skip)]
    folder: PathBuf,
}

/// A credential that a settings file gives to sources without one in the store.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TestCredential {
    /// The data source kind.
    pub(crate) kind: String,
    /// The data source path, exactly.
    #[serde(default)]
    pub(crate) path: Option<String>,
    /// `*`, or a pattern of paths.
    #[serde(default)]
    pub(crate) pattern: Option<String>,
    /// `Anonymous`, or a type that needs Windows or Microsoft Entra ID.
    #[serde(rename = "Type")]
    pub(crate) credential_type: String,
}

/// Keys of the schema that mean nothing here; a warning tells so.
const WITHOUT_EFFECT: [&str; 9] = [
    "CertificateSubjectName",
    "CertificateThumbprint",
    "CredentialProperties",
    "DataSourceAnalysisFile",
    "DataSourceReferenceFile",
    "MashupVariables",
    "OwnerAlias",
    "UseSystemBrowser",
    "ValidateWithStrictDataSourcePath",
];

/// Keys that have an effect.
const KEYS: [&str; 26] = [
    "ApplicationProperties",
    "AuthenticationKind",
    "CredentialsFilePath",
    "DataSourceKind",
    "DataSourcePath",
    "DiagnosticChannels",
    "DiagnosticsFolderPath",
    "EnvironmentConfiguration",
    "ExtensionPaths",
    "FailOnFoldingFailure",
    "FailOnMissingOutputFile",
    "FailOnMockMiss",
    "HttpMockPath",
    "IntermediateTestResultsFolder",
    "LogMashupEngineTraceLevel",
    "OutputFolderPath",
    "ParameterQueryFilePath",
    "PersistIntermediateTestResults",
    "PrettyPrint",
    "QueryFilePath",
    "SkipOutput",
    "TestCredentials",
    "TestFilters",
    "TestNamePrefix",
    "TrxReportPath",
    "UserLoginHint",
];

impl SettingsFile {
    /// Reads a settings file. Keys that are unknown or without effect are told on standard error.
    ///
    /// Errors: the file cannot be read, or is not JSON of this form; the message names key or line.
    pub(crate) fn read(path: &Path) -> Result<SettingsFile> {
        let bytes = std::fs::read(path)
            .with_context(|| format!("cannot read the settings file {}", path.display()))?;
        let object: Map<String, Value> = serde_json::from_str(&mez::decode_text(&bytes))
            .map_err(|error| anyhow!("the settings file {} is not a JSON object: {error}", path.display()))?;
        for key in object.keys().filter(|key| !key.starts_with('$')) {
            if let Some(warning) = warning(key) {
                eprintln!("warning: {}: {warning}", path.display());
            }
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let file: SettingsFile = serde_json::from_value(Value::Object(object))
            .map_err(|error| anyhow!("the settings file {} is wrong: {error}", path.display()))?;
        Ok(SettingsFile { folder, ..file })
    }

    /// A path of the file as it is meant: seen from the current folder, or, where nothing is there, from the folder of
    /// the settings file.
    pub(crate) fn resolve(&self, path: &Path) -> PathBuf {
        let here = found(path);
        let beside = found(&self.folder.join(path));
        if !here.exists() && beside.exists() { beside } else { here }
    }
}

/// What is to be said of a key.
fn warning(key: &str) -> Option<String> {
    if KEYS.contains(&key) {
        return None;
    }
    if WITHOUT_EFFECT.contains(&key) {
        return Some(format!("{key} has no effect in this program"));
    }
    let known = KEYS.iter().chain(&WITHOUT_EFFECT);
    Some(match known.min_by_key(|known| distance(known, key)).filter(|known| distance(known, key) <= 4) {
        Some(near) => format!("unknown key {key}; write {near} instead"),
        None => format!("unknown key {key}; it is ignored"),
    })
}

/// How many letters have to be changed, added or removed to get from one name to the other; their case does not count.
fn distance(a: &str, b: &str) -> usize {
    strsim::levenshtein(&a.to_lowercase(), &b.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_get_a_hint() {
        for (key, expected) in [
            ("QueryFilePath", None),
            ("QueryFilePaht", Some("unknown key QueryFilePaht; write QueryFilePath instead")),
            ("queryfilepath", Some("unknown key queryfilepath; write QueryFilePath instead")),
            ("OwnerAlias", Some("OwnerAlias has no effect in this program")),
            ("Zebra", Some("unknown key Zebra; it is ignored")),
        ] {
            assert_eq!(warning(key).as_deref(), expected, "{key}");
        }
    }

    #[test]
    fn paths_are_found_beside_the_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("a.query.pq"), "1").expect("the query is written");
        let settings = folder.path().join("s.testsettings.json");
        std::fs::write(&settings, r#"{"QueryFilePath": "a.query.pq", "PrettyPrint": true}"#)
            .expect("the settings are written");
        let settings = SettingsFile::read(&settings).expect("the settings are good");
        assert!(settings.pretty_print);
        let query = settings.query_file_path.clone().expect("a query");
        assert_eq!(settings.resolve(&query), folder.path().join("a.query.pq"));
        assert_eq!(settings.resolve(Path::new("absent")), Path::new("absent"));
    }
}
