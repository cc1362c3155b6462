//! What a person sees: where to point a client, each request as it comes, and a summary.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anaplan_mock::{LoggedRequest, Server};
use sink::counted;

const DIM: &str = "2";
const BOLD: &str = "1";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const RED: &str = "31";
const BLUE: &str = "34";

/// Prints to standard output, in colour where that is a terminal and `NO_COLOR` is not set.
pub(crate) struct Console {
    colour: bool,
    began: Instant,
    totals: Mutex<Totals>,
}

#[derive(Default)]
struct Totals {
    requests: u64,
    bytes: u64,
    faults: u64,
    by_status: BTreeMap<String, u64>,
    counts: Counts,
}

/// What a person counts who watches a client: since the last time they asked.
#[derive(Default)]
struct Counts {
    sign_ins: u64,
    runs: u64,
    lists: u64,
    chunks: u64,
}

impl Counts {
    fn add(&mut self, method: &str, path: &str) {
        match path {
            _ if path.ends_with("/token/authenticate") || path.ends_with("/oauth/token") => {
                self.sign_ins += 1
            }
            _ if method == "POST" && path.ends_with("/tasks") => self.runs += 1,
            _ if path.contains("/chunks/") => self.chunks += 1,
            _ if !path.contains("/tasks/") => self.lists += 1,
            _ => {}
        }
    }
}

impl Console {
    pub(crate) fn new() -> Console {
        let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Console { colour, began: Instant::now(), totals: Mutex::default() }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.into() }
    }

    fn say(&self, text: &str) {
        // Whoever reads may have gone; the server goes on.
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    }

    pub(crate) fn welcome(&self, server: &Server) {
        let url = server.url();
        self.say(&format!("{}\n", self.paint(BOLD, "Fake Anaplan is listening")));
        self.say(&format!("  API URL             {}", self.paint(BLUE, &url)));
        self.say(&format!("  Authentication URL  {}", self.paint(BLUE, &url)));
        self.say(&format!("  OAuth2 sign-in      {}", self.paint(BLUE, &format!("{url}/auth/authorize"))));
        self.say(&format!("  Requests so far     {}\n", self.paint(BLUE, &format!("{url}/_mock/requests"))));
        let tenant = server.state().tenant();
        self.say(&format!("  {}", self.paint(DIM, "Users and their passwords")));
        let width = tenant.users.iter().map(|u| u.email.chars().count()).max().unwrap_or(0);
        for user in &tenant.users {
            let role = match (user.admin, user.basic) {
                (_, false) => "OAuth2 only",
                (true, _) => "administrator",
                _ => "",
            };
            let email = &user.email;
            self.say(format!("  {email:width$}  {:24}  {}", user.password, self.paint(DIM, role)).trim_end());
        }
        self.say(&format!(
            "\n{}\n",
            self.paint(
                DIM,
                "Ctrl-C stops it. One line for each request: method, status, bytes, time, target."
            )
        ));
    }

    pub(crate) fn request(&self, request: &LoggedRequest, quiet: bool) {
        let status = request.status.map_or("cut".into(), |status| status.to_string());
        {
            let mut totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
            totals.requests += 1;
            totals.counts.add(&request.method, request.path.trim_end_matches('/'));
            totals.bytes += request.bytes;
            totals.faults += u64::from(request.fault);
            *totals.by_status.entry(status.clone()).or_default() += 1;
        }
        if quiet {
            return;
        }
        let code = match request.status {
            Some(100..=299) => GREEN,
            Some(300..=399) => BLUE,
            Some(400..=499) => YELLOW,
            _ => RED,
        };
        let line = request.line();
        let (method, target) = line.split_once(' ').unwrap_or((&line, ""));
        let fault = if request.fault { self.paint(RED, "  fault") } else { String::new() };
        self.say(&format!(
            "{} {} {} {}  {target}{fault}",
            self.paint(BOLD, &format!("{method:6}")),
            self.paint(code, &format!("{status:>3}")),
            self.paint(DIM, &format!("{:>10}", size(request.bytes))),
            self.paint(DIM, &format!("{:>12}", format!("{:.1} ms", request.milliseconds))),
        ));
    }

    /// Tells the counts and begins anew.
    pub(crate) fn counted(&self) {
        let mut totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        let Counts { sign_ins, runs, lists, chunks } = std::mem::take(&mut totals.counts);
        self.say(&format!(
            "-- {}, {}, {}, {} for lists and definitions",
            counted(sign_ins, "sign-in"),
            counted(runs, "run"),
            counted(chunks, "chunk"),
            counted(lists, "request"),
        ));
    }

    pub(crate) fn summary(&self) {
        let totals = self.totals.lock().unwrap_or_else(PoisonError::into_inner);
        let answers: Vec<String> =
            totals.by_status.iter().map(|(status, count)| format!("{count} × {status}")).collect();
        let seconds = self.began.elapsed().as_secs();
        self.say(&format!(
            "\n{}, {} sent, {} by a fault, in {seconds} s{}{}",
            counted(totals.requests, "request"),
            size(totals.bytes),
            totals.faults,
            if answers.is_empty() { "" } else { ": " },
            answers.join(", "),
        ));
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} B"),
        10_000..=9_999_999 => format!("{:.1} kB", bytes as f64 / 1e3),
        10_000_000..=9_999_999_999 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
