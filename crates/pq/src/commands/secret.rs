//! Secrets that a person gives: from an environment variable, typed without being shown, or as a line of standard input.
//! Never from an argument, which every process of the machine can read.

use anyhow::{Context, Result, bail};
use std::io::{self, IsTerminal};

/// The secret in `variable`, or one that the person types when asked for `label`.
///
/// Errors: there is none.
pub(super) fn secret(variable: &str, label: &str) -> Result<String> {
    if let Some(secret) = std::env::var(variable).ok().filter(|secret| !secret.is_empty()) {
        return Ok(secret);
    }
    let line = if io::stdin().is_terminal() {
        rpassword::prompt_password(format!("{label}: ")).context("cannot read from the terminal")?
    } else {
        eprint!("{label}: ");
        let mut line = String::new();
        io::stdin().read_line(&mut line).context("cannot read standard input")?;
        line
    };
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        bail!("nothing was given: {variable} or one line of standard input holds it");
    }
    Ok(line.to_owned())
}
