//! A mock of the service: started beside the navigator, and asked for faults.

use anyhow::{Context, Result, bail};
use m_host::web::{Fault, Route};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A mock that runs: what it said when it began to listen.
#[derive(Clone, Debug, Deserialize)]
pub struct Mock {
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

/// The process of a mock. It ends with this.
pub(crate) struct Process(Child);

impl Mock {
    /// Starts a mock: a program that prints one line of JSON with `--announce` and ends when its input is closed.
    ///
    /// Errors: it cannot be started, or says something else.
    pub(crate) fn start(program: &Path, tenant: Option<&Path>) -> Result<(Mock, Process)> {
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
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let process = Process(child);
        if line.is_empty() {
            bail!("the mock did not start; its message is above");
        }
        let mock =
            serde_json::from_str(&line).context("the mock announced itself in words that are not known")?;
        Ok((mock, process))
    }

    /// The routes that lead to it.
    ///
    /// Errors: a host that is none.
    pub fn routes(&self) -> Result<Vec<Route>> {
        let route = |host: &String| format!("https://{host}={}", self.url).parse::<Route>();
        self.hosts.iter().map(route).collect::<std::result::Result<_, _>>().map_err(anyhow::Error::msg)
    }

    /// Makes the next request meet a fault; `none` takes back what was not met yet.
    ///
    /// Errors: the fault is not known, or the mock cannot be reached.
    pub(crate) async fn fault(&self, name: &str) -> Result<()> {
        let (path, rule) = match name {
            "none" => ("faults", None),
            "expired" => ("expire-tokens", Some(json!({}))),
            other => ("faults", Some(rule(other)?)),
        };
        let url = format!("{}/_mock/{path}", self.url);
        let client = reqwest::Client::builder().no_proxy().build()?;
        let request = match rule {
            Some(rule) => client.post(url).header("Content-Type", "application/json").body(rule.to_string()),
            None => client.delete(url),
        };
        let status = request.send().await.context("the mock cannot be reached")?.status();
        if !status.is_success() {
            bail!("the mock refused the fault ({status})");
        }
        Ok(())
    }
}

/// The rule of a fault that meets one request, in the form of the mock's.
fn rule(name: &str) -> Result<serde_json::Value> {
    Ok(match name {
        "busy" => json!({ "path": "/**", "first": 1, "status": 429, "retry_after": 2 }),
        "broken" => json!({ "path": "/**", "first": 1, "status": 500 }),
        "refused" => json!({ "path": "/**", "first": 1, "status": 401 }),
        "cut" => json!({ "path": "/**", "first": 1, "cut_after": 0 }),
        "slow" => json!({ "path": "/**", "first": 1, "delay_ms": 5000 }),
        other => bail!("there is no fault '{other}'"),
    })
}

/// A fault for the next request of a replay; none for `none`. A replay has no tokens that could expire: a request is
/// refused as if its own had.
///
/// Errors: the fault is not known.
pub(crate) fn of_replay(name: &str) -> Result<Option<Fault>> {
    match name {
        "none" => Ok(None),
        "expired" => Ok(Some(serde_json::from_value(rule("refused")?)?)),
        other => Ok(Some(serde_json::from_value(rule(other)?)?)),
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // It has nothing to lose; whether it ended well is of no use here.
        let _ = self.0.wait();
    }
}
