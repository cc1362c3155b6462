//! `MakePQX pack`: a `.mez` as a `.pqx`, not signed.

use anyhow::Result;
use mez::Package;
use std::path::Path;
use std::process::ExitCode;

/// Writes the package and prints its path.
///
/// Errors: the `.mez` cannot be read or the `.pqx` not written.
pub(super) fn pack(mez: &Path, target: Option<&Path>) -> Result<ExitCode> {
    let package = Package::open(mez)?;
    let target = target.map_or_else(|| mez.with_extension("pqx"), Path::to_owned);
    sink::write(&target, &mez::write_pqx(&package)?)?;
    crate::output::line(&target.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}
