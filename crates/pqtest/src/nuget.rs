//! `nuget`, as far as the VS Code extension "Power Query SDK" needs it: before it does anything, the extension fetches
//! Microsoft's tools, which run on Windows only, and forgets where others are. With this program as its nuget it "fetches"
//! the two programs that lie beside it. Source: src/common/nuget/NugetCommandService.ts of microsoft/vscode-powerquery-sdk.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The name by which a copy of the program is this one, without ending.
pub const NAME: &str = "nuget";
/// What is installed, by the names that the extension looks for.
const PROGRAMS: [&str; 2] = ["PQTest.exe", "MakePQX.exe"];
/// The versions that there are: all minor ones of the time in which the extension was written and for years after, since
/// it takes none beyond those that it knows.
const MINORS: std::ops::Range<u32> = 100..400;

/// Runs nuget with these arguments, the first of which is the program's name: `list PACKAGE …` and
/// `install PACKAGE -Version V -OutputDirectory DIR …`. The exit code is 0 where it worked and 1 otherwise.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<String> =
        arguments.into_iter().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    match perform(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(arguments: &[String]) -> Result<()> {
    let option = |name: &str| {
        let position = arguments.iter().position(|argument| argument.eq_ignore_ascii_case(name))?;
        arguments.get(position + 1)
    };
    match arguments {
        [verb, package, ..] if verb.eq_ignore_ascii_case("list") => {
            for minor in MINORS {
                crate::output::line(&format!("{package} 2.{minor}.0"))?;
            }
            Ok(())
        }
        [verb, package, ..] if verb.eq_ignore_ascii_case("install") => {
            let version = option("-Version").context("name the version with -Version")?;
            let folder = option("-OutputDirectory").map_or_else(|| PathBuf::from("."), PathBuf::from);
            install(&folder.join(format!("{package}.{version}")).join("tools"))?;
            crate::output::line(&format!(
                "Successfully installed '{package} {version}' to {}",
                folder.display()
            ))
        }
        _ => bail!(
            "this is the nuget of Power Query's PQTest for every system; it knows `list PACKAGE` and \
             `install PACKAGE -Version V -OutputDirectory DIR`"
        ),
    }
}

fn install(tools: &Path) -> Result<()> {
    let own = std::env::current_exe().context("this program does not know where it is")?;
    let beside = own.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(tools).with_context(|| format!("cannot create {}", tools.display()))?;
    for program in PROGRAMS {
        let from = beside.join(program);
        if !from.is_file() {
            bail!("{} is missing; `pq pqtest --install DIR` puts it there", from.display());
        }
        sink::copy(&from, &tools.join(program))?;
    }
    Ok(())
}
