//! Who goes through the pages of a sign-in: a trait, and the simplest way, which works with every connector: a person
//! with a browser pastes the final address.

use super::functions::OAuth;
use super::login::{Login, failed};
use super::token::Token;
use m_engine::{Cx, Result};
use std::io::{BufRead, Write};
use std::process::{Command, Stdio};

/// Goes through the pages of a sign-in and brings back the address at which they end.
pub trait UserAgent {
    /// Shows `login.login_uri`; the complete address that begins with `login.callback_uri`, its query included.
    ///
    /// Errors: the pages were left, or refused, before their end.
    fn visit(&mut self, cx: &Cx, login: &Login) -> Result<String>;
}

/// Signs in to the source of a kind with the path `path`: begins, lets `agent` go through the pages, finishes.
///
/// Errors: the connector's, the agent's, or those of [`Login::finish`].
pub fn sign_in(cx: &Cx, oauth: &OAuth, path: &str, agent: &mut dyn UserAgent) -> Result<Token> {
    let login = Login::start(cx, oauth, path)?;
    let callback = agent.visit(cx, &login)?;
    login.finish(cx, oauth, &callback)
}

/// A person opens the page in a browser and pastes the address at which it ends. The page there need not exist.
pub struct Paste<R, W> {
    /// Where the pasted line comes from.
    pub input: R,
    /// Where the person is told what to do.
    pub output: W,
    /// Opens a page in a browser; whether one could be started.
    pub open: fn(&str) -> bool,
}

impl<R: BufRead, W: Write> UserAgent for Paste<R, W> {
    fn visit(&mut self, _cx: &Cx, login: &Login) -> Result<String> {
        (self.open)(&login.login_uri);
        let words = format!(
            "Sign in on this page:\n\n  {}\n\nAt the end the browser goes to an address that begins with\n\n  {}\n\n\
             (it may show an error there). Paste that whole address here and press Enter:\n",
            login.login_uri, login.callback_uri
        );
        let mut line = String::new();
        let read = self.output.write_all(words.as_bytes()).and_then(|()| self.output.flush());
        match read.and_then(|()| self.input.read_line(&mut line)) {
            Ok(_) if line.trim().is_empty() => Err(failed("no address was pasted")),
            Ok(_) => Ok(line.trim().to_owned()),
            Err(error) => Err(failed(&format!("the address could not be read: {error}"))),
        }
    }
}

/// Opens a page in the system's browser; whether one could be started.
pub fn open_browser(url: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        // `start` would read the & of a query as the end of its command.
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
