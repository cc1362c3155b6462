//! `install`: puts a connector where Power BI Desktop looks for it, and takes it away again.

use anyhow::{Context, Result, bail};
use clap::Args;
use connector::version;
use mez::Package;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where Power BI Desktop looks, below a person's documents.
const BELOW_DOCUMENTS: &str = "Power BI Desktop/Custom Connectors";

/// Copies a connector to Power BI Desktop's folder "Custom Connectors" and says what has to be set there. A newer version
/// that is there already stays, unless --force is given.
#[derive(Args)]
#[command(after_help = "Examples:
  pq install Fabrikam.pqx
  pq install Fabrikam.mez --to 'D:\\Gateway\\Connectors'
  pq install Fabrikam --uninstall")]
pub(crate) struct Install {
    /// The connector: a .mez or .pqx; with --uninstall its name is enough
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,
    /// Another folder, such as a gateway's or one that Windows shares
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Replace a newer version too
    #[arg(long)]
    force: bool,
    /// Remove the connector instead
    #[arg(long, conflicts_with = "force")]
    uninstall: bool,
}

impl Install {
    /// Installs or removes the connector.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let folder = match &self.to {
            Some(folder) => folder.clone(),
            None => own_folder()?,
        };
        if self.uninstall { self.uninstall_from(&folder) } else { self.install_into(&folder) }
    }

    fn install_into(&self, folder: &Path) -> Result<ExitCode> {
        let package = Package::open(&self.package)?;
        if self.package.is_dir() {
            bail!("{} is a folder; package it first", self.package.display());
        }
        let name = stem(&self.package)?;
        let version = version::of_package(&package, &name)
            .with_context(|| format!("{} has no section document", self.package.display()))?;
        let there = installed(folder, &name);
        for old in &there {
            let before = Package::open(old).ok().and_then(|package| version::of_package(&package, &name));
            if let Some(before) =
                before.filter(|before| version::numbers(before) > version::numbers(&version))
                && !self.force
            {
                bail!("{} is version {before}, newer than {version}; --force replaces it", old.display());
            }
        }
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let name = self.package.file_name().context("the package has no name")?;
        let target = folder.join(name);
        let bytes = std::fs::read(&self.package)
            .with_context(|| format!("cannot read {}", self.package.display()))?;
        sink::write(&target, &bytes).with_context(|| {
            format!("cannot write {}; if Power BI Desktop runs, close it first", target.display())
        })?;
        println!("{}", target.display());
        // Power BI Desktop would load a .mez and a .pqx of one name both, and refuse the second.
        for old in there.iter().filter(|old| **old != target) {
            std::fs::remove_file(old).with_context(|| format!("cannot remove {}", old.display()))?;
            eprintln!("removed {}, which would be loaded too", old.display());
        }
        let is_signed = opc_signature::is_signed(&bytes).unwrap_or(false);
        eprintln!("{}", if is_signed { SIGNED } else { UNSIGNED });
        Ok(ExitCode::SUCCESS)
    }

    fn uninstall_from(&self, folder: &Path) -> Result<ExitCode> {
        let name = stem(&self.package)?;
        let there = installed(folder, &name);
        if there.is_empty() {
            bail!("{name} is not installed in {}", folder.display());
        }
        for path in there {
            std::fs::remove_file(&path).with_context(|| {
                format!("cannot remove {}; if Power BI Desktop runs, close it first", path.display())
            })?;
            println!("removed {}", path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What to do in Power BI Desktop for a signed package.
const SIGNED: &str = "Restart Power BI Desktop. At the recommended security level it loads this connector where the signer's \
                      thumbprint is trusted; `pq verify` shows the thumbprint and the line that trusts it.";
/// The same for an unsigned one.
const UNSIGNED: &str = "In Power BI Desktop open File > Options and settings > Options > Security and choose, under Data \
                        Extensions, \"(Not Recommended) Allow any extension to load without validation or warning\", because \
                        this package is not signed (`pq sign` signs it). Then restart Power BI Desktop.";

/// The folder of the person who is signed in, wherever her documents were moved to.
///
/// Errors: this is not Windows, or Windows does not say where documents are.
fn own_folder() -> Result<PathBuf> {
    if !cfg!(windows) {
        bail!(
            "Power BI Desktop runs on Windows: copy the package there to Documents\\{}, or name a folder with --to DIR",
            BELOW_DOCUMENTS.replace('/', "\\")
        );
    }
    let documents =
        dirs::document_dir().context("Windows does not say where your documents are; use --to DIR")?;
    Ok(documents.join("Power BI Desktop").join("Custom Connectors"))
}

fn stem(path: &Path) -> Result<String> {
    let name = path.file_stem().context("the package has no name")?;
    Ok(name.to_string_lossy().into_owned())
}

/// The packages of this name in the folder, whatever the case of its letters.
fn installed(folder: &Path, name: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let fits = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        ["mez", "pqx"].contains(&ending.as_str()) && stem == name.to_lowercase()
    };
    let mut found: Vec<PathBuf> = entries.filter(fits).collect();
    found.sort();
    found
}
