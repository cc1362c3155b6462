//! `MakePQX pack`: a `.mez` as a `.pqx`, signed where a certificate is given.

use anyhow::Result;
use mez::Package;
use std::path::Path;
use std::process::ExitCode;

/// Writes the package and prints its path.
///
/// Errors: the `.mez` or the certificate cannot be read or used, or the `.pqx` not written.
pub(super) fn pack(
    mez: &Path,
    target: Option<&Path>,
    certificate: Option<&Path>,
    password: Option<&str>,
) -> Result<ExitCode> {
    let package = Package::open(mez)?;
    let target = target.map_or_else(|| mez.with_extension("pqx"), Path::to_owned);
    let mut packed = mez::write_pqx(&package)?;
    if let Some(certificate) = certificate {
        packed = super::sign::signed(&packed, certificate, password, false)?;
    }
    sink::write(&target, &packed)?;
    crate::output::line(&target.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}
