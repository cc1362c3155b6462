//! `pq compare --engine`: our own command line of comparisons, written as PQTest's, by which two engines can be started alike.

use anyhow::{Result, bail};
use std::ffi::OsString;

/// The arguments of `compare` as PQTest takes them, where `--engine` is among them: the query's path is an option there,
/// and names have no dashes inside.
///
/// # Errors
/// Where there is not exactly one path, or `--update` is asked for.
pub fn read(arguments: &[OsString]) -> Result<Option<Vec<OsString>>> {
    let text = |argument: &OsString| argument.to_string_lossy().into_owned();
    if !arguments.iter().map(text).any(|argument| argument == "--engine" || argument.starts_with("--engine="))
    {
        return Ok(None);
    }
    let mut all: Vec<OsString> = vec!["PQTest".into(), "compare".into(), "--prettyPrint".into()];
    let mut paths = 0;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let text = text(argument);
        let (name, value) =
            text.split_once('=').map_or((text.as_str(), None), |(name, value)| (name, Some(value)));
        match name {
            "--skip-waits" => all.push("--skipWaits".into()),
            "--engine" | "--extension" | "--route" | "--culture" | "--now" | "--parameter-query"
            | "--time-zone" | "--report" | "--differences" => {
                all.push(pqtest_name(name).into());
                all.extend(value.map(OsString::from).or_else(|| arguments.next().cloned()));
            }
            _ if name.starts_with('-') => bail!("{name} cannot be used with --engine"),
            _ => {
                paths += 1;
                all.extend(["--queryFile".into(), argument.clone()]);
            }
        }
    }
    if paths != 1 {
        bail!("with --engine name one query file or folder");
    }
    Ok(Some(all))
}

/// The option of PQTest that is called so in our own command line.
fn pqtest_name(name: &str) -> &str {
    match name {
        "--parameter-query" => "--parameterQueryFile",
        "--time-zone" => "--timeZone",
        "--report" => "--junitReportPath",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split_whitespace().map(OsString::from).collect()
    }

    #[test]
    fn arguments_for_two_engines() {
        let read = |text: &str| super::read(&words(text));
        assert_eq!(read("tests/suite").ok(), Some(None));
        assert_eq!(
            read("tests/suite --extension=a.mez --engine PQTest.exe --skip-waits").ok().flatten(),
            Some(words(
                "PQTest compare --prettyPrint --queryFile tests/suite --extension a.mez --engine PQTest.exe --skipWaits"
            ))
        );
        assert!(read("a b --engine x").is_err());
        assert!(read("a --engine x --update").is_err());
    }
}
