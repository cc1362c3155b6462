//! The language suite: every `suite/**/*.query.pq` gives what its `.query.pqout` says. The same files can be run with
//! Microsoft's PQTest.

use m_host::compare::{self, Outcome, Update};
use m_host::evaluation::Settings;
use std::path::Path;

#[test]
fn language() {
    run_all(Settings::default);
}

/// Whoever asks what is evaluated gets the same results.
#[test]
fn language_under_coverage() {
    run_all(|| Settings { coverage: true, ..Settings::default() });
}

fn run_all(settings: impl Fn() -> Settings) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite");
    let queries = compare::find(&folder).expect("the suite can be read");
    assert!(queries.len() >= 20, "only {} queries were found", queries.len());
    let mut failures = Vec::new();
    for query in &queries {
        match compare::run(query, settings(), Update::Never).expect("the test can run") {
            Outcome::Passed => {}
            Outcome::Different { difference } => {
                failures.push(format!("{}\n{difference}", query.display()));
            }
            other => failures.push(format!("{}\n  {other:?}", query.display())),
        }
    }
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), queries.len(), failures.join("\n"));
}
