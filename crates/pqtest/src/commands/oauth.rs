//! `oauth`: which OAuth client a connector uses for a data source, and where it sends the person.

use crate::arguments::Discover;
use crate::configuration::{Configuration, evaluation};
use crate::failure::Failure;
use crate::output::{self, GenericResult};
use crate::source::{Source, source};
use anyhow::{Context, Result};
use m_engine::session;
use m_host::evaluation::Settings;
use m_host::oauth::{Login, OAuth};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Runs StartLogin, signs nobody in, and prints the client and the addresses.
pub(crate) fn run(command: &Discover) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?.interruptible();
    let source = source(&configuration, &command.engine, &command.source)?;
    let settings = configuration.settings(&command.engine)?;
    let shown = session::run(|| client(settings, &source)).context("cannot start the evaluation")??;
    match shown {
        Ok(client) => output::print(&client, configuration.pretty)?,
        Err(failure) => {
            let details = Value::Object(failure.details);
            output::print(&GenericResult::failure(failure.message, details), configuration.pretty)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn client(settings: Settings, source: &Source) -> Result<std::result::Result<Value, Failure>> {
    let evaluation = evaluation(settings)?;
    let cx = &evaluation.cx;
    let login = OAuth::for_source(cx, &evaluation.extensions, &source.data_source()).and_then(|oauth| {
        let login = Login::start(cx, &oauth, source.shown_path())?;
        Ok((login, oauth.can_refresh()))
    });
    let (login, can_refresh) = match login {
        Ok(found) => found,
        Err(error) => return Ok(Err(Failure::of(cx, &error))),
    };
    let parameters = query_parameters(&login.login_uri);
    let parameter =
        |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    Ok(Ok(json!({
        "DataSourceKind": source.kind,
        "DataSourcePath": source.shown_path(),
        "AuthenticationKind": "OAuth2",
        "ClientId": parameter("client_id"),
        "Scope": parameter("scope"),
        "CodeChallengeMethod": parameter("code_challenge_method"),
        "LoginUri": login.login_uri,
        "CallbackUri": login.callback_uri,
        "CanRefresh": can_refresh,
    })))
}

/// The names and values of an address's query, decoded.
fn query_parameters(url: &str) -> Vec<(String, String)> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or("");
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decode(name), decode(value))).collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(byte),
            },
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::query_parameters;

    #[test]
    fn addresses_are_taken_apart() {
        let parameters = query_parameters("https://h/a?client_id=a%20b&scope=x+y&bad=%zz#f");
        let expected = [("client_id", "a b"), ("scope", "x y"), ("bad", "%zz")];
        assert_eq!(parameters, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
