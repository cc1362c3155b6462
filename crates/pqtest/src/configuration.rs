//! What a command works with: the command line, completed by the settings file.

use crate::arguments::{CommonOptions, EngineOptions, SourceOptions, TraceLevel};
use crate::settings_file::SettingsFile;
use anyhow::{Context, Result, bail};
use m_host::clock::{ticks, zone};
use m_host::evaluation::{Evaluation, Settings};
use m_host::interrupt;
use m_host::web::{Recording, Replay, Routes};
use m_host::windows_path::found;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The options of a command and its settings file.
pub(crate) struct Configuration {
    /// The settings file; an empty one where none is named.
    pub(crate) file: SettingsFile,
    /// Whether JSON is indented.
    pub(crate) pretty: bool,
    /// Set by Ctrl-C.
    cancelled: Option<Arc<AtomicBool>>,
}

impl Configuration {
    /// Reads the settings file, if there is one.
    pub(crate) fn new(common: &CommonOptions) -> Result<Configuration> {
        let file = common.settings_file.as_deref().map(found);
        let file = file.as_deref().map(SettingsFile::read).transpose()?.unwrap_or_default();
        let pretty = common.pretty_print || file.pretty_print;
        Ok(Configuration { file, pretty, cancelled: None })
    }

    /// The same, with Ctrl-C stopping evaluations cleanly.
    pub(crate) fn interruptible(mut self) -> Configuration {
        self.cancelled = Some(interrupt::on_ctrl_c());
        self
    }

    /// Set once somebody has pressed Ctrl-C.
    pub(crate) fn cancelled(&self) -> Arc<AtomicBool> {
        self.cancelled.clone().unwrap_or_default()
    }

    /// The extensions to load.
    pub(crate) fn extensions(&self, engine: &EngineOptions) -> Vec<PathBuf> {
        if !engine.extension.is_empty() {
            return engine.extension.iter().map(|path| found(path)).collect();
        }
        self.file.extension_paths.iter().map(|path| self.file.resolve(path)).collect()
    }

    /// The extensions to load, of which there must be one at least.
    pub(crate) fn required_extensions(&self, engine: &EngineOptions) -> Result<Vec<PathBuf>> {
        let extensions = self.extensions(engine);
        if extensions.is_empty() {
            bail!("no extension is named; name one with --extension FILE.mez");
        }
        Ok(extensions)
    }

    /// The query file or folder.
    pub(crate) fn query_path(&self, source: &SourceOptions) -> Option<PathBuf> {
        let from_file = || self.file.query_file_path.as_ref().map(|path| self.file.resolve(path));
        source.query_file.as_deref().map(found).or_else(from_file)
    }

    /// The query file or folder, which must be named.
    pub(crate) fn required_query_path(&self, source: &SourceOptions) -> Result<PathBuf> {
        self.query_path(source).context("no query is named; name one with --queryFile FILE.pq")
    }

    /// What evaluations are given, without credentials.
    pub(crate) fn settings(&self, engine: &EngineOptions) -> Result<Settings> {
        let level = self.trace_level(engine)?;
        let replay = self.replay()?;
        let began = replay.as_ref().and_then(|replay| replay.recording.began());
        Ok(Settings {
            extensions: self.extensions(engine),
            routes: Routes::new(engine.route.iter().cloned()),
            culture: engine.culture.clone(),
            zone: zone(engine.time_zone.as_deref())?,
            now: engine.now.map(ticks).or(began),
            skip_waits: engine.skip_waits || replay.is_some(),
            replay,
            trace: matches!(level, Some(TraceLevel::All | TraceLevel::Engine)),
            show_traces: matches!(level, Some(TraceLevel::All | TraceLevel::User)),
            cancelled: self.cancelled(),
            environment: self.environment(engine)?,
            application: self.application_properties(engine)?,
            ..Settings::default()
        })
    }

    /// What answers in the place of services: `HttpMockPath` names a HAR file, or a folder of them, and with
    /// `FailOnMockMiss` a request that is not there fails.
    fn replay(&self) -> Result<Option<Replay>> {
        let path = self.file.http_mock_path.as_ref().filter(|path| !path.as_os_str().is_empty());
        let Some(path) = path else { return Ok(None) };
        let recording = Recording::read(&self.file.resolve(path))?;
        Ok(Some(Replay {
            recording: Arc::new(recording),
            strict: self.file.fail_on_mock_miss,
            faults: Vec::new(),
        }))
    }

    fn trace_level(&self, engine: &EngineOptions) -> Result<Option<TraceLevel>> {
        let from_file = match self.file.log_mashup_engine_trace_level.as_deref().unwrap_or("") {
            "" => None,
            "all" => Some(TraceLevel::All),
            "user" => Some(TraceLevel::User),
            "engine" => Some(TraceLevel::Engine),
            other => {
                bail!(
                    "LogMashupEngineTraceLevel is '{other}' in the settings file; write all, user or engine"
                )
            }
        };
        Ok(engine.log.or(from_file))
    }

    /// The properties of `Extension.CurrentApplication`: those of the settings file, of the property file, and of the
    /// command line, the later over the earlier.
    pub(crate) fn application_properties(&self, engine: &EngineOptions) -> Result<BTreeMap<String, String>> {
        collect(
            &self.file.application_properties,
            engine.application_property_file.as_deref(),
            &engine.application_property,
        )
    }

    /// The settings of `Environment.FeatureSwitch`, in the same way.
    pub(crate) fn environment(&self, engine: &EngineOptions) -> Result<BTreeMap<String, String>> {
        collect(
            &self.file.environment_configuration,
            engine.environment_configuration_file.as_deref(),
            &engine.environment_configuration,
        )
    }
}

fn collect(
    settings: &BTreeMap<String, String>,
    file: Option<&Path>,
    pairs: &[(String, String)],
) -> Result<BTreeMap<String, String>> {
    let mut all = settings.clone();
    if let Some(path) = file {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let read: BTreeMap<String, String> = serde_json::from_str(&mez::decode_text(&bytes))
            .with_context(|| format!("{} is not a JSON object of texts", path.display()))?;
        all.extend(read);
    }
    all.extend(pairs.iter().cloned());
    Ok(all)
}

/// Sets up an evaluation. Call it on the thread of [`m_engine::session::run`].
pub(crate) fn evaluation(settings: Settings) -> Result<Evaluation> {
    Ok(Evaluation::new(settings)?)
}
