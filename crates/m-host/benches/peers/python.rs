//! The Python of the benchmarks' peers.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What the peers need: pandas and polars read Excel workbooks and XML by other packages.
const PACKAGES: [&str; 8] =
    ["polars", "duckdb", "pandas", "pyarrow", "fastexcel", "python-calamine", "xlsxwriter", "lxml"];

/// The interpreter with the peers: the one that the environment variable `PYTHON` names, else that of a virtual environment
/// in the target folder, which is made where it is not there.
pub(crate) fn with_peers(target: &Path) -> PathBuf {
    if let Some(python) = std::env::var_os("PYTHON") {
        return python.into();
    }
    let environment = target.join("peers");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.exists() {
        let _ = Command::new("python3").args(["-m", "venv"]).arg(&environment).status();
        let _ = Command::new(&python).args(["-m", "pip", "install", "-q"]).args(PACKAGES).status();
    }
    python
}
