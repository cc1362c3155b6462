//! Live tokens: those of the authentication service and OAuth2 access tokens.

use std::collections::HashMap;

use super::Mint;

/// A token that has been handed out and not been logged out.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// The number of the user in the tenant.
    pub(crate) user: usize,
    pub(crate) token_id: String,
    pub(crate) refresh_id: String,
    /// Milliseconds since 1970.
    pub(crate) expires_at: u64,
    /// An OAuth2 access token.
    pub(crate) oauth: bool,
}

/// Every token by its value.
#[derive(Default)]
pub(crate) struct Sessions {
    live: HashMap<String, Session>,
}

impl Sessions {
    /// A new token of the authentication service.
    pub(crate) fn open(&mut self, mint: &mut Mint, user: usize, expires_at: u64) -> (String, Session) {
        let session =
            Session { user, token_id: mint.uuid(), refresh_id: mint.uuid(), expires_at, oauth: false };
        let value = mint.token();
        self.live.insert(value.clone(), session.clone());
        (value, session)
    }

    /// A new OAuth2 access token.
    pub(crate) fn open_oauth(&mut self, value: String, user: usize, expires_at: u64) {
        let session =
            Session { user, token_id: String::new(), refresh_id: String::new(), expires_at, oauth: true };
        self.live.insert(value, session);
    }

    /// The session of an unexpired token.
    pub(crate) fn get(&self, token: &str, now: u64) -> Option<&Session> {
        self.live.get(token).filter(|session| session.expires_at > now)
    }

    /// Prolongs a token; with `change` the value changes and the old one is dead.
    pub(crate) fn refresh(
        &mut self,
        mint: &mut Mint,
        token: &str,
        now: u64,
        expires_at: u64,
        change: bool,
    ) -> Option<(String, Session)> {
        self.get(token, now)?;
        let mut session = self.live.remove(token)?;
        session.expires_at = expires_at;
        let value = if change { mint.token() } else { token.into() };
        if change {
            session.token_id = mint.uuid();
            session.refresh_id = mint.uuid();
        }
        self.live.insert(value.clone(), session.clone());
        Some((value, session))
    }

    /// Logs a token out; false where it was not live.
    pub(crate) fn close(&mut self, token: &str, now: u64) -> bool {
        let live = self.get(token, now).is_some();
        self.live.remove(token);
        live
    }

    pub(crate) fn expire_all(&mut self) {
        for session in self.live.values_mut() {
            session.expires_at = 0;
        }
    }

    /// True if `text` holds a live or expired token.
    pub(crate) fn appears_in(&self, text: &str) -> bool {
        self.live.keys().any(|token| text.contains(token.as_str()))
    }
}
