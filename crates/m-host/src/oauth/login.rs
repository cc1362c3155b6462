//! The way through the browser: `StartLogin`, the page, the callback, `FinishLogin`.

use super::functions::OAuth;
use super::json::json_of;
use super::token::Token;
use crate::host::ExtensionHost;
use m_engine::value::{Data, Record};
use m_engine::{Cx, Error, Result, Value};
use serde_json::Value as Json;
use std::fmt::Write;

/// A sign-in that has begun: what `StartLogin` returned, ready to be shown and to be finished.
pub struct Login {
    /// The page to show.
    pub login_uri: String,
    /// The browser has come back when it goes to an address that begins with this one.
    pub callback_uri: String,
    /// Width and height of the window in pixels, where the connector says.
    pub window: Option<(u32, u32)>,
    path: String,
    /// The connector's own, which `FinishLogin` gets back; it may hold a secret such as the verifier of PKCE.
    context: Json,
    state: String,
}

impl Login {
    /// Calls `StartLogin` with a fresh state.
    ///
    /// Errors: the connector's, or its record lacks `LoginUri` or `CallbackUri`.
    pub fn start(cx: &Cx, oauth: &OAuth, path: &str) -> Result<Login> {
        let state = random_state()?;
        let record = oauth.start_login(cx, path, &state)?;
        let side = |name| Ok::<_, Error>(optional(cx, &record, name)?.and_then(pixels));
        let window = side("WindowWidth")?.zip(side("WindowHeight")?);
        let context = optional(cx, &record, "Context")?.unwrap_or(Value::NULL);
        Ok(Login {
            login_uri: address(cx, &record, "LoginUri")?,
            callback_uri: address(cx, &record, "CallbackUri")?,
            window,
            path: path.to_owned(),
            context: json_of(cx, "Context", &context)?,
            state,
        })
    }

    /// Whether the browser has come back. Browsers leave out the port 80 of an http address.
    pub fn is_callback(&self, url: &str) -> bool {
        let begins =
            |wanted: &str| url.get(..wanted.len()).is_some_and(|head| head.eq_ignore_ascii_case(wanted));
        begins(&self.callback_uri)
            || reqwest::Url::parse(&self.callback_uri).is_ok_and(|callback| begins(callback.as_str()))
    }

    /// Calls `FinishLogin` with the address at which the browser came back.
    ///
    /// Errors: the address is another one; its state is not the one of this sign-in; the page refused; the connector
    /// raises an error or gives no access token.
    pub fn finish(&self, cx: &Cx, oauth: &OAuth, callback: &str) -> Result<Token> {
        let callback = callback.trim();
        if !self.is_callback(callback) {
            return Err(failed(&format!(
                "the address is not the one at which it ends; that begins with {}",
                self.callback_uri
            )));
        }
        let answer = Answer::read(callback);
        if answer.state.as_ref().is_some_and(|state| *state != self.state) {
            return Err(failed("the answer belongs to another sign-in (its state is not ours). Start again"));
        }
        let record = oauth.finish_login(cx, &self.path, &self.context, callback, &self.state)?;
        let now = ExtensionHost::of(cx)?.clock.unix_now();
        // The connector may have overlooked that the page refused.
        Token::from_record(record, now).map_err(|why| match answer.refusal {
            Some(refusal) => failed(&refusal),
            None => Error::data_source(why, Value::NULL),
        })
    }
}

/// What the callback's query says.
struct Answer {
    state: Option<String>,
    refusal: Option<String>,
}

impl Answer {
    fn read(callback: &str) -> Answer {
        let url = reqwest::Url::parse(callback).ok();
        let get = |wanted: &str| {
            let mut pairs = url.as_ref()?.query_pairs();
            pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        let refusal = get("error").map(|error| match get("error_description") {
            Some(why) => format!("the page refused: {why} ({error})"),
            None => format!("the page refused: {error}"),
        });
        Answer { state: get("state"), refusal }
    }
}

/// A sign-in that did not come to its end.
pub(super) fn failed(why: &str) -> Error {
    Error::data_source(format!("The sign-in failed: {why}."), Value::NULL)
}

/// 128 random bits in hexadecimal digits.
fn random_state() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| failed("the system gave no random bytes"))?;
    Ok(bytes.iter().fold(String::new(), |mut state, byte| {
        let _ = write!(state, "{byte:02x}");
        state
    }))
}

fn optional(cx: &Cx, record: &Record, name: &str) -> Result<Option<Value>> {
    record.get(name).map(|cell| cell.force(cx)).transpose()
}

fn address(cx: &Cx, record: &Record, name: &str) -> Result<String> {
    match optional(cx, record, name)? {
        Some(Value { data: Data::Text(url), .. }) if reqwest::Url::parse(&url).is_ok() => {
            Ok(url.to_display())
        }
        _ => Err(Error::expression(format!("StartLogin must return a record with an address in {name}."))),
    }
}

fn pixels(value: Value) -> Option<u32> {
    match value.data {
        Data::Number(number) => number.to_i64().and_then(|pixels| u32::try_from(pixels).ok()),
        _ => None,
    }
}
