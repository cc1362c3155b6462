//! Table functions that read cells by formulas give what the functions would give that are called row by row or group by
//! group: the same values, the same errors, and no evaluation that the functions would not make.

use m_engine::value::Data;
use m_engine::{Cx, Value, compile, host::NoHost, ops, session};
use std::rc::Rc;

const ROWS: &str = r#"#table({"k", "a", "b", "t"}, {
    {"x", 1, 10, "one"}, {"y", 2, null, "two"}, {"x", 3, error "cell", "three"}, {null, null, 5, null},
    {"y", -4, 2.5, "TWO"}, {"z", "text", 1, "zero"}
})"#;

/// Conditions on a row of [`ROWS`].
const CONDITIONS: &[&str] = &[
    "each [a] = 1",
    "each [k] = \"x\" and [a] > 1",
    "each [k] = \"x\" or [a] > 1",
    "each [k] <> null and not ([k] = \"y\")",
    "each [a] > 1",
    "each if [k] = \"z\" then false else [a] * 2 + 1 >= 5",
    "each [k] = \"z\" or [b] > 2",
    "each [b] = null",
    "each ([b] ?? 0) < 3",
    "each Text.StartsWith([t], \"t\")",
    "each List.Contains({\"one\", \"two\"}, [t])",
    "each [t] is text and Text.Length([t]) = 3",
    "each [missing] = 1",
    "each [a]",
    "each ([a] as number) > 0",
    "each -[a] < +[a]",
    "each [t] & \"!\" = \"one!\"",
    "each limit > [a]",
    "each above([a])",
    "each unread > [a]",
    "each [k] = \"none\" and unread > [a]",
    "(row) => row[k] = \"y\"",
    "(row as record) as logical => row[k] = \"y\"",
    "(row as record) as logical => row[k]",
    "(row as table) => true",
    "(row) => let x = row[a] in x = 2",
    "(row) => Record.FieldCount(row) = 4 and row[a] = 2",
    "each [a]? = 2",
    "each true",
    "each null",
    "each error \"always\"",
    "each #date(2024, 1, 2) > #date(2024, 1, [a])",
];

/// Aggregates of a group of [`ROWS`].
const AGGREGATES: &[&str] = &[
    "each Table.RowCount(_)",
    "Table.RowCount",
    "each List.Count([b])",
    "each List.Sum([a])",
    "each List.Sum([b])",
    "each List.NonNullCount([b])",
    "each List.Average([a])",
    "each List.Min([a])",
    "each List.Max([t])",
    "each List.Min([b])",
    "each List.Sum([t])",
    "each List.Sum([a]) / Table.RowCount(_)",
    "each List.Sum([a]) & \"x\"",
    "each if List.Max([a]) = 3 then List.Min([a]) else List.Count([b])",
    "each (List.Sum([a]) ?? 0) + limit",
    "each above(List.Max([a]))",
    "each unread + List.Sum([a])",
    "each if Table.RowCount(_) > 1 then 0 else unread",
    "each Number.Round(List.Average([a]), 1)",
    "each Text.Combine([t], \"-\")",
    "each List.Count(List.Distinct([k])) + Table.RowCount(_)",
    "each List.Distinct([k])",
    "each List.Count(List.Distinct([b]))",
    "each List.First(List.Distinct([b]))",
    "each List.Distinct([a])",
    "each List.Sum(List.Transform([a], each _ * 2))",
    "each let c = [a] in List.First(c)",
    "each List.Sum(Table.SelectRows(_, each [k] = \"x\")[a])",
    "each [missing]",
    "each List.Sum([missing])",
    "each [missing]?",
    "each Table.ColumnNames([[a], [t]])",
    "each Table.ToRows(Table.SelectColumns(_, {\"k\", \"t\"}))",
    "each Table.ColumnNames(_)",
    "(group as table) as number => List.Sum(group[a])",
    "(group) as text => List.Sum(group[a])",
    "each List.Sum([a], Precision.Decimal)",
    "each 7",
    "each error \"always\"",
];

/// What the functions above refer to. `outcome` is a value, or the reason and message of its error.
const PRELUDE: &str = r#"
    limit = 2, above = (n) => n > limit, unread = error "unread",
    outcome = (f) => let r = try f() in if r[HasError] then {"error", r[Error][Reason], r[Error][Message]} else r[Value],
