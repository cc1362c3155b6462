//! Which arguments of `run` are for the tool itself, and which for the host.

use std::ffi::OsString;
use xtask::run::Request;

/// What one row expects: the mock and its tenant, whether there is a query, whether there is an extension, and what
/// the host is given.
type Expected<'a> = (Option<Option<&'a str>>, bool, bool, &'a [&'a str]);

/// Each row: what a person types, and what becomes of it.
const CASES: &[(&[&str], Expected<'_>)] = &[
    (&[], (None, false, false, &[])),
    (&["--mock"], (Some(None), false, false, &[])),
    (&["--mock", "t.toml", "--trace"], (Some(Some("t.toml")), false, false, &["--trace"])),
    (&["--mock=t.toml"], (Some(Some("t.toml")), false, false, &[])),
    (&["--mock", "q.pq"], (Some(None), true, false, &["q.pq"])),
    (&["-e", "1 + 1", "--mock"], (Some(None), true, false, &["-e", "1 + 1"])),
    (&["-e", "--mock"], (None, true, false, &["-e", "--mock"])),
    (&["--expression=1"], (None, true, false, &["--expression=1"])),
    (
        &["--extension", "A.mez", "--first", "5"],
        (None, false, true, &["--extension", "A.mez", "--first", "5"]),
    ),
    (&["--extension=folder", "q.pq"], (None, true, true, &["--extension=folder", "q.pq"])),
    (&["--out", "rows.csv", "--preview"], (None, false, false, &["--out", "rows.csv", "--preview"])),
    (&["--route", "https://a=http://b"], (None, false, false, &["--route", "https://a=http://b"])),
    (&["--watch", "q.pq"], (None, true, false, &["--watch", "q.pq"])),
    (&["-e", "--watch"], (None, true, false, &["-e", "--watch"])),
    (
        &["--environment", "Cloud=x", "--timing"],
        (None, false, false, &["--environment", "Cloud=x", "--timing"]),
    ),
    (&["--step=all", "--break", "Rows"], (None, false, false, &["--step=all", "--break", "Rows"])),
    (&["--not-known-here"], (None, false, false, &["--not-known-here"])),
];

#[test]
fn arguments_go_where_they_belong() {
    for (typed, (mock, has_query, has_extension, host)) in CASES {
        let request = Request::read(typed.iter().map(OsString::from));
        let expected = Request {
            mock: mock.map(|tenant| tenant.map(OsString::from)),
            host: host.iter().map(OsString::from).collect(),
            has_query: *has_query,
            has_extension: *has_extension,
            watch: typed.first() == Some(&"--watch"),
        };
        assert_eq!(request, expected, "{typed:?}");
    }
}
