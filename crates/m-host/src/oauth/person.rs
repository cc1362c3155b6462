//! A person signs in with a browser on this machine, or somebody made up for her.

use super::{Answer, Login, Loopback, OAuth, PageAgent, Paste, Token, UserAgent, open_browser};
use crate::extension::Extension;
use crate::scope::DataSource;
use m_engine::{Cx, Result};
use std::io;
use std::rc::Rc;
use std::time::Duration;

/// The environment variable with the password of [`Person::user`]; `sign-in` takes keys and passwords from it, too.
pub const PASSWORD_VARIABLE: &str = "PQ_SIGN_IN_PASSWORD";

/// Who signs in, and how.
pub struct Person<'p> {
    /// Fill in the login page as this user, for tests and demonstrations.
    pub user: Option<&'p str>,
    /// Paste the final address instead of waiting for the browser to come back.
    pub paste: bool,
    /// How long the page may take.
    pub patience: Duration,
}

impl Person<'_> {
    /// Signs in to a source on the connector's login page.
    ///
    /// Errors: the connector's, or the page was left or refused before its end.
    pub fn sign_in(&self, cx: &Cx, extensions: &[Rc<Extension>], source: &DataSource) -> Result<Token> {
        let oauth = OAuth::for_source(cx, extensions, source)?;
        let login = Login::start(cx, &oauth, &source.path)?;
        let mut agent: Box<dyn UserAgent> = match self.user {
            Some(user) => Box::new(PageAgent {
                username: user.to_owned(),
                password: std::env::var(PASSWORD_VARIABLE).unwrap_or_default(),
                answer: Answer::Allow,
            }),
            None if !self.paste && Loopback::suits(&login) => {
                let open = |url: &str| {
                    eprintln!("Sign in on this page:\n\n  {url}\n");
                    open_browser(url);
                    true
                };
                Box::new(Loopback { open: Box::new(open), patience: self.patience })
            }
            None => Box::new(Paste { input: io::stdin().lock(), output: io::stderr(), open: open_browser }),
        };
        let callback = agent.visit(cx, &login)?;
        login.finish(cx, &oauth, &callback)
    }
}
