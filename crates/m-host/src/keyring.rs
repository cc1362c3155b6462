//! The key of the credential file in the operating system's keyring: the Keychain of macOS, the Credential Manager of
//! Windows, and elsewhere the Secret Service, by its tool `secret-tool`. A system without one has none: the key then
//! comes from the environment.

/// What the keyring calls the program.
const SERVICE: &str = "power-query-credentials";
/// What the keyring calls the secret.
const ACCOUNT: &str = "credential-file-key";

/// The key that the keyring keeps; none where it keeps none, or where there is no keyring.
pub(crate) fn get() -> Option<String> {
    system::get().map(|key| key.trim().to_owned()).filter(|key| !key.is_empty())
}

/// Keeps a key.
///
/// Errors: there is no keyring, or it refuses; why, as the end of a sentence.
pub(crate) fn set(key: &str) -> Result<(), String> {
    system::set(key)
}

#[cfg(any(target_os = "macos", windows))]
mod system {
    //! The keyrings that are part of the system.

    use super::{ACCOUNT, SERVICE};
    use keyring::Entry;

    pub(super) fn get() -> Option<String> {
        Entry::new(SERVICE, ACCOUNT).and_then(|entry| entry.get_password()).ok()
    }

    pub(super) fn set(key: &str) -> Result<(), String> {
        let kept = Entry::new(SERVICE, ACCOUNT).and_then(|entry| entry.set_password(key));
        kept.map_err(|error| error.to_string())
    }
}

#[cfg(not(any(target_os = "macos", windows)))]
mod system {
    //! The Secret Service. Its tool takes the secret from standard input, so that it is in no list of processes; a
    //! library for it would bring a whole D-Bus stack.

    use super::{ACCOUNT, SERVICE};
    use std::io::Write;
    use std::process::{Command, Stdio};

    const TOOL: &str = "secret-tool";

    pub(super) fn get() -> Option<String> {
        let output = Command::new(TOOL)
            .args(["lookup", "service", SERVICE, "account", ACCOUNT])
            .stderr(Stdio::null())
            .output()
            .ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    pub(super) fn set(key: &str) -> Result<(), String> {
        let unavailable = |error: std::io::Error| format!("{TOOL} cannot be run: {error}");
        let mut child = Command::new(TOOL)
            .args(["store", "--label", "Power Query credentials", "service", SERVICE, "account", ACCOUNT])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(unavailable)?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(key.as_bytes()).map_err(unavailable)?;
        }
        let output = child.wait_with_output().map_err(unavailable)?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("{TOOL} says: {}", said.lines().next().unwrap_or("nothing")))
    }
}
