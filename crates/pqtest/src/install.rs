//! Puts this program into a folder by the names that the VS Code extension "Power Query SDK" looks for, on every system.

use crate::output;
use anyhow::{Context as _, Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The third is what the extension fetches the others with.
const INSTALLED: [&str; 3] = ["PQTest.exe", "MakePQX.exe", NUGET];
const NUGET: &str = if cfg!(windows) { "Nuget.exe" } else { "nuget" };

/// The folder after `--install`, where that is asked for.
///
/// # Errors
/// Where the folder is missing, or other arguments are there.
pub fn folder(arguments: &[OsString]) -> Result<Option<PathBuf>> {
    let Some(first) = arguments.first().map(|first| first.to_string_lossy().into_owned()) else {
        return Ok(None);
    };
    match (first.strip_prefix("--install="), first.as_str(), arguments) {
        (Some(folder), _, [_]) => Ok(Some(folder.into())),
        (None, "--install", [_, folder]) => Ok(Some(folder.into())),
        (None, first, _) if first != "--install" => Ok(None),
        _ => bail!("write `pqtest --install FOLDER`, and nothing else"),
    }
}

/// Puts this program into a folder as PQTest, MakePQX and nuget, and says how to make VS Code use them.
///
/// # Errors
/// Where the folder cannot be written.
pub fn install(folder: &Path) -> Result<()> {
    let program = std::env::current_exe().context("this program does not know where it is")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for name in INSTALLED {
        let target = folder.join(name);
        // A program that is running cannot be overwritten on some systems, but it can be removed.
        let _ = std::fs::remove_file(&target);
        sink::copy(&program, &target)?;
        output::line(&target.display().to_string())?;
    }
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let setting = |path: &Path| serde_json::Value::from(path.to_string_lossy().trim_start_matches(r"\\?\"));
    output::line(&format!(
        "\nIn VS Code with the extension \"Power Query SDK\" write into settings.json:\n\n    \
         \"powerquery.sdk.tools.location\": {},\n    \"powerquery.sdk.externals.nugetPath\": {}\n\n\
         In a remote window (WSL, SSH, a container) they belong into the Remote settings: without them Evaluate hangs for \
         ever.\nThe extension then runs these programs: build, info, credentials, run query, test connection, Test \
         Explorer. Evaluate is a preview: it reads the last file and runs nothing.",
        // Both name the folder: the extension adds the names of the programs.
        setting(&folder),
        setting(&folder)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn install_takes_a_folder() {
        let words = |text: &str| -> Vec<OsString> { text.split_whitespace().map(OsString::from).collect() };
        assert_eq!(folder(&words("--install tools")).ok(), Some(Some("tools".into())));
        assert_eq!(folder(&words("--install=tools")).ok(), Some(Some("tools".into())));
        assert_eq!(folder(&words("info -e a.mez")).ok(), Some(None));
        assert!(folder(&words("--install")).is_err());
        assert!(folder(&words("--install a b")).is_err());
    }
}
