//! The mock of a service: a program that is started, says where it listens and who may sign in, and ends with whoever started
//! it.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// What a mock says when it listens.
#[derive(Clone, Debug, Deserialize)]
pub struct Announcement {
    /// Its address.
    pub url: String,
    /// Who may sign in.
    #[serde(default)]
    pub users: Vec<MockUser>,
    /// The hosts that it stands for.
    #[serde(default)]
    pub hosts: Vec<String>,
}

/// Somebody made up, who may sign in to the mock.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct MockUser {
    /// The user name.
    pub email: String,
    /// The password, which is no secret.
    pub password: String,
}

/// A running mock. It ends when its standard input is closed, and that is with this.
pub struct Mock {
    child: Child,
    /// What it said.
    pub announcement: Announcement,
}

impl Mock {
    /// Starts a mock: a program that prints one line of JSON with `--announce` and ends when its input is closed.
    ///
    /// # Errors
    /// It cannot be started, does not listen, or says something else.
    pub fn start(program: &Path, tenant: Option<&Path>) -> Result<Self> {
        let mut command = Command::new(program);
        command.args(["--port", "0", "--announce", "--until-stdin-closes"]);
        if let Some(tenant) = tenant {
            command.arg("--tenant").arg(tenant);
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("the mock {} cannot be started", program.display()))?;
        let output = child.stdout.take().context("the mock has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        if line.is_empty() {
            let status = child.wait()?;
            bail!("the mock did not start ({status}); its message is above");
        }
        let announcement =
            serde_json::from_str(&line).context("the mock announced itself in words that are not known")?;
        Ok(Mock { child, announcement })
    }

    /// What keeps it alive, for another program to hold.
    pub fn hold(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        drop(self.hold());
        // Nothing can be done about a mock that does not end; it has nothing to lose.
        let _ = self.child.wait();
    }
}
