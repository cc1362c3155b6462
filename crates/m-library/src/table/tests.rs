//! Behaviour of table functions beyond the documented examples: laziness, views, kinds of joins, errors, types. The
//! expected values follow from the function pages and the specification.

use m_engine::{Cx, Value, compile, host::NoHost, ops, session};
use std::rc::Rc;

/// Pairs of expressions that must be equal.
const LAZINESS: &[(&str, &str)] = &[
    // An endless source gives what is asked of it.
    (
        "Table.FirstN(Table.SelectRows(Table.FromList(List.Generate(() => 1, each true, each _ + 1), each {_}, {\"n\"}), each [n] > 3), 2)",
        r#"#table({"n"}, {{4}, {5}})"#,
    ),
    (
        "Table.First(Table.Skip(Table.AddIndexColumn(Table.FromList(List.Generate(() => 1, each true, each _ + 1), each {_}, {\"n\"}), \"i\"), 3))",
        "[n = 4, i = 3]",
    ),
    // No row and no cell is read for the columns.
    (r#"Table.ColumnNames(#table({"a"}, List.Transform({1}, each error "rows")))"#, r#"{"a"}"#),
    (r#"Table.RowCount(#table({"a"}, {{error "cell"}}))"#, "1"),
    (r#"Table.RowCount(Table.AddColumn(#table({"a"}, {{1}}), "b", each error "cell"))"#, "1"),
    (
        r#"Table.ColumnNames(Table.NestedJoin(#table({"a"}, {}), "a", #table({"b"}, List.Transform({1}, each error "rows")), "b", "t"))"#,
        r#"{"a", "t"}"#,
    ),
    (
        r#"Table.NestedJoin(#table({"a"}, {{1}}), "a", #table({"b"}, List.Transform({1}, each error "rows")), "b", "t"){0}[a]"#,
        "1",
    ),
    // Errors stay in their cells.
    (r#"Table.TransformColumns(#table({"a", "b"}, {{error "x", 1}}), {"a", each _ + 1})[b]"#, "{1}"),
    (r#"(try Table.AddColumn(#table({"a"}, {{1}}), "b", each error "no"){0}[b])[Error][Message]"#, r#""no""#),
    (r#"Table.Unpivot(#table({"k", "x"}, {{1, error "e"}}), {"x"}, "n", "v")[n]"#, r#"{"x"}"#),
    (
        r#"Table.Group(#table({"k"}, {{1}}), "k", {{"e", each error "x"}, {"n", each Table.RowCount(_)}})[n]"#,
        "{1}",
    ),
    (r#"Table.ReplaceErrorValues(Table.Buffer(#table({"a"}, {{error "x"}})), {"a", 7})[a]"#, "{7}"),
];

const VIEWS: &[(&str, &str)] = &[
    // GetType answers questions about columns; GetRowCount answers the count.
    (
        r#"Table.RowCount(Table.View(null, [GetType = () => type table [a = number], GetRows = () => error "read", GetRowCount = () => 42]))"#,
        "42",
    ),
    (
        r#"let v = Table.View(null, [GetType = () => type table [a = number], GetRows = () => #table({"a"}, {{1}, {2}, {3}}), OnTake = (n) => #table({"a"}, {{n}})]) in {Table.FirstN(v, 2), Table.Skip(v, 2)}"#,
        r#"{#table({"a"}, {{2}}), #table({"a"}, {{3}})}"#,
    ),
    // An ordinary error of a handler means: not folded.
    (
        r#"Table.SelectRows(Table.View(#table({"a"}, {{1}, {2}}), [OnSelectRows = (f) => error "no"]), each [a] = 2)"#,
        r#"#table({"a"}, {{2}})"#,
    ),
    (
        r#"Table.Sort(Table.View(#table({"a"}, {{2}, {1}}), [OnSort = (order) => ...]), "a")"#,
        r#"#table({"a"}, {{1}, {2}})"#,
    ),
    (
        r#"(try Table.RowCount(Table.FirstN(Table.View(#table({"a"}, {{1}}), [OnTake = (n) => error Table.ViewError([Reason = "R", Message = "shown"])]), 1)))[Error][Message]"#,
        r#""shown""#,
    ),
    // What the handlers are given.
    (
        r#"Table.Sort(Table.View(#table({"a", "b"}, {}), [OnSort = (order) => #table({"o"}, {{order}})]), {{"b", Order.Descending}, "a"}){0}[o]"#,
        r#"{[Name = "b", Order = 1], [Name = "a", Order = 0]}"#,
    ),
    (
        r#"Table.RenameColumns(Table.View(#table({"a"}, {}), [OnRenameColumns = (r) => #table({"r"}, {{r}})]), {"a", "z"}){0}[r]"#,
        r#"{[OldName = "a", NewName = "z"]}"#,
    ),
    (
        r#"Table.RemoveColumns(Table.View(#table({"a", "b"}, {}), [OnSelectColumns = (c) => #table({"c"}, {{c}})]), "b"){0}[c]"#,
        r#"{"a"}"#,
    ),
    (
        r#"Table.Distinct(Table.View(#table({"a", "b"}, {}), [OnDistinct = (c) => #table({"c"}, {{c}})]), "b"){0}[c]"#,
        r#"{"b"}"#,
    ),
    (
        r#"Table.Group(Table.View(#table({"a"}, {}), [OnGroup = (k, a) => #table({"k", "n"}, {{k, a{0}[Name]}})]), "a", {"n", each 1}){0}"#,
        r#"[k = {"a"}, n = "n"]"#,
    ),
    // A key look-up is a selection.
    (r#"Table.View(#table({"a"}, {}), [OnSelectRows = (f) => #table({"a"}, {{5}})]){[a = 5]}"#, "[a = 5]"),
    (
        r#"Table.View(#table({"a"}, {}), [OnSelectRows = (f) => #table({"b", "a"}, {{6, 5}})]){[a = 5]}"#,
        "[a = 5, b = 6]",
    ),
    // A view over a view: what the outer one does not handle is the inner one's.
    (
        r#"Table.FirstN(Table.View(Table.View(#table({"a"}, {}), [OnTake = (n) => #table({"a"}, {{n}})]), []), 3)"#,
        r#"#table({"a"}, {{3}})"#,
    ),
    // The first rows of a view are asked for through steps that keep the order of rows; promoted headers take one more.
    (
        r#"let
            view = Table.View(null, [
                GetType = () => type table [a = any],
                GetRows = () => error "all rows were read",
                OnTake = (count) => #table({"a"}, List.FirstN({{"h"}, {count}, {3}, {4}, {5}}, count))]),
            first = (table) => Table.ToRows(Table.FirstN(table, 2))
        in
            {
                first(Table.AddColumn(view, "b", each 0)),
                first(Table.TransformColumns(view, {"a", each {_}})),
                first(Table.AddIndexColumn(view, "i")),
                first(Table.FillDown(view, {"a"})),
                Table.FirstN(Table.PromoteHeaders(view), 2),
                first(Table.AddColumn(Table.AddColumn(view, "b", each 0), "c", each 1)),
                first(Table.FirstN(Table.AddColumn(view, "b", each 0), 1)),
                first(Table.Skip(Table.AddColumn(view, "b", each 0), 1))
            }"#,
        r#"{
            {{"h", 0}, {2, 0}},
            {{{"h"}}, {{2}}},
            {{"h", 0}, {2, 1}},
            {{"h"}, {2}},
            #table({"h"}, {{3}, {3}}),
            {{"h", 0, 1}, {2, 0, 1}},
            {{"h", 0}},
            {{3, 0}, {3, 0}}
        }"#,
    ),
    // A filter has to read all rows.
    (
        r#"(try List.Count(Table.ToRows(Table.FirstN(Table.SelectRows(Table.View(null, [
            GetType = () => type table [a = any], GetRows = () => error "read", OnTake = (count) => ...]), each true), 2))))[Error][Message]"#,
        r#""read""#,
    ),
    // Rows are matched with the type by name; a column that they lack is an error when it is read.
    (
        r#"Table.View(null, [GetType = () => type table [b = any, a = any], GetRows = () => #table({"a", "b"}, {{1, 2}})])[[b]]"#,
        r#"#table({"b"}, {{2}})"#,
    ),
    (
        r#"Table.View(null, [GetType = () => type table [a = any, z = any], GetRows = () => #table({"a"}, {{1}})])[a]"#,
        "{1}",
    ),
    (
        r#"let f = Table.ViewFunction((t, n) => n) in {f(#table({"a"}, {}), 1), f(Table.View(#table({"a"}, {}), [OnInvoke = (g, arguments, index) => {g = f, arguments{1}, index}]), 2)}"#,
        "{1, {true, 2, 0}}",
    ),
];

const JOINS: &[(&str, &str)] = &[
    (
        r#"let l = #table({"a", "x"}, {{1, "p"}, {2, "q"}}), r = #table({"b", "y"}, {{2, "s"}, {3, "t"}}) in List.Transform({0 .. 7}, each Table.ToRows(Table.Join(l, "a", r, "b", _)))"#,
        r#"{
            {{2, "q", 2, "s"}},
            {{1, "p", null, null}, {2, "q", 2, "s"}},
            {{2, "q", 2, "s"}, {null, null, 3, "t"}},
            {{1, "p", null, null}, {2, "q", 2, "s"}, {null, null, 3, "t"}},
            {{1, "p", null, null}},
            {{null, null, 3, "t"}},
            {{2, "q", null, null}},
            {{null, null, 2, "s"}}
        }"#,
    ),
    // A key of the same name on both sides is one column in an inner join, and in no other (recorded in Power BI Desktop).
    (
        r#"Table.Join(#table({"id"}, {{2}}), "id", #table({"id", "y"}, {{2, 5}}), "id")"#,
        r#"#table({"id", "y"}, {{2, 5}})"#,
    ),
    (
        r#"(try Table.Join(#table({"id", "x"}, {}), "id", #table({"id", "x"}, {}), "id", JoinKind.FullOuter))[Error][Message]"#,
        r#""A join operation cannot result in a table with duplicate column names (""id"").""#,
    ),
    (
        r#"let l = #table({"a"}, {{1}, {2}}), r = #table({"b"}, {{2}, {3}, {3}}) in List.Transform({0, 1, 2, 3, 4, 5}, each List.Transform(Table.ToRecords(Table.NestedJoin(l, "a", r, "b", "t", _)), each {[a], Table.RowCount([t])}))"#,
        "{{{2, 1}}, {{1, 0}, {2, 1}}, {{2, 1}, {null, 2}}, {{1, 0}, {2, 1}, {null, 2}}, {{1, 0}}, {{null, 2}}}",
    ),
    (
        r#"(try Table.Join(#table({"a", "x"}, {}), "a", #table({"b", "x"}, {}), "b"))[Error][Message]"#,
        r##""A join operation cannot result in a table with duplicate column names (""x"").""##,
    ),
];

const CRITERIA: &[(&str, &str)] = &[
    (r#"Table.Sort(#table({"a"}, {{1}, {3}, {2}}), {"a", Order.Descending})[a]"#, "{3, 2, 1}"),
    (r#"Table.Sort(#table({"a"}, {{1}, {3}, {2}}), each -[a])[a]"#, "{3, 2, 1}"),
    (r#"Table.Sort(#table({"a"}, {{1}, {3}, {2}}), {each -[a], Order.Descending})[a]"#, "{1, 2, 3}"),
    (r#"Table.Sort(#table({"a"}, {{1}, {3}, {2}}), (x, y) => Value.Compare(y[a], x[a]))[a]"#, "{3, 2, 1}"),
    (r#"Table.Sort(#table({"a"}, {{2}, {null}, {1}}), "a")[a]"#, "{null, 1, 2}"),
    (
        r#"(try Table.RowCount(Table.Sort(#table({"a"}, {{"x"}, {1}}), "a")))[Error][Reason]"#,
        r#""Expression.Error""#,
    ),
    // A comparer without sense gives some order, not a crash.
    (r#"Table.RowCount(Table.Sort(Table.FromList({1 .. 200}, each {_}, {"a"}), (x, y) => 1))"#, "200"),
    // A single column name gives the comparer values, a list gives it records.
    (
        r#"Table.Group(#table({"k"}, {{1}, {null}, {2}, {null}}), "k", {"n", each Table.RowCount(_)}, GroupKind.Local, (x, y) => if y = null then 0 else 1)[n]"#,
        "{2, 2}",
    ),
    (
        r#"Table.Group(#table({"k"}, {{1}, {null}, {2}}), {"k"}, {"n", each Table.RowCount(_)}, GroupKind.Local, (x, y) => if y[k] = null then 0 else 1)[n]"#,
        "{2, 1}",
    ),
    (r#"Table.Distinct(#table({"a", "b"}, {{1, 1}, {2, 1}, {3, 2}}), each [b])[a]"#, "{1, 3}"),
];

const SHAPES: &[(&str, &str)] = &[
    (
        r#"Table.ExpandTableColumn(#table({"k", "t"}, {{1, null}, {2, #table({"x"}, {})}}), "t", {"x"})"#,
        r#"#table({"k", "x"}, {{1, null}, {2, null}})"#,
    ),
    (r#"Table.ExpandListColumn(#table({"l"}, {{{}}, {null}, {{1}}}), "l")[l]"#, "{null, null, 1}"),
    (
        r#"Table.ExpandRecordColumn(#table({"r"}, {{[a = 1]}, {null}}), "r", {"a", "b"})"#,
        r#"#table({"a", "b"}, {{1, null}, {null, null}})"#,
    ),
    (
        r#"Table.PromoteHeaders(#table(3, {{"x", null, "x"}, {1, 2, 3}}))"#,
        r#"#table({"x", "Column2", "x_1"}, {{1, 2, 3}})"#,
    ),
    (r#"Table.ColumnNames(Table.PromoteHeaders(#table({"a"}, {})))"#, r#"{"a"}"#),
    (r#"Table.Combine({})"#, "#table({}, {})"),
    (r#"Table.Split(#table({"a"}, {}), 2)"#, "{}"),
    (r#"Table.RemoveLastN(#table({"a"}, {{1}, {2}, {3}}), each [a] > 1)[a]"#, "{1}"),
    (r#"Table.AlternateRows(#table({"a"}, {{1}, {2}, {3}, {4}, {5}}), 0, 1, 2)[a]"#, "{2, 3, 5}"),
    (r#"Table.FromColumns({{1}}, type table [a = number])"#, r#"#table({"a"}, {{1}})"#),
    (
        r#"Table.RenameColumns(#table({"a"}, {{1}}), {"x", "y"}, MissingField.UseNull)"#,
        r#"#table({"a", "y"}, {{1, null}})"#,
    ),
    (
        r#"Table.Keys(Table.RenameColumns(Table.AddKey(#table({"a"}, {}), {"a"}, true), {"a", "z"}))"#,
        r#"{[Columns = {"z"}, Primary = true]}"#,
    ),
    (r#"Table.Keys(Table.RemoveColumns(Table.AddKey(#table({"a", "b"}, {}), {"a"}, true), "a"))"#, "{}"),
    // Many rows are looked for by an index, rows with something to evaluate one by one.
    (
        r#"let t = Table.FromColumns({{1..20}, List.Transform({1..20}, each if _ = 5 then error "five" else Text.From(_))}, {"a", "b"}),
            w = List.Transform({10..30}, each [a = _, b = Text.From(_)])
            in {Table.ContainsAll(t, w), Table.ContainsAny(t, w), Table.PositionOfAny(t, w),
                Table.RowCount(Table.RemoveMatchingRows(t, w)), Table.RowCount(Table.RemoveMatchingRows(t, w, "a")),
                Table.ContainsAll(t, List.Repeat(List.FirstN(w, 11), 2))}"#,
        "{false, true, 9, 9, 9, true}",
    ),
    (
        r#"Table.TransformColumnNames(#table({"a", "A", "a1"}, {}), Text.Upper, [MaxLength = 2])"#,
        r#"#table({"A", "A1", "A2"}, {})"#,
    ),
    // A key goes where its values may come twice.
    (r#"Table.Keys(Table.Repeat(Table.AddKey(#table({"a"}, {}), {"a"}, true), 2))"#, "{}"),
    (r#"Table.Keys(Table.ExpandListColumn(Table.AddKey(#table({"a", "l"}, {}), {"a"}, true), "l"))"#, "{}"),
    (r#"Table.Keys(Table.FillDown(Table.AddKey(#table({"a"}, {}), {"a"}, true), {"a"}))"#, "{}"),
    (
        r#"Table.Keys(Table.TransformColumns(Table.AddKey(#table({"a", "b"}, {}), {"a"}, true), {"b", each 1}))"#,
        r#"{[Columns = {"a"}, Primary = true]}"#,
    ),
    // "M 365" is no match for "M365" (Table.FuzzyJoin, IgnoreSpace).
    (
        r#"Table.FuzzyJoin(#table(type table [a = text], {{"M 365"}, {"Gra pes"}}), "a", #table(type table [b = text], {{"M365"}, {"grapes"}}), "b")"#,
        r#"#table({"a", "b"}, {{"Gra pes", "grapes"}})"#,
    ),
    // A group's smallest value is that of List.Min over the column.
    (
        r#"Table.Group(#table({"k", "v"}, {{1, null}, {1, 2}}), "k", {{"m", each List.Min([v])}})[m]"#,
        "{List.Min({null, 2})}",
    ),
    (r#"Table.Schema(Table.AddColumn(#table({}, {}), "a", (row) as text => "x")){0}[Kind]"#, r#""text""#),
    (
        r#"Table.Schema(Table.SelectColumns(#table(type table [a = text, b = nullable number], {}), "b")){0}[[Kind], [IsNullable]]"#,
        r#"[Kind = "number", IsNullable = true]"#,
    ),
    (
        r#"Table.FuzzyGroup(#table(type table [k = text], {{"b a"}, {"A, B"}, {"zzz"}}), "k", {"n", each Table.RowCount(_)})[n]"#,
        "{2, 1}",
    ),
];

const ERRORS: &[(&str, &str)] = &[
    (r#"Table.RemoveColumns(#table({"a"}, {}), "x")"#, "The column 'x' of the table wasn't found."),
    (r#"Table.SelectColumns(#table({"a"}, {}), "x")"#, "The field 'x' of the record wasn't found."),
    (r#"Table.RowCount(#table({"a", "b"}, {{1}}))"#, "2 keys were specified, but 1 value was provided."),
    (r#"#table({"a", "a"}, {})"#, "The field 'a' already exists in the record."),
    (r#"Table.AddColumn(#table({"a"}, {}), "a", each 1)"#, "The field 'a' already exists in the record."),
    (r#"Table.FromRecords({[a = 1], [b = 2]}){1}[a]"#, "The field 'a' of the record wasn't found."),
    (
        r#"Table.Pivot(#table({"n", "v"}, {{"x", 1}, {"x", 2}}), {"x"}, "n", "v"){0}[x]"#,
        "There were too many elements in the enumeration to complete the operation.",
    ),
    (
        r#"Table.SingleRow(#table({"a"}, {}))"#,
        "There weren't enough elements in the enumeration to complete the operation.",
    ),
    (
        r#"Table.Buffer(#table({"a"}, {}), [Foo = 1])"#,
        "'Foo' isn't a valid Table.Buffer option. Valid options are: BufferMode.",
    ),
    (r#"Table.FirstN(#table({"a"}, {}), -1)"#, "The 'countOrCondition' argument is out of range."),
    (r#"Table.Range(#table({"a"}, {}), -1)"#, "The 'offset' argument is out of range."),
    (
        r#"Table.Join(#table({"a"}, {}), "a", #table({"b"}, {}), "b", JoinKind.Inner, 7)"#,
        "The value is no JoinAlgorithm value: use 0 to 6.",
    ),
    (r#"#table({"a"}, {{1}}){-1}"#, "The index cannot be negative."),
];

fn check(cases: &[(&str, &str)], wrong: impl Fn(&Cx, &str, &str) -> Option<String> + Send + Sync) {
    let problems: Vec<String> = session::run(|| {
        let cx = Cx::new(Rc::new(crate::library()), Box::new(NoHost));
        cases.iter().filter_map(|(usage, expected)| wrong(&cx, usage, expected)).collect()
    })
    .expect("the thread starts");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn evaluate(cx: &Cx, text: &str) -> m_engine::Result<Value> {
    compile::evaluate(cx, "test", text, &cx.globals())
}

/// Both sides give equal values.
fn equal(cx: &Cx, usage: &str, expected: &str) -> Option<String> {
    let outcome = evaluate(cx, usage)
        .and_then(|actual| evaluate(cx, expected).and_then(|wanted| ops::equals(cx, &actual, &wanted)));
    match outcome {
        Ok(true) => None,
        Ok(false) => Some(format!("{usage}\n    is not {expected}")),
        Err(error) => Some(format!("{usage}\n    {}: {}", error.reason(), error.message())),
    }
}

/// The expression raises an error with this message.
fn raises(cx: &Cx, usage: &str, message: &str) -> Option<String> {
    match evaluate(cx, usage) {
        Err(error) if error.message().as_str() == message => None,
        Err(error) => Some(format!("{usage}\n    {}", error.message())),
        Ok(_) => Some(format!("{usage}\n    raises no error")),
    }
}

#[test]
fn rows_and_cells_are_lazy() {
    check(LAZINESS, equal);
}

#[test]
fn views_fold_and_fall_back() {
    check(VIEWS, equal);
}

#[test]
fn joins_of_every_kind() {
    check(JOINS, equal);
}

#[test]
fn criteria_of_every_form() {
    check(CRITERIA, equal);
}

#[test]
fn columns_and_rows_of_results() {
    check(SHAPES, equal);
}

#[test]
fn errors_say_what_is_wrong() {
    check(ERRORS, raises);
}
