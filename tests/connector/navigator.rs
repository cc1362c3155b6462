//! Browsing: every level is fetched when it is opened, and nothing else.

use super::Query;

/// The columns that the navigator reads of a level.
const SHOWN: &str = "in Table.SelectColumns(Level, {\"Name\", \"ItemKind\", \"IsLeaf\"})";

#[test]
fn opening_the_root_makes_two_requests() {
    let outcome = Query::new(&format!(", Level = Source {SHOWN}")).run();
    assert!(outcome.rows().contains(r#"{"Finance", "#), "{}", outcome.rows());
    assert_eq!(outcome.requests.len(), 2, "{:#?}", outcome.requests);
    assert!(outcome.requests[0].starts_with("POST /token/authenticate"));
    assert!(outcome.requests[1].starts_with("GET /2/0/workspaces?"));
}

#[test]
fn a_workspace_shows_its_models_but_not_the_archived_ones() {
    let outcome = Query::new(&format!(r#", Level = Source{{[Name = "Finance"]}}[Data] {SHOWN}"#)).run();
    assert!(outcome.rows().contains("FP&A Hub"), "{}", outcome.rows());
    assert!(!outcome.rows().to_lowercase().contains("archiv"), "{}", outcome.rows());
    assert_eq!(outcome.requests.len(), 3, "{:#?}", outcome.requests);
}

#[test]
fn a_model_shows_exports_of_text_only() {
    let steps =
        r#", Level = Source{[Name = "Finance"]}[Data]{[Name = "FP&A Hub"]}[Data]{[Key = "item1"]}[Data] "#;
    let outcome = Query::new(&format!("{steps}{SHOWN}")).run();
    assert!(outcome.rows().contains("Profit and Loss.csv"));
    assert!(outcome.rows().contains("Headcount.txt"));
    assert!(!outcome.rows().contains("Costs.xls"));
    assert_eq!(outcome.requests.len(), 4, "{:#?}", outcome.requests);
}

#[test]
fn an_unknown_name_is_microsofts_error() {
    let outcome = Query::new(r#" in Source{[Name = "Nowhere"]}[Data]"#).run();
    assert!(outcome.error().contains("Expression.Error: The key didn't match any rows in the table."));
}
