//! Parts of a file that are asked for before they are read: when, how many, and that nothing else changes by it.

use super::server::{Request, Response, Server};
use super::{evaluate, settings};
use m_host::evaluation::Settings;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// Seven parts of a CSV document, one line each: `/0` to `/6`; `/gone` is not there.
fn part(request: &Request, _: &str) -> Response {
    match request.path() {
        "/gone" => Response::new(404, "text/plain", "no such part"),
        path => Response::new(200, "text/csv", format!("{},x\n", &path[1..])),
    }
}

/// What a query gives that reads up to so many parts ahead, and the paths that the service saw in their order.
fn load(server: &Server, read_ahead: usize, query: &str) -> (String, Vec<String>) {
    server.forget();
    let settings = Settings { read_ahead, ..settings(&[], "[]") };
    let result = evaluate(settings, &query.replace("URL", server.url()));
    let result = result.unwrap_or_else(|error| error);
    let paths = server.requests().iter().map(|request| request.path().to_owned()).collect();
    (result, paths)
}

/// Seven parts, each by `ask`.
fn parts(ask: &str) -> String {
    format!("Binary.Combine(List.Transform({{0..6}}, each {ask}))")
}

const PLAIN: &str = r#"Web.Contents("URL", [RelativePath = Text.From(_)])"#;

#[test]
fn from_the_second_part_on_three_more_are_under_way() {
    let (arrived, gathered) = (Mutex::new(BTreeSet::new()), Condvar::new());
    // The second part comes when the three behind it have been asked for, the third part when the sixth has.
    let server = Server::start(move |request, own| {
        let wanted: &[&str] = match request.path() {
            "/1" => &["/2", "/3", "/4"],
            "/2" => &["/5"],
            "/3" => &["/6"],
            _ => &[],
        };
        let mut seen = arrived.lock().expect("no answer panicked");
        seen.insert(request.path().to_owned());
        gathered.notify_all();
        let waits = |seen: &mut BTreeSet<String>| wanted.iter().any(|path| !seen.contains(*path));
        let waited = gathered.wait_timeout_while(seen, Duration::from_secs(20), waits).expect("no panic").1;
        if waited.timed_out() { Response::status(500) } else { part(request, own) }
    });
    let (text, mut paths) = load(&server, 3, &format!("Csv.Document({}, 2)", parts(PLAIN)));
    for number in 0..=6 {
        assert!(text.contains(&format!("{{\"{number}\", \"x\"}}")), "{text}");
    }
    paths.sort();
    assert_eq!(paths, ["/0", "/1", "/2", "/3", "/4", "/5", "/6"], "each part is asked for once");
}

#[test]
fn the_values_are_those_of_a_load_that_asks_in_turn_and_no_request_is_added() {
    let server = Server::start(part);
    let pages = r#"Binary.Combine(List.Generate(
        () => [Number = 0, Answer = Web.Contents("URL/0"), Length = Binary.Length(Answer)],
        each [Number] < 7,
        (before) => [
            Number = before[Number] + 1,
            Answer = Web.Contents("URL/" & Text.From(Number)),
            Length = before[Length] + Binary.Length(Answer)
        ],
        each if [Length] > 100 then error "too long" else [Answer]))"#;
    let broken =
        pages.replace("(before) => [", "(before) => if before[Number] = 4 then error \"no more\" else [");
    let checked = r#"let answer = Web.Contents("URL", [RelativePath = Text.From(_), ManualStatusHandling = {404}]),
        bytes = Binary.Buffer(answer) in if Value.Metadata(answer)[Response.Status] = 200 then bytes else error "no""#;
    let caught = r#"try Binary.Buffer(Web.Contents("URL/" & Text.From(_))) otherwise #binary({48})"#;
    let handled = r#"try Binary.Buffer(Web.Contents("URL/" & Text.From(_))) catch () => #binary({48})"#;
    let repeated = r#"Web.Contents("URL", [RelativePath = Text.From(_), IsRetry = true])"#;
    let posted = r#"Web.Contents("URL", [RelativePath = Text.From(_), Content = #binary({1})])"#;
    let waited = &format!("Function.InvokeAfter(() => {PLAIN}, #duration(0, 0, 0, 1))");
    let traced = &format!(r#"Diagnostics.Trace(TraceLevel.Information, "part", {PLAIN})"#);
    let whole = [
        ("by themselves", parts(PLAIN)),
        ("looked at", parts(checked)),
        ("within try", parts(caught)),
        ("within try with catch", parts(handled)),
        ("asked anew", parts(repeated)),
        ("sent", parts(posted)),
        ("after a wait", parts(waited)),
        ("told", parts(traced)),
        ("one made of the other", pages.to_owned()),
        ("up to an error", broken),
    ];
    for (told, binary) in &whole {
        for query in [
            format!("Text.FromBinary({binary})"),
            format!("Csv.Document({binary})"),
            format!("Table.Group(Csv.Document({binary}), \"Column2\", {{\"n\", Table.RowCount}})"),
            format!("let t = Csv.Document({binary}) in {{Table.RowCount(t), t{{5}}, Table.Last(t)}}"),
            format!(
                "{{Table.FirstN(Csv.Document({binary}, 2), 2), Table.FirstN(Csv.Document({binary}, 2), 5)}}"
            ),
        ] {
            let (in_turn, asked) = load(&server, 0, &query);
            let (ahead, mut also) = load(&server, 3, &query);
            assert_eq!(ahead, in_turn, "{told}: {query}");
            // Only the order may be another.
            also.sort();
            let mut asked = asked;
            asked.sort();
            assert_eq!(also, asked, "{told}: {query}");
        }
    }
}

