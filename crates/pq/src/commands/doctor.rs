//! `doctor`: what this machine lacks, for which verb, and the line that gets it.

use anyhow::Result;
use clap::Args;
use opc_signature::key::soft_hsm;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Says what is missing on this machine for which command, with the line to type. Everything here is optional: `pq` itself
/// needs nothing. Exit code 1 where something is missing for the verbs that were named.
#[derive(Args)]
#[command(after_help = "Examples:
  pq doctor
  pq doctor sign navigate")]
pub(crate) struct Doctor {
    /// Only what these need: sign-in, sign, verify, install, navigate, pqtest, tests [default: all]
    #[arg(value_name = "FOR")]
    what: Vec<String>,
}

/// One thing that may be missing.
struct Need {
    /// The verb that wants it, or `tests` for the tests of the repository.
    verb: &'static str,
    /// What it is for, after the name of the thing.
    thing: &'static str,
    found: Option<String>,
    /// What to type or do.
    line: String,
}

impl Doctor {
    /// Looks and prints.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let needs = needs();
        let verbs: Vec<&str> = needs.iter().map(|need| need.verb).collect();
        if let Some(unknown) = self.what.iter().find(|name| !verbs.contains(&name.as_str())) {
            let mut verbs = verbs;
            verbs.dedup();
            anyhow::bail!("nothing outside is needed for \"{unknown}\"; there are: {}", verbs.join(", "));
        }
        let mut missing = 0;
        for need in &needs {
            if !self.what.is_empty() && !self.what.iter().any(|name| name == need.verb) {
                continue;
            }
            match &need.found {
                Some(found) => println!("ok       {:<9} {}: {found}", need.verb, need.thing),
                None => {
                    missing += 1;
                    println!("missing  {:<9} {}\n         {:<9} {}", need.verb, need.thing, "", need.line);
                }
            }
        }
        if missing == 0 {
            println!("Nothing is missing.");
        }
        Ok(if missing > 0 && !self.what.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn needs() -> Vec<Need> {
    let program = |verb, thing, names: &[&str], packages: [&str; 3]| Need {
        verb,
        thing,
        found: names.iter().find_map(|name| on_path(name)).map(|path| path.display().to_string()),
        line: install_line(packages),
    };
    vec![
        keyring(),
        Need {
            verb: "sign",
            thing: "a token's library, for --pkcs11 (or SoftHSM, to try it)",
            found: soft_hsm().map(str::to_owned),
            line: format!(
                "your token's vendor has it; to try: {}",
                install_line(["softhsm2", "softhsm", ""])
            ),
        },
        program(
            "sign",
            "openssl, to make a certificate for tests",
            &["openssl"],
            ["openssl", "openssl", "ShiningLight.OpenSSL.Light"],
        ),
        Need {
            verb: "verify",
            thing: "the system's root certificates, for the chain of a signer",
            found: roots(),
            line: install_line(["ca-certificates", "ca-certificates", ""]),
        },
        Need {
            verb: "install",
            thing: "the folder of Power BI Desktop, which is for Windows",
            found: cfg!(windows).then(dirs::document_dir).flatten().map(|path| path.display().to_string()),
            line: "copy the package by hand, or name a folder: pq install PACKAGE --to DIR".into(),
        },
        program("navigate", "a browser", &["xdg-open", "open", "explorer.exe"], ["xdg-utils", "", ""]),
        program(
            "pqtest",
            "Visual Studio Code, for its extension for Power Query",
            &["code", "code.cmd", "code-server"],
            ["code", "visual-studio-code", "Microsoft.VisualStudioCode"],
        ),
        program(
            "tests",
            "Python 3, whose Anaplan clients the mock is held to",
            &["python3", "python"],
            ["python3 python3-venv", "python", "Python.Python.3.13"],
        ),
        program(
            "tests",
            "SoftHSM, the token of the signing tests",
            &["softhsm2-util"],
            ["softhsm2", "softhsm", ""],
        ),
        program(
            "tests",
            "xmlsec1, which verifies what is signed",
            &["xmlsec1"],
            ["xmlsec1", "libxmlsec1", ""],
        ),
        program(
            "tests",
            "Chromium and its WebDriver server, in which the pages are tried",
            &["chromedriver", "chromedriver.exe"],
            ["chromium chromium-driver", "--cask chromium chromedriver", "Chromium.ChromeDriver"],
        ),
        program(
            "tests",
            "npm, which fetches the checker of accessibility and Microsoft's tools for M",
            &["npm", "npm.cmd"],
            ["npm", "node", "OpenJS.NodeJS"],
        ),
    ]
}

/// Where credentials are kept encrypted: without a keyring a key file beside them holds the key.
fn keyring() -> Need {
    let found = if cfg!(any(windows, target_os = "macos")) {
        Some("this system's keyring".to_owned())
    } else if std::env::var_os("PQ_CREDENTIAL_KEY").is_some() {
        Some("the key in PQ_CREDENTIAL_KEY".to_owned())
    } else {
        std::env::var("DBUS_SESSION_BUS_ADDRESS").ok().filter(|_| on_path("secret-tool").is_some())
    };
    let line = "works without: the key is then in a file that only you can read. Better: apt-get install \
                gnome-keyring libsecret-tools, or PQ_CREDENTIAL_KEY from your pipeline's secrets"
        .to_owned();
    Need { verb: "sign-in", thing: "a keyring for the key of stored credentials", found, line }
}

fn roots() -> Option<String> {
    if cfg!(any(windows, target_os = "macos")) {
        return Some("this system's".into());
    }
    let places =
        ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
    places.iter().find(|place| Path::new(place).is_file()).map(ToString::to_string)
}

/// The line for this system; the names are Debian's, Homebrew's and winget's. An empty name is one that it has not.
fn install_line([debian, homebrew, winget]: [&str; 3]) -> String {
    let (line, name) = if cfg!(windows) {
        ("winget install", winget)
    } else if cfg!(target_os = "macos") {
        ("brew install", homebrew)
    } else {
        ("apt-get install", debian)
    };
    if name.is_empty() { "not available on this system".into() } else { format!("{line} {name}") }
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
