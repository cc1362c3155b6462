//! Diagnostic channels: what a query did outside, as a JSON array of `{"Command": text}` in `<test>.<channel>.diagnostics`.
//!
//! Microsoft's tool has the channel Odbc. This host has no ODBC, so that channel never has an event; its own channel Web
//! has one for each HTTP request, which shows whether a query asks the service for no more than it should.

use m_host::evaluation::Evaluation;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The channels that there are, with their names in files.
const CHANNELS: [(&str, &str); 2] = [("Odbc", "odbc"), ("Web", "web")];

/// The channel of a name, in any case.
///
/// Errors: there is none of this name.
pub(super) fn channel(name: &str) -> Result<&'static str, String> {
    let found = CHANNELS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found
        .map(|(_, file)| *file)
        .ok_or_else(|| format!("there is no diagnostic channel {name}; write Odbc or Web"))
}

/// What the subscribed channels have of an evaluation; a channel without events is left out.
pub(super) fn events(evaluation: &Evaluation, channels: &[&'static str]) -> BTreeMap<&'static str, String> {
    let mut all = BTreeMap::new();
    if channels.contains(&"web") {
        let entries = evaluation.host().map(|host| host.log.entries()).unwrap_or_default();
        let commands: Vec<Value> = entries
            .iter()
            .filter(|entry| !entry.cached)
            .map(|entry| json!({ "Command": format!("{} {}", entry.method, entry.url) }))
            .collect();
        if !commands.is_empty() {
            let text = serde_json::to_string_pretty(&commands).unwrap_or_default();
            all.insert("web", text);
        }
    }
    all
}

/// Whether two files of diagnostics hold the same events, whatever their spacing.
pub(super) fn same(expected: &str, actual: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).ok();
    match (read(expected), read(actual)) {
        (Some(expected), Some(actual)) => expected == actual,
        _ => expected == actual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_known_in_any_case() {
        assert_eq!(channel("odbc"), Ok("odbc"));
        assert_eq!(channel("WEB"), Ok("web"));
        assert!(channel("Sql").is_err());
    }

    #[test]
    fn spacing_does_not_count() {
        assert!(same(r#"[{"Command":"a"}]"#, "[\n  { \"Command\": \"a\" }\n]"));
        assert!(!same(r#"[{"Command":"a"}]"#, r#"[{"Command":"b"}]"#));
    }
}
