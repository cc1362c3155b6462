//! Files whose header is not the announced one: columns stand under their own names, or an error says what is wrong.

use super::{Outcome, Query};
use anaplan_mock::{Column, Content, DataType, Export, TaskScript, Tenant};

const MODEL: &str = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8";

/// An export that announces n (a number), d (a date) and t (a text), with its last file and what a run writes.
fn tenant(last: Option<&str>, run: &str) -> Tenant {
    let mut tenant = Tenant::default();
    let mut export = Export::text("116000000099", "Exact.csv", run);
    export.columns = vec![
        Column::new("n", DataType::Number),
        Column::new("d", DataType::Date),
        Column::new("t", DataType::Text),
    ];
    export.last = last.map(Content::text);
    export.task = TaskScript::at_once();
    tenant.model_mut(MODEL).expect("the model").exports.push(export);
    tenant
}

fn entry(entry: &str) -> Query<'static> {
    Query::recorded("Finance", "FP&A Hub", "Exact.csv", entry)
}

fn promoted() -> Query<'static> {
    entry("item1").within("Table.PromoteHeaders(it, [PromoteAllScalars = true])")
}

/// Preview and load of a query where both files are this one.
fn both(query: &Query<'_>, text: &str) -> [Outcome; 2] {
    let load = query.run_with(tenant(Some(text), text));
    let query = Query { text: query.text.clone(), preview: true, ..Query::new("") };
    [query.run_with(tenant(Some(text), text)), load]
}

/// Files with the announced names elsewhere, or without a header line.
const ARRANGED: &[&str] = &[
    "n,d,t\n1,2026-02-28,x\n2,2026-03-01,y\n",
    "t,n,d\nx,1,2026-02-28\ny,2,2026-03-01\n",
    "d,t,n\n2026-02-28,x,1\n2026-03-01,y,2\n",
    // No header: where numbers and dates are announced there are numbers and dates.
    "1,2026-02-28,x\n2,2026-03-01,y\n",
];

#[test]
fn columns_are_brought_into_the_announced_order_with_their_header() {
    let raw = r#"{{"n", "d", "t"} , {"1", "2026-02-28", "x"} , {"2", "2026-03-01", "y"} } ) "#;
    let below =
        r#"[n = text, d = text, t = text] , {{"1", "2026-02-28", "x"} , {"2", "2026-03-01", "y"} } ) "#;
    let typed = "{{1, #date(2026, 2, 28), \"x\"} , {2, #date(2026, 3, 1), \"y\"} } ) ";
    for text in ARRANGED {
        for (query, expected) in
            [(entry("item1"), raw), (promoted(), below), (entry("typed"), typed), (entry("last"), typed)]
        {
            for outcome in both(&query, text) {
                assert!(outcome.rows().ends_with(expected), "{text:?}: {}", outcome.rows());
            }
        }
    }
}

#[test]
fn a_load_after_another_file_has_the_columns_of_now() {
    for last in ARRANGED {
        for run in ARRANGED {
            let outcome = promoted().run_with(tenant(Some(last), run));
            let expected = r#"[n = text, d = text, t = text] , {{"1", "2026-02-28", "x"} , "#;
            assert!(outcome.rows().contains(expected), "{last:?} {run:?}: {}", outcome.rows());
        }
    }
}

