//! `verify`: whether a package is what somebody signed, who that is, and what has to be done so that Power BI loads it.

use anyhow::{Context, Result};
use clap::Args;
use opc_signature::{Roots, Signature, SignatureStatus};
use std::path::PathBuf;
use std::process::ExitCode;

/// Verifies the signature of a package. Prints the report that MakePQX prints (JSON) on standard output, and what it means on
/// standard error. Exit code 0: every byte is as it was signed; 1: it is not, or there is no signature. Whether the signer
/// is trusted is in the report and does not change the exit code, unless --trusted asks for it.
#[derive(Args)]
#[command(after_help = "Examples:
  pq verify Fabrikam.pqx
  pq verify Fabrikam.pqx --trusted --roots company.cer")]
pub(crate) struct Verify {
    /// The package: a .pqx or a signed .mez
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,
    /// Print nothing; the exit code tells
    #[arg(short, long)]
    quiet: bool,
    /// Certificates that are trusted beside the system's (.cer or .pem)
    #[arg(long, value_name = "FILE")]
    roots: Vec<PathBuf>,
    /// Fail also where the signer's certificate does not lead to a trusted root
    #[arg(long)]
    trusted: bool,
}

impl Verify {
    /// Verifies and prints the report.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let archive = std::fs::read(&self.package)
            .with_context(|| format!("cannot read {}", self.package.display()))?;
        let mut roots = Roots::system();
        for path in &self.roots {
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            roots = roots.with_file(&bytes).with_context(|| path.display().to_string())?;
        }
        let found = opc_signature::verify(&archive, &roots, jiff::Timestamp::now())
            .with_context(|| self.package.display().to_string())?;
        if !self.quiet {
            let report = pqtest::makepqx::report(&found);
            println!("{}", serde_json::to_string_pretty(&report)?);
            let name = self.package.display();
            if let Some(reason) = &found.reason {
                eprintln!("{name}: {reason}");
            }
            match found.status {
                SignatureStatus::Success => found.signatures.iter().for_each(explain),
                SignatureStatus::NotSigned => {
                    eprintln!(
                        "Power BI Desktop loads it only where any extension is allowed; sign it with `pq sign {name}`."
                    );
                }
                _ => eprintln!(
                    "Do not use this package: it is not what was signed. Get it again from its maker."
                ),
            }
        }
        let trusts = |one: &Signature| one.chain.iter().all(|element| element.status.is_empty());
        let is_good = found.status == SignatureStatus::Success
            && (!self.trusted || found.signatures.iter().all(trusts));
        Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What a valid signature means for a person who wants to load the connector.
fn explain(signature: &Signature) {
    let own = &signature.certificate;
    let when = match (&signature.time_stamp, &signature.time) {
        (Some(stamp), _) => {
            format!("on {}, as {} stamped it", stamp.time.strftime("%F %T UTC"), stamp.authority.subject())
        }
        (None, Some(time)) => format!("on {time} by the signer's own clock (no time stamp)"),
        (None, None) => "at a time that it does not say".to_owned(),
    };
    let parts = sink::counted(signature.parts, "part");
    eprintln!("\nEvery byte of {parts} is as {} signed it {when}.", own.subject());
    for element in &signature.chain {
        let name = element.certificate.subject();
        for status in &element.status {
            let ended = element.certificate.not_after().strftime("%F").to_string();
            let meaning = match *status {
                "UntrustedRoot" => "nobody whom this system trusts vouches for it".to_owned(),
                "PartialChain" => {
                    format!("its issuer's certificate ({}) is not at hand", element.certificate.issuer())
                }
                "NotTimeValid"
                    if signature.time_stamp.as_ref().is_some_and(|stamp| stamp.time <= own.not_after()) =>
                {
                    format!("it ended on {ended}; the time stamp shows that it was used before")
                }
                "NotTimeValid" => {
                    format!("it is valid only until {ended}, and there is no time stamp from before")
                }
                _ => "it was not signed by whom it names".to_owned(),
            };
            eprintln!("{name}: {status}: {meaning}.");
        }
    }
    for warning in &signature.warnings {
        eprintln!("Careful: {warning}.");
    }
    let thumbprint = own.thumbprint();
    eprintln!(
        "Power BI Desktop loads it at the recommended security level where this thumbprint is in the registry, one of the \
         lines of the value TrustedCertificateThumbprints:\n\n  reg add \"HKLM\\Software\\Policies\\Microsoft\\Power BI \
         Desktop\" /v TrustedCertificateThumbprints /t REG_MULTI_SZ /d {thumbprint}\n\n(as administrator; where the value \
         is there already, add the line to it: this command replaces it)"
    );
}
