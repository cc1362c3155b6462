//! `cargo xtask dist`: what a release offers for one system. The release workflow runs nothing else.

use crate::archive::{self, File};
use crate::release::Release;
use crate::{notes, sbom, tools};
use anyhow::{Context as _, Result, bail, ensure};
use connector::package;
use connector::project::Project;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files of the repository that every archive has, beside the guide in `docs/`.
const FILES: [&str; 3] = ["README.md", "CHANGELOG.md", "LICENSE"];

/// What `dist` is asked for.
#[derive(Clone, Debug, Default)]
pub struct Dist {
    /// The system, as Rust names it; this one by default.
    pub target: Option<String>,
    /// Where to write [default: target/dist].
    pub out: Option<PathBuf>,
    /// A `pq` that was built already, instead of a release build.
    pub program: Option<PathBuf>,
    /// How the connector is packaged; its folder is this one's.
    pub connector: Release,
}

impl Dist {
    /// Builds `pq` as a release, packs it with the guide, and packages the connector; gives the files.
    ///
    /// # Errors
    /// Where cargo fails, a file is missing, or cannot be written.
    pub fn write(&self, project: &Project) -> Result<Vec<PathBuf>> {
        let root = &project.root;
        let folder = self.out.clone().unwrap_or_else(|| root.join("target").join("dist"));
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let target = match &self.target {
            Some(target) => target.clone(),
            None => own_target()?,
        };
        let program = match &self.program {
            Some(program) => program.clone(),
            None => self.build(root, &target)?,
        };
        let version = env!("CARGO_PKG_VERSION");
        let name = format!("pq-{version}-{target}");
        let files = files(root, &name, &program, &target)?;
        let (path, bytes) = if target.contains("windows") {
            (folder.join(format!("{name}.zip")), archive::zip(&files)?)
        } else {
            (folder.join(format!("{name}.tar.gz")), archive::tar_gz(&files)?)
        };
        sink::write(&path, &bytes)?;
        let mut written = vec![path.clone()];
        let mut beside = |ending: &str, text: String| -> Result<()> {
            let file = folder.join(format!("{name}.{ending}"));
            sink::write(&file, text.as_bytes())?;
            written.push(file);
            Ok(())
        };
        let archive_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        beside("sha256", format!("{}  {archive_name}\n", package::sha256(&bytes)))?;
        beside("cdx.json", sbom::of_program("pq", &metadata(root, &target)?)?)?;
        let changelog = root.join("CHANGELOG.md");
        let text = std::fs::read_to_string(&changelog).with_context(|| changelog.display().to_string())?;
        let notes = notes::of(&text, version)
            .with_context(|| format!("CHANGELOG.md says nothing of version {version}; write what is new"))?;
        beside("notes.md", notes)?;
        let connector = folder.join("connector");
        let release = Release { out: Some(connector.clone()), ..self.connector.clone() };
        release.write(project)?;
        let mut packaged: Vec<PathBuf> = std::fs::read_dir(&connector)
            .with_context(|| connector.display().to_string())?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        packaged.sort();
        written.extend(packaged);
        Ok(written)
    }

    /// Builds the program for the target.
    fn build(&self, root: &Path, target: &str) -> Result<PathBuf> {
        let mut command = tools::cargo();
        command.args(["build", "--release", "--locked", "--package", "pq", "--bin", "pq"]).current_dir(root);
        let mut folder = root.join("target");
        if let Some(folder_of_cargo) = std::env::var_os("CARGO_TARGET_DIR") {
            folder = PathBuf::from(folder_of_cargo);
        }
        if self.target.is_some() {
            command.args(["--target", target]);
            folder.push(target);
        }
        if !command.status().context("cargo could not be run")?.success() {
            bail!(
                "pq could not be built for {target}; rustup target add {target} gets what Rust needs for it"
            );
        }
        let ending = if target.contains("windows") { "exe" } else { "" };
        Ok(folder.join("release").join("pq").with_extension(ending))
    }
}

/// The files of an archive, below one folder, in the order of their names.
fn files(root: &Path, folder: &str, program: &Path, target: &str) -> Result<Vec<File>> {
    let read = |path: &Path| std::fs::read(path).with_context(|| path.display().to_string());
    let ending = if target.contains("windows") { ".exe" } else { "" };
    let mut files = vec![File { name: format!("{folder}/pq{ending}"), bytes: read(program)?, program: true }];
    let mut add = |path: &Path| -> Result<()> {
        let relative = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        files.push(File { name: format!("{folder}/{relative}"), bytes: read(path)?, program: false });
        Ok(())
    };
    for name in FILES {
        add(&root.join(name))?;
    }
    for entry in walkdir::WalkDir::new(root.join("docs")).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            add(entry.path())?;
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// What cargo knows of the packages for a target.
fn metadata(root: &Path, target: &str) -> Result<Value> {
    let output = tools::cargo()
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", target])
        .current_dir(root)
        .output()
        .context("cargo could not be run")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("cargo metadata")
}

/// The system for which Rust builds here.
fn own_target() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().context("rustc could not be run")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not say for which system it builds")
}
