//! Where things are in a connector's project.

use crate::description::{self, Mistake, Text, Version};
use crate::plain;
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};

/// The description of a project, where it has one.
pub const DESCRIPTION: &str = "connector.toml";

/// The folders of a connector's project.
#[derive(Clone, Debug)]
pub struct Project {
    /// Where a person stands when she reads paths of the project.
    pub root: PathBuf,
    connector: PathBuf,
    templates: PathBuf,
    output: PathBuf,
    version: Option<Version>,
}

/// How a project says what its connector is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A description for the templates of planning services, with levels, exports and regions.
    Planning(Box<Text>),
    /// A description, and M that is written by hand.
    Plain(plain::Description),
    /// No description: the files are the package, as the SDK for VS Code has it.
    Classic,
}

impl Project {
    /// The repository that this tool was built from, or the one in which cargo runs it.
    pub fn here() -> Self {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let manifest = manifest.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let is_root = |folder: &&Path| folder.join("connector").join(DESCRIPTION).is_file();
        Project::repository(manifest.ancestors().find(is_root).unwrap_or(&manifest))
    }

    /// A repository of this form: the connector in `connector/`, templates in `templates/`.
    pub fn repository(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Project {
            connector: root.join("connector"),
            templates: root.join("templates"),
            output: root.join("target").join("connector"),
            root,
            version: None,
        }
    }

    /// A project that is one folder. Packages go where the SDK for VS Code expects them.
    ///
    /// # Errors
    /// Where there is neither a description nor a section document, with what to do about that.
    pub fn at(folder: &Path) -> Result<Self> {
        let root = std::path::absolute(folder).with_context(|| folder.display().to_string())?;
        if root.join("connector").join(DESCRIPTION).is_file() {
            return Ok(Project::repository(root));
        }
        let project = Project {
            templates: root.join("templates"),
            output: root.join("bin").join("AnyCPU").join("Debug"),
            connector: root.clone(),
            root,
            version: None,
        };
        if !project.root.is_dir() {
            bail!("there is no folder {}", project.root.display());
        }
        let has_m = || {
            let names = std::fs::read_dir(&project.root).into_iter().flatten().filter_map(Result::ok);
            let mut names = names.map(|entry| entry.file_name().to_string_lossy().to_ascii_lowercase());
            names.any(|name| (name.ends_with(".pq") || name.ends_with(".m")) && !name.ends_with(".query.pq"))
        };
        if !project.root.join(DESCRIPTION).is_file() && !has_m() {
            bail!(
                "{} is no project of a connector: it has neither {DESCRIPTION} nor a .pq file. Go into one, name it with \
                 --project DIR, or begin one with `pq new NAME`",
                project.root.display()
            );
        }
        Ok(project)
    }

    /// The project that is this very folder, where it is one: with a description, or a section document.
    pub fn begins_in(folder: &Path) -> Option<Self> {
        let is_section = |path: &Path| {
            let text = std::fs::read(path).map(|bytes| mez::decode_text(&bytes)).unwrap_or_default();
            matches!(m_syntax::parse(&text).document, m_syntax::ast::Document::Section(_))
        };
        let is_document = |path: &PathBuf| {
            let name = path.to_string_lossy().to_ascii_lowercase();
            name.ends_with(".pq") && !name.ends_with(".query.pq") && is_section(path)
        };
        let mut entries = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        let is_there = folder.join(DESCRIPTION).is_file() || entries.any(|path| is_document(&path));
        is_there.then(|| Project::at(folder).ok()).flatten()
    }

    /// The folders with what a person writes: when something in them changes, the package does.
    pub fn sources(&self) -> Vec<PathBuf> {
        [&self.connector, &self.templates].into_iter().filter(|folder| folder.is_dir()).cloned().collect()
    }

    /// What a person writes about the connector.
    pub fn connector(&self) -> PathBuf {
        self.connector.clone()
    }

    /// How the project says what its connector is.
    ///
    /// # Errors
    /// The first mistake in the description.
    pub fn shape(&self) -> Result<Shape> {
        let path = self.connector.join(DESCRIPTION);
        if !path.is_file() {
            return Ok(Shape::Classic);
        }
        if plain::is_plain(&path) {
            let mut plain = plain::read(&path, &self.relative(&path))?;
            plain.connector.version = self.version.clone().unwrap_or(plain.connector.version);
            return Ok(Shape::Plain(plain));
        }
        Ok(Shape::Planning(Box::new(self.description()?)))
    }

    /// The name of the section, which the package and its files have too.
    ///
    /// # Errors
    /// The first mistake in the description, or what is wrong with the files.
    pub fn section(&self) -> Result<String> {
        Ok(match self.shape()? {
            Shape::Planning(text) => text.description.connector.section.to_string(),
            Shape::Plain(description) => description.connector.section.to_string(),
            Shape::Classic => {
                let name = self.name();
                let package = crate::folder::package(&self.connector, &name)?;
                let document = crate::folder::section_document(&package, &name).unwrap_or(name);
                document.rsplit_once('.').map_or(document.clone(), |(stem, _)| stem.to_owned())
            }
        })
    }

    /// The name of the folder.
    pub fn name(&self) -> String {
        self.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// What `connector.toml` says of a planning service.
    ///
    /// # Errors
    /// The first mistake in it.
    pub fn description(&self) -> Result<Text, Mistake> {
        let path = self.connector.join(DESCRIPTION);
        let mut text = description::read(&path, &self.relative(&path))?;
        let connector = &mut text.description.connector;
        connector.version = self.version.clone().unwrap_or_else(|| connector.version.clone());
        Ok(text)
    }

    /// The version that the description says; none of a project without description.
    ///
    /// # Errors
    /// The first mistake in the description.
    pub fn version(&self) -> Result<Option<Version>> {
        Ok(match self.shape()? {
            Shape::Planning(text) => Some(text.description.connector.version),
            Shape::Plain(description) => Some(description.connector.version),
            Shape::Classic => None,
        })
    }

    /// The same project at another version than its description says, for a release pipeline.
    ///
    /// # Errors
    /// It is not three numbers.
    pub fn at_version(mut self, version: &str) -> Result<Self> {
        self.version = Some(Version::try_from(version.to_owned()).map_err(anyhow::Error::msg)?);
        Ok(self)
    }

    /// The project's own templates, which go before those that are built in.
    pub fn templates(&self) -> PathBuf {
        self.templates.clone()
    }

    /// Where generated files and the package go.
    pub fn output(&self) -> PathBuf {
        self.output.clone()
    }

    /// The path as a person at the root of the project would type it, with `/` on every system.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}