#[test]
fn what_leaves_off_before_the_end_asks_for_nothing_more() {
    let server = Server::start(part);
    let csv = format!("Csv.Document({}, 2)", parts(PLAIN));
    let lines = format!("Lines.FromBinary({})", parts(PLAIN));
    for query in [
        format!("Table.FirstN({csv}, 3)"),
        format!("Table.FirstN({csv}, each [Column1] < \"2\")"),
        format!("Table.FromList(List.FirstN({lines}, 3))"),
        format!("Table.FromList(List.FirstN({lines}, each _ < \"2\"))"),
        format!("Table.AddColumn(#table({{\"a\"}}, {{{{1}}, {{2}}}}), \"b\", each {lines}{{1}})"),
        format!("#table({{\"a\"}}, {{{{{csv}{{2}}[Column1]}}, {{List.Contains({lines}, \"1,x\")}}}})"),
        format!("Table.FromList(Lines.FromBinary(Binary.Range({}, 0, 6)))", parts(PLAIN)),
    ] {
        let (in_turn, asked) = load(&server, 0, &query);
        let (ahead, also) = load(&server, 3, &query);
        assert_eq!((ahead, also), (in_turn, asked), "{query}");
    }
}

#[test]
fn nothing_of_a_look_ahead_is_kept() {
    let server = Server::start(part);
    let query = r##"let
        view = Binary.View(null, [
            GetLength = () => Number.FromText(Text.BeforeDelimiter(Text.FromBinary(Web.Contents("URL/77")), ",")),
            GetStream = () => #binary({1, 2, 3})
        ]),
        said = (number) => if number >= 2 and Binary.Length(view) = 77 then "right" else "early",
        rows = Csv.Document(Binary.Combine(List.Transform({0..5}, each Text.ToBinary(said(_) & "#(lf)"))))
    in
        {rows, Binary.Length(view)}"##;
    let (in_turn, _) = load(&server, 0, query);
    let (ahead, _) = load(&server, 3, query);
    assert_eq!(ahead, in_turn);
    assert_eq!(in_turn.matches("right").count(), 4, "{in_turn}");
}

#[test]
fn a_service_that_takes_one_request_at_a_time_is_asked_in_turn() {
    let running = AtomicUsize::new(0);
    let server = Server::start(move |request, own| {
        let others = running.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(100));
        running.fetch_sub(1, Ordering::SeqCst);
        if others > 0 { Response::status(500) } else { part(request, own) }
    });
    let (text, paths) = load(&server, 3, &format!("Csv.Document({}, 2)", parts(PLAIN)));
    assert!(text.contains("{\"6\", \"x\"}"), "{text}");
    assert!(paths.len() <= 11, "four are asked for again at most: {paths:?}");
}

#[test]
fn a_part_that_fails_is_told_as_ever() {
    let server = Server::start(part);
    let ask = r#"Web.Contents("URL", [RelativePath = if _ = 2 then "gone" else Text.From(_)])"#;
    for query in [format!("Text.FromBinary({})", parts(ask)), format!("Csv.Document({}, 2)", parts(ask))] {
        let (in_turn, asked) = load(&server, 0, &query);
        let (ahead, also) = load(&server, 3, &query);
        // Behind it stands how long the request took.
        let told = |text: &str| text.split("Request:").next().unwrap_or_default().to_owned();
        assert_eq!(told(&ahead), told(&in_turn));
        assert!(ahead.contains("404"), "{ahead}");
        assert_eq!(asked, ["/0", "/1", "/gone"]);
        assert!(
            also.len() <= 7 && !also.contains(&"/6".to_owned()),
            "three beyond it, and it again: {also:?}"
        );
    }
}
