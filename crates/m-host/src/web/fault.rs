//! What goes wrong in a replay, as rules in the form of the mock Anaplan's.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A rule: which requests it meets, and what happens to them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    method: Option<String>,
    /// The path; `*` is one segment, `**` any number. Absent means any.
    path: Option<String>,
    /// Only these of the matching requests, counted from 1.
    nth: Option<Vec<u64>>,
    /// Only the first so many of the matching requests.
    first: Option<u64>,
    /// Only every so-manieth of the matching requests.
    every: Option<u64>,
    /// The status of an answer that replaces the recorded one.
    status: Option<u16>,
    /// Its body.
    body: Option<String>,
    /// Headers set on the answer, recorded or not.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// `Retry-After` in seconds.
    retry_after: Option<u64>,
    /// Milliseconds to wait before the answer.
    #[serde(default)]
    delay_ms: u64,
    /// Cut the connection after so many bytes of body; 0 cuts before the status line.
    cut_after: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    fault: Vec<Fault>,
}

impl Fault {
    /// Reads a file of `[[fault]]` tables.
    ///
    /// # Errors
    /// The file cannot be read, or what it says is no rule: file, line, what is known.
    pub fn read(path: &Path) -> Result<Vec<Fault>> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let rules: Rules =
            toml::from_str(&text).with_context(|| format!("{} is no file of fault rules", path.display()))?;
        if let Some(status) =
            rules.fault.iter().filter_map(|fault| fault.status).find(|s| !(100..=599).contains(s))
        {
            anyhow::bail!("{}: {status} is no HTTP status; write one from 100 to 599", path.display());
        }
        Ok(rules.fault)
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        let own = self.method.as_deref().unwrap_or("*");
        let pattern: Vec<&str> = self.path.as_deref().unwrap_or("/**").trim_matches('/').split('/').collect();
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        (own == "*" || own.eq_ignore_ascii_case(method)) && meets(&pattern, &segments)
    }

    /// Whether it meets the matching request with this number, from 1.
    fn meets_nth(&self, number: u64) -> bool {
        self.nth.as_ref().is_none_or(|nth| nth.contains(&number))
            && self.first.is_none_or(|first| number <= first)
            && self.every.is_none_or(|every| every > 0 && number.is_multiple_of(every))
    }
}

fn meets(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern, path) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=path.len()).any(|skipped| meets(rest, &path[skipped..])),
        ([own, rest @ ..], [segment, below @ ..]) => (*own == "*" || own == segment) && meets(rest, below),
        _ => false,
    }
}

/// What all rules together do to one request.
#[derive(Default)]
pub(super) struct Met {
    pub(super) status: Option<u16>,
    pub(super) body: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) delay: Duration,
    pub(super) cut_after: Option<u64>,
}

impl Met {
    /// `counts` are how many requests each rule has matched.
    pub(super) fn of(faults: &[Fault], counts: &mut [u64], method: &str, url: &str) -> Met {
        let path = reqwest::Url::parse(url).map(|url| url.path().to_owned()).unwrap_or_default();
        let mut met = Met::default();
        for (fault, count) in faults.iter().zip(counts) {
            if !fault.fits(method, &path) {
                continue;
            }
            *count += 1;
            if !fault.meets_nth(*count) {
                continue;
            }
            met.status = met.status.or(fault.status);
            met.body = met.body.or_else(|| fault.body.clone());
            met.cut_after = met.cut_after.or(fault.cut_after);
            met.delay += Duration::from_millis(fault.delay_ms);
            met.headers.extend(fault.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
            let retry_after =
                fault.retry_after.map(|seconds| ("retry-after".to_owned(), seconds.to_string()));
            met.headers.extend(retry_after);
        }
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_meet_by_path_and_number() {
        let rules: Rules = toml::from_str(
            "[[fault]]\nmethod = \"GET\"\npath = \"/a/**/c\"\nnth = [2]\nstatus = 429\nretry_after = 1\n\
             [[fault]]\nfirst = 1\ncut_after = 5\n",
        )
        .expect("rules");
        let mut counts = vec![0; 2];
        let mut met = |method: &str, url: &str| {
            let met = Met::of(&rules.fault, &mut counts, method, url);
            (met.status, met.cut_after)
        };
        assert_eq!(met("GET", "https://h/a/b/c"), (None, Some(5)));
        assert_eq!(met("POST", "https://h/a/c"), (None, None));
        assert_eq!(met("GET", "https://h/a/c?x=1"), (Some(429), None));
        assert_eq!(met("GET", "https://h/a/c"), (None, None));
    }
}
