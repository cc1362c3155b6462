//! What a sign-in or its renewal gave: the connector's whole record, and when the token in it ends.

use super::json;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::tz::TimeZone;
use m_engine::Value;
use m_engine::value::Record;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::fmt;

/// Seconds before its end at which a token counts as expired: a request takes its time to arrive.
const MARGIN: i64 = 60;

/// The token record that `FinishLogin` or `Refresh` returned.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    record: Map<String, Json>,
    /// Unix seconds; none where the record does not say.
    expires: Option<i64>,
    /// Unix seconds from which on the token is renewed before it is used.
    due: Option<i64>,
}

impl Token {
    /// The token of a record that was returned at `now` (Unix seconds). `expires_in` may be a number or its text.
    ///
    /// Errors: the record has no `access_token`.
    pub fn from_record(record: Map<String, Json>, now: i64) -> Result<Token, String> {
        if text(&record, "access_token").is_none_or(str::is_empty) {
            let message = match (text(&record, "error"), text(&record, "error_description")) {
                (Some(error), Some(why)) => format!("The sign-in was refused: {why} ({error})."),
                (Some(error), None) => format!("The sign-in was refused: {error}."),
                (None, _) => "The connector's record of the sign-in has no access_token.".into(),
            };
            return Err(message);
        }
        let lifetime = match record.get("expires_in") {
            Some(Json::Number(seconds)) => seconds.as_f64(),
            Some(Json::String(seconds)) => seconds.trim().parse().ok(),
            _ => None,
        };
        let lifetime = lifetime.filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
        let lifetime = lifetime.map(|seconds| seconds as i64);
        Ok(Token {
            expires: lifetime.map(|seconds| now.saturating_add(seconds)),
            // A token that lives a minute would be renewed for every request.
            due: lifetime.map(|seconds| now.saturating_add(seconds - MARGIN.min(seconds / 10))),
            record,
        })
    }

    /// The token that took this one's place. A provider that gives no new refresh token means the old one.
    ///
    /// Errors: the record has no `access_token`.
    pub(super) fn renewed(&self, mut record: Map<String, Json>, now: i64) -> Result<Token, String> {
        if text(&record, "refresh_token").is_none_or(str::is_empty)
            && let Some(kept) = self.record.get("refresh_token")
        {
            record.insert("refresh_token".into(), kept.clone());
        }
        Token::from_record(record, now)
    }

    /// The token of a stored credential: `AccessToken`, `RefreshToken`, `Expires`, `Record`.
    ///
    /// Errors: what is missing or malformed, as the end of a sentence. Nothing of the properties is quoted.
    pub fn from_properties(properties: &BTreeMap<String, String>) -> Result<Token, String> {
        let mut record = match properties.get("Record") {
            Some(json) => serde_json::from_str(json)
                .map_err(|_| "has AuthenticationProperties.Record that is no JSON object".to_owned())?,
            None => Map::new(),
        };
        let pairs = [("AccessToken", "access_token"), ("RefreshToken", "refresh_token")];
        for (property, field) in pairs {
            if let Some(value) = properties.get(property) {
                record.insert(field.into(), value.as_str().into());
            }
        }
        if text(&record, "access_token").is_none() {
            return Err("needs AuthenticationProperties.AccessToken".into());
        }
        let expires = match properties.get("Expires").filter(|text| !text.is_empty()) {
            Some(text) => Some(moment(text).ok_or(
                "has AuthenticationProperties.Expires that is no time such as 'Sun, 06 Nov 1994 08:49:37 GMT'",
            )?),
            None => None,
        };
        Ok(Token { record, expires, due: expires.map(|expires| expires - MARGIN) })
    }

    /// The properties of a stored credential.
    pub(crate) fn properties(&self) -> Vec<(&'static str, String)> {
        let mut properties = vec![("AccessToken", self.access_token().to_owned())];
        properties.extend(self.refresh_token().map(|token| ("RefreshToken", token.to_owned())));
        properties.extend(self.expires_text().map(|expires| ("Expires", expires)));
        properties.push(("Record", Json::Object(self.record.clone()).to_string()));
        properties
    }

    /// What goes into requests.
    pub fn access_token(&self) -> &str {
        text(&self.record, "access_token").unwrap_or_default()
    }

    /// What gets a new access token.
    pub fn refresh_token(&self) -> Option<&str> {
        text(&self.record, "refresh_token").filter(|token| !token.is_empty())
    }

