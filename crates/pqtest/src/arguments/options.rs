//! The options of PQTest in the groups in which commands take them. Every one that a settings file can hold is optional
//! here: the command line goes before the file.

use clap::Args;
use jiff::Timestamp;
use m_host::web::Route;
use std::path::PathBuf;

/// What every command takes.
#[derive(Args, Clone, Default)]
pub(crate) struct CommonOptions {
    /// Indent the JSON
    #[arg(long = "prettyPrint", short = 'p')]
    pub(crate) pretty_print: bool,
    /// A JSON file with options; the command line goes before it (-sf)
    #[arg(long = "settingsFile", alias = "sf", value_name = "FILE.json")]
    pub(crate) settings_file: Option<PathBuf>,
}

/// Extensions, and the world in which they run.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Extensions")]
pub(crate) struct EngineOptions {
    /// An extension: .mez, .pqx, or a folder with its files (repeatable)
    #[arg(long = "extension", short = 'e', value_name = "FILE")]
    pub(crate) extension: Vec<PathBuf>,
    /// A property that Extension.CurrentApplication shows (repeatable; -ap)
    #[arg(long = "applicationProperty", alias = "ap", value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) application_property: Vec<(String, String)>,
    /// A JSON file with such properties (-apf)
    #[arg(long = "applicationPropertyFile", alias = "apf", value_name = "FILE.json")]
    pub(crate) application_property_file: Option<PathBuf>,
    /// A setting that Environment.FeatureSwitch reads (repeatable; -ec)
    #[arg(long = "environmentConfiguration", alias = "ec", value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) environment_configuration: Vec<(String, String)>,
    /// A JSON file with such settings (-ecf)
    #[arg(long = "environmentConfigurationFile", alias = "ecf", value_name = "FILE.json")]
    pub(crate) environment_configuration_file: Option<PathBuf>,
    /// Write Diagnostics.Trace (user), HTTP requests (engine) or both to standard error (-l)
    #[arg(long = "logMashupEngineTraces", short = 'l', value_name = "all|user|engine")]
    pub(crate) log: Option<TraceLevel>,
    /// Send requests for one base URL to another, for example to a mock (repeatable; not in Microsoft's tool)
    #[arg(long = "route", value_name = "FROM=TO")]
    pub(crate) route: Vec<Route>,
    /// The language of the connector's texts (not in Microsoft's tool)
    #[arg(long = "culture", value_name = "CULTURE", default_value = "en-US")]
    pub(crate) culture: String,
    /// The local time zone; the system's by default (not in Microsoft's tool)
    #[arg(long = "timeZone", value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
    /// Let the clock stand at this moment (not in Microsoft's tool)
    #[arg(long = "now", value_name = "TIME")]
    pub(crate) now: Option<Timestamp>,
    /// Skip the waits between polls and retries (not in Microsoft's tool)
    #[arg(long = "skipWaits")]
    pub(crate) skip_waits: bool,
}

/// What is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum TraceLevel {
    /// Both.
    All,
    /// What the connector writes with `Diagnostics.Trace`.
    User,
    /// HTTP requests.
    Engine,
}

/// Which data source is meant.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Data source")]
pub(crate) struct SourceOptions {
    /// A query: an M expression or a section document (-q); where tests are run also a folder
    #[arg(long = "queryFile", short = 'q', value_name = "FILE.pq")]
    pub(crate) query_file: Option<PathBuf>,
    /// The data source kind, instead of a query (-dsk)
    #[arg(long = "dataSourceKind", alias = "dsk", value_name = "KIND")]
    pub(crate) data_source_kind: Option<String>,
    /// The data source path that goes with it (-dsp)
    #[arg(long = "dataSourcePath", alias = "dsp", value_name = "PATH")]
    pub(crate) data_source_path: Option<String>,
    /// Anonymous, UsernamePassword, Key, Windows, OAuth2 (-ak)
    #[arg(long = "authenticationKind", alias = "ak", value_name = "KIND")]
    pub(crate) authentication_kind: Option<String>,
}

/// Where credentials are kept.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Credential store")]
pub(crate) struct StoreOptions {
    /// The encrypted file with the credentials, instead of the system's store (-cfp)
    #[arg(long = "credentialsFilePath", alias = "cfp", value_name = "FILE")]
    pub(crate) credentials_file: Option<PathBuf>,
    /// Azure Key Vault; this program does not have it and says so (-kv)
    #[arg(long = "keyVault", alias = "kv", value_name = "NAME")]
    pub(crate) key_vault: Option<String>,
}

