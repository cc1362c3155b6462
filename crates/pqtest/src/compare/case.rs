//! A test as reports in XML show it.

use crate::times;
use jiff::Timestamp;
use m_host::facts::Fact;

/// A test as reports show it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name: the query file.
    pub(crate) name: String,
    /// When it began, in ISO 8601.
    pub(crate) start: String,
    /// When it ended.
    pub(crate) end: String,
    /// How long it took.
    pub(crate) seconds: f64,
    /// Why it failed, in one line and in full; none where it passed.
    pub(crate) failure: Option<(String, String)>,
}

impl Case {
    /// A test that ran from one moment to another; why it failed, in one line and in full.
    pub fn new(name: &str, start: Timestamp, end: Timestamp, failure: Option<(String, String)>) -> Case {
        Case {
            name: name.to_owned(),
            start: times::iso(start),
            end: times::iso(end),
            seconds: times::seconds_between(start, end),
            failure,
        }
    }

    /// A case for each fact that the test gives; the test itself where it gives none.
    pub fn by_fact(self, facts: &[Fact]) -> Vec<Case> {
        if facts.is_empty() {
            return vec![self];
        }
        let seconds = self.seconds / facts.len() as f64;
        let of = |fact: &Fact| Case {
            name: format!("{}: {}", self.name, fact.notes),
            seconds,
            failure: (!fact.holds).then(|| (format!("{} does not hold.", fact.notes), fact.details.clone())),
            ..self.clone()
        };
        facts.iter().map(of).collect()
    }
}

/// XML text; characters that XML cannot hold are left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            control if control < ' ' && control != '\t' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}
