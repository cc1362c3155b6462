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
    // Sign-in, three levels, metadata, one run, six polls, chunk list, one chunk.
    assert_eq!(outcome.requests.len(), 14, "{:#?}", outcome.requests);
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