/// How a person signs in.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Sign-in")]
pub(crate) struct BrowserOptions {
    /// Let a person sign in on the connector's login page (OAuth, Aad)
    #[arg(long = "interactive")]
    pub(crate) interactive: bool,
    /// Open the page in the system's browser; here it always is
    #[arg(long = "useSystemBrowser")]
    pub(crate) use_system_browser: bool,
    /// Microsoft's tool opens Internet Explorer; here the same as --useSystemBrowser
    #[arg(long = "useLegacyBrowser", conflicts_with = "use_system_browser")]
    pub(crate) use_legacy_browser: bool,
    /// The account that the login page should offer
    #[arg(long = "loginHint", value_name = "NAME")]
    pub(crate) login_hint: Option<String>,
    /// Take the final address from standard input instead of waiting for the browser (not in Microsoft's tool)
    #[arg(long = "paste", requires = "interactive")]
    pub(crate) paste: bool,
    /// Fill in the login page as this user, for tests; PQ_SIGN_IN_PASSWORD holds the password (not in Microsoft's tool)
    #[arg(long = "user", value_name = "NAME", requires = "interactive", conflicts_with = "paste")]
    pub(crate) user: Option<String>,
}

/// How tests are run and reported.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Tests")]
pub(crate) struct ReportOptions {
    /// A query whose result the tests, which are functions, are applied to (-pa)
    #[arg(long = "parameterQueryFile", aliases = ["pa", "parameter-query"], value_name = "FILE.pq")]
    pub(crate) parameter_query_file: Option<PathBuf>,
    /// Fail where a query does not fold completely, as DirectQuery does (-foff)
    #[arg(long = "failOnFoldingFailure", alias = "foff")]
    pub(crate) fail_on_folding_failure: bool,
    /// Write a .trx report and a JSON file for each test into this folder (-trx)
    #[arg(long = "trxReportPath", alias = "trx", value_name = "FOLDER")]
    pub(crate) trx_report_path: Option<PathBuf>,
    /// Write a JUnit report (not in Microsoft's tool)
    #[arg(long = "junitReportPath", alias = "junit", value_name = "FILE.xml")]
    pub(crate) junit_report_path: Option<PathBuf>,
    /// With --engine, write a table of the differences for people, in Markdown (not in Microsoft's tool)
    #[arg(long = "differences", value_name = "FILE.md")]
    pub(crate) differences: Option<PathBuf>,
    /// Take the tests that match the glob, or with ! leave them out (repeatable)
    #[arg(long = "testFilter", value_name = "GLOB")]
    pub(crate) test_filter: Vec<String>,
    /// Exit with 1 where a test failed (not in Microsoft's tool, which exits with 0)
    #[arg(long = "failOnTestFailure")]
    pub(crate) fail_on_test_failure: bool,
    /// Run again whenever an extension or a query changes, until Ctrl-C (not in Microsoft's tool)
    #[arg(long = "watch")]
    pub(crate) watch: bool,
    /// Write all requests to a HAR file (not in Microsoft's tool)
    #[arg(long = "har", value_name = "FILE")]
    pub(crate) har: Option<PathBuf>,
}

/// How results are compared.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Comparison")]
pub(crate) struct ComparisonOptions {
    /// Fail where there is no expected file, instead of writing one (-fomof)
    #[arg(long = "failOnMissingOutputFile", alias = "fomof")]
    pub(crate) fail_on_missing_output_file: bool,
    /// Show the tests, run none
    #[arg(long = "listOnly")]
    pub(crate) list_only: bool,
    /// The folder below which actual results are written (-itrf)
    #[arg(long = "intermediateTestResultsFolder", alias = "itrf", value_name = "FOLDER")]
    pub(crate) intermediate_test_results_folder: Option<PathBuf>,
    /// Keep the actual results after the run (-pitr)
    #[arg(long = "persistIntermediateTestResults", alias = "pitr")]
    pub(crate) persist_intermediate_test_results: bool,
    /// Compare the events of a channel, too: Odbc, or Web for HTTP requests (repeatable; -dc)
    #[arg(long = "diagnosticChannels", alias = "dc", value_name = "CHANNEL", value_delimiter = ',')]
    pub(crate) diagnostic_channels: Vec<String>,
    /// The folder of expected .diagnostics files, instead of the query's (-dfp)
    #[arg(long = "diagnosticsFolderPath", alias = "dfp", value_name = "FOLDER")]
    pub(crate) diagnostics_folder: Option<PathBuf>,
    /// The folder of expected .pqout files, instead of the query's (-ofp)
    #[arg(long = "outputFolderPath", alias = "ofp", value_name = "FOLDER")]
    pub(crate) output_folder: Option<PathBuf>,
    /// Another PQTest, which runs the same queries: shows where the two disagree (not in Microsoft's tool)
    #[arg(long = "engine", value_name = "PATH")]
    pub(crate) engine_path: Option<PathBuf>,
}

/// `key=value`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
    if key.is_empty() {
        Err("the key is empty; write KEY=VALUE".into())
    } else {
        Ok((key.into(), value.into()))
    }
}
