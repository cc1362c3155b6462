//! What was loaded as a file: the same rows, with the types of the table.

use super::browser::Browser;
use super::{ADA, TYPED, odd_opened, started};
use anaplan_mock::Tenant;
use m_engine::session;
use m_host::evaluation::{Evaluation, Settings};

/// A value of each kind, an error and an empty cell in a typed column, and columns whose values have to tell.
const TABLE: &str = r##"#table(
    type table [
        Text = text, Whole = Int64.Type, Money = Currency.Type, Real = number, Day = date, Hour = time, Moment = datetime,
        Zoned = datetimezone, Span = duration, Is = logical, Nested = table, Any = any, Mixed = any
    ],
    {
        {"ä,""x""", 9007199254740993, Currency.From(12.34), 0.1, #date(2026, 1, 31), #time(23, 59, 59.5),
            #datetime(2026, 1, 31, 1, 2, 3), #datetimezone(2026, 1, 31, 1, 2, 3, 2, 0), #duration(1, 2, 3, 4), true,
            #table({"a"}, {{1}}), 1.5, "a"},
        {null, null, null, error "no", null, null, null, null, null, null, null, 2, 1}
    }
)"##;

/// The same as the file has it: moments in UTC, durations in nanoseconds, the error empty, of the nested table the kind, mixed values as text.
const WRITTEN: &str = r##"#table(
    {"Text", "Whole", "Money", "Real", "Day", "Hour", "Moment", "Zoned", "Span", "Is", "Nested", "Any", "Mixed"},
    {
        {"ä,""x""", 9007199254740993, 12.34, 0.1, #date(2026, 1, 31), #time(23, 59, 59.5),
            #datetime(2026, 1, 31, 1, 2, 3), #datetimezone(2026, 1, 30, 23, 2, 3, 0, 0), 93784000000000, true,
            "[Table]", 1.5, "a"},
        {null, null, null, null, null, null, null, null, null, null, null, 2, "1"}
    }
)"##;

#[test]
fn a_load_as_parquet_has_the_types_of_the_table() {
    let (_mock, navigator) = started(Tenant::default());
    let browser = Browser::open(&navigator.url);
    browser.connects(ADA);
    browser.goes_to("Headcount.txt");
    browser.ticks(TYPED);
    browser.press("Transform Data");
    browser.sees("APPLIED STEPS");
    browser.writes(TABLE);
    browser.press("Close & Apply");
    browser.sees("Export Parquet");
    let bytes = browser.eval_async(
        "const done = arguments[arguments.length - 1]; fetch(document.querySelector('a[href*=parquet]').href)\
         .then((answer) => answer.arrayBuffer()).then((bytes) => done([...new Uint8Array(bytes)]), (error) => done(String(error)))",
    );
    let bytes: Vec<u8> = serde_json::from_value(bytes).expect("bytes");
    browser.sees("1 cell raised an error");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("rows.parquet");
    std::fs::write(&file, bytes).expect("the file can be written");
    let query = format!(
        "let File = Parquet.Document(File.Contents({})), Written = {WRITTEN}, \
         Kinds = List.Transform(Table.Schema(File)[TypeName], each _) \
         in Text.Combine({{Text.From(File = Written)}} & Kinds, \", \")",
        m_engine::m_text::inline(&m_engine::Value::text(&*file.to_string_lossy()))
            .expect("a text as M writes it")
    );
    let said = session::run(move || {
        let evaluation = Evaluation::new(Settings::default()).expect("an evaluation");
        let value = evaluation.query("compare", &query);
        value.map(|value| m_engine::m_text::inline(&value)).map_err(|error| error.message().to_display())
    });
    assert_eq!(
        said.expect("a thread"),
        Ok(Some(
            "\"true, Text.Type, Int64.Type, Decimal.Type, Double.Type, Date.Type, Time.Type, DateTime.Type, \
             DateTimeZone.Type, Int64.Type, Logical.Type, Text.Type, Double.Type, Text.Type\""
                .into()
        ))
    );
}

/// A text of ten megabytes: the page is sent its beginning, a file gets it whole.
#[test]
fn a_huge_text_is_shown_by_its_beginning_and_exported_whole() {
    let (_navigator, browser) = odd_opened();
    browser.ticks("Huge");
    browser.press("Load");
    browser.sees("Export CSV");
    browser.click("//*[contains(@class, 'grid-cell')][starts-with(., '0123456789')]");
    browser.sees("(10,485,760 characters in all)");
    let size = |form: &str| {
        browser.eval_async(&format!(
            "const done = arguments[arguments.length - 1]; fetch(document.querySelector('a[href*=\"/{form}/\"]').href)\
             .then((answer) => answer.arrayBuffer()).then((bytes) => done(bytes.byteLength), (error) => done(String(error)))"
        ))
    };
    let csv = size("csv").as_u64().expect("a size");
    assert!((10_485_760..10_486_000).contains(&csv), "{csv}");
    assert!(size("parquet").as_u64().is_some_and(|size| size > 10_000), "a file of a few repetitions");
    let rows = "const done = arguments[arguments.length - 1]; const csv = document.querySelector('a[href*=\"/csv/\"]').href;\
                fetch(csv.replace('/csv/', '/rows/') + '/0').then((answer) => answer.text()).then((text) => done(text.length))";
    assert!(
        browser.eval_async(rows).as_u64().is_some_and(|length| length < 20_000),
        "only the beginning is sent"
    );
}
