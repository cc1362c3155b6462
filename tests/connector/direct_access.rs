//! `Anaplan.Export`: one export by its ids, without the way through the navigator.

use super::Query;

const PROFIT_AND_LOSS: &str = "116000000001";

#[test]
fn a_load_has_headers_and_types_and_asks_for_no_list() {
    let outcome = Query::direct(PROFIT_AND_LOSS, "").run();
    assert!(outcome.rows().contains("Amount = number"), "{}", outcome.rows());
    assert!(outcome.rows().contains("東京オフィス"), "{}", outcome.rows());
    // Sign-in, metadata, one run, six polls, chunk list, one chunk, the list again.
    assert_eq!(outcome.requests.len(), 12, "{:#?}", outcome.requests);
}

#[test]
fn a_preview_makes_four_requests_and_runs_nothing() {
    let outcome = Query::direct(PROFIT_AND_LOSS, "").preview().run();
    assert!(outcome.rows().contains("last year's file"), "{}", outcome.rows());
    let steps = ["POST /token/authenticate", "/exports/116000000001", "/chunks?", "/chunks/0"];
    assert_eq!(outcome.requests.len(), steps.len(), "{:#?}", outcome.requests);
    for (request, step) in outcome.requests.iter().zip(steps) {
        assert!(request.contains(step), "{request} instead of {step}");
    }
}

/// Options and a part of what comes: of the rows, or of the error.
const OPTIONS: &[(&str, Result<&str, &str>)] = &[
    (", null", Ok("Amount = number")),
    (", []", Ok("Amount = number")),
    (
        ", [Run = null, Headers = null, Types = null, Locale = null, Timeout = null, Encoding = null]",
        Ok("Amount = number"),
    ),
    (", [Run = false]", Ok("last year's file")),
    (", [Headers = false]", Ok("{{\"Region\", \"Account\", ")),
    (", [Types = false]", Ok("Amount = text")),
    (", [Types = false]", Ok("{{\"EMEA\", ")),
    (", [Encoding = \"iso-8859-1\"]", Ok("ZÃ¼rich")),
    (", [Encoding = \"EBCDIC\"]", Err("EBCDIC")),
    (", [Timeout = #duration(0, 0, 0, 8)]", Err("had not finished")),
    (", [Timeout = 8]", Err("The option Timeout must be a duration above zero.")),
    (", [Timeout = #duration(0, 0, 0, 0)]", Err("The option Timeout must be a duration above zero.")),
    (", [Locale = \"\", Encoding = \"\"]", Ok("Amount = number")),
    (", [Run = \"no\"]", Err("The option Run must be true or false.")),
    (
        ", [Heders = true]",
        Err(
            "There is no option Heders. Options are Run, Headers, Types, Locale, Timeout, Encoding, Columns.",
        ),
    ),
];

#[test]
fn options_mean_what_they_say() {
    for (options, expected) in OPTIONS {
        let outcome = Query::direct(PROFIT_AND_LOSS, options).run();
        let (told, part) = match expected {
            Ok(part) => (outcome.rows(), part),
            Err(part) => (outcome.error(), part),
        };
        assert!(told.contains(part), "{options}: expected {part} in {told}");
    }
}

#[test]
fn the_locale_is_that_of_the_run() {
    for locale in ["de_DE", "de-DE"] {
        let server = anaplan_mock::Server::start(anaplan_mock::Tenant::default());
        Query::direct(PROFIT_AND_LOSS, &format!(", [Locale = \"{locale}\"]")).run_on(&server);
        let requests = server.requests();
        let run = requests.iter().find(|request| request.path.ends_with("/tasks")).expect("a run");
        assert_eq!(run.body, r#"{"localeName":"de_DE"}"#);
    }
}

#[test]
fn an_id_that_is_blank_is_named() {
    let outcome = Query::direct(" ", "").run();
    assert!(outcome.error().contains("Export ID is empty."), "{}", outcome.error());
    assert_eq!(outcome.requests.len(), 0);
}

#[test]
fn the_ids_are_no_part_of_the_data_source_path() {
    // The credential of the harness is one of the kind; that of one path alone must do as well for both functions.
    let types = Query::direct(PROFIT_AND_LOSS, "")
        .within(
            r#"List.Transform(
                {"workspaceId", "modelId", "exportId"},
                each Value.Metadata(Record.Field(Type.FunctionParameters(Value.Type(Anaplan.Export)), _))[DataSource.Path]
            )"#,
        )
        .run();
    assert_eq!(types.rows().trim_end(), "{false, false, false}");
}

#[test]
fn the_options_have_captions_for_a_dialog() {
    let fields = Query::direct(PROFIT_AND_LOSS, "")
        .within(
            r#"let
                fields = Type.RecordFields(Type.NonNullable(Type.FunctionParameters(Value.Type(Anaplan.Export))[options]))
            in
                List.Transform(Record.ToTable(fields)[Value], each Value.Metadata([Type])[Documentation.FieldCaption])"#,
        )
        .run();
    assert_eq!(
        fields.rows().trim_end(),
        r#"{"Run the export", "Headers", "Types", "Locale", "Timeout", "Encoding", "Columns"}"#
    );
}
