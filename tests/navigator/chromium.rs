//! Chromium and its WebDriver server, as Debian packages them; whoever has none is told how to get them.

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A WebDriver server of its own for one test. It ends with this.
pub(super) struct Driver {
    child: Child,
    url: String,
    // What the driver writes has to go somewhere, or it ends.
    _output: Lines<BufReader<ChildStdout>>,
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
        let mut child = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{program} cannot be started ({error}). These tests drive a real browser; on Debian and Ubuntu it is \
                     had with `apt-get install chromium chromium-driver`, elsewhere the variable CHROMEDRIVER names the \
                     program."
                )
            });
        let mut output = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let words = "started successfully on port ";
        let port = output.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once(words)?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let Some(port) = port else {
            // It has said why, and ends.
            let _ = child.kill();
            let _ = child.wait();
            return None;
        };
        Some(Driver { child, url: format!("http://127.0.0.1:{port}"), _output: output })
    }
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
        // It has nothing to lose.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
