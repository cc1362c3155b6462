//! An error of M for the person at the terminal.

use m_engine::{Cx, Error};
use m_host::credential::CREDENTIALS_VARIABLE;
use m_host::report;

/// Tells an error on standard error, and what to do where it asks for a credential.
pub(super) fn tell(cx: &Cx, error: &Error) {
    eprintln!("error: {}", report::describe(cx, error));
    let how = format!("with --credentials FILE, the variable {CREDENTIALS_VARIABLE}, or sign-in");
    if let Some(hint) = report::credential_hint(cx, error, &how) {
        eprintln!("\n{hint}");
    }
}
