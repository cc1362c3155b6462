//! Which arguments of `run` are for the tool itself, and which for the host.

use std::ffi::OsString;
use xtask::run::Request;

/// Each row: what a person types, the mock and its tenant, and what the host is given.
type Case<'a> = (&'a [&'a str], Option<Option<&'a str>>, &'a [&'a str]);

const CASES: &[Case<'_>] = &[
    (&[], None, &[]),
    (&["--mock"], Some(None), &[]),
    (&["--mock", "t.toml", "--trace"], Some(Some("t.toml")), &["--trace"]),
    (&["--mock=t.toml"], Some(Some("t.toml")), &[]),
    (&["--mock", "q.pq"], Some(None), &["q.pq"]),
    (&["-e", "1 + 1", "--mock"], Some(None), &["-e", "1 + 1"]),
    (&["--route", "https://a=http://b"], None, &["--route", "https://a=http://b"]),
    (&["--not-known-here"], None, &["--not-known-here"]),
];

#[test]
fn arguments_go_where_they_belong() {
    for (typed, mock, host) in CASES {
        let request = Request::read(typed.iter().map(OsString::from));
        let expected = Request {
            mock: mock.map(|tenant| tenant.map(OsString::from)),
            host: host.iter().map(OsString::from).collect(),
        };
        assert_eq!(request, expected, "{typed:?}");
    }
}

#[test]
fn an_option_is_seen_with_its_value_in_either_place() {
    let request = |typed: &[&str]| Request::read(typed.iter().map(OsString::from));
    assert!(request(&["--project", "x"]).has(&["--project"]));
    assert!(request(&["--project=x"]).has(&["--project"]));
    assert!(!request(&["--projection"]).has(&["--project"]));
}
