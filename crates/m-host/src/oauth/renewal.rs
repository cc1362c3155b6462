//! A new token for an old one: before use when it is about to end, after a 401, or because the connector asks. One
//! renewal at a time for a credential: many providers take a refresh token once only.

use super::functions::OAuth;
use crate::credential::Credential;
use crate::credentials::Entry;
use crate::host::ExtensionHost;
use crate::scope::DataSource;
use m_engine::{Cx, Host, Result};

/// The credential of an entry as it can be used now. A token that cannot be renewed is used as long as it lasts.
///
/// Errors: the token has ended and its renewal failed.
pub(crate) fn renew_if_due(cx: &Cx, source: &DataSource, entry: &Entry) -> Result<Credential> {
    let credential = entry.current();
    let Credential::OAuth(token) = &credential else { return Ok(credential) };
    let host = ExtensionHost::of(cx)?;
    let now = host.clock.unix_now();
    if !token.is_due(now) || token.refresh_token().is_none() || host.renewing.get() {
        return Ok(credential);
    }
    match renew(cx, source, entry, token.access_token()) {
        Err(error) if token.is_expired(now) => Err(error),
        Err(_) => Ok(credential),
        renewed => renewed,
    }
}

/// The credential after a renewal of the access token `used`. Where somebody else has renewed that one meanwhile, it is
/// theirs.
///
/// Errors: the connector cannot renew, or its `Refresh` refuses, none of which `try` catches: a person has to sign in. A
/// failure of the service (`DataSource.Error`) stays what it is.
pub(crate) fn renew(cx: &Cx, source: &DataSource, entry: &Entry, used: &str) -> Result<Credential> {
    cx.check_asked()?;
    let host = ExtensionHost::of(cx)?;
    if host.renewing.get() {
        // Refresh itself was refused with the credential that it is about to renew.
        return Err(source.refused());
    }
    let _one_at_a_time = entry.renewal();
    let _of_all_programs = entry.renewal_of_store();
    entry.reload();
    let current = entry.current();
    let Credential::OAuth(token) = &current else { return Err(source.refused()) };
    if token.access_token() != used {
        return Ok(current);
    }
    let extensions = host.extensions.borrow().clone();
    let oauth = OAuth::for_source(cx, &extensions, source).map_err(|_| source.refused())?;
    if !oauth.can_refresh() || token.refresh_token().is_none() {
        return Err(source.refused());
    }
    host.renewing.set(true);
    let record = oauth.refresh(cx, &source.path, token);
    host.renewing.set(false);
    let renewed = match record {
        Ok(record) => token.renewed(record, host.clock.unix_now()),
        // The connector says that the service failed, and not that the sign-in has ended: signing in again would not help.
        Err(error) if error.is_catchable() && error.reason().as_str() == "DataSource.Error" => {
            return Err(error);
        }
        Err(error) => Err(error.message().to_display()),
    };
    let renewed = match renewed {
        Ok(renewed) => Credential::OAuth(renewed),
        Err(why) => {
            // A tool that takes no lock may have been faster.
            entry.reload();
            return match entry.current() {
                Credential::OAuth(token) if token.access_token() != used => Ok(Credential::OAuth(token)),
                _ => Err(source.ended(&why)),
            };
        }
    };
    if let Err(error) = entry.replace(renewed.clone()) {
        host.trace("Warning", &format!("The renewed sign-in could not be kept: {error}"));
    }
    Ok(renewed)
}
