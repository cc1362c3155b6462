//! Catches the callback of a connector whose `CallbackUri` is an address of this machine (RFC 8252, section 7.3).

use super::login::{Login, failed};
use super::user_agent::UserAgent;
use m_engine::{Cx, Result};
use reqwest::Url;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// How often the listener asks whether the evaluation was stopped.
const POLL: Duration = Duration::from_millis(50);
/// How long a browser may take for its whole request.
const REQUEST: Duration = Duration::from_secs(5);
/// How long a request's line and headers may be.
const LONGEST_HEAD: usize = 64 * 1024;

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
        let (send, arrived) = channel();
        while Instant::now() < deadline {
            if cx.host().is_cancelled() {
                return Err(failed("it was stopped"));
            }
            match listener.accept() {
                // A browser also asks for icons, and opens connections that it never uses: none may hold up the others.
                Ok((stream, _)) => {
                    let send = send.clone();
                    std::thread::spawn(move || {
                        let head = request_head(&stream);
                        // Nobody listens any more once the callback has come.
                        let _ = send.send((stream, head));
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::thread::sleep(POLL),
                Err(error) => return Err(cannot(error)),
            }
            while let Ok((stream, head)) = arrived.try_recv() {
                let target = head.as_deref().and_then(|head| target(head, &callback));
                let target = target.and_then(|target| callback.join(&target).ok());
                let target = target.map(String::from).filter(|url| login.is_callback(url));
                answer(&stream, target.is_some());
                if let Some(url) = target {
                    return Ok(url);
                }
            }
        }
        Err(failed("nobody came back from the page in time"))
    }
}

/// The request line and headers that a client sends, all of them within a few seconds.
fn request_head(mut stream: &TcpStream) -> Option<String> {
    let deadline = Instant::now() + REQUEST;
    stream.set_nonblocking(false).ok()?;
    let (mut head, mut part) = (Vec::new(), [0; 4096]);
    // All of it is read: closing with unread bytes would take the answer away from the browser.
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let left = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        stream.set_read_timeout(Some(left)).ok()?;
        let read = stream.read(&mut part).ok().filter(|read| *read > 0)?;
        head.extend_from_slice(&part[..read]);
        if head.len() > LONGEST_HEAD {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

/// Path and query of a GET request to the callback's own host. A page of another site that reaches this machine
/// under its own name gets no answer.
fn target(head: &str, callback: &Url) -> Option<String> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let target = words.next().filter(|method| *method == "GET").and(words.next())?;
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| Url::parse(&format!("http://{}/", value.trim())).ok())
    });
    let is_own = host.flatten()?.host_str() == callback.host_str();
    (target.starts_with('/') && is_own).then(|| target.to_owned())
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
