//! Nested values in JSON: whole, and to a stated depth and size where they have no end.

use super::{outcome, program};

fn json(query: &str) -> (i32, String, String) {
    outcome(program("pq").args(["run", "-e", query, "--format", "ndjson"]))
}

#[test]
fn records_lists_and_tables_are_written_whole() {
    let cases = [
        ("[a = [b = [c = {1, {2, {3}}}]], d = 1]", r#"{"a":{"b":{"c":[1,[2,[3]]]}},"d":1}"#),
        (
            "{[t = #table({\"x\", \"y\"}, {{1, \"a\"}, {null, {true}}})]}",
            r#"{"t":[{"x":1,"y":"a"},{"x":null,"y":[true]}]}"#,
        ),
        ("{{}, [], #table({\"x\"}, {})}", "[]\n{}\n[]"),
        (
            "[d = #date(2026, 1, 31), n = 1.5, i = 12345678901234567]",
            r#"{"d":"2026-01-31","n":1.5,"i":12345678901234567}"#,
        ),
        ("\"a\"\"b\"", r#""a\"b""#),
    ];
    for (query, expected) in cases {
        let (code, out, told) = json(query);
        assert_eq!((code, out.trim_end(), told.as_str()), (0, expected, ""), "{query}");
    }
}

#[test]
fn an_error_inside_is_told_with_its_place() {
    let (code, out, told) = json("#table({\"r\"}, {{[a = 1, b = [c = error \"q\"]]}, {{1, error \"z\"}}})");
    assert_eq!((code, out.as_str()), (3, "{\"r\":{\"a\":1,\"b\":{\"c\":null}}}\n{\"r\":[1,null]}\n"));
    assert!(
        told.contains("row 1, r.b.c: Expression.Error: q\n")
            && told.contains("row 2, r: Expression.Error: z"),
        "{told}"
    );
}

#[test]
fn what_contains_itself_ends_at_a_depth_with_an_error() {
    let (code, out, told) = json("let x = [a = @x] in {x}");
    assert_eq!(code, 3);
    assert!(out.starts_with("{\"a\":{\"a\":") && out.contains(":null}"), "{out}");
    assert!(told.contains("nested too deeply to be written as JSON: more than 100 levels"), "{told}");
}

#[test]
fn what_has_no_end_is_an_error_of_its_cell() {
    // Long items, so that what is too large is so soon.
    let (code, out, told) = json("{1, List.Generate(() => Text.Repeat(\"x\", 10000), each true, each _), 3}");
    assert_eq!((code, out.as_str()), (3, "1\nnull\n3\n"));
    assert!(told.contains("row 2, Value: Expression.Error: The value is too large"), "{told}");
}

#[test]
fn a_navigation_table_inside_is_not_opened() {
    let navigation = "Value.ReplaceType(#table({\"Name\", \"Data\"}, {{\"n\", error \"opened\"}}), \
        (type table [Name = text, Data = table]) meta [NavigationTable.DataColumn = \"Data\"])";
    let query = format!("{{[level = {navigation}]}}");
    let (code, out, _) = json(&query);
    assert_eq!((code, out.as_str()), (0, "{\"level\":[{\"Name\":\"n\",\"Data\":\"[Table]\"}]}\n"));
}
