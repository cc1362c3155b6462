//! Run Export Action: a preview runs nothing, a load runs once and reads what that run wrote.

use super::Query;

fn profit_and_loss(item: &str) -> Query<'static> {
    Query::recorded("Finance", "FP&A Hub", "Profit and Loss.csv", item)
}

#[test]
fn a_preview_reads_the_last_file_and_runs_nothing() {
    let outcome = profit_and_loss("item1").preview().run();
    assert!(outcome.rows().contains("last year's file"), "{}", outcome.rows());
    assert_eq!(outcome.requests_with("POST /2/0"), Vec::<&str>::new());
    // Sign-in, three levels, metadata, chunk list, one chunk.
    assert_eq!(outcome.requests.len(), 7, "{:#?}", outcome.requests);
}

#[test]
fn a_load_runs_once_and_reads_the_chunk_list_afterwards() {
    let outcome = profit_and_loss("item1").run();
    assert!(outcome.rows().contains("東京オフィス"), "{}", outcome.rows());
    assert!(!outcome.rows().contains("last year's file"));
    let runs = outcome.requests_with("POST /2/0");
    assert_eq!(runs.len(), 1, "{runs:#?}");
    let position =
        |part: &str| outcome.requests.iter().rposition(|line| line.contains(part)).expect("the request");
    let last_poll = position("/tasks/");
    let list = outcome.requests.iter().position(|line| line.contains("/chunks?")).expect("a chunk list");
    assert!(last_poll < list && list < position("/chunks/0"), "{:#?}", outcome.requests);
    // The script of this export: NOT_STARTED twice, IN_PROGRESS three times, then COMPLETE.
    assert_eq!(outcome.requests_with("/tasks/").len(), 6, "{:#?}", outcome.requests);
    // Sign-in, three levels, metadata, one run, six polls, chunk list, one chunk, and the list again.
    assert_eq!(outcome.requests.len(), 15, "{:#?}", outcome.requests);
}

#[test]
fn a_load_has_the_columns_of_the_shipped_connector() {
    let outcome = profit_and_loss("item1").run();
    let rows = outcome.rows();
    let header = r#"{{"Region", "Account", "Month", "Currency", "Amount", "Booked", "Final", "Comment"} "#;
    assert!(rows.starts_with("#table( type table [Column1 = text, Column2 = text"), "{rows}");
    assert!(rows.contains(header), "{rows}");
}

#[test]
fn chunks_cut_inside_characters_are_joined_before_they_are_read() {
    let outcome =
        Query::recorded("Finance", "FP&A Hub", "Umsatz nach Städten – Größe Süd.csv", "item1").run();
    for word in ["Zürich", "São Paulo", "東京", "特大", "Αθήνα", "Łódź 🏭", "größer"] {
        assert!(outcome.rows().contains(word), "{word} is missing in {}", outcome.rows());
    }
    assert!(outcome.requests_with("/chunks/").len() > 5, "{:#?}", outcome.requests);
}

#[test]
fn a_failed_export_is_an_error_with_anaplans_words() {
    let outcome = Query::recorded("Finance", "FP&A Hub", "Forecast accuracy.csv", "item1").run();
    assert!(outcome.error().contains("DataSource.Error"), "{}", outcome.error());
    assert!(
        outcome.error().contains("The saved view 'Accuracy.Export' could not be found."),
        "{}",
        outcome.error()
    );
    assert_eq!(outcome.requests_with("/chunks").len(), 0, "{:#?}", outcome.requests);
}

#[test]
fn a_file_that_was_never_written_previews_as_an_empty_table_with_columns() {
    let outcome = Query::recorded("Finance", "FP&A Hub", "Umsatz nach Städten – Größe Süd.csv", "item1")
        .preview()
        .run();
    assert_eq!(
        outcome.rows().trim_end(),
        "#table( type table [Column1 = text, Column2 = text, Column3 = text] , {} )"
    );
}

