//! `MakePQX pack -c` and `MakePQX sign`: signatures with a certificate in a file, as Microsoft's tool makes them.

use anyhow::{Context, Result};
use opc_signature::key::Pfx;
use opc_signature::{Coverage, Signing};
use std::path::Path;
use std::process::ExitCode;

/// Signs the package in place, or countersigns it where it is signed, and prints its path. What signs first leaves room for
/// others, because this program is documented to countersign.
///
/// Errors: the package or the certificate cannot be read or used, or the file not written.
pub(super) fn sign(
    path: &Path,
    certificate: &Path,
    password: Option<&str>,
    replace: bool,
) -> Result<ExitCode> {
    let archive = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let signed = signed(&archive, certificate, password, replace)?;
    sink::write(path, &signed)?;
    crate::output::line(&path.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// The signed package.
///
/// Errors: as [`sign`].
pub(super) fn signed(
    archive: &[u8],
    certificate: &Path,
    password: Option<&str>,
    replace: bool,
) -> Result<Vec<u8>> {
    let bytes = std::fs::read(certificate)
        .with_context(|| format!("cannot read the certificate {}", certificate.display()))?;
    let key = Pfx::open(&bytes, password.unwrap_or_default())?;
    let coverage = Coverage::Countersignable;
    let signing = Signing { key: &key, time: jiff::Timestamp::now(), replace, coverage, time_stamp: None };
    Ok(opc_signature::sign(archive, signing)?)
}
