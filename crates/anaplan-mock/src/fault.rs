//! Faults as values: which requests a rule meets, and what happens to them instead of the truth.

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};

use crate::tenant::{Content, TenantError};

/// A rule. Its first half says which requests it meets, its second half what happens.
///
/// ```toml
/// [[fault]]
/// method = "GET"
/// path = "/2/0/**/tasks/*"   # * is one segment, ** any number
/// nth = [2]                  # the second request that matches; absent means every one
/// status = 401
/// ```
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The method; absent means any.
    #[serde(default)]
    pub method: Option<String>,
    /// The path, compared after `//` and trailing slashes are cleaned and with the short URL form for both:
    /// `/2/0/models/*/exports` also meets `/2/0/workspaces/…/models/…/exports/`. Absent means any.
    #[serde(default)]
    pub path: Option<String>,
    /// Only these of the matching requests, counted from 1.
    #[serde(default)]
    pub nth: Option<Vec<u64>>,
    /// Only the first so many of the matching requests.
    #[serde(default)]
    pub first: Option<u64>,
    /// Only every so-manieth of the matching requests.
    #[serde(default)]
    pub every: Option<u64>,

    /// The status of an answer that replaces the true one.
    #[serde(default, deserialize_with = "http_status")]
    pub status: Option<u16>,
    /// Its body; absent gives the error envelope of the API.
    #[serde(default)]
    pub body: Option<String>,
    /// An HTML error page as body, as a proxy sends.
    #[serde(default)]
    pub html: bool,
    /// Headers set on the answer, true or not.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// `Retry-After` in seconds.
    #[serde(default)]
    pub retry_after: Option<u64>,
    /// `Retry-After` as the HTTP date so many seconds from now.
    #[serde(default)]
    pub retry_after_date: Option<u64>,
    /// Milliseconds to wait before the answer.
    #[serde(default)]
    pub delay_ms: u64,
    /// Bytes of body per second.
    #[serde(default)]
    pub bytes_per_second: Option<u64>,
    /// Cut the connection after so many bytes of body; 0 cuts before the status line.
    #[serde(default)]
    pub cut_after: Option<u64>,
    /// Leave so many bytes off the end of the body, with a `Content-Length` that agrees.
    #[serde(default)]
    pub short_by: Option<u64>,
    /// Before the request is looked at, every token expires.
    #[serde(default)]
    pub expire_tokens: bool,
    /// Before the request is looked at, the clock goes on by so many seconds, as if the client had come that much later.
    #[serde(default)]
    pub advance_seconds: u64,
    /// Before the request is looked at, a file changes.
    #[serde(default)]
    pub change_file: Option<ChangeFile>,
}

fn http_status<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u16>, D::Error> {
    match Option::<u16>::deserialize(from)? {
        None => Ok(None),
        Some(status @ 100..=599) => Ok(Some(status)),
        Some(other) => Err(D::Error::custom(format!("{other} is no HTTP status; write one from 100 to 599"))),
    }
}

/// The file that a [`Fault`] changes.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeFile {
    /// The id of the model.
    pub model: String,
    /// The id of the export.
    pub export: String,
    /// What every present copy holds from now on.
    pub content: Content,
    /// True: as a run of the export by another client of the same user, which is a task like any other; false: unseen.
    #[serde(default)]
    pub by_run: bool,
}

/// Names a rule that is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FaultId(pub u64);

pub(crate) struct ActiveFault {
    pub(crate) id: FaultId,
    pub(crate) rule: Fault,
    pub(crate) seen: u64,
}

impl Fault {
    /// A rule for this method (`*` for any) and path pattern.
    pub fn on(method: &str, path: &str) -> Fault {
        let method = (method != "*").then(|| method.to_string());
        Fault { method, path: Some(path.into()), ..Fault::default() }
    }

    /// Answers with this status.
    pub fn status(mut self, status: u16) -> Fault {
        self.status = Some(status);
        self
    }

    /// Meets the nth matching request only (from 1).
    pub fn nth(mut self, nth: u64) -> Fault {
        self.nth.get_or_insert_default().push(nth);
        self
    }

