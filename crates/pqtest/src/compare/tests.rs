//! Which tests a query path and its filters stand for, and `--listOnly`.

use crate::arguments::ReportOptions;
use crate::configuration::Configuration;
use crate::output;
use crate::query;
use anyhow::{Context, Result, bail};
use connector::glob;
use m_host::query_file::Query;
use m_host::windows_path::found;
use serde_json::{Value, json};
use std::path::{Component, Path, PathBuf};

/// What is taken where no filter says what to take.
const IMPLIED: &str = "**/*.query.pq";

/// A test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Test {
    /// The query file, as the command line begins it.
    pub(crate) path: PathBuf,
    /// The file seen from the query folder; the file's name where the query path is a file.
    pub(crate) relative: PathBuf,
}

impl Test {
    /// The file from the root, without `.` and `..`.
    pub(crate) fn absolute(&self) -> PathBuf {
        absolute(&self.path)
    }
}

/// The path from the root, without `.` and `..`; links are not followed.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let from_root = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for component in from_root.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// The filters of the command line, or else of the settings file.
pub(crate) fn filters(configuration: &Configuration, options: &ReportOptions) -> Vec<String> {
    if options.test_filter.is_empty() {
        configuration.file.test_filters.clone()
    } else {
        options.test_filter.clone()
    }
}

/// The parameter query, where there is one.
///
/// Errors: its file cannot be read.
pub(crate) fn parameter(configuration: &Configuration, options: &ReportOptions) -> Result<Option<Query>> {
    let from_file = || {
        let path = configuration.file.parameter_query_file_path.as_ref()?;
        Some(configuration.file.resolve(path))
    };
    let path = options.parameter_query_file.as_deref().map(found).or_else(from_file);
    path.map(|path| query::read(&path).context("the parameter query")).transpose()
}

/// The tests at or below a path, in order.
///
/// Errors: the path does not exist, there are filters for a file, or a folder has no test.
pub(crate) fn find(path: &Path, filters: &[String]) -> Result<Vec<Test>> {
    if path.is_file() {
        if !filters.is_empty() {
            bail!("test filters are for folders, but the query {} is a file", path.display());
        }
        let relative = path.file_name().map(PathBuf::from).unwrap_or_default();
        return Ok(vec![Test { path: path.to_owned(), relative }]);
    }
    if !path.is_dir() {
        bail!("there is no query file or folder {}", path.display());
    }
    let mut tests = Vec::new();
    collect(path, Path::new(""), filters, &mut tests)
        .with_context(|| format!("cannot read the folder {}", path.display()))?;
    tests.sort_by(|a, b| a.relative.cmp(&b.relative));
    if tests.is_empty() {
        bail!("no file below {} matches {}", path.display(), shown(filters));
    }
    Ok(tests)
}

fn shown(filters: &[String]) -> String {
    if filters.is_empty() { IMPLIED.to_owned() } else { filters.join(" ") }
}

fn collect(root: &Path, folder: &Path, filters: &[String], tests: &mut Vec<Test>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let relative = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(root, &relative, filters, tests)?;
        } else if is_taken(&relative, filters) {
            let path = root.join(&relative).components().filter(|part| *part != Component::CurDir).collect();
            tests.push(Test { path, relative });
        }
    }
    Ok(())
}

fn is_taken(relative: &Path, filters: &[String]) -> bool {
    let path = relative.to_string_lossy().replace('\\', "/");
    let excludes = |filter: &&String| filter.starts_with('!');
    let mut including = filters.iter().filter(|filter| !excludes(filter)).peekable();
    let included = match including.peek() {
        None => glob::matches(IMPLIED, &path),
        Some(_) => including.any(|filter| glob::matches(filter, &path)),
    };
    included
        && !filters.iter().filter(excludes).any(|filter| glob::matches(filter.trim_start_matches('!'), &path))
}

/// Prints which tests would run.
///
/// Errors: as [`find`], but a folder without tests gives an empty list.
pub(super) fn list(path: &Path, filters: &[String], pretty: bool) -> Result<()> {
    let tests = if path.is_dir() {
        let mut tests = Vec::new();
        collect(path, Path::new(""), filters, &mut tests)
            .with_context(|| format!("cannot read the folder {}", path.display()))?;
        tests.sort_by(|a, b| a.relative.cmp(&b.relative));
        tests
    } else {
        find(path, filters)?
    };
    let shown: Vec<Value> = tests
        .iter()
        .map(|test| {
            json!({
                "Test": test.path.file_name().map(|name| name.to_string_lossy()),
                "RelativePath": test.relative.to_string_lossy(),
                "AbsolutePath": test.absolute().to_string_lossy(),
            })
        })
        .collect();
    let source = absolute(path);
    let answer = json!({ "SourcePath": source.to_string_lossy(), "TestFilters": filters, "Tests": shown });
    output::print(&answer, pretty)
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn filters_include_and_exclude_in_any_order() {
        let path = Path::new("Broken").join("a.query.pq");
        for (filters, expected) in [
            (vec![], true),
            (vec!["!broken/*"], false),
            (vec!["!Broken/*", "**/*.pq"], false),
            (vec!["**/a*.pq", "!Other/*"], true),
            (vec!["b.query.pq"], false),
        ] {
            let filters: Vec<String> = filters.into_iter().map(str::to_owned).collect();
            assert_eq!(is_taken(&path, &filters), expected, "{filters:?}");
        }
        assert!(!is_taken(Path::new("a.query.pq.ignore"), &[]));
    }
}
