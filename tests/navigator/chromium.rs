//! Chromium and its WebDriver server, as Debian packages them; whoever has none is told how to get them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A WebDriver server of its own for one test. It ends with this.
pub(super) struct Driver {
    child: Child,
    pub(super) url: String,
}

impl Driver {
    pub(super) fn start() -> Driver {
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
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let words = "started successfully on port ";
        let port = output.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once(words)?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let port = port.expect("the driver says at which port it listens");
        Driver { child, url: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It has nothing to lose.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
