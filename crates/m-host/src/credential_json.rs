//! Credentials as JSON: an array of them, or one. A mistake is told by the place and the kind of the value, never by the
//! value, which may be a secret.

use crate::credential::StoredCredential;
use serde_json::{Map, Value};

/// What a field has to be.
const FIELDS: [(&str, &str); 6] = [
    ("DataSourceKind", "a text"),
    ("DataSourcePath", "a text"),
    ("AuthenticationKind", "a text"),
    ("AuthenticationProperties", "an object"),
    ("PrivacySetting", "a text"),
    ("Permissions", "an array"),
];

/// Reads the credentials.
///
/// Errors: what is wrong and where, for a person.
pub(crate) fn read(json: &str) -> Result<Vec<StoredCredential>, String> {
    let value: Value = serde_json::from_str(json.trim_start_matches('\u{feff}')).map_err(|error| {
        format!(
            "the credentials are not a JSON array of {{DataSourceKind, AuthenticationKind, AuthenticationProperties}} \
             (line {}, column {})",
            error.line(),
            error.column()
        )
    })?;
    let entries = match value {
        Value::Array(entries) => entries,
        object @ Value::Object(_) => vec![object],
        other => return Err(format!("the credentials have to be an array of objects, not {}", kind(&other))),
    };
    let single = entries.len() == 1;
    let read = entries.into_iter().enumerate().map(|(index, entry)| {
        let place = if single { "the credential".to_owned() } else { format!("credential {}", index + 1) };
        let Value::Object(mut object) = entry else {
            return Err(format!("{place} has to be an object, not {}", kind(&entry)));
        };
        object.retain(|_, value| !value.is_null());
        check(&place, &object)?;
        serde_json::from_value(Value::Object(object))
            .map_err(|_| format!("{place} is not of the form that `PQTest credential-template` shows"))
    });
    read.collect()
}

fn check(place: &str, object: &Map<String, Value>) -> Result<(), String> {
    for (name, value) in object {
        let Some((_, wanted)) = FIELDS.iter().find(|(known, _)| known == name) else {
            let known: Vec<&str> = FIELDS.iter().map(|(known, _)| *known).collect();
            return Err(format!("{place} has the field {name}, which is none of {}", known.join(", ")));
        };
        if kind(value) != *wanted {
            return Err(format!("{place}: {name} has to be {wanted}, not {}", kind(value)));
        }
    }
    if !object.contains_key("AuthenticationKind") {
        return Err(format!("{place} has no AuthenticationKind"));
    }
    let properties = object.get("AuthenticationProperties").and_then(Value::as_object);
    match properties.into_iter().flatten().find(|(_, value)| !value.is_string()) {
        Some((name, value)) => {
            Err(format!("{place}: AuthenticationProperties.{name} has to be a text, not {}", kind(value)))
        }
        None => Ok(()),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a logical value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_mistake_is_named_without_its_value() {
        let cases = [
            (r#"{"AuthenticationKind": "Key", "AuthenticationProperties": {"Key": "k"}}"#, None),
            (r#"[{"DataSourceKind": "A", "AuthenticationKind": "Anonymous", "DataSourcePath": null}]"#, None),
            (
                r#"[{"AuthenticationKind": "Key", "AuthenticationProperties": {"Key": 77331}}]"#,
                Some("the credential: AuthenticationProperties.Key has to be a text, not a number"),
            ),
            (
                r#"[{"AuthenticationKind": "Anonymous"}, {"AuthenticationKind": ["77331"]}]"#,
                Some("credential 2: AuthenticationKind has to be a text, not an array"),
            ),
            (r#"{"Password": "77331"}"#, Some("the credential has the field Password, which is none of")),
            (r#"{"DataSourceKind": "A"}"#, Some("the credential has no AuthenticationKind")),
            (r#""77331""#, Some("the credentials have to be an array of objects, not a text")),
            ("[{", Some("(line 1, column 2)")),
        ];
        for (json, expected) in cases {
            match (read(json), expected) {
                (Ok(read), None) => assert_eq!(read.len(), 1),
                (Err(said), Some(expected)) => {
                    assert!(said.contains(expected) && !said.contains("77331"), "{json}: {said}");
                }
                (read, _) => panic!("{json}: {:?}", read.err()),
            }
        }
    }
}
