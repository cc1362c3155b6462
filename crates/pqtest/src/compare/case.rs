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
    /// A test that ran from one moment to another, and why it failed.
    pub fn new(name: &str, start: Timestamp, end: Timestamp, failure: Option<String>) -> Case {
        Case {
            name: name.to_owned(),
            start: times::iso(start),
            end: times::iso(end),
            seconds: times::seconds_between(start, end),
            failure: failure.map(|why| (why.lines().next().unwrap_or_default().to_owned(), why)),
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

/// XML text, in elements and attributes; characters that XML cannot hold are left out.
pub(super) fn escape(text: &str) -> String {
    let is_held = |letter: &char| match letter {
        '\u{fffe}' | '\u{ffff}' => false,
        letter => *letter >= ' ' || matches!(letter, '\t' | '\n'),
    };
    let text: String = text.chars().filter(is_held).collect();
    // In an attribute a line feed would be read as a space.
    mez::escape(&text).replace('\n', "&#10;")
}