"#;

fn with_engine(work: impl FnOnce(&Cx) + Send) {
    session::run(|| work(&Cx::new(Rc::new(crate::library()), Box::new(NoHost))))
        .expect("a thread of evaluation starts");
}

fn value(cx: &Cx, text: &str) -> Value {
    let text = format!("let {PRELUDE} t = {ROWS} in {text}");
    compile::evaluate(cx, "test", &text, &cx.globals()).unwrap_or_else(|e| panic!("{text}: {}", e.message()))
}

fn assert_same(cx: &Cx, left: &str, right: &str) {
    let (one, other) = (value(cx, left), value(cx, right));
    let same = ops::equals(cx, &one, &other).unwrap_or_else(|e| panic!("{left}: {}", e.message()));
    assert!(same, "{left}\n{:?}\n{:?}", m_engine::m_text::inline(&one), m_engine::m_text::inline(&other));
}

#[test]
fn conditions_select_what_calls_select() {
    with_engine(|cx| {
        for condition in CONDITIONS {
            for row in 0..6 {
                let table = format!("Table.Range(t, {row}, 1)");
                let selected =
                    format!("outcome(() => Table.RowCount(Table.SelectRows({table}, {condition})))");
                let called = format!(
                    "outcome(() => let c = {condition}, v = c({table}{{0}}) in if v = null then 0 else if Value.Is(v, type logical) then Number.From(v) else (v as logical))"
                );
                assert_same(cx, &selected, &called);
            }
        }
    });
}

#[test]
fn aggregates_are_what_calls_give() {
    with_engine(|cx| {
        for aggregate in AGGREGATES {
            for kind in ["GroupKind.Global", "GroupKind.Local"] {
                for key in ["x", "y", "z"] {
                    let rows = format!("Table.SelectRows(t, each [k] = \"{key}\")");
                    let grouped = format!(
                        "outcome(() => Table.Group({rows}, \"k\", {{\"r\", {aggregate}}}, {kind}){{0}}[r])"
                    );
                    let called = format!("outcome(() => let f = {aggregate} in f({rows}))");
                    assert_same(cx, &grouped, &called);
                }
            }
        }
    });
}