    /// Meets the first so many matching requests only.
    pub fn first(mut self, count: u64) -> Fault {
        self.first = Some(count);
        self
    }

    /// Moves the clock by so many seconds before each of these requests.
    pub fn advance_seconds(mut self, seconds: u64) -> Fault {
        self.advance_seconds = seconds;
        self
    }

    /// Reads a file of `[[fault]]` tables.
    ///
    /// # Errors
    /// As of a tenant: file, line, what to write instead.
    pub fn load(path: &Path) -> Result<Vec<Fault>, TenantError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|e| TenantError::new(&name, 0, format!("cannot be read: {e}")))?;
        Fault::parse(&name, &text)
    }

    /// Parses `[[fault]]` tables; `name` is what errors call the file.
    ///
    /// # Errors
    /// As [`Fault::load`].
    pub fn parse(name: &str, text: &str) -> Result<Vec<Fault>, TenantError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default)]
            fault: Vec<Fault>,
        }
        crate::tenant::parse::<File>(name, text).map(|file| file.fault)
    }

    fn meets(&self, method: &str, path: &str) -> bool {
        self.method.as_ref().is_none_or(|m| m.eq_ignore_ascii_case(method))
            && self.path.as_ref().is_none_or(|pattern| {
                let pattern: Vec<&str> = pattern.split('/').filter(|s| !s.is_empty()).collect();
                let path: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
                glob(&pattern, &path)
            })
    }

    fn is_due(&self, seen: u64) -> bool {
        self.nth.as_ref().is_none_or(|nth| nth.contains(&seen))
            && self.first.is_none_or(|first| seen <= first)
            && self.every.is_none_or(|every| every > 0 && seen.is_multiple_of(every))
    }
}

/// The rule that this request meets; every matching rule counts it, the first that is due acts.
pub(crate) fn due(faults: &mut [ActiveFault], method: &str, path: &str) -> Option<Fault> {
    let mut found = None;
    for fault in faults.iter_mut().filter(|fault| fault.rule.meets(method, path)) {
        fault.seen += 1;
        if found.is_none() && fault.rule.is_due(fault.seen) {
            found = Some(fault.rule.clone());
        }
    }
    found
}

/// `*` stands for one segment, `**` for any number, other segments for themselves.
fn glob(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => (0..=path.len()).any(|n| glob(rest, path.get(n..).unwrap_or_default())),
        (Some((first, rest)), Some((segment, others))) => {
            (*first == "*" || first == segment) && glob(rest, others)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let cases = [
            ("/2/0/models/*/exports", "/2/0/models/A/exports", true),
            ("/2/0/models/*/exports", "/2/0/models/A/exports/1", false),
            ("/2/0/**/tasks/*", "/2/0/models/A/exports/1/tasks/B", true),
            ("/2/0/**/tasks/*", "/2/0/models/A/exports/1/tasks", false),
            ("/**", "/token/authenticate", true),
            ("/2/0/**/chunks/1", "/2/0/models/A/files/1/chunks/1", true),
            ("/2/0/**/chunks/1", "/2/0/models/A/files/1/chunks/10", false),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(Fault::on("*", pattern).meets("GET", path), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn counting() {
        let due_at = |rule: Fault| -> Vec<u64> {
            let mut faults = [ActiveFault { id: FaultId(1), rule, seen: 0 }];
            (1..=6).filter(|_| due(&mut faults, "GET", "/x").is_some()).collect()
        };
        assert_eq!(due_at(Fault::on("GET", "/x")).len(), 6);
        assert_eq!(due_at(Fault::on("GET", "/x").nth(2).nth(5)), [2, 5]);
        assert_eq!(due_at(Fault::on("GET", "/x").first(3)), [1, 2, 3]);
        assert_eq!(due_at(Fault { every: Some(2), ..Fault::default() }), [2, 4, 6]);
        assert_eq!(due_at(Fault::on("POST", "/x")).len(), 0);
    }
}