    /// The values that nobody may see.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let is_secret = |name: &str| name.contains("token") || name.contains("secret");
        let fields = self.record.iter().filter(move |(name, _)| is_secret(&name.to_lowercase()));
        // The kind of a token (`token_type`) is none.
        fields.filter(|(name, _)| *name != "token_type").filter_map(|(_, value)| value.as_str())
    }

    /// When the access token ends, in Unix seconds.
    pub fn expires(&self) -> Option<i64> {
        self.expires
    }

    /// When the access token ends, as RFC 1123 writes it.
    pub fn expires_text(&self) -> Option<String> {
        let moment = Timestamp::from_second(self.expires?).ok()?;
        DateTimePrinter::new().timestamp_to_rfc9110_string(&moment).ok()
    }

    /// Whether the token has ended at `now` (Unix seconds), or is about to.
    pub fn is_due(&self, now: i64) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    /// Whether the token has ended at `now` (Unix seconds).
    pub fn is_expired(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// The record as the connector returned it last.
    pub fn record(&self) -> Record {
        json::record_of(&self.record)
    }

    /// `Properties` of the current credential: every field but the access token.
    pub(crate) fn other_fields(&self) -> Record {
        let fields = self.record.iter().filter(|(name, _)| *name != "access_token");
        Record::of(fields.map(|(name, value)| (name.as_str(), json::value_of(value))))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token until {:?}", self.expires_text())
    }
}

impl From<&Token> for Value {
    fn from(token: &Token) -> Value {
        token.record().into()
    }
}

fn text<'r>(record: &'r Map<String, Json>, name: &str) -> Option<&'r str> {
    record.get(name).and_then(Json::as_str)
}

/// Unix seconds of an RFC 1123 or ISO 8601 time; a moment beyond what can be counted is far away.
fn moment(text: &str) -> Option<i64> {
    if let Ok(moment) = text.trim().parse::<Timestamp>() {
        return Some(moment.as_second());
    }
    let time = DateTime::strptime("%a, %d %b %Y %H:%M:%S GMT", text.trim()).ok()?;
    Some(time.to_zoned(TimeZone::UTC).map_or(i64::MAX / 2, |zoned| zoned.timestamp().as_second()))
}

#[cfg(test)]
mod tests {
    use super::{Token, moment};
    use serde_json::json;

    fn token(record: serde_json::Value, now: i64) -> Result<Token, String> {
        Token::from_record(record.as_object().cloned().unwrap_or_default(), now)
    }

    #[test]
    fn times_are_read() {
        // RFC 9110 section 5.6.7 prints the first; 784111777 s is its Unix time.
        assert_eq!(moment("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(moment("1994-11-06T08:49:37Z"), Some(784_111_777));
        assert!(moment("Fri, 31 Dec 9999 23:59:59 GMT").is_some_and(|far| far > 200_000_000_000));
        assert_eq!(moment("soon"), None);
    }

    #[test]
    fn a_token_is_due_a_little_before_its_end() {
        for (expires_in, expires, due) in [
            (json!(2100), Some(3100), Some(3040)),
            (json!("2100"), Some(3100), Some(3040)),
            (json!(20), Some(1020), Some(1018)),
            (json!(null), None, None),
        ] {
            let token = token(json!({"access_token": "a", "expires_in": expires_in}), 1000).expect("a token");
            assert_eq!(token.expires(), expires);
            for at in [0, 1017, 1018, 3039, 3040] {
                assert_eq!(token.is_due(at), due.is_some_and(|due| due <= at), "{expires:?} at {at}");
            }
        }
    }

    #[test]
    fn a_renewed_token_keeps_the_refresh_token_unless_there_is_a_new_one() {
        let old = token(json!({"access_token": "a", "refresh_token": "r"}), 0).expect("a token");
        for (record, kept) in [
            (json!({"access_token": "b"}), "r"),
            (json!({"access_token": "b", "refresh_token": null}), "r"),
            (json!({"access_token": "b", "refresh_token": ""}), "r"),
            (json!({"access_token": "b", "refresh_token": "s"}), "s"),
        ] {
            let new = old.renewed(record.as_object().cloned().unwrap_or_default(), 0).expect("a token");
            assert_eq!((new.access_token(), new.refresh_token()), ("b", Some(kept)));
        }
    }

    #[test]
    fn a_record_without_access_token_is_told_in_the_providers_words() {
        let refused = json!({"error": "invalid_grant", "error_description": "used before"});
        let message = token(refused, 0).expect_err("no token");
        assert_eq!(message, "The sign-in was refused: used before (invalid_grant).");
        assert!(token(json!({}), 0).expect_err("no token").contains("access_token"));
    }

    #[test]
    fn stored_properties_give_the_token_back() {
        let first = token(json!({"access_token": "a", "refresh_token": "r", "expires_in": 60, "x": [1]}), 0);
        let first = first.expect("a token");
        let properties = first.properties().into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        let again = Token::from_properties(&properties).expect("a token");
        assert_eq!(again.record, first.record);
        assert_eq!(again.expires(), Some(60));
    }
}
