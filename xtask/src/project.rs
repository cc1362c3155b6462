//! Where things are in the repository.

use crate::description::{self, Mistake, Text};
use std::path::{Path, PathBuf};

/// The folders of a connector project.
#[derive(Clone, Debug)]
pub struct Project {
    /// The root of the repository.
    pub root: PathBuf,
}

impl Project {
    /// The repository that this tool was built from, or the one in which cargo runs it.
    pub fn here() -> Self {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let manifest = manifest.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        Project { root: manifest.parent().unwrap_or(Path::new(".")).to_owned() }
    }

    /// What a person writes about the connector.
    pub fn connector(&self) -> PathBuf {
        self.root.join("connector")
    }

    /// What `connector.toml` says.
    ///
    /// # Errors
    /// The first mistake in it.
    pub fn description(&self) -> Result<Text, Mistake> {
        let path = self.connector().join("connector.toml");
        description::read(&path, &self.relative(&path))
    }

    /// The templates of the generated files.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// Where generated files and the package go.
    pub fn output(&self) -> PathBuf {
        self.root.join("target").join("connector")
    }

    /// The path as a person at the root of the repository would type it, with `/` on every system.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}
