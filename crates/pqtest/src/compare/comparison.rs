//! One run of `compare` or `run-compare`.

use super::outcome::{Expected, TestRun};
use super::record::CompareRecord;
use super::run_folder::RunFolder;
use crate::arguments::{Compare, ComparisonOptions};
use crate::configuration::Configuration;
use crate::output;
use anyhow::{Context, Result};
use m_host::evaluation::Settings;
use m_host::watch;
use std::path::PathBuf;
use std::process::ExitCode;

/// The form of the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// An array of records.
    Records,
    /// Lines of events where the caller keeps the actual results and wants no indented JSON, as the Test Explorer of
    /// VS Code does; otherwise an array of records.
    Either,
}

/// Runs the tests and prints what came of them.
pub(crate) fn run(command: &Compare, form: Form) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?.interruptible();
    let comparison = Comparison::new(command, &configuration);
    if comparison.options.list_only {
        super::tests::list(&comparison.query()?, &comparison.filters(), configuration.pretty)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(engine) = &comparison.options.engine_path {
        return super::engines::run(&comparison, engine);
    }
    let watched = if command.reports.watch { Some(comparison.watched()?) } else { None };
    watch::repeat(watched.as_deref(), &configuration.cancelled(), || {
        let failed = comparison.once(form)?;
        let told = failed && command.reports.fail_on_test_failure;
        Ok(if told { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    })
}

/// The options of a comparison, completed by the settings file.
pub(super) struct Comparison<'c> {
    pub(super) command: &'c Compare,
    pub(super) configuration: &'c Configuration,
    pub(super) options: ComparisonOptions,
}

impl<'c> Comparison<'c> {
    fn new(command: &'c Compare, configuration: &'c Configuration) -> Comparison<'c> {
        let (mut options, file) = (command.comparison.clone(), &configuration.file);
        let resolved = |path: &Option<PathBuf>| path.as_ref().map(|path| file.resolve(path));
        options.fail_on_missing_output_file |= file.fail_on_missing_output_file;
        options.persist_intermediate_test_results |= file.persist_intermediate_test_results;
        if options.diagnostic_channels.is_empty() {
            options.diagnostic_channels = file.diagnostic_channels.clone();
        }
        let folder = &mut options.intermediate_test_results_folder;
        *folder = folder.take().or_else(|| file.intermediate_test_results_folder.clone());
        options.diagnostics_folder =
            options.diagnostics_folder.or_else(|| resolved(&file.diagnostics_folder_path));
        options.output_folder = options.output_folder.or_else(|| resolved(&file.output_folder_path));
        Comparison { command, configuration, options }
    }

    pub(super) fn query(&self) -> Result<PathBuf> {
        self.configuration.required_query_path(&self.command.source)
    }

    pub(super) fn filters(&self) -> Vec<String> {
        super::tests::filters(self.configuration, &self.command.reports)
    }

    pub(super) fn settings(&self) -> Result<Settings> {
        let settings =
            self.configuration.settings_with_credentials(&self.command.engine, &self.command.store)?;
        let fails =
            self.command.reports.fail_on_folding_failure || self.configuration.file.fail_on_folding_failure;
        Ok(Settings { fail_on_folding_failure: fails, ..settings })
    }

    fn watched(&self) -> Result<Vec<PathBuf>> {
        let mut watched = self.configuration.extensions(&self.command.engine);
        watched.push(self.query()?);
        watched.extend(self.command.reports.parameter_query_file.clone());
        Ok(watched)
    }

    /// Runs all tests once; whether one failed.
    fn once(&self, form: Form) -> Result<bool> {
        let query = self.query()?;
        let tests = super::tests::find(&query, &self.filters())?;
        let parameter = super::tests::parameter(self.configuration, &self.command.reports)?;
        let events = form == Form::Either
            && self.options.persist_intermediate_test_results
            && !self.configuration.pretty;
        let folder =
            RunFolder::create(&self.options).context("cannot create the folder for actual results")?;
        if events {
            super::events::run_start(&tests)?;
        }
        let mut runs: Vec<TestRun> = Vec::new();
        for test in &tests {
            if events {
                super::events::test_start(test)?;
            }
            let expected = Expected::of(test, &self.options);
            let run =
                super::outcome::run(test, &expected, parameter.as_ref(), self.settings()?, &folder, self)?;
            if events {
                super::events::test_end(&run)?;
            }
            runs.push(run);
        }
        let failed = runs.iter().filter(|run| !run.passed()).count();
        if events {
            super::events::run_end(runs.len() - failed, failed)?;
        }
        let prefix = self.configuration.file.test_name_prefix.as_deref().unwrap_or("");
        let records: Vec<CompareRecord> = runs.iter().map(|run| CompareRecord::of(run, prefix)).collect();
        if !events {
            output::print(&records, self.configuration.pretty)?;
        }
        let cases: Vec<super::case::Case> = runs.iter().flat_map(|run| run.cases(prefix)).collect();
        super::reports::write(&cases, &records, self.configuration, &self.command.reports)?;
        super::reports::write_requests(runs.iter().flat_map(|run| &run.requests), &self.command.reports)?;
        Ok(failed > 0)
    }
}
