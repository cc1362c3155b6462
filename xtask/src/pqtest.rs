//! `cargo xtask pqtest --install` and `cargo xtask compare --engine`: our PQTest for VS Code, and beside another one.

use crate::tools::Tool;
use anyhow::{Context as _, Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The names by which the VS Code extension looks for the programs, on every system; the third is what it fetches them
/// with, which PQTest is under that name.
const INSTALLED: [(Tool, &str); 3] =
    [(Tool::PqTest, "PQTest.exe"), (Tool::MakePqx, "MakePQX.exe"), (Tool::PqTest, NUGET)];
const NUGET: &str = if cfg!(windows) { "Nuget.exe" } else { "nuget" };

/// The folder after `--install`, where that is asked for.
///
/// # Errors
/// Where the folder is missing, or other arguments are there.
pub fn install_folder(arguments: &[OsString]) -> Result<Option<PathBuf>> {
    let Some(first) = arguments.first().map(|first| first.to_string_lossy().into_owned()) else {
        return Ok(None);
    };
    match (first.strip_prefix("--install="), first.as_str(), arguments) {
        (Some(folder), _, [_]) => Ok(Some(folder.into())),
        (None, "--install", [_, folder]) => Ok(Some(folder.into())),
        (None, first, _) if first != "--install" => Ok(None),
        _ => bail!("write `cargo xtask pqtest --install FOLDER`"),
    }
}

/// Builds PQTest and MakePQX, puts them into a folder, and says how to make VS Code use them.
///
/// # Errors
/// Where they cannot be built, or the folder cannot be written.
pub fn install(folder: &Path) -> Result<String> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut lines = Vec::new();
    for (tool, name) in INSTALLED {
        let program = tool.build()?;
        let target = folder.join(name);
        // A program that is running cannot be overwritten on some systems, but it can be removed.
        let _ = std::fs::remove_file(&target);
        sink::copy(&program, &target)?;
        lines.push(target.display().to_string());
    }
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let setting = |path: &Path| serde_json::Value::from(path.to_string_lossy().trim_start_matches(r"\\?\"));
    lines.push(format!(
        "\nIn VS Code with the extension \"Power Query SDK\" write into settings.json:\n\n    \
         \"powerquery.sdk.tools.location\": {},\n    \"powerquery.sdk.externals.nugetPath\": {}\n\n\
         In a remote window (WSL, SSH, a container) they belong into the Remote settings: without them Evaluate hangs for \
         ever.\nThe extension then runs these programs: build, info, credentials, run query, test connection, Test \
         Explorer. Evaluate is a preview: it reads the last file and runs nothing.",
        setting(&folder),
        setting(&folder.join(NUGET))
    ));
    Ok(lines.join("\n"))
}

/// The arguments of `compare` as PQTest takes them, where `--engine` is among them: the query's path is an option there,
/// and names have no dashes inside.
///
/// # Errors
/// Where there is not exactly one path, or `--update` is asked for.
pub fn engine_arguments(arguments: &[OsString]) -> Result<Option<Vec<OsString>>> {
    let text = |argument: &OsString| argument.to_string_lossy().into_owned();
    if !arguments.iter().map(text).any(|argument| argument == "--engine" || argument.starts_with("--engine="))
    {
        return Ok(None);
    }
    let mut all: Vec<OsString> = vec!["compare".into(), "--prettyPrint".into()];
    let mut paths = 0;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let text = text(argument);
        let (name, value) =
            text.split_once('=').map_or((text.as_str(), None), |(name, value)| (name, Some(value)));
        match name {
            "--skip-waits" => all.push("--skipWaits".into()),
            "--engine" | "--extension" | "--route" | "--culture" | "--now" | "--parameter-query"
            | "--time-zone" | "--report" => {
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
    fn install_takes_a_folder() {
        assert_eq!(install_folder(&words("--install tools")).ok(), Some(Some("tools".into())));
        assert_eq!(install_folder(&words("--install=tools")).ok(), Some(Some("tools".into())));
        assert_eq!(install_folder(&words("info -e a.mez")).ok(), Some(None));
        assert!(install_folder(&words("--install")).is_err());
    }

    #[test]
    fn arguments_for_two_engines() {
        let read = |text: &str| engine_arguments(&words(text));
        assert_eq!(read("tests/suite").ok(), Some(None));
        assert_eq!(
            read("tests/suite --extension=a.mez --engine PQTest.exe --skip-waits").ok().flatten(),
            Some(words(
                "compare --prettyPrint --queryFile tests/suite --extension a.mez --engine PQTest.exe --skipWaits"
            ))
        );
        assert!(read("a b --engine x").is_err());
        assert!(read("a --engine x --update").is_err());
    }
}
