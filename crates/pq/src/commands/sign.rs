//! `sign`: signs a package with whatever key a release has.

use super::secret::secret;
use anyhow::{Context, Result, bail};
use clap::Args;
use opc_signature::key::{Access, KeyVault, Pfx, Pkcs11, Program, Uri};
use opc_signature::{Certificate, Coverage, Key, Signing};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The environment variable with the password of a PFX file.
const PASSWORD: &str = "PQ_SIGN_PASSWORD";
/// The environment variable with the PIN of a token.
const PIN: &str = "PQ_SIGN_PIN";

/// Signs a .pqx in place; of a .mez it makes a signed .pqx beside it.
///
/// Passwords and PINs are read from the environment (PQ_SIGN_PASSWORD, PQ_SIGN_PIN) or asked for, never taken from an
/// argument. The key is one of:
///
///   a file      --certificate signing.pfx
///   a token     --pkcs11 'pkcs11:token=Build;object=signing?module-path=/usr/lib/softhsm/libsofthsm2.so'
///   Azure       --key-vault https://NAME.vault.azure.net/certificates/CERTIFICATE
///               with AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or AZURE_ACCESS_TOKEN
///   a program   --signer 'openssl pkeyutl -sign -inkey key.pem -pkeyopt digest:sha256' --certificate signing.cer
///               it gets the SHA-256 digest (32 bytes) on standard input and writes the RSA signature
#[derive(Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:
  pq sign Fabrikam.mez --certificate signing.pfx --timestamp http://timestamp.digicert.com"
)]
pub(crate) struct Sign {
    /// The package: a .pqx or a .mez
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,
    #[command(flatten)]
    key: KeyArguments,
    /// Where to write the signed package [default: the package itself, or beside a .mez as .pqx]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The address of a time stamp authority (RFC 3161), so that the signature outlives its certificate
    #[arg(long, value_name = "URL")]
    timestamp: Option<String>,
    /// Remove the signatures that are there instead of countersigning
    #[arg(long)]
    replace: bool,
    /// Leave room for a countersignature
    #[arg(long)]
    countersignable: bool,
}

/// The signing key.
#[derive(Args)]
#[group(required = true, multiple = true)]
struct KeyArguments {
    /// A PFX file with key and certificate; with another key, the file with its certificate
    #[arg(long, short, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// A key on a token, by its address (RFC 7512)
    #[arg(long, value_name = "URI", conflicts_with_all = ["key_vault", "signer"])]
    pkcs11: Option<String>,
    /// A key in Azure Key Vault, by its certificate's address
    #[arg(long, value_name = "URL", conflicts_with = "signer")]
    key_vault: Option<String>,
    /// A command that signs a digest
    #[arg(long, value_name = "COMMAND", requires = "certificate")]
    signer: Option<String>,
}

impl KeyArguments {
    fn open(&self) -> Result<Box<dyn Key>> {
        let certificate = || -> Result<Option<Certificate>> {
            let Some(path) = &self.certificate else { return Ok(None) };
            let found = Certificate::from_file(&read(path)?).with_context(|| path.display().to_string())?;
            Ok(found.into_iter().next())
        };
        if let Some(address) = &self.pkcs11 {
            let uri = Uri::parse(address)?;
            let pin = match &uri.pin_source {
                Some(path) => {
                    String::from_utf8_lossy(&read(path)?).lines().next().unwrap_or_default().to_owned()
                }
                None => secret(PIN, "PIN of the token")?,
            };
            return Ok(Box::new(Pkcs11::open(&uri, &pin, certificate()?)?));
        }
        if let Some(address) = &self.key_vault {
            let access =
                Access::from_environment(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))?;
            return Ok(Box::new(KeyVault::open(address, &access)?));
        }
        if let Some(command) = &self.signer {
            let certificate = certificate()?.context("name the certificate with --certificate FILE")?;
            return Ok(Box::new(Program::new(command, certificate)));
        }
        let Some(path) = &self.certificate else { bail!("name a key; `pq help sign` lists the ways") };
        let bytes = read(path)?;
        // Many a file for tests has no password; nobody is asked for one that is not there.
        if std::env::var_os(PASSWORD).is_none()
            && let Ok(key) = Pfx::open(&bytes, "")
        {
            return Ok(Box::new(key));
        }
        let label = format!("Password of {}", path.display());
        Ok(Box::new(
            Pfx::open(&bytes, &secret(PASSWORD, &label)?).with_context(|| path.display().to_string())?,
        ))
    }
}

impl Sign {
    /// Signs and prints path and signer.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let archive = read(&self.package)?;
        let is_mez = self.package.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("mez"));
        let beside = if is_mez { self.package.with_extension("pqx") } else { self.package.clone() };
        let out = self.out.clone().unwrap_or(beside);
        let key = self.key.open()?;
        let coverage = if self.countersignable { Coverage::Countersignable } else { Coverage::Whole };
        let signing = Signing {
            key: key.as_ref(),
            time: time()?,
            replace: self.replace,
            coverage,
            time_stamp: self.timestamp.as_deref(),
        };
        let signed =
            opc_signature::sign(&archive, signing).with_context(|| self.package.display().to_string())?;
        sink::write(&out, &signed)?;
        let certificate = Certificate::from_der(key.certificate())?;
        println!("{}", out.display());
        println!("signed by {}", certificate.subject());
        println!("thumbprint {}", certificate.thumbprint());
        Ok(ExitCode::SUCCESS)
    }
}

/// What the clock says, or `SOURCE_DATE_EPOCH`, with which a build gives the same bytes again.
fn time() -> Result<jiff::Timestamp> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            let second = seconds.parse().ok().and_then(|second| jiff::Timestamp::from_second(second).ok());
            second.with_context(|| format!("SOURCE_DATE_EPOCH is no number of seconds: {seconds}"))
        }
        Err(_) => Ok(jiff::Timestamp::now()),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
