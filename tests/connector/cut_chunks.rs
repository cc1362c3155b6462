//! A chunk of a file that breaks off: a load has all rows or none, however often it is read.

use super::Query;
use anaplan_mock::{Fault, Server, Tenant};

/// An export of 120,000 rows in several chunks.
const LARGE: &str = "116000000006";

/// What readings of one load give, one after the other: the number of rows, or `"E"`.
const READINGS: [(&str, &str); 3] = [
    ("twice", "{C(it), C(it)}"),
    (
        "and without its first row",
        "{C(it), let rest = C(Table.Skip(it, 1)) in if rest is number then rest + 1 else rest}",
    ),
    ("and again where it failed", "{C(it), try Table.RowCount(it) otherwise C(it)}"),
];

#[test]
fn a_load_with_a_broken_chunk_is_whole_or_an_error() {
    let cuts: [(&str, Fault, Option<&str>); 4] = [
        ("always", Fault::default(), Some("{\"E\", \"E\"} ")),
        ("the first three times", Fault { first: Some(3), ..Fault::default() }, None),
        ("the first five times", Fault { first: Some(5), ..Fault::default() }, None),
        ("every second time", Fault { every: Some(2), ..Fault::default() }, None),
    ];
    for (when, fault, expected) in cuts {
        for (number, (reading, body)) in READINGS.into_iter().enumerate() {
            let server = Server::start(Tenant::default());
            server.state().add_fault(Fault {
                method: Some("GET".into()),
                path: Some("/2/0/**/chunks/3".into()),
                cut_after: Some(1000),
                ..fault.clone()
            });
            let body = format!("let C = (t) => try Table.RowCount(t) otherwise \"E\" in {body}");
            let query = Query::direct(LARGE, ", [Headers = true]").within(&body);
            let outcome = query.read_ahead(if number == 1 { 0 } else { 3 }).run_on(&server);
            let rows = outcome.rows();
            match expected {
                Some(expected) => assert_eq!(rows, expected, "{when}, {reading}"),
                None => {
                    let right = rows.replace("120000", "").replace("\"E\"", "");
                    assert_eq!(right, "{, } ", "{when}, {reading}: {rows}");
                }
            }
        }
    }
}
