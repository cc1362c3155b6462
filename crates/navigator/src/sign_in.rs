//! Signing in on the service's own page: `StartLogin`, a window, `FinishLogin`.
//!
//! Power BI shows the page in a browser of its own and looks where that goes. A page cannot look into another window, so
//! there are three ways: a service on this machine (the mock) is shown through this server, which sees where it leads;
//! a callback on this machine is listened for; of any other the person pastes the address at which the window ended.

use crate::desk::Desk;
use crate::events::Events;
use crate::failure::Failure;
use crate::lock::lock;
use m_host::credential::Credential;
use m_host::evaluation::Evaluation;
use m_host::oauth::{Login, Loopback, OAuth, UserAgent};
use m_host::scope::DataSource;
use reqwest::Url;
use serde_json::{Value, json};
use std::sync::Mutex;
use std::time::Duration;

/// How long a person may take at a page whose callback is listened for.
const PATIENCE: Duration = Duration::from_secs(600);

/// A sign-in that is under way or done.
pub(crate) struct SignIn {
    pub(crate) source: DataSource,
    pub(crate) login: Login,
    /// Scheme and host of the page behind the routes, where that is on this machine.
    pub(crate) shown: Option<Url>,
    result: Mutex<Option<Credential>>,
}

impl SignIn {
    /// Begins: what the page has to open, and how the window's end is noticed.
    ///
    /// Errors: those of the connector.
    pub(crate) fn start(desk: &mut Desk, source: DataSource) -> Result<SignIn, Failure> {
        let login = desk.attempt(|evaluation, _| {
            let oauth = OAuth::for_source(&evaluation.cx, &evaluation.extensions, &source)?;
            Login::start(&evaluation.cx, &oauth, &source.path)
        })?;
        let routed = desk.ground.options.routes.apply(&login.login_uri);
        let shown = routed.and_then(|url| Url::parse(&url).ok()).filter(is_own);
        Ok(SignIn { source, login, shown, result: Mutex::default() })
    }

    /// As the page needs it; `prefix` is the address under which this server shows the sign-in's page.
    pub(crate) fn described(&self, prefix: &str) -> Value {
        let window = self.login.window.unwrap_or((720, 720));
        let way = match &self.shown {
            Some(_) => "shown",
            None if Loopback::suits(&self.login) => "listened",
            None => "pasted",
        };
        let url = match &self.shown {
            Some(url) => format!("{prefix}{}", after_host(url)),
            None => self.login.login_uri.clone(),
        };
        json!({ "way": way, "url": url, "width": window.0, "height": window.1, "callback": self.login.callback_uri })
    }

    /// Waits at the callback's address on this machine, and finishes.
    ///
    /// Errors: nobody comes back in time, or those of [`SignIn::finish`].
    pub(crate) fn listen(&self, desk: &mut Desk, events: &Events) -> Result<(), Failure> {
        let callback = desk.attempt(|evaluation, _| {
            // The window goes there only now that somebody listens: a service may lead back at once.
            let events = events.clone();
            let open = move |_: &str| {
                events.tell("listening", &Value::Null);
                true
            };
            let mut agent = Loopback { open: Box::new(open), patience: PATIENCE };
            agent.visit(&evaluation.cx, &self.login)
        })?;
        self.finish(desk, &callback)
    }

    /// Exchanges what the callback's address says for a token.
    ///
    /// Errors: the page refused, the address is another one, or those of the connector.
    pub(crate) fn finish(&self, desk: &mut Desk, callback: &str) -> Result<(), Failure> {
        let finished = |evaluation: &Evaluation| {
            let oauth = OAuth::for_source(&evaluation.cx, &evaluation.extensions, &self.source)?;
            self.login.finish(&evaluation.cx, &oauth, callback)
        };
        let token = desk.attempt(|evaluation, _| finished(evaluation))?;
        *lock(&self.result) = Some(Credential::OAuth(token));
        Ok(())
    }

    /// The credential, once signed in.
    pub(crate) fn credential(&self) -> Option<Credential> {
        lock(&self.result).clone()
    }
}

fn is_own(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Path and query of an address.
pub(crate) fn after_host(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}