#[test]
fn typed_rows_have_headers_and_types() {
    let outcome = profit_and_loss("typed").run();
    let rows = outcome.rows();
    assert!(
        rows.contains("Region = text") && rows.contains("Amount = number") && rows.contains("Booked = date"),
        "{rows}"
    );
    assert!(
        rows.contains(r#""EUR", 125000.5, #date(2026, 1, 31), true, "Vertrag Zürich, Phase 2""#),
        "{rows}"
    );
}

#[test]
fn the_last_file_is_loaded_without_a_run() {
    let outcome = profit_and_loss("last").run();
    assert!(outcome.rows().contains("last year's file"), "{}", outcome.rows());
    assert_eq!(outcome.requests_with("POST /2/0").len(), 0);
}

/// Steps that a person adds in the editor, with a part of what their preview shows.
const STEPS: &[(&str, &str)] = &[
    (r#"Table.SelectColumns(it, {"Column8", "Column1"})"#, r#"{"last year's file", "EMEA"} "#),
    (r#"Table.RemoveColumns(it, {"Column2"})"#, "last year's file"),
    (r#"Table.RenameColumns(it, {{"Column8", "Note"}})"#, "Note = text"),
    (r#"Table.Skip(it, 1)"#, r#"{{"EMEA", "Revenue", "Dec 25", "#),
    (
        r#"Table.RenameColumns(Table.SelectColumns(Table.Skip(it, 1), {"Column8"}), {{"Column8", "Note"}})"#,
        r#"[Note = text] , {{"last year's file"} } "#,
    ),
    ("Table.PromoteHeaders(it, [PromoteAllScalars = true])", "[Region = text, Account = text"),
    (RECORDED, "Amount = number, Booked = date"),
    (r#"Table.AddColumn(it, "New", each [Column8] & "!")"#, r#""last year's file!"} "#),
    (r#"Table.DuplicateColumn(it, "Column8", "Copy")"#, r#""last year's file", "last year's file"} "#),
    (r#"Table.AddIndexColumn(it, "Index", 1)"#, r#""last year's file", 2} "#),
    (r#"Table.TransformColumns(it, {{"Column8", Text.Upper}})"#, "LAST YEAR'S FILE"),
    (r#"Table.ReplaceValue(it, "EMEA", "Europe", Replacer.ReplaceText, {"Column1"})"#, r#"{"Europe", "#),
    (r#"Table.ReplaceErrorValues(it, {{"Column8", null}})"#, "last year's file"),
    (r#"Table.ReorderColumns(it, {"Column8", "Column1"})"#, r#"{"last year's file", "#),
    (r#"Table.FillDown(it, {"Column1"})"#, "last year's file"),
    (
        r#"Table.CombineColumns(it, {"Column1", "Column8"}, Combiner.CombineTextByDelimiter(": "), "Both")"#,
        "EMEA: last",
    ),
];

/// What Power BI Desktop records after the table of an export, and what people often do next.
const RECORDED: &str = r#"let
    #"Promoted Headers" = Table.PromoteHeaders(it, [PromoteAllScalars = true]),
    #"Changed Type" = Table.TransformColumnTypes(#"Promoted Headers",
        {{"Region", type text}, {"Amount", type number}, {"Booked", type date}, {"Final", type logical}}),
    #"Removed Columns" = Table.RemoveColumns(#"Changed Type", {"Final"}),
    #"Renamed Columns" = Table.RenameColumns(#"Removed Columns", {{"Comment", "Note"}}),
    #"Added Custom" = Table.AddColumn(#"Renamed Columns", "Thousands", each [Amount] / 1000, type number)
    in #"Added Custom""#;

#[test]
fn promoted_headers_are_found_where_nothing_was_exported_yet() {
    // A file that nobody reads for two days is gone: a refresh must find its columns all the same.
    let umsatz = || Query::recorded("Finance", "FP&A Hub", "Umsatz nach Städten – Größe Süd.csv", "item1");
    let steps = "Table.TransformColumnTypes(Table.PromoteHeaders(it), {{\"Umsatz\", type text}})";
    let columns = umsatz().within("Table.ColumnNames(Table.PromoteHeaders(it))").run();
    assert_eq!(columns.requests_with("POST /2/0"), Vec::<&str>::new());
    assert_eq!(columns.rows(), r#"{"Stadt", "Größe", "Umsatz €"} "#);
    let first = "Stadt";
    let steps = steps.replace("Umsatz", first);
    let preview = umsatz().within(&steps).preview().run();
    assert!(preview.rows().trim_end().ends_with("{} )"), "{}", preview.rows());
    assert_eq!(preview.requests_with("POST /2/0"), Vec::<&str>::new());
    let load = umsatz().within(&steps).run();
    assert!(load.rows().contains(&format!("[{first} = text")), "{}", load.rows());
    assert!(
        load.rows().contains("Zürich") && !load.rows().contains(&format!("{{\"{first}\"")),
        "{}",
        load.rows()
    );
    assert_eq!(load.requests_with("POST /2/0").len(), 1);
}

#[test]
fn promoted_headers_of_a_load_are_those_of_now() {
    let mut tenant = anaplan_mock::Tenant::default();
    let mut export = anaplan_mock::Export::text("116000000099", "Exact.csv", "a,b\nA,B\n");
    export.columns =
        ["a", "b"].map(|name| anaplan_mock::Column::new(name, anaplan_mock::DataType::Text)).into();
    export.last = Some(anaplan_mock::Content::text("b,a\nB,A\n"));
    export.task = anaplan_mock::TaskScript::at_once();
    let model = tenant.model_mut("7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8").expect("the model");
    model.exports.push(export);
    let query =
        Query::recorded("Finance", "FP&A Hub", "Exact.csv", "item1").within("Table.PromoteHeaders(it)");
    let outcome = query.run_with(tenant);
    assert!(outcome.rows().ends_with(r#"[a = text, b = text] , {{"A", "B"} } ) "#), "{}", outcome.rows());
    // Sign-in, three levels, metadata, chunk list and chunk of the last file, which tell whether its header is the announced
    // one; then run, poll, chunk list, chunk, chunk list.
    assert_eq!(outcome.requests.len(), 12, "{:#?}", outcome.requests);
}

#[test]
fn the_first_rows_of_later_steps_are_a_preview_too() {
    for step in [
        "Table.FirstN(Table.Skip(it, 1), 500)",
        "Table.Range(it, 1, 5)",
        "{Table.First(Table.PromoteHeaders(it))}",
    ] {
        let outcome = profit_and_loss("item1").within(step).run();
        assert!(outcome.rows().contains("last year's file"), "{step}: {}", outcome.rows());
        assert_eq!(outcome.requests_with("POST /2/0"), Vec::<&str>::new(), "{step}");
    }
}

#[test]
fn filters_sorts_and_groups_need_all_rows_and_run_the_export_once() {
    for step in [
        r#"Table.SelectRows(it, each [Column1] <> "")"#,
        r#"Table.Sort(it, {"Column1"})"#,
        r#"Table.Group(it, {"Column1"}, {{"Rows", Table.RowCount}})"#,
        r#"Table.Distinct(it)"#,
    ] {
        let outcome = profit_and_loss("item1").within(step).preview().run();
        outcome.rows();
        assert_eq!(outcome.requests_with("POST /2/0").len(), 1, "{step}");
    }
}

#[test]
fn a_preview_with_later_steps_runs_nothing() {
    for (step, part) in STEPS {
        let outcome = profit_and_loss("item1").within(step).preview().run();
        assert!(outcome.rows().contains(part), "{step}: {}", outcome.rows());
        assert_eq!(outcome.requests_with("POST /2/0"), Vec::<&str>::new(), "{step}");
        let outcome = profit_and_loss("item1").within(step).run();
        assert!(!outcome.rows().contains("last year's file"), "{step}: {}", outcome.rows());
        assert_eq!(outcome.requests_with("POST /2/0").len(), 1, "{step}");
    }
}

#[test]
fn questions_about_columns_run_nothing() {
    for question in ["Table.ColumnNames(it)", "Table.Schema(it)[[Name], [Kind]]", "Table.ColumnCount(it)"] {
        for entry in ["item1", "typed", "last"] {
            let outcome = profit_and_loss(entry).within(question).run();
            outcome.rows();
            // Sign-in, three levels, metadata.
            assert_eq!(outcome.requests.len(), 5, "{question}: {:#?}", outcome.requests);
        }
    }
}

#[test]
fn a_preview_beyond_its_limit_is_a_load() {
    // A thousand rows, and one that promoted headers take.
    let within = profit_and_loss("item1").within("Table.FirstN(it, 1001)").run();
    assert!(within.rows().contains("last year's file"));
    assert_eq!(within.requests_with("POST /2/0"), Vec::<&str>::new());
    let outcome = profit_and_loss("item1").within("Table.FirstN(it, 1002)").run();
    assert!(!outcome.rows().contains("last year's file"), "{}", outcome.rows());
    assert_eq!(outcome.requests_with("POST /2/0").len(), 1);
}

#[test]
fn a_preview_downloads_as_little_as_it_needs() {
    let outcome = Query::recorded("Finance", "FP&A Hub", "Journal lines.csv", "item1");
    let server = anaplan_mock::Server::start(anaplan_mock::Tenant::default());
    let whole = outcome.run_on(&server).requests_with("/chunks/").len();
    let preview = outcome.preview().run_on(&server);
    assert_eq!(preview.rows().matches("} , {").count() + 1, 1000);
    assert!(whole > 5, "{whole} chunks");
    assert_eq!(preview.requests_with("/chunks/").len(), 1, "{:#?}", preview.requests);
}

#[test]
fn an_admins_only_file_previews_empty_and_loads() {
    let board = |preview: bool| {
        let query = Query::recorded("Finance", "FP&A Hub", "Board pack (confidential).csv", "item1");
        let query = query.by("bruno@planning.example", "pässwörd: with colon");
        if preview { query.preview().run() } else { query.run() }
    };
    assert_eq!(board(true).rows().trim_end(), "#table( type table [Column1 = text, Column2 = text] , {} )");
    assert!(board(false).rows().contains("Free cash flow"));
}

#[test]
fn several_chunks_are_followed_by_one_more_look_at_what_tells_the_run() {
    let outcome = Query::recorded("Finance", "FP&A Hub", "CSV for Excel.csv", "item1").run();
    assert!(outcome.rows().contains("İzlanda"));
    let lists: Vec<usize> = outcome
        .requests
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains("/chunks?"))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(lists.len(), 2, "{:#?}", outcome.requests);
    // Then the last chunk once more, and the newest run.
    assert_eq!(lists[1], outcome.requests.len() - 3, "{:#?}", outcome.requests);
    assert!(outcome.requests[outcome.requests.len() - 1].contains("/tasks?"), "{:#?}", outcome.requests);
    let mut once: Vec<&str> = outcome.requests_with("/chunks/");
    let all = once.len();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len() + 1, all, "a chunk was read twice");
}

#[test]
fn a_file_that_changes_under_the_download_is_an_error() {
    let server = anaplan_mock::Server::start(anaplan_mock::Tenant::default());
    server.state().add_fault(anaplan_mock::Fault {
        change_file: Some(anaplan_mock::ChangeFile {
            model: "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8".into(),
            export: "116000000008".into(),
            content: anaplan_mock::Content::text(&"longer\t1\n".repeat(40)),
            by_run: false,
        }),
        ..anaplan_mock::Fault::on("GET", "/2/0/models/*/files/*/chunks/1")
    });
    let outcome = Query::recorded("Finance", "FP&A Hub", "CSV for Excel.csv", "item1").run_on(&server);
    assert!(
        outcome.error().contains("The exported file changed while it was being read"),
        "{}",
        outcome.error()
    );
}
