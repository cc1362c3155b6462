//! A key behind any program: the digest goes in, the signature comes out.

use super::Key;
use crate::algorithm::Hash;
use crate::certificate::Certificate;
use crate::error::Error;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::io::Write;
use std::process::{Command, Stdio};

/// A command of the system's shell. It gets the SHA-256 digest (32 bytes) on its standard input and writes the signature to
/// its standard output, as bytes or in base64. What it writes to standard error is shown.
pub struct Program {
    command: String,
    certificate: Certificate,
}

impl Program {
    /// A key that `command` uses, with its certificate.
    pub fn new(command: impl Into<String>, certificate: Certificate) -> Self {
        Program { command: command.into(), certificate }
    }
}

impl Key for Program {
    fn certificate(&self) -> &[u8] {
        self.certificate.der()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let failed = |reason: String| Error::new(format!("the signing command {reason}"));
        let (shell, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        let mut running = Command::new(shell)
            .args([option, &self.command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(format!("cannot be started: {error}")))?;
        if let Some(mut input) = running.stdin.take() {
            // A program that does not read its input says by its exit code what it thinks.
            let _ = input.write_all(&Hash::Sha256.digest(message));
        }
        let ended =
            running.wait_with_output().map_err(|error| failed(format!("cannot be waited for: {error}")))?;
        if !ended.status.success() {
            return Err(failed(format!("failed ({})", ended.status)));
        }
        let length = self.certificate.rsa_bits().unwrap_or(0) / 8;
        if ended.stdout.len() == length {
            return Ok(ended.stdout);
        }
        let text: String = String::from_utf8_lossy(&ended.stdout).split_ascii_whitespace().collect();
        BASE64_STANDARD.decode(text).ok().filter(|bytes| bytes.len() == length).ok_or_else(|| {
            let got = ended.stdout.len();
            failed(format!(
                "wrote no signature: {length} bytes are wanted, raw or in base64, and it wrote {got}"
            ))
        })
    }
}
