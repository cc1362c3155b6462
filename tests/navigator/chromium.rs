//! Chromium and its WebDriver server, as Debian packages them; whoever has none is told how to get them.

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Whether a driver, and the browser with it, ends with this program, however that ends. Only then can tests pass a browser
/// on to the next: nothing runs after the last of them.
pub(super) const ENDS_WITH_US: bool = cfg!(unix);

/// A WebDriver server. It ends with this.
pub(super) struct Driver {
    child: Child,
    // Open as long as the driver is wanted.
    stdin: Option<ChildStdin>,
    url: String,
    // What the driver writes has to go somewhere, or it ends.
    output: Lines<BufReader<ChildStdout>>,
}

impl Driver {
    /// The driver looks for a free port and then binds it in two families, which fails where another program has taken it in
    /// between; so it is started again a few times.
    pub(super) fn start() -> Driver {
        (0..10).find_map(|_| Driver::attempt()).expect("the driver says at which port it listens")
    }

    fn attempt() -> Option<Driver> {
        // The second is where runners of GitHub have it.
        let runner = || std::env::var("CHROMEWEBDRIVER").map(|folder| format!("{folder}/chromedriver"));
        let program =
            std::env::var("CHROMEDRIVER").or_else(|_| runner()).unwrap_or_else(|_| "chromedriver".into());
        // Asked for its version first, since a shell that does not find it says so to nobody.
        let found = Command::new(&program).arg("--version").output();
        let mut child = found
            .and_then(|_| command(&program).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn())
            .unwrap_or_else(|error| {
                panic!(
                    "{program} cannot be started ({error}). These tests drive a real browser; on Debian and Ubuntu it is \
                     had with `apt-get install chromium chromium-driver`, elsewhere the variable CHROMEDRIVER names the \
                     program."
                )
            });
        let stdin = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut driver = Driver { child, stdin, url: String::new(), output };
        // Where it says no port it has said why, and ends.
        let port = driver.output.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        })?;
        driver.url = format!("http://127.0.0.1:{port}");
        Some(driver)
    }
}

/// The driver in a process group of its own, with the browser that it starts; a shell ends the group where nobody holds its
/// standard input any more.
#[cfg(unix)]
fn command(program: &str) -> Command {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new("sh");
    command.args(["-c", "\"$0\" --port=0 & exec > /dev/null; read _; kill 0", program]);
    command.process_group(0);
    command
}

#[cfg(not(unix))]
fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.arg("--port=0");
    command
}

impl Driver {
    /// Opens a browser with a window of this size.
    pub(super) async fn browser(&self, width: u32, height: u32) -> Client {
        // Without a sandbox, since containers run tests as root; a page of ours is all that it shows.
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            // Colours that fade from one to another are drawn many times.
            "--force-prefers-reduced-motion",
            "--force-color-profile=srgb",
            "--lang=en-US",
            &format!("--window-size={width},{height}"),
        ];
        let mut capabilities = Capabilities::new();
        capabilities.insert("goog:chromeOptions".into(), json!({ "args": arguments }));
        capabilities.insert("timeouts".into(), json!({ "script": 60_000 }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities).connect(&self.url).await.expect("the browser starts")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.stdin = None;
        if !ENDS_WITH_US {
            // It has nothing to lose.
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
