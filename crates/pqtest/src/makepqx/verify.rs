//! `MakePQX verify`: whether a `.pqx` is signed. What its signature is worth comes later.

use anyhow::{Result, bail};
use mez::{Package, has_signature};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// Says of a package without a signature that it has none; of one with a signature that it cannot be verified yet. The
/// exit code is never 0: nothing is verified.
///
/// Errors: the package cannot be read, or has a signature.
pub(super) fn verify(path: &Path, quiet: bool) -> Result<ExitCode> {
    Package::open(path)?;
    if has_signature(path)? {
        bail!("{} is signed; verifying signatures is not available in this program yet", path.display());
    }
    if !quiet {
        let answer = json!({ "SignatureStatus": "NotSigned", "CertificateStatus": [] });
        crate::output::print(&answer, true)?;
    }
    Ok(ExitCode::FAILURE)
}