/// Expressions that are true where nothing is read too early.
const LAZINESS: &[&str] = &[
    // A result that nobody reads is not computed, though its cells could be summed while grouping.
    r#"Table.Group(Table.AddColumn(t, "c", each error "never"), "k", {{"s", each List.Sum([c])}, {"n", each Table.RowCount(_)}})[n] = {2, 2, 1, 1}"#,
    r#"List.First(Table.Group(Table.AddColumn(t, "c", each if [a] = 1 then [t] else error "never"), "k", {{"s", each List.First(List.Distinct([c]))}})[s]) = "one""#,
    r#"Table.Group(Table.AddColumn(t, "c", each Text.Upper([t])), "k", {{"s", each List.Count(List.Distinct([c]))}})[s] = {2, 1, 1, 1}"#,
    r#"Table.Group(Table.AddColumn(t, "c", each {[k]}), "k", {{"s", each List.Distinct([c])}})[s] = {{{"x"}}, {{"y"}}, {{null}}, {{"z"}}}"#,
    r#"List.Sum(Table.Group(Table.AddColumn(t, "c", each 1), "k", {{"s", each List.Sum([c])}})[s]) = 6"#,
    r#"Table.Group(Table.AddColumn(t, "c", each [b] * 2), "k", {{"s", each List.Sum([c])}}){1}[s] = 5"#,
    r#"(try Table.AddColumn(t, "c", each [b] * 2){2}[c])[Error][Message] = "cell""#,
    r#"Table.AddColumn(t, "c", each [a] + 1)[c]{1} = 3"#,
    r#"(try Table.AddColumn(t, "c", each [a] + 1)[c]{5})[HasError]"#,
    r#"Table.AddColumn(Table.AddColumn(t, "c", each [a] + 1), "d", each [c] * 10){0} = [k = "x", a = 1, b = 10, t = "one", c = 2, d = 20]"#,
    r#"Table.AddColumn(t, "c", each Text.Upper([t]) & Text.Start([k], 1))[c]{0} = "ONEx""#,
    r#"(try Table.AddColumn(t, "c", each Text.Length([a]))[c]{0})[HasError]"#,
    r#"Table.RowCount(Table.AddColumn(t, "c", each Number.Round([t]))) = 6"#,
    r#"Table.AddColumn(t, "c", each Text.Contains([t], "W", Comparer.OrdinalIgnoreCase))[c]{1}"#,
    // Columns that are left out, moved or changed on the way are still read only where somebody asks.
    r#"Table.RowCount(Table.SelectColumns(Table.AddColumn(t, "c", each error "never"), {"c"})) = 6"#,
    r#"Table.SelectColumns(Table.TransformColumnTypes(t, {{"t", Int64.Type}}), {"t", "k"})[k] = t[k]"#,
    r#"Table.RemoveColumns(Table.AddColumn(t, "c", each error "never"), {"a"})[b]{4} = 2.5"#,
    r#"Table.ReorderColumns(Table.AddColumn(t, "c", each [k]), {"c", "a"})[c] = t[k]"#,
    r#"Table.SelectColumns(t, {"new", "k"}, MissingField.UseNull)[new] = {null, null, null, null, null, null}"#,
    r#"Table.TransformColumns(Table.AddColumn(t, "c", each error "never"), {{"k", each _ ?? "none"}, {"c", each error "nor this"}})[k]{3} = "none""#,
    r#"(try Table.TransformColumns(t, {"b", each _ + 1})[b]{2})[Error][Message] = "cell""#,
    // Where there are no rows, the variables of a condition are not read.
    r#"Table.RowCount(Table.SelectRows(Table.FirstN(t, 0), each unread = [a])) = 0"#,
    // A column that nobody reads is not converted into an error of the row.
    r#"Table.RowCount(Table.TransformColumnTypes(t, {{"t", Int64.Type}})) = 6"#,
    r#"Table.SelectRows(Table.TransformColumnTypes(t, {{"t", Int64.Type}, {"k", type text}}), each [k] = "x")[a] = {1, 3}"#,
    r#"(try Table.TransformColumnTypes(t, {{"t", Int64.Type}}){0}[t])[HasError]"#,
    r#"(try List.Sum(Table.TransformColumnTypes(t, {{"t", Int64.Type}})[t]))[HasError]"#,
    r#"Table.Group(Table.TransformColumnTypes(t, {{"t", Int64.Type}}), "k", {{"s", each List.Sum([t])}, {"n", each List.Count([t])}})[n] = {2, 2, 1, 1}"#,
];

#[test]
fn nothing_is_read_too_early() {
    with_engine(|cx| {
        for text in LAZINESS {
            assert!(matches!(value(cx, text).data, Data::Logical(true)), "{text}");
        }
    });
}

#[test]
fn documents_are_read_by_column() {
    let cases = [
        r#"Table.PromoteHeaders(Csv.Document("k,v#(lf)a,1#(lf)b,2#(lf)a,x"))"#,
        r#"Table.TransformColumnTypes(Table.PromoteHeaders(Csv.Document("k,v#(lf)a,1#(lf)b,2#(lf)a,x")), {{"v", Int64.Type}})"#,
        r#"Table.TransformColumnTypes(Csv.Document("a,1,2024-01-31#(lf)b,2,1/31/2024#(lf)a,x,", {"k", "v", "d"}), {{"v", Int64.Type}, {"d", type date}})"#,
        r#"Csv.Document("a,1,2#(lf)b#(lf)a,3", {"k", "v"}, ",", ExtraValues.List)"#,
    ];
    with_engine(|cx| {
        for case in cases {
            // A table of rows at hand has no columns to leave out.
            let whole = format!("Table.FromRecords(Table.ToRecords({case}))");
            for column in ["k", "v"] {
                assert_same(
                    cx,
                    &format!(
                        "List.Transform(List.Positions({case}[{column}]), (i) => outcome(() => {case}[{column}]{{i}}))"
                    ),
                    &format!(
                        "List.Transform(List.Positions({whole}[{column}]), (i) => outcome(() => {whole}[{column}]{{i}}))"
                    ),
                );
            }
            let counted = |table: &str| {
                format!(
                    r#"outcome(() => Table.Group(Table.SelectRows({table}, each [k] = "a"), "k", {{"s", each List.Sum([v])}}){{0}}[s])"#
                )
            };
            assert_same(cx, &counted(case), &counted(&whole));
        }
    });
}
