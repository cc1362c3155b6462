//! `MakePQX verify`: what the signatures of a package are worth.

use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use opc_signature::{ChainElement, Roots, SignatureStatus, Verification};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

/// Prints the report. The exit code is 0 where the signature is valid, whether its certificate is trusted or not.
///
/// Errors: the package cannot be read.
pub(super) fn verify(path: &Path, quiet: bool) -> Result<ExitCode> {
    let archive = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let found = opc_signature::verify(&archive, &Roots::system(), jiff::Timestamp::now())
        .with_context(|| path.display().to_string())?;
    if !quiet {
        crate::output::print(&report(&found), true)?;
        if let Some(reason) = &found.reason {
            eprintln!("{}: {reason}", path.display());
        }
    }
    let is_valid = found.status == SignatureStatus::Success;
    Ok(if is_valid { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The report in Microsoft's form: the status of the signature, and for each signer the certificate with those that vouch
/// for it. Times are in this machine's zone, as there.
///
/// Source: <https://learn.microsoft.com/power-query/handling-connector-signing#verify>.
pub fn report(found: &Verification) -> Value {
    let certificates: Vec<Value> = found.signatures.iter().map(|one| certificate(&one.chain)).collect();
    json!({ "SignatureStatus": found.status.name(), "CertificateStatus": certificates })
}

fn certificate(chain: &[ChainElement]) -> Value {
    let Some((first, rest)) = chain.split_first() else { return Value::Null };
    let local = |time: jiff::Timestamp| {
        time.to_zoned(TimeZone::system()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    let own = &first.certificate;
    let status = if first.status.is_empty() { "NoError".to_owned() } else { first.status.join(", ") };
    json!({
        "Issuer": own.issuer(),
        "Thumbprint": own.thumbprint(),
        "Subject": own.subject(),
        "NotBefore": local(own.not_before()),
        "NotAfter": local(own.not_after()),
        "Valid": chain.iter().all(|element| element.status.is_empty()),
        "Parent": certificate(rest),
        "Status": status,
    })
}