#[test]
fn where_all_columns_are_text_a_first_row_is_a_header() {
    let mut tenant = tenant(None, "x,y\nz,w\n");
    let export = tenant.export_mut(MODEL, "116000000099").expect("the export");
    export.columns = ["a", "b"].map(|name| Column::new(name, DataType::Text)).into();
    let outcome = entry("item1").run_with(tenant);
    assert!(outcome.rows().ends_with(r#"{{"x", "y"} , {"z", "w"} } ) "#), "{}", outcome.rows());
}

#[test]
fn a_first_row_without_types_is_data_where_the_types_tell_so() {
    let outcome = Query::direct("116000000099", ", [Types = false]").run_with(tenant(None, ARRANGED[3]));
    assert!(outcome.rows().contains(r#"{{"1", "2026-02-28", "x"} , "#), "{}", outcome.rows());
}

/// Headers that nobody announced, some of them or all.
const OTHER: &[&str] = &["n,when,t\n1,2026-02-28,x\n", "a,b,c\n1,2026-02-28,x\n"];

#[test]
fn other_names_are_shown_as_the_file_has_them_and_never_under_the_announced_ones() {
    for text in OTHER {
        let own: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
        for outcome in both(&entry("item1"), text) {
            let header = format!("{{{{\"{}\"}} , ", own.join("\", \""));
            assert!(outcome.rows().contains(&header), "{text:?}: {}", outcome.rows());
        }
        for outcome in both(&promoted(), text) {
            let columns = format!("[{} = text]", own.join(" = text, "));
            assert!(outcome.rows().contains(&columns), "{text:?}: {}", outcome.rows());
            assert!(outcome.rows().ends_with(r#"{{"1", "2026-02-28", "x"} } ) "#), "{}", outcome.rows());
        }
        for typed in ["typed", "last"] {
            let [_, load] = both(&entry(typed), text);
            assert!(
                load.error().contains("The file has other headers than Anaplan announces"),
                "{}",
                load.error()
            );
        }
    }
}

#[test]
fn a_header_that_changes_with_the_run_is_an_error_and_then_no_more() {
    for (last, run) in [(OTHER[1], ARRANGED[0]), (ARRANGED[0], OTHER[1]), (OTHER[0], OTHER[1])] {
        let server = anaplan_mock::Server::start(tenant(Some(last), run));
        let outcome = promoted().run_on(&server);
        assert!(outcome.error().contains("The first row of the table is no longer"), "{}", outcome.error());
        let own: Vec<&str> = run.lines().next().expect("a header").split(',').collect();
        let again = promoted().run_on(&server);
        assert!(again.rows().contains(&format!("[{} = text]", own.join(" = text, "))), "{}", again.rows());
    }
}

#[test]
fn a_last_file_that_cannot_be_read_does_not_keep_a_load_from_its_own() {
    let text = "n,d,t\n1,2026-02-28,x\n";
    for path in ["/2/0/models/*/files/*/chunks", "/2/0/models/*/files/*/chunks/0"] {
        for status in [400, 403, 404, 500] {
            let server = anaplan_mock::Server::start(tenant(Some("old\n"), text));
            // All requests for the last file: a failing read is repeated up to three times.
            let times = if status == 500 { 4 } else { 1 };
            server.state().add_fault(anaplan_mock::Fault::on("GET", path).status(status).first(times));
            let outcome = promoted().run_on(&server);
            assert!(outcome.rows().contains("[n = text, d = text, t = text]"), "{path}: {}", outcome.rows());
        }
    }
}

#[test]
fn a_question_about_columns_reads_no_file() {
    for steps in ["Table.FirstN(it, 0)", "Table.ColumnNames(Table.FirstN(it, 0))"] {
        for name in ["item1", "typed", "last"] {
            let outcome = entry(name).within(steps).run_with(tenant(Some("n,d,t,old\n"), "n,d,t\n"));
            assert!(
                !outcome.rows().contains("old") && !outcome.rows().contains("Column4"),
                "{}",
                outcome.rows()
            );
            // Sign-in, three levels, metadata.
            assert_eq!(outcome.requests.len(), 5, "{name}: {:#?}", outcome.requests);
        }
    }
}

#[test]
fn a_preview_of_an_older_file_has_the_columns_of_now() {
    let older = "n,old,t\n1,?,x\n";
    let outcome = entry("typed").preview().run_with(tenant(Some(older), "n,d,t\n"));
    assert!(outcome.rows().ends_with(r#"{{1, null, "x"} } ) "#), "{}", outcome.rows());
}

#[test]
fn a_grid_of_several_pages_is_loaded_as_it_stands_and_not_typed() {
    let grid = "Actual\n,Jan 26\nRevenue,1\nBudget\n,Jan 26\nRevenue,2\n";
    let tenant = || {
        let mut tenant = tenant(Some(grid), grid);
        let export = tenant.export_mut(MODEL, "116000000099").expect("the export");
        export.kind = "GRID_ALL_PAGES".into();
        export.columns = ["", "Jan 26"].map(|name| Column::new(name, DataType::Mixed)).into();
        tenant
    };
    let raw = entry("item1").run_with(tenant());
    assert!(raw.rows().contains(r#"{"Budget", ""} , {"", "Jan 26"} , {"Revenue", "2"} "#), "{}", raw.rows());
    for query in [entry("typed"), entry("last"), Query::direct("116000000099", ", [Types = false]")] {
        let outcome = query.run_with(tenant());
        assert!(outcome.error().contains("(GRID_ALL_PAGES)"), "{}", outcome.error());
        assert_eq!(outcome.requests_with("POST /2/0").len(), 0);
        assert_eq!(outcome.requests_with("/chunks").len(), 0);
    }
}

#[test]
fn what_cannot_be_read_is_told_before_anything_is_run() {
    let changed = |change: &dyn Fn(&mut Export)| {
        let mut tenant = tenant(None, "n,d,t\n");
        change(tenant.export_mut(MODEL, "116000000099").expect("the export"));
        tenant
    };
    let member = |name: &'static str, value: &'static str| {
        changed(&|export| drop(export.metadata.insert(name.into(), value.into())))
    };
    for (tenant, told) in [
        (
            changed(&|export| export.format = "application/vnd.ms-excel".into()),
            "Only exports that write .csv",
        ),
        (member("encoding", "EBCDIC"), "has the encoding EBCDIC"),
        (member("delimiter", "'"), "puts ' around texts"),
        (member("separator", "||"), "puts \"||\" between its columns"),
        (member("separator", ""), "puts \"\" between its columns"),
    ] {
        for options in ["", ", [Headers = false]", ", [Run = false]"] {
            for use_of in ["it", "Table.RowCount(it)", "Table.First(Table.PromoteHeaders(it))"] {
                let outcome = Query::direct("116000000099", options).within(use_of).run_with(tenant.clone());
                assert!(outcome.error().contains(told), "{options} {use_of}: {}", outcome.error());
                assert_eq!(outcome.requests_with("POST /2/0").len(), 0, "{told}: {options} {use_of}");
                assert_eq!(outcome.requests_with("/chunks").len(), 0, "{told}: {options} {use_of}");
            }
        }
    }
}

#[test]
fn three_thousand_columns_are_named_in_no_time() {
    let names: Vec<String> = (0..3_001).map(|column| format!("Jan {}", column % 12)).collect();
    let values = vec!["1.5"; 3_001].join(",");
    let tenant = || {
        let mut tenant = tenant(None, &format!("{}\n{values}\n", names.join(",")));
        let export = tenant.export_mut(MODEL, "116000000099").expect("the export");
        export.columns = names.iter().map(|name| Column::new(name, DataType::Number)).collect();
        tenant
    };
    let took = |query: &Query<'_>| {
        let began = std::time::Instant::now();
        let outcome = query.run_with(tenant());
        assert!(outcome.result.is_ok(), "{:?}", outcome.result);
        (began.elapsed(), outcome)
    };
    let (raw, _) = took(&entry("item1").within("Table.RowCount(it)"));
    let (typed, outcome) =
        took(&entry("typed").within("{List.Last(Table.ColumnNames(it)), List.Sum(Table.ToRows(it){0})}"));
    assert_eq!(outcome.rows(), "{\"Jan 0_251\", 4501.5} ");
    // Less than a second alone; what else is running may take as much again. Quadratic ways took nine.
    assert!(typed < raw + std::time::Duration::from_secs(2), "raw {raw:?}, typed {typed:?}");
}
