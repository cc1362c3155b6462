//! `cargo xtask package`: the connector as a release has it. The package, signed where a key is given, beside it the sums,
//! what is in it (CycloneDX), and a summary for pipelines.

use crate::sbom;
use crate::tools::Tool;
use anyhow::{Context as _, Result, bail, ensure};
use connector::generate::Purpose;
use connector::package;
use connector::project::{Project, Shape};
use connector::version;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What `package` is asked for.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// A `.mez`, which is then the only file that is written, or the folder for all of them.
    pub out: Option<PathBuf>,
    /// Whether the package is for a mock on this computer.
    pub for_mock: bool,
    /// Whether the version has to be higher than the last tag's.
    pub check_version: bool,
    /// The options of `pq sign`, where the package is signed.
    pub sign: Option<Vec<OsString>>,
    /// Whether the package is loaded in the extension host.
    pub load: bool,
}

impl Release {
    /// Writes the files and gives what to say: path, size and SHA-256 of the package, then the other files.
    ///
    /// # Errors
    /// A mistake in the sources, a version that is not higher, a package that does not declare what the description says,
    /// a key that does not sign, or a file that cannot be written.
    pub fn write(&self, project: &Project) -> Result<String> {
        if self.check_version {
            check_version(project)?;
        }
        let purpose = if self.for_mock { Purpose::Mock } else { Purpose::Release };
        // Something that is there and no folder, such as a pipe, is meant as the file.
        let is_file = |out: &PathBuf| {
            out.extension().is_some_and(|ending| ending == "mez") || (out.exists() && !out.is_dir())
        };
        let single = self.out.as_ref().is_some_and(is_file);
        let name = project.section()?;
        let path = match &self.out {
            Some(out) if single => out.clone(),
            Some(folder) => folder.join(format!("{name}.mez")),
            None => package::default_path(project)?,
        };
        let mut said = package::write_for(project, &path, purpose)?;
        let pq = (self.load || self.sign.is_some()).then(|| Tool::Pq.build()).transpose()?;
        if let Some(pq) = pq.as_deref().filter(|_| self.load) {
            loaded(project, pq, &path)?;
        }
        if single {
            ensure!(self.sign.is_none(), "with --sign, --out names a folder: there are several files");
            return Ok(said);
        }
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let mut files = vec![path.clone()];
        if let (Some(pq), Some(options)) = (&pq, &self.sign) {
            files.push(signed(pq, &path, options)?);
        }
        let mez = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let version = project.version()?.map_or_else(|| "0.0.0".to_owned(), |version| version.to_string());
        let bill = folder.join(format!("{name}.cdx.json"));
        sink::write(&bill, sbom::of_package(&name, &version, &mez)?.as_bytes())?;
        files.push(bill);
        let mut listed = Vec::new();
        for file in &files {
            let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
            listed.push((file_name(file), bytes.len(), package::sha256(&bytes)));
        }
        let sums: String = listed.iter().map(|(name, _, sum)| format!("{sum}  {name}\n")).collect();
        let sums_file = folder.join("SHA256SUMS");
        sink::write(&sums_file, sums.as_bytes())?;
        let list: Vec<Value> = listed
            .iter()
            .map(|(name, size, sum)| json!({ "file": name, "bytes": size, "sha256": sum }))
            .collect();
        let warnings = package::warnings(project)?;
        let summary = json!({
            "name": name,
            "version": version,
            "signed": self.sign.is_some(),
            "loaded": self.load,
            "warnings": warnings,
            "files": list,
        });
        let summary_file = folder.join(format!("{name}.json"));
        sink::write(&summary_file, format!("{summary:#}\n").as_bytes())?;
        for file in files.iter().skip(1).chain([&sums_file, &summary_file]) {
            said.push('\n');
            said.push_str(&project.relative(file));
        }
        Ok(said)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Signs the package by `pq sign`; gives the signed file.
fn signed(pq: &Path, path: &Path, options: &[OsString]) -> Result<PathBuf> {
    let out = path.with_extension("pqx");
    let status = Command::new(pq)
        .arg("sign")
        .arg(path)
        .arg("--out")
        .arg(&out)
        .args(options)
        .stdout(Stdio::null())
        .status()
        .context("pq could not be run")?;
    if !status.success() {
        bail!("the package is not signed");
    }
    Ok(out)
}

/// Loads the package in the extension host and compares what it declares with the description.
fn loaded(project: &Project, pq: &Path, path: &Path) -> Result<()> {
    let output = Command::new(pq)
        .args(["pqtest", "info", "--extension"])
        .arg(path)
        .stderr(Stdio::inherit())
        .output()
        .context("pq could not be run")?;
    let info: Value =
        serde_json::from_slice(&output.stdout).context("the host's answer about the package")?;
    let info = info.get(0).unwrap_or(&info);
    if let Some(error) = info["ErrorStatus"].as_str() {
        bail!("the package does not load: {error}");
    }
    let Shape::Planning(text) = project.shape()? else { return Ok(()) };
    let connector = &text.description.connector;
    let kind = &info["DataSources"][0];
    let members = info["Members"].as_array().map(Vec::as_slice).unwrap_or_default();
    let function = members.iter().any(|member| member["DataSourceKind"] == kind["DataSourceKind"]);
    for (what, expected, found) in [
        ("section", connector.section.to_string(), &info["Name"]),
        ("version", connector.version.to_string(), &info["Version"]),
        ("data source kind", connector.kind.to_string(), &kind["DataSourceKind"]),
    ] {
        ensure!(
            found.as_str() == Some(&expected),
            "the description says that the {what} is {expected}, but the loaded package says {found}"
        );
    }
    ensure!(function, "the loaded package has no function for its data source kind");
    Ok(())
}

/// Whether the version is higher than the last tag's.
fn check_version(project: &Project) -> Result<()> {
    let Some(own) = project.version()? else { bail!("there is no description that says a version") };
    let output = Command::new("git")
        .args(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"])
        .current_dir(&project.root)
        .output()
        .context("git could not be run, which knows the last version")?;
    if !output.status.success() {
        return Ok(());
    }
    let tag = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let last = tag.trim_start_matches('v');
    if version::numbers(&own) <= version::numbers(last) {
        bail!(
            "the version {} is not higher than that of the last tag, {tag}; raise it, or give one with --version",
            &*own
        );
    }
    Ok(())
}
