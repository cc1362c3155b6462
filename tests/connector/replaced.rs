//! A file that is replaced while it is read: the rows of one run, or an error. Never the rows of two.

use super::{Outcome, Query};
use anaplan_mock::{ChangeFile, Column, Content, DataType, Fault, Server, TaskScript, Tenant};

const MODEL: &str = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8";
const EXPORT: &str = "116000000008";

/// Sixty rows of one letter, in seven bytes each.
fn rows(letter: char) -> String {
    format!("a,b\n{}", format!("{letter},1234\n").repeat(60))
}

/// A load in chunks of 40 bytes, in which the file becomes `after` when the chunk of this number is asked for.
fn load(entry: &str, chunk: &str, after: &str, by_run: bool) -> Outcome {
    let mut tenant = Tenant::default();
    let export = tenant.export_mut(MODEL, EXPORT).expect("the export");
    *export = anaplan_mock::Export::text(EXPORT, "CSV for Excel.csv", &rows('o'));
    export.chunk_bytes = 40;
    export.columns = ["a", "b"].map(|name| Column::new(name, DataType::Text)).into();
    export.last = Some(Content::text(&rows('o')));
    export.task = TaskScript::at_once();
    let server = Server::start(tenant);
    server.state().add_fault(Fault {
        change_file: Some(ChangeFile {
            model: MODEL.into(),
            export: EXPORT.into(),
            content: Content::text(after),
            by_run,
        }),
        ..Fault::on("GET", &format!("/2/0/models/*/files/*/chunks/{chunk}")).first(1)
    });
    Query::recorded("Finance", "FP&A Hub", "CSV for Excel.csv", entry).run_on(&server)
}

/// The rows of one of the two files, or an error that says what happened.
fn assert_of_one_run(name: &str, outcome: &Outcome) -> bool {
    match &outcome.result {
        Ok(rows) => {
            assert!(!(rows.contains("\"o\"") && rows.contains("\"n\"")), "{name}: rows of two runs");
            true
        }
        Err(error) => {
            assert!(error.contains("The exported file changed while it was being read"), "{name}: {error}");
            false
        }
    }
}

#[test]
fn a_file_with_as_many_chunks_is_seen() {
    let mut errors = 0;
    for entry in ["item1", "last"] {
        for chunk in 0..=10 {
            for by_run in [false, true] {
                let outcome = load(entry, &chunk.to_string(), &rows('n'), by_run);
                let name = format!("{entry}, chunk {chunk}, by_run {by_run}");
                errors += usize::from(!assert_of_one_run(&name, &outcome));
            }
        }
    }
    // Where it changes at the first request for a chunk, all chunks are new; that is the last chunk.
    assert!(errors >= 38, "only {errors} of 44 were told");
}

/// Another file of the same size whose last chunk is the same.
fn alike() -> String {
    let rows = rows('o');
    rows.replacen("o,", "n,", 50)
}

#[test]
fn a_file_of_another_run_that_ends_alike_is_seen() {
    assert_eq!(alike().len(), rows('o').len());
    for chunk in 1..=9 {
        let outcome = load("item1", &chunk.to_string(), &alike(), true);
        assert!(!outcome_is_mixed(&outcome), "chunk {chunk}");
        assert!(!assert_of_one_run(&format!("chunk {chunk}"), &outcome), "chunk {chunk} was not told");
    }
}

fn outcome_is_mixed(outcome: &Outcome) -> bool {
    let whole = alike();
    let letters = |text: &str| text.matches("\"n\"").count();
    outcome
        .result
        .as_ref()
        .is_ok_and(|rows| letters(rows) != 0 && letters(rows) != whole.matches("n,").count())
}

#[test]
fn another_run_that_wrote_the_same_is_no_failure() {
    for chunk in 0..=10 {
        let outcome = load("item1", &chunk.to_string(), &rows('o'), true);
        assert_eq!(outcome.rows().matches("} , {").count() + 1, 61, "chunk {chunk}");
        // The whole file is read once more, and nothing else.
        let reads =
            outcome.requests.iter().filter(|line| line.ends_with(&format!("/chunks/{chunk}"))).count();
        assert!(reads <= 3, "chunk {chunk}: {:#?}", outcome.requests);
    }
}

#[test]
fn a_file_that_grows_beyond_its_one_chunk_is_seen() {
    let mut tenant = Tenant::default();
    let export = tenant.export_mut(MODEL, EXPORT).expect("the export");
    *export = anaplan_mock::Export::text(EXPORT, "CSV for Excel.csv", "a,b\no,1\n");
    export.chunk_bytes = 40;
    export.task = TaskScript::at_once();
    let server = Server::start(tenant);
    let change = ChangeFile {
        model: MODEL.into(),
        export: EXPORT.into(),
        content: Content::text(&rows('n')),
        by_run: false,
    };
    server
        .state()
        .add_fault(Fault { change_file: Some(change), ..Fault::on("GET", "/2/0/models/*/files/*/chunks/0") });
    let outcome = Query::recorded("Finance", "FP&A Hub", "CSV for Excel.csv", "item1").run_on(&server);
    assert!(!assert_of_one_run("one chunk", &outcome), "{:?}", outcome.result);
}
