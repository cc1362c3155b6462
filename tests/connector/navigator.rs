//! Browsing: every level is fetched when it is opened, and nothing else.

use super::{NAMES, Query};
use anaplan_mock::{Export, Tenant};

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

/// The steps down to the exports of *FP&A Hub*.
const EXPORTS: &str =
    r#", Level = Source{[Name = "Finance"]}[Data]{[Name = "FP&A Hub"]}[Data]{[Key = "item1"]}[Data]"#;

#[test]
fn five_thousand_and_more_of_a_level_come_page_by_page() {
    let mut tenant = Tenant::default();
    let workspace = &mut tenant.workspaces[0];
    let hub = workspace.models.iter().position(|model| model.name == "FP&A Hub").expect("the model");
    for number in 0..5_001 {
        let mut model =
            anaplan_mock::Model { id: format!("{:032X}", 0xA000_0000_u64 + number), ..Default::default() };
        model.name = format!("Model {number:05}");
        workspace.models.push(model);
        let id = format!("116000{:06}", 100_000 + number);
        workspace.models[hub].exports.push(Export::text(&id, &format!("Export {number:05}.csv"), "a\n"));
    }
    for (steps, word, others) in
        [(r#", Level = Source{[Name = "Finance"]}[Data]"#, "Model 0", 2), (EXPORTS, "Export 0", 4)]
    {
        let names = Query::new(&format!("{steps} in Level[Name]")).run_with(tenant.clone());
        let rows = names.rows();
        assert_eq!(rows.matches(word).count(), 5_001);
        assert!(rows.contains(&format!("{word}5000")) && rows.contains(&format!("{word}0000")));
        // The requests above the level (the models are two pages for the exports too), and two pages of it.
        assert_eq!(names.requests.len(), others + 2, "{:#?}", names.requests);
    }
}

#[test]
fn levels_are_in_the_order_of_names_and_have_ids() {
    let outcome =
        Query::new(&format!("{EXPORTS} in Level[Name] = List.Sort(Level[Name], each Text.Upper(_))")).run();
    assert_eq!(outcome.rows(), "true");
    let outcome = Query::new(&format!("{EXPORTS} in Level{{[Name = \"Headcount.txt\"]}}[Id]")).run();
    assert_eq!(outcome.rows(), "\"116000000003\"");
}

#[test]
fn names_that_are_there_twice_get_the_id() {
    let mut tenant = Tenant::default();
    let exports = &mut tenant.workspaces[0].models[0].exports;
    exports.push(Export::text("116000000098", "Headcount.txt", "x\n"));
    let names = Query::new(&format!("{EXPORTS} {NAMES}")).run_with(tenant);
    for name in ["Headcount.txt (116000000003)", "Headcount.txt (116000000098)"] {
        assert!(names.rows().contains(name), "{}", names.rows());
    }
    assert!(!names.rows().contains("\"Headcount.txt\""), "{}", names.rows());
}

#[test]
fn keys_are_unique_where_a_name_looks_like_one_with_an_id() {
    let mut tenant = Tenant::default();
    let exports = &mut tenant.workspaces[0].models[0].exports;
    exports.push(Export::text("116000000098", "Headcount.txt", "x\n"));
    exports.push(Export::text("116000000099", "Headcount.txt (116000000098)", "x\n"));
    let unique = Query::new(&format!("{EXPORTS} in List.IsDistinct(Level[Name])")).run_with(tenant.clone());
    assert_eq!(unique.rows(), "true");
    let names = Query::new(&format!("{EXPORTS} {NAMES}")).run_with(tenant);
    for id in ["116000000003", "116000000098) (116000000098", "116000000098) (116000000099"] {
        assert!(names.rows().contains(&format!("\"Headcount.txt ({id})\"")), "{}", names.rows());
    }
}

#[test]
fn what_an_export_offers_needs_no_request() {
    let below = Query::new(&format!(
        r#"{EXPORTS}, Below = Level{{[Name = "Headcount.txt"]}}[Data] in Table.SelectColumns(Below, {{"Key", "Name"}})"#
    ))
    .run();
    for part in [r#"{"item1", "Run Export Action"} "#, r#"{"typed", "#, r#"{"last", "Last Exported Data"} "#]
    {
        assert!(below.rows().contains(part), "{}", below.rows());
    }
    assert_eq!(below.requests.len(), 4, "{:#?}", below.requests);
}

#[test]
fn a_level_that_may_not_be_read_shows_its_own_error() {
    let steps = r#", Models = Source{[Name = "Finance"]}[Data], Locked = Models{[Name = "Workforce 人員計画"]}[Data]{[Key = "item1"]}[Data]"#;
    let bruno = |body: &str| {
        Query::new(&format!("{steps} {body}")).by("bruno@planning.example", "pässwörd: with colon").run()
    };
    let outcome = bruno("in Table.RowCount(Locked)");
    assert!(
        outcome.error().contains("(404)") && outcome.error().contains("your role"),
        "{}",
        outcome.error()
    );
    let outcome = bruno("in Table.RowCount(Models)");
    assert_eq!(outcome.rows(), "2");
}

#[test]
fn texts_are_in_the_language_of_the_user_and_keys_are_not() {
    let names = |culture| {
        let steps = format!(
            r#"{EXPORTS}{{[Name = "Headcount.txt"]}}[Data] in Record.FromList(Level[Name], Level[Key])"#
        );
        Query::new(&steps).culture(culture).run().rows().to_owned()
    };
    assert!(names("de-DE").contains(r#"item1 = "Exportaktion ausführen""#), "{}", names("de-DE"));
    assert!(names("ja-JP").contains(r#"item1 = "エクスポート アクションを実行""#), "{}", names("ja-JP"));
    assert!(names("pt-BR").contains(r#"item1 = "Run Export Action""#), "{}", names("pt-BR"));
}
