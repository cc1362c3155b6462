//! Tables over a CSV document give the same rows and the same errors whether rows come one by one or in batches of any
//! size.

use m_engine::value::Data;
use m_engine::{Cx, compile, host::NoHost, session};
use std::rc::Rc;

/// A document with what is not plain: quotes, empty and blank fields, numbers with too many digits, short and long rows,
/// letters beyond ASCII.
const DOCUMENT: &str = r##"Csv.Document("id,day,name,amount,flag#(lf)"
    & "1,2024-01-31,Köln,1.5,true#(lf)2,2024-02-30,""Berlin, Mitte"",x,false#(lf)3,,""a """"b"""" c"",-0.25,yes#(lf)"
    & "4,31.12.2024, ,12345678901234567890,true#(lf)5,2023-05-06#(lf)6,2023-05-07,Zürich,1e5,false,more#(lf)"
    & "7,2023-05-07,Köln,,true#(lf)8,2023-05-07,köln,-7,#(lf)9,2023-05-08,Köln,0.1,true", 5)"##;

/// Steps over the document `Source`, or over `Typed`, the same with types.
const STEPS: &[&str] = &[
    "Source",
    "Typed",
    "Table.SelectColumns(Typed, {\"amount\", \"id\"})",
    "Table.SelectRows(Typed, each [id] > 2 and [name] <> \"Köln\")",
    "Table.SelectRows(Typed, each [amount] > 0)",
    "Table.SelectRows(Table.RemoveRowsWithErrors(Typed), each [amount] * 2 >= [id] - 4 or not [flag])",
    "Table.AddColumn(Typed, \"x\", each if [id] > 5 then [id] / ([id] - 7) else Text.Remove([name], {\"K\", \"a\"}))",
    "Table.AddColumn(Typed, \"x\", each Text.Start([name], 2) & Text.From([id]))",
    "Table.AddColumn(Typed, \"x\", each Text.Upper([name]) & \"-\" & Text.Lower([name]))",
    "Table.AddColumn(Typed, \"x\", each Text.Length([name]) + Text.Length([name] & \"😀\"))",
    "Table.AddColumn(Typed, \"x\", each Text.Start([name] & \"😀\", 5) & Text.End(\"😀\" & [name], 5))",
    "Table.AddColumn(Typed, \"x\", each Text.End([name], 3))",
    "Table.AddColumn(Typed, \"x\", each Text.Trim(\" \" & [name] & \" \") & Text.TrimStart([name]) & Text.TrimEnd([name]))",
    "Table.AddColumn(Typed, \"x\", each Text.Replace([name], \"l\", \"LL\") & Text.Replace([name], \"\", \"x\") & Text.Replace([name], [name], \"\"))",
    "Table.AddColumn(Typed, \"x\", each Text.Remove([name], {\"K\", \"n\"}) & Text.Remove([name], \"ö\") & Text.Remove([name], \"l\"))",
    "Table.AddColumn(Typed, \"x\", each {Text.Contains([name], \"l\"), Text.StartsWith([name], \"K\"), Text.EndsWith([name], \"n\")})",
    "Table.SelectRows(Typed, each Text.Contains([name], \"l\") or Text.StartsWith([name], \"Z\") or Text.EndsWith([name], \"ö\"))",
    "Table.SelectRows(Typed, each Text.Contains([name], \"K\", Comparer.OrdinalIgnoreCase))",
    "Table.AddColumn(Source, \"x\", each Text.Upper([name], \"tr-TR\"))",
    "Table.AddColumn(Typed, \"x\", each Number.Round([amount], 1) + Number.Round([id] / 4))",
    "Table.AddColumn(Table.ReplaceErrorValues(Typed, {{\"amount\", null}}), \"x\", each ([amount] ?? 0) + (-[id]))",
    "Table.AddColumn(Table.ReplaceErrorValues(Typed, {{\"amount\", null}}), \"x\", each [amount] = null)",
    "Table.AddColumn(Table.ReplaceErrorValues(Typed, {{\"amount\", null}}), \"x\", each [amount] <> [id])",
    "Table.AddColumn(Source, \"x\", each ([flag] ?? \"none\") & [name])",
    "Table.AddColumn(Typed, \"x\", each Date.Year([day]) * 10000 + Date.Month([day]) * 100 + Date.Day([day]))",
    "Table.AddColumn(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), \"x\", each Date.DayOfYear([day]) + Date.QuarterOfYear([day]) + Date.DaysInMonth([day]))",
    "Table.AddColumn(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), \"x\", each Date.AddDays(Date.AddMonths([day], 1), -31))",
    "Table.AddColumn(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), \"x\", each Date.AddYears([day], 7976))",
    "Table.AddColumn(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), \"x\", each Date.AddQuarters(Date.AddWeeks([day], 2), 1))",
    "Table.AddColumn(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), \"x\", each Date.ToText([day], [Format = \"d. MMMM yyyy\", Culture = \"de-DE\"]))",
    "Table.AddColumn(Typed, \"x\", each Date.ToText([day]) & Date.ToText([day], \"yyyy\"))",
    "Table.TransformColumns(Source, {{\"day\", each Date.FromText(_, [Culture = \"de-DE\"]), type date}})",
    "Table.TransformColumns(Table.SelectRows(Source, each [day] <> \"\" and Text.StartsWith([day], \"2023\")), {{\"day\", Date.FromText}})",
    "Table.SelectRows(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), each [day] >= #date(2023, 5, 7))",
    "Table.SelectRows(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), each [day] = null or [day] <> #date(2023, 5, 7))",
    "Table.SelectRows(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), each [day] < #date(2023, 2, 30))",
    "Table.SelectRows(Typed, each [day] = #date(2023, 5, 7))",
    "Table.AddColumn(Table.TransformColumnTypes(Source, {{\"day\", type datetime}}), \"x\", each Date.Day([day]) > 7 and [day] < #datetime(2024, 1, 1, 0, 0, 0))",
    "Table.TransformColumns(Typed, {{\"name\", Text.Upper, type text}, {\"day\", Date.Year}, {\"amount\", Number.Round}})",
    "Table.TransformColumns(Source, {{\"name\", Text.Trim}, {\"flag\", Text.Length}, {\"amount\", Text.Contains}})",
    "Table.ReplaceValue(Typed, \"l\", \"L\", Replacer.ReplaceText, {\"name\"})",
    "Table.ReplaceValue(Typed, \"l\", \"L\", Replacer.ReplaceText, {\"name\", \"amount\"})",
    "Table.ReplaceValue(Source, null, \"none\", Replacer.ReplaceValue, {\"name\", \"flag\"})",
    "Table.ReplaceValue(Table.ReplaceErrorValues(Typed, {{\"amount\", null}}), null, 0, Replacer.ReplaceValue, {\"amount\", \"day\"})",
    "Table.ReplaceValue(Typed, 1, -1, Replacer.ReplaceValue, {\"id\", \"amount\", \"name\"})",
    "Table.ReplaceValue(Typed, \"Köln\", null, Replacer.ReplaceValue, {\"name\"})",
    "Table.Pivot(Table.Unpivot(Table.ReplaceErrorValues(Typed, {{\"amount\", 0}}), {\"id\", \"amount\"}, \"a\", \"v\"), {\"amount\", \"id\"}, \"a\", \"v\", List.Sum)",
    "Table.Group(Typed, {\"name\", \"flag\"}, {{\"n\", each List.Sum([id])}, {\"m\", each List.Max([day])}, {\"d\", each List.Distinct([id])}})",
    "Table.Group(Table.ReplaceErrorValues(Typed, {{\"amount\", null}}), {\"flag\"}, {{\"s\", each List.Sum([amount])}, {\"a\", each List.Average([amount])}, {\"x\", each List.Max([amount])}, {\"i\", each List.Min([amount])}, {\"c\", each List.NonNullCount([amount])}})",
    "Table.Group(Source, {\"flag\"}, {{\"x\", each List.Max([name])}, {\"i\", each List.Min([name])}, {\"c\", each List.NonNullCount([name])}, {\"s\", each List.Sum([id])}})",
    "Table.Group(Late, {}, {{\"s\", each List.Sum([late])}, {\"n\", each List.Count([id])}})",
    "Table.TransformColumns(Source, {{\"name\", each if Text.Remove(_, {\"a\"..\"z\"}) = \"\" then _ else Text.Length(_)}})",
    "Table.TransformColumns(Typed, {{\"name\", Text.Upper}, {\"amount\", (n as number) => n + 1}})",
    "Table.ReplaceValue(Typed, \"Köln\", \"Bonn\", Replacer.ReplaceValue, {\"name\"})",
    "Table.ReplaceErrorValues(Typed, {{\"amount\", 0}, {\"day\", null}})",
    "Table.Group(Typed, {\"name\"}, {{\"n\", each Table.RowCount(_)}, {\"ids\", each List.Sum([id])}, {\"all\", each _}})",
    "Table.Group(Typed, {\"name\"}, {{\"n\", each Table.RowCount(_)}}, GroupKind.Local)",
    "Table.Group(Typed, {\"name\"}, {{\"n\", each List.Max([id])}}, null, Comparer.OrdinalIgnoreCase)",
    "Table.Sort(Table.RemoveColumns(Typed, {\"amount\", \"day\", \"flag\"}), {{\"name\", Order.Descending}, \"id\"})",
    "Table.Sort(Table.ReplaceErrorValues(Typed, {{\"amount\", null}}), {{\"amount\", Order.Descending}})",
    "Table.Sort(Typed, \"amount\")",
    "Table.Skip(Table.FirstN(Typed, 7), 2)",
    "Table.FromColumns({List.Sort(Typed[id])})",
    "Table.FromColumns({List.Sort(Source[name], Order.Descending)})",
    "Table.FromRecords(Objects)",
    "Table.FromRecords(Objects, {\"b\", \"c\"}, MissingField.UseNull)",
    "Table.FromRecords(Objects, {\"b\", \"c\"})",
    "Table.FirstN(Table.FromRecords(Objects), 290)[[b]]",
    "Table.SelectRows(Table.FromRecords(Objects), each [a] > 2 and [b] <> \"t4\")",
    "Table.FromList(Objects, Splitter.SplitByNothing())",
    "Table.ExpandRecordColumn(Table.FromList(Objects, Splitter.SplitByNothing()), \"Column1\", {\"b\", \"x\"})",
    "Table.ExpandRecordColumn(Table.FromList(Objects & {null, 1}, Splitter.SplitByNothing()), \"Column1\", {\"b\", \"x\"})",
    "Table.Sort(Table.FromList(Objects, Splitter.SplitByNothing()), {each [Column1][b], Order.Descending})",
    "Table.FromColumns({List.Sort(Typed[amount])})",
    "Table.FromColumns({List.Sort(Table.ReplaceErrorValues(Typed, {{\"day\", null}})[day], Order.Descending)})",
    "Table.FromColumns({List.Distinct(Typed[name]), List.Distinct(Source[flag])})",
    "Table.FromColumns({List.Distinct(Typed[amount])})",
    "Table.FromColumns({List.Distinct(Source[name], Comparer.OrdinalIgnoreCase)})",
    "Table.FromColumns({List.FirstN(List.Distinct(Typed[amount]), 2)})",
    "Table.Group(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), {\"day\", \"id\"}, {{\"n\", each Table.RowCount(_)}})",
    "Table.Group(Table.ReplaceErrorValues(Typed, {{\"amount\", 0}}), {\"amount\"}, {{\"n\", each List.Sum([id])}})",
    "Table.Distinct(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), {\"day\", \"flag\"})",
    "Table.Join(Typed, \"id\", Table.PrefixColumns(Table.FirstN(Typed, 4), \"r\"), \"r.id\", JoinKind.FullOuter)",
    "Table.Join(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), {\"day\", \"name\"}, Table.PrefixColumns(Table.ReplaceErrorValues(Typed, {{\"day\", null}}), \"r\"), {\"r.day\", \"r.name\"})",
    "Table.Distinct(Table.SelectColumns(Source, {\"name\"}), {\"name\", Comparer.OrdinalIgnoreCase})",
    "Table.View(Typed, [GetRows = () => Typed])",
    "Table.Buffer(Typed)",
    "Table.Join(Typed, \"name\", People, \"who\")",
    "Table.Join(Typed, \"name\", People, \"who\", JoinKind.LeftOuter)",
    "Table.Join(Typed, \"name\", People, \"who\", JoinKind.RightOuter)",
    "Table.Join(Typed, \"name\", People, \"who\", JoinKind.FullOuter)",
    "Table.Join(Typed, \"name\", People, \"who\", JoinKind.LeftAnti)",
    "Table.Join(Typed, \"name\", People, \"who\", JoinKind.RightAnti)",
    "Table.Join(Typed, \"name\", People, \"who\", JoinKind.LeftSemi)",
    "Table.Join(Typed, \"name\", People, \"who\", JoinKind.RightSemi)",
    "Table.Join(Typed, \"name\", Table.FirstN(People, 2), \"who\", JoinKind.FullOuter, null, {Comparer.OrdinalIgnoreCase})",
    "Table.Join(Typed, {\"name\", \"id\"}, People, {\"who\", \"n\"}, JoinKind.LeftOuter)",
    "Table.FirstN(Table.Join(Typed, \"amount\", People, \"n\", JoinKind.LeftOuter), 1)",
    "Table.Join(Typed, \"amount\", People, \"n\", JoinKind.LeftOuter)",
    "Table.Join(People, \"n\", Typed, \"id\", JoinKind.Inner)[[who], [day]]",
    "Table.FirstN(Table.Join(Late, \"late\", People, \"n\", JoinKind.LeftOuter), 3)",
    "Table.Join(Late, \"late\", People, \"n\", JoinKind.LeftOuter)",
    "Table.NestedJoin(Typed, \"name\", People, \"who\", \"t\")",
    "Table.NestedJoin(Typed, \"name\", People, \"who\", \"t\", JoinKind.FullOuter)",
    "Table.NestedJoin(Typed, \"amount\", People, \"n\", \"t\")[[id], [t]]",
    "Table.ExpandTableColumn(Table.NestedJoin(Typed, \"name\", People, \"who\", \"t\"), \"t\", {\"n\", \"none\"}, {\"m\", \"o\"})",
    "Table.ExpandTableColumn(Table.NestedJoin(Typed, \"name\", People, \"who\", \"t\", JoinKind.Inner), \"t\", {\"n\"})",
    "Table.ExpandTableColumn(Table.NestedJoin(Typed, \"name\", People, \"who\", \"t\", JoinKind.FullOuter), \"t\", {\"n\"})",
    "Table.FirstN(Table.ExpandTableColumn(Table.NestedJoin(Late, \"late\", People, \"n\", \"t\"), \"t\", {\"who\"}), 3)[[id], [who]]",
    "Table.AggregateTableColumn(Table.NestedJoin(Typed, \"name\", People, \"who\", \"t\"), \"t\", {{\"n\", List.Sum, \"s\"}})",
    "Table.Unpivot(Typed, {\"id\", \"amount\", \"day\"}, \"a\", \"v\")",
    "Table.Unpivot(Source, {\"name\", \"day\"}, \"a\", \"v\")[[v], [id]]",
    "Table.UnpivotOtherColumns(Table.SelectColumns(Typed, {\"name\", \"id\", \"amount\"}), {\"name\"}, \"a\", \"v\")[[a]]",
    "Table.FirstN(Table.Unpivot(Late, {\"id\", \"late\"}, \"a\", \"v\"), 6)[[a], [v]]",
    "Table.Unpivot(Late, {\"late\", \"amount\"}, \"a\", \"v\")",
    "Table.FillDown(Typed, {\"amount\", \"day\"})",
    "Table.FillDown(Table.ReplaceValue(Typed, \"Köln\", null, Replacer.ReplaceValue, {\"name\"}), {\"name\", \"flag\"})",
    "Table.FillDown(Table.ReplaceErrorValues(Late, {{\"late\", null}}), {\"late\"})[[late]]",
    "Table.FillDown(Late, {\"late\", \"day\"})",
    "Table.FillUp(Typed, {\"amount\"})",
    "Table.AddIndexColumn(Typed, \"i\", 5, 0.1)",
    "Table.AddIndexColumn(Table.SelectRows(Typed, each [id] > 3), \"i\")[[i]]",
    "Table.DuplicateColumn(Typed, \"amount\", \"again\")",
    "Table.Distinct(Typed, {\"name\"})",
    "Table.Distinct(Typed, {\"name\", \"flag\"})[[id]]",
    "Table.FirstN(Table.Distinct(Typed, {\"amount\"}), 1)",
    "Table.Distinct(Typed, {\"amount\"})",
    "Table.Distinct(Table.RemoveColumns(Typed, {\"amount\", \"day\", \"flag\", \"id\"}))",
    "Table.Distinct(Late, {\"late\"})",
    "Table.Distinct(Table.ReplaceErrorValues(Late, {{\"late\", 0}}), each [late])[[late]]",
];

