//! Numbers and dates of every locale: what can be read in two ways is an error in its cell.

use super::Query;

/// Locales as Anaplan names them: 1234567.5 as it is written there, with groups and without, and the last day of January.
const LOCALES: &[(&str, &str, &str, &str)] = &[
    ("en_US", "1,234,567.5", "1234567.5", "1/31/2026"),
    ("en_GB", "1,234,567.5", "1234567.5", "31/01/2026"),
    ("en_AU", "1,234,567.5", "1234567.5", "31/01/2026"),
    ("en_CA", "1,234,567.5", "1234567.5", "2026-01-31"),
    ("en_IN", "12,34,567.5", "1234567.5", "31/01/2026"),
    ("de_DE", "1.234.567,5", "1234567,5", "31.01.2026"),
    ("de_AT", "1 234 567,5", "1234567,5", "31.01.2026"),
    ("de_CH", "1’234’567.5", "1234567.5", "31.01.2026"),
    ("fr_FR", "1 234 567,5", "1234567,5", "31/01/2026"),
    ("fr_CA", "1 234 567,5", "1234567,5", "2026-01-31"),
    ("es_ES", "1.234.567,5", "1234567,5", "31/01/2026"),
    ("es_MX", "1,234,567.5", "1234567.5", "31/01/2026"),
    ("it_IT", "1.234.567,5", "1234567,5", "31/01/2026"),
    ("nl_NL", "1.234.567,5", "1234567,5", "31-1-2026"),
    ("pt_BR", "1.234.567,5", "1234567,5", "31/01/2026"),
    ("sv_SE", "1 234 567,5", "1234567,5", "2026-01-31"),
    ("da_DK", "1.234.567,5", "1234567,5", "31.01.2026"),
    ("fi_FI", "1 234 567,5", "1234567,5", "31.1.2026"),
    ("pl_PL", "1 234 567,5", "1234567,5", "31.01.2026"),
    ("cs_CZ", "1 234 567,5", "1234567,5", "31.01.2026"),
    ("ru_RU", "1 234 567,5", "1234567,5", "31.01.2026"),
    ("tr_TR", "1.234.567,5", "1234567,5", "31.01.2026"),
    ("ja_JP", "1,234,567.5", "1234567.5", "2026/01/31"),
    ("zh_CN", "1,234,567.5", "1234567.5", "2026/1/31"),
    ("ko_KR", "1,234,567.5", "1234567.5", "2026-01-31"),
];

/// What the readers of a locale make of these texts, an error as the text `error`.
fn read(locale: &str, reader: &str, texts: &[&str]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    let culture = locale.replace('_', "-");
    let body = format!(
        "let read = {reader}(\"{culture}\") in List.Transform({{{}}}, each try read(_) otherwise \"error\")",
        texts.join(", ")
    );
    let members: &'static [&'static str] =
        if reader == "NumberReader" { &["NumberReader"] } else { &["DateReader"] };
    Query::of_members(members, &body).run().rows().to_owned()
}

#[test]
fn numbers_are_read_as_the_locale_writes_them() {
    for (locale, grouped, plain, _) in LOCALES {
        let other_space = grouped.replace(' ', "\u{a0}");
        let read =
            read(locale, "NumberReader", &[grouped, &other_space, plain, "1234567", "-12", "1e3", "0"]);
        assert_eq!(read, "{1234567.5, 1234567.5, 1234567.5, 1234567, -12, 1000, 0} ", "{locale}");
    }
}

#[test]
fn numbers_that_could_be_others_are_errors() {
    for (locale, grouped, plain, _) in LOCALES {
        let decimal = if plain.contains(',') { ',' } else { '.' };
        let group: char = grouped.chars().find(|c| !c.is_ascii_digit()).expect("a separator");
        let texts: Vec<String> =
            ["1G5", "12G34", "1G2345", "1234G567", "1DG5", "-G5", "1G234G5", "1D234G567"]
                .iter()
                .map(|text| text.replace('G', &group.to_string()).replace('D', &decimal.to_string()))
                .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let errors = ["\"error\""; 8].join(", ");
        assert_eq!(read(locale, "NumberReader", &texts), format!("{{{errors}}} "), "{locale}: {texts:?}");
    }
    // The decimal comma of somebody else, and the point.
    for (locale, text) in
        [("en_US", "1,5"), ("en_US", "1.234,5"), ("de_DE", "1.5"), ("de_DE", "1,234.5"), ("fr_FR", "1.5")]
    {
        assert_eq!(read(locale, "NumberReader", &[text]), "{\"error\"} ", "{locale}: {text}");
    }
}

#[test]
fn dates_are_read_as_the_locale_writes_them_and_iso_always() {
    for (locale, _, _, date) in LOCALES {
        let read = read(locale, "DateReader", &[date, "2026-01-31", "2026-1-31", " 2026-01-31 "]);
        let day = "#date(2026, 1, 31)";
        assert_eq!(read, format!("{{{day}, {day}, {day}, {day}}} "), "{locale}");
    }
}

#[test]
fn dates_of_another_order_are_errors() {
    for (locale, texts) in [
        ("en_US", &["05.04.2026", "31/01/2026", "05-04-2026"][..]),
        ("en_GB", &["05.04.2026", "1/31/2026", "05-04-2026"]),
        ("de_DE", &["05/04/2026", "5-4-2026", "01.31.2026"]),
        ("fr_FR", &["05.04.2026", "01/31/2026"]),
        ("ja_JP", &["05/04/2026", "05.04.2026"]),
        ("sv_SE", &["05/04/2026", "05-04-2026"]),
    ] {
        let errors = vec!["\"error\""; texts.len()].join(", ");
        assert_eq!(read(locale, "DateReader", texts), format!("{{{errors}}} "), "{locale}: {texts:?}");
    }
}

#[test]
fn a_cell_that_is_not_read_says_why_and_what_to_do() {
    let mut tenant = anaplan_mock::Tenant::default();
    let mut export = anaplan_mock::Export::text("116000000099", "Exact.csv", "n;d\n1,5;05.04.2026\n");
    export.columns = vec![
        anaplan_mock::Column::new("n", anaplan_mock::DataType::Number),
        anaplan_mock::Column::new("d", anaplan_mock::DataType::Date),
    ];
    (export.separator, export.task) = (";".into(), anaplan_mock::TaskScript::at_once());
    // A question for one row is answered from the last file.
    export.last = Some(export.content.clone());
    tenant.model_mut("7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8").expect("the model").exports.push(export);
    for (column, told) in [
        ("n", "DataFormat.Error: \"1,5\" is not a number as en-US writes it"),
        ("d", "DataFormat.Error: \"05.04.2026\" is not a date as en-US writes it"),
    ] {
        let outcome = Query::direct("116000000099", "")
            .within(&format!("Table.Column(it, \"{column}\"){{0}}"))
            .run_with(tenant.clone());
        assert!(outcome.error().contains(told), "{}", outcome.error());
        assert!(outcome.error().contains("option Locale of Anaplan.Export"), "{}", outcome.error());
    }
    let outcome = Query::direct("116000000099", ", [Locale = \"de_DE\"]").run_with(tenant);
    assert!(outcome.rows().ends_with("{{1.5, #date(2026, 4, 5)} } ) "), "{}", outcome.rows());
}
