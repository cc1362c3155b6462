//! A user agent that goes through login pages by itself: it fills in user name and password, presses the button, and
//! follows redirects. For tests and demonstrations, where a page is plain HTML.

use super::html::{self, Form};
use super::login::{Login, failed};
use super::user_agent::UserAgent;
use crate::host::ExtensionHost;
use crate::web::{DEFAULT_TIMEOUT, Failure, Incoming, Outgoing};
use m_engine::{Cx, Error, Result};
use reqwest::Url;

/// How many pages and redirects a sign-in may have.
const STEPS: usize = 30;
/// How much of a page is read, in bytes.
const PAGE: usize = 1 << 20;

/// What to press where a page asks whether the application may have access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The first button.
    Allow,
    /// The last button.
    Refuse,
}

/// Signs in with user name and password. Its requests go along the host's routes and into no log: they hold the
/// password.
pub struct PageAgent {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
    /// What to press on the page that asks for consent.
    pub answer: Answer,
}

/// What is asked for next.
struct Step {
    url: Url,
    form: Option<String>,
}

struct Page {
    status: u16,
    location: Option<String>,
    html: String,
}

impl UserAgent for PageAgent {
    fn visit(&mut self, cx: &Cx, login: &Login) -> Result<String> {
        let host = ExtensionHost::of(cx)?;
        let url = Url::parse(&login.login_uri).map_err(|_| failed("LoginUri is no address"))?;
        let mut step = Step { url, form: None };
        let mut cookies = Vec::new();
        let mut signed_in = false;
        for _ in 0..STEPS {
            if login.is_callback(step.url.as_str()) {
                return Ok(step.url.into());
            }
            let page = fetch(host, &step, &mut cookies)?;
            let base = step.url;
            if let Some(location) = page.location.filter(|_| (300..400).contains(&page.status)) {
                let url = base.join(&location).map_err(|_| failed("a redirect leads nowhere"))?;
                step = Step { url, form: None };
                continue;
            }
            let read = m_documents::html_document(cx, &page.html)?;
            let mut forms = html::forms(&read);
            let asks = |form: &Form| form.fields.iter().any(|field| field.kind == "password");
            let said = html::alert(&read);
            let form = match forms.iter().position(asks) {
                Some(_) if signed_in => {
                    return Err(failed(&match said {
                        Some(words) => format!("the page did not take user name and password: {words}"),
                        None => "the page did not take user name and password".into(),
                    }));
                }
                Some(position) => {
                    signed_in = true;
                    forms.swap_remove(position)
                }
                None if page.status >= 400 || forms.is_empty() => {
                    return Err(failed(&match said {
                        Some(words) => format!("the page answered {} and says: {words}", page.status),
                        None => format!("the page answered {} and has no form to fill in", page.status),
                    }));
                }
                None => forms.swap_remove(0),
            };
            step = self.submit(&base, form)?;
        }
        Err(failed("the pages led in a circle"))
    }
}

impl PageAgent {
    fn submit(&self, base: &Url, form: Form) -> Result<Step> {
        let mut url = base.join(&form.action).map_err(|_| failed("a form leads nowhere"))?;
        let mut buttons = form.fields.iter().filter(|field| field.kind == "submit");
        let pressed = match self.answer {
            Answer::Allow => buttons.next(),
            Answer::Refuse => buttons.next_back(),
        };
        let mut has_username = false;
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for field in form.fields.iter().filter(|field| !field.name.is_empty()) {
            match field.kind.as_str() {
                "password" => pairs.push((&field.name, &self.password)),
                // The first box for text above a password is for the user name.
                "text" | "email" if !has_username => {
                    has_username = true;
                    pairs.push((&field.name, &self.username));
                }
                "submit" | "button" | "reset" | "checkbox" | "radio" | "file" | "image" => {}
                _ => pairs.push((&field.name, &field.value)),
            }
        }
        pairs.extend(
            pressed.filter(|button| !button.name.is_empty()).map(|b| (b.name.as_str(), b.value.as_str())),
        );
        // The query of an address and the body of a form are written alike.
        url.query_pairs_mut().clear().extend_pairs(pairs);
        if !form.is_post {
            return Ok(Step { url, form: None });
        }
        let body = url.query().unwrap_or_default().to_owned();
        let target = base.join(&form.action).map_err(|_| failed("a form leads nowhere"))?;
        Ok(Step { url: target, form: Some(body) })
    }
}

/// Sends one request and reads the page. Cookies are kept by name for all hosts: the pages of one sign-in trust each
/// other.
fn fetch(host: &ExtensionHost, step: &Step, cookies: &mut Vec<(String, String)>) -> Result<Page> {
    let mut headers = vec![("Accept".to_owned(), "text/html".to_owned())];
    if step.form.is_some() {
        headers.push(("Content-Type".into(), "application/x-www-form-urlencoded".into()));
    }
    if !cookies.is_empty() {
        let all: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        headers.push(("Cookie".into(), all.join("; ")));
    }
    let unreachable = |failure: Failure| unreachable(&step.url, &failure);
    let outgoing = Outgoing {
        method: if step.form.is_some() { "POST" } else { "GET" },
        url: step.url.as_str(),
        headers: &headers,
        content: step.form.as_deref().map(str::as_bytes),
        timeout: DEFAULT_TIMEOUT,
    };
    let response = host.transport.send(&outgoing).map_err(unreachable)?;
    for header in response.headers().get_all("set-cookie") {
        let pair = header.to_str().ok().and_then(|text| text.split(';').next()?.split_once('='));
        if let Some((name, value)) = pair {
            let name = name.trim().to_owned();
            cookies.retain(|(known, _)| *known != name);
            cookies.push((name, value.trim().to_owned()));
        }
    }
    let status = response.status().as_u16();
    let location = response.headers().get("location").and_then(|value| value.to_str().ok());
    let location = location.map(str::to_owned);
    let mut incoming = Incoming::new(response);
    let mut bytes = Vec::new();
    while bytes.len() < PAGE
        && let Some(part) = host.transport.next(&mut incoming).map_err(unreachable)?
    {
        bytes.extend(part);
    }
    Ok(Page { status, location, html: String::from_utf8_lossy(&bytes).into_owned() })
}

fn unreachable(url: &Url, failure: &Failure) -> Error {
    let host = url.host_str().unwrap_or_default();
    failed(&match failure {
        Failure::Timeout => format!("the page at {host} did not answer in time"),
        Failure::UnknownHost(host) => format!("there is no host {host}"),
        Failure::NotRecorded(told) => told.clone(),
        Failure::Cancelled => "it was stopped".into(),
        Failure::Malformed(cause) | Failure::Connection(cause) | Failure::Damaged(cause) => {
            format!("the page at {host} cannot be reached: {cause}")
        }
    })
}