fn text_of(cx: &Cx, step: &str) -> String {
    let query = format!(
        "let Raw = {DOCUMENT}, Source = Table.PromoteHeaders(Raw),
            Typed = Table.TransformColumnTypes(Source, {{{{\"id\", Int64.Type}}, {{\"day\", type date}},
                {{\"amount\", type number}}, {{\"flag\", type logical}}}}, \"en-US\"),
            Late = Table.AddColumn(Typed, \"late\", each let d = [id] in if d = 4 then null else if d = 7 then error \"late\" else d),
            Object = (n) => \"{{\"\"a\"\":\" & Text.From(n) & \",\"\"b\"\":\"\"t\" & Text.From(n) & \"\"\"}}\",
            Objects = Json.Document(\"[\" & Text.Combine(List.Transform({{1..300}}, Object), \",\") & \"]\"),
            People = #table({{\"who\", \"n\"}}, {{{{\"Köln\", 1}}, {{\"köln\", 2}}, {{\"Köln\", 3}}, {{null, 4}}, {{\"Bonn\", 5}}, {{\" \", 6}}}}),
            Shown = (value) => if value is table then @Rows(value) else value,
            Cells = (row) => List.Transform(Record.FieldNames(row), (name) =>
                let cell = try Record.Field(row, name)
                in if cell[HasError] then cell[Error][Message] else Shown(cell[Value])),
            Rows = (table) => Table.TransformRows(table, Cells),
            Result = try List.Buffer(Rows({step})) in Text.FromBinary(Json.FromValue(if Result[HasError] then Result[Error][Message] else Result[Value]))"
    );
    let value = compile::evaluate(cx, "step", &query, &cx.globals());
    let value = value.unwrap_or_else(|error| panic!("{step}: {}", error.message()));
    let Data::Text(text) = value.data else { panic!("{step}: no text") };
    text.to_string()
}

#[test]
fn rows_and_batches_are_the_same() {
    let shown = |batches: Option<usize>| {
        session::run(|| {
            let cx = Cx::new(Rc::new(m_library::library()), Box::new(NoHost));
            if let Some(rows) = batches {
                cx.set_batches(rows);
            }
            STEPS.iter().map(|step| text_of(&cx, step)).collect::<Vec<String>>()
        })
        .expect("the evaluation thread starts")
    };
    let one_by_one = shown(None);
    assert!(one_by_one.iter().any(|text| text.contains("Berlin, Mitte")));
    for rows in [1, 2, 3, 1024] {
        for ((step, expected), found) in STEPS.iter().zip(&one_by_one).zip(shown(Some(rows))) {
            assert_eq!(expected, &found, "batches of {rows}: {step}");
        }
    }
}
