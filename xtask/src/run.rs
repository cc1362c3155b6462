//! `cargo xtask run` and `cargo xtask repl`: add what `pq` cannot know by itself (this project from any folder, the mock with
//! its addresses and its user), and leave everything else to it.

use crate::tools::{self, Tool};
use anyhow::{Context as _, Result};
use connector::description::Description;
use connector::mock::{Announcement, Mock};
use connector::project::Project;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The variable in which the host looks for credentials: a JSON array, one object for each data source kind.
const CREDENTIAL_VARIABLE: &str = "PQ_CREDENTIALS";

/// What was asked for, as far as it concerns this tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Whether to start the mock, and with which tenant.
    pub mock: Option<Option<OsString>>,
    /// Everything for the host, in order.
    pub host: Vec<OsString>,
}

impl Request {
    /// Sorts the arguments of `run` into those for this tool and those for the host.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Self {
        let mut request = Request::default();
        let mut arguments = arguments.into_iter().peekable();
        while let Some(argument) = arguments.next() {
            let text = argument.to_string_lossy();
            if text == "--mock" {
                let tenant = arguments.next_if(|next| next.to_string_lossy().ends_with(".toml"));
                request.mock = Some(tenant);
            } else if let Some(tenant) = text.strip_prefix("--mock=") {
                request.mock = Some(Some(tenant.into()));
            } else {
                request.host.push(argument);
            }
        }
        request
    }

    /// Whether the host is given one of these options.
    pub fn has(&self, options: &[&str]) -> bool {
        options.iter().any(|option| tools::has_option(&self.host, option))
    }
}

/// Leads a command of the host to a mock: every production host, and its first user signed in.
///
/// # Errors
/// The mock has no user.
pub(crate) fn lead_to(command: &mut Command, mock: &Mock, description: &Description) -> Result<()> {
    for host in description.production_hosts() {
        command.arg("--route").arg(format!("https://{host}={}", mock.announcement.url));
    }
    // Credentials of the real service, if the variable has some, are of no use here.
    command.env(CREDENTIAL_VARIABLE, credentials(&mock.announcement, &description.connector.kind)?);
    Ok(())
}

/// The credentials of the default user, in the form that the host reads.
fn credentials(announcement: &Announcement, kind: &str) -> Result<String> {
    let user = announcement.users.first().context("the mock tenant has no user; add one to its file")?;
    let credentials = serde_json::json!([{
        "DataSourceKind": kind,
        "AuthenticationKind": "UsernamePassword",
        "AuthenticationProperties": { "Username": user.email, "Password": user.password },
    }]);
    Ok(credentials.to_string())
}

/// Runs a query in the host and gives its exit code.
///
/// # Errors
/// Where a program cannot be built or started.
pub fn run(project: &Project, request: &Request) -> Result<ExitCode> {
    start(project, request, "run")
}

/// Opens the prompt of the host and gives its exit code.
///
/// # Errors
/// As [`run`].
pub fn repl(project: &Project, request: &Request) -> Result<ExitCode> {
    start(project, request, "repl")
}

fn start(project: &Project, request: &Request, verb: &str) -> Result<ExitCode> {
    let mut arguments: Vec<OsString> = vec![verb.into()];
    if !request.has(&["--project", "--extension"]) {
        arguments.extend(["--project".into(), project.root.clone().into()]);
    }
    #[cfg_attr(not(unix), expect(unused_mut))]
    let (host, mut mock) = match &request.mock {
        Some(tenant) => {
            let [host, mock] = tools::build([Tool::Pq, Tool::Mock])?;
            (host, Some(Mock::start(&mock, tenant.as_deref().map(Path::new))?))
        }
        None => (Tool::Pq.build()?, None),
    };
    let mut command = Command::new(host);
    command.args(arguments);
    if let Some(mock) = &mock {
        lead_to(&mut command, mock, &project.description()?.description)?;
    }
    command.args(&request.host);
    #[cfg(unix)]
    if let Some(mock) = &mut mock {
        // The program that takes the place of this one keeps the mock alive for as long as it runs itself: signals then
        // reach it, and nothing is left between it and who started it.
        // A copy of the pipe stays open in it, beside its own standard input.
        let hold = mock.hold().map(rustix::io::dup).transpose().context("cannot hold the mock")?;
        let failed = tools::replace(&mut command);
        // The hold on the mock ends with it.
        drop(hold);
        return failed;
    }
    if mock.is_some() { tools::run(&mut command) } else { tools::replace(&mut command) }
}
