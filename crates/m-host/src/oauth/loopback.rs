//! Catches the callback of a connector whose `CallbackUri` is an address of this machine (RFC 8252, section 7.3).

use super::login::{Login, failed};
use super::user_agent::UserAgent;
use crate::host::ExtensionHost;
use m_engine::{Cx, Result};
use reqwest::Url;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// How often the listener asks whether the evaluation was stopped.
const POLL: Duration = Duration::from_millis(50);
/// How long a browser may take for its request line.
const REQUEST: Duration = Duration::from_secs(5);

/// Opens the page in a browser and listens at the callback address until the browser comes there.
pub struct Loopback {
    /// Opens a page in a browser; whether one could be started.
    pub open: Box<dyn FnMut(&str) -> bool>,
    /// How long a person may take.
    pub patience: Duration,
}

impl Loopback {
    /// Whether the callback of a sign-in can be caught this way.
    pub fn suits(login: &Login) -> bool {
        Url::parse(&login.callback_uri).is_ok_and(|url| url.scheme() == "http" && address(&url).is_some())
    }
}

/// Host and port to listen at, where the address is one of this machine.
fn address(url: &Url) -> Option<(String, u16)> {
    let host = url.host_str()?.trim_matches(['[', ']']).to_ascii_lowercase();
    let own =
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    own.then_some((host, url.port_or_known_default()?))
}

impl UserAgent for Loopback {
    fn visit(&mut self, cx: &Cx, login: &Login) -> Result<String> {
        let unfit = || failed("its callback is not at an http address of this machine");
        let callback = Url::parse(&login.callback_uri).map_err(|_| unfit())?;
        let (host, port) = address(&callback).ok_or_else(unfit)?;
        let cannot =
            |error: io::Error| failed(&format!("the host cannot listen at {host} port {port}: {error}"));
        let listener = TcpListener::bind((host.as_str(), port)).map_err(cannot)?;
        listener.set_nonblocking(true).map_err(cannot)?;
        if !(self.open)(&login.login_uri) {
            return Err(failed("no browser could be started"));
        }
        let deadline = Instant::now() + self.patience;
        while Instant::now() < deadline {
            if ExtensionHost::of(cx).is_some_and(m_engine::Host::is_cancelled) {
                return Err(failed("it was stopped"));
            }
            match listener.accept() {
                // A browser also asks for icons, and opens connections that it never uses.
                Ok((stream, _)) => {
                    let target = request_target(&stream).and_then(|target| callback.join(&target).ok());
                    let target = target.map(String::from).filter(|url| login.is_callback(url));
                    answer(&stream, target.is_some());
                    if let Some(url) = target {
                        return Ok(url);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::thread::sleep(POLL),
                Err(error) => return Err(cannot(error)),
            }
        }
        Err(failed("nobody came back from the page in time"))
    }
}

/// Path and query of the request that a browser sends.
fn request_target(stream: &TcpStream) -> Option<String> {
    stream.set_nonblocking(false).ok()?;
    stream.set_read_timeout(Some(REQUEST)).ok()?;
    let mut lines = BufReader::new(io::Read::take(stream, 64 * 1024));
    let mut first = String::new();
    lines.read_line(&mut first).ok()?;
    // The rest is read too: closing with unread bytes would take the answer away from the browser.
    let mut rest = String::new();
    while lines.read_line(&mut rest).ok()? > 2 {
        rest.clear();
    }
    let mut words = first.split(' ');
    let target = words.next().filter(|method| *method == "GET").and(words.next())?;
    target.starts_with('/').then(|| target.to_owned())
}

fn answer(mut stream: &TcpStream, is_callback: bool) {
    let (status, words) = match is_callback {
        true => ("200 OK", "You can close this window."),
        false => ("404 Not Found", "There is nothing here."),
    };
    let page = format!("<!DOCTYPE html><title>Sign-in</title><p>{words}</p>");
    // The sign-in goes on whether the browser takes the page or not.
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{page}",
        page.len()
    );
}
