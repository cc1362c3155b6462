//! Connectors of our own that do what the parts of Microsoft's TripPin tutorial do, against our service: OData, REST,
//! navigation tables, paths, paging, schemas, types, diagnostics, the test of a connection, folding with Table.View.

use super::server::Server;
use super::{Folder, credential, evaluate, settings, voyages, with};
use m_host::test_connection::test_connection;

/// What the parts share: requests, pages, schemas, a navigation table, a view. Modules as the tutorial loads them.
const SECTION: &str = r#"[Version = "1.0.0"]
section Voyages;

Voyages = [
    TestConnection = (path) => {"Voyages.Navigation", path},
    Authentication = [Anonymous = []],
    Label = "Voyages"
];

Base = type function (url as Uri.Type) as any;

// Part 1
[DataSource.Kind = "Voyages"]
shared Voyages.Feed = Value.ReplaceType((url) => OData.Feed(url), Base);

// Part 2
Headers = [Accept = "application/json;odata.metadata=minimal", #"OData-MaxVersion" = "4.0"];
Get = (url) => Json.Document(Web.Contents(url, [Headers = Headers]));
[DataSource.Kind = "Voyages"]
shared Voyages.Rest = Value.ReplaceType((url) => Table.FromRecords(Get(url)[value]), Base);

// Parts 3 and 4: entities as one list, single ones as records
Entities = #table({"Name", "Type"}, {
    {"Harbours", type table [Code = text, Place = Place]},
    {"Ships", type table [Id = Int64.Type, Name = nullable text, Rig = text, Built = nullable date]},
    {"Sailors", type table [Ship = Int64.Type, Number = Int64.Type, Name = nullable text]}
});
Place = type [City = text, Latitude = number];
Schema = (entity) => try Entities{[Name = entity]}[Type] otherwise
    Diagnostics.Trace(TraceLevel.Error, "no entity " & entity, () => error "Couldn't find entity: " & entity, true);

[DataSource.Kind = "Voyages"]
shared Voyages.Navigation = Value.ReplaceType(Navigation, type function (url as Uri.Type) as table);
Navigation = (url as text) =>
    let
        source = Table.SelectColumns(Entities, {"Name"}),
        data = Table.AddColumn(source, "Data", each View(url, [Name]), type table),
        kind = Table.AddColumn(data, "ItemKind", each "Table", type text),
        item = Table.AddColumn(kind, "ItemName", each "Table", type text),
        leaf = Table.AddColumn(item, "IsLeaf", each true, type logical)
    in
        Table.ToNavigationTable(leaf, {"Name"}, "Name", "Data", "ItemKind", "ItemName", "IsLeaf");

// Part 5
NextLink = (body, url) => let link = Record.FieldOrDefault(body, "@odata.nextLink") in if link = null then null else Uri.Combine(url, link);
Page = (url, optional schema) =>
    let
        body = Get(url),
        list = Table.FromList(body[value], Splitter.SplitByNothing(), {"Column1"}),
        names = Record.FieldNames(Type.RecordFields(Type.TableRow(schema))),
        rows = if schema = null then Table.FromRecords(body[value]) else Table.ExpandRecordColumn(list, "Column1", names)
    in
        rows meta [NextLink = NextLink(body, url)];
Pages = (url, optional schema) => Table.GenerateByPage((previous) =>
    let
        link = if previous = null then url else Value.Metadata(previous)[NextLink]?
    in
        if link = null then null else Page(link, schema));
[DataSource.Kind = "Voyages"]
shared Voyages.Pages = Value.ReplaceType((url) => Pages(url), Base);

// Parts 6 and 7
[DataSource.Kind = "Voyages"]
shared Voyages.Typed = Value.ReplaceType((url) => Table.ChangeType(Pages(url & "/Ships", Schema("Ships")), Schema("Ships")), Base);

// Part 10
View = (base, entity) =>
    let
        Make = (state) => Table.View(null, [
            GetType = () => state[Schema],
            GetRows = () => Table.ChangeType(Pages(Url(state), state[Schema]), state[Schema]),
            GetRowCount = () => if Record.FieldCount(state) > 2 then ... else
                Number.FromText(Text.FromBinary(Web.Contents(base & "/" & entity & "/$count", [Headers = Headers & [Accept = "text/plain"]]))),
            OnTake = (count) => @Make(state & [Top = count]),
            OnSkip = (count) => @Make(state & [Skip = count]),
            OnSelectColumns = (columns) => @Make(state & [
                Select = columns,
                Schema = type table (Type.ForRecord(Record.SelectFields(Type.RecordFields(Type.TableRow(state[Schema])), columns), false))
            ]),
            OnSort = (order) => @Make(state & [
                Order = Text.Combine(List.Transform(order, each [Name] & (if [Order] = Order.Ascending then " asc" else " desc")), ",")
            ])
        ]),
        Url = (state) =>
            let
                top = if state[Top]? = null then [] else [#"$top" = Number.ToText(state[Top])],
                skip = if state[Skip]? = null then [] else [#"$skip" = Number.ToText(state[Skip])],
                select = if state[Select]? = null then [] else [#"$select" = Text.Combine(state[Select], ",")],
                order = if state[Order]? = null then [] else [#"$orderby" = state[Order]],
                query = Uri.BuildQueryString(top & skip & select & order)
            in
                state[Url] & (if query = "" then "" else "?" & query)
    in
        Make([Url = base & "/" & entity, Schema = Schema(entity)]);

Load = (file) => Expression.Evaluate(Text.FromBinary(Extension.Contents(file)), #shared);
Table.GenerateByPage = Load("GenerateByPage.pqm");
Table.ChangeType = Load("ChangeType.pqm");
Table.ToNavigationTable = Load("NavigationTable.pqm");
"#;

/// Pages one after the other, the next one when its rows are read.
const GENERATE: &str = r#"
(next as function) =>
    let
        pages = List.Generate(() => next(null), each _ <> null, each next(_), each _),
        table = Table.FromList(pages, Splitter.SplitByNothing(), {"Page"}),
        first = table{0}?
    in
        if first = null then Table.FromRows({})
        else Value.ReplaceType(
            Table.ExpandTableColumn(table, "Page", Table.ColumnNames(first[Page])),
            Value.Type(first[Page]))
"#;

/// Columns and nested records converted to the types of a table type.
const CHANGE_TYPE: &str = r#"
let
    Convert = (ty) =>
        if Type.Is(ty, type nullable date) then each if _ = null then null else Date.From(_)
        else if Type.Is(ty, type nullable number) then Number.From
        else if Type.Is(ty, type nullable text) then each _
        else each _,
    ChangeType = (table as table, ty as type) =>
        let
            fields = Type.RecordFields(Type.TableRow(ty)),
            names = Record.FieldNames(fields),
            transforms = List.Transform(names, each {_, Convert(Record.Field(fields, _)[Type])})
        in
            Value.ReplaceType(Table.TransformColumns(Table.SelectColumns(table, names, MissingField.UseNull), transforms), ty)
in
    ChangeType
"#;

/// The documented form of a navigation table: a key and metadata on the table's type.
const NAVIGATION: &str = r#"
(table as table, keys as list, name as text, data as text, kind as text, item as text, leaf as text) as table =>
    let
        ty = Type.AddTableKey(Value.Type(table), keys, true) meta [
            NavigationTable.NameColumn = name, NavigationTable.DataColumn = data,
            NavigationTable.ItemKindColumn = kind, Preview.DelayColumn = item, NavigationTable.IsLeafColumn = leaf
        ]
    in
        Value.ReplaceType(table, ty)
"#;

fn extension() -> Folder {
    Folder::new(&[
        ("Voyages.pq", SECTION),
        ("GenerateByPage.pqm", GENERATE),
        ("ChangeType.pqm", CHANGE_TYPE),
        ("NavigationTable.pqm", NAVIGATION),
    ])
}

/// The result of a query in which `URL` is the address of the service, and the requests.
fn ask(server: &Server, query: &str) -> (Result<String, String>, Vec<String>) {
    server.forget();
    let extension = extension();
    let query = query.replace("URL", &format!("{}/voyages", server.url()));
    let anonymous = credential("Voyages", None, "Anonymous", "{}");
    let result = evaluate(settings(&[extension.path()], &anonymous), &query);
    (result, server.lines().iter().map(|line| line.replace("/voyages/", "")).collect())
}

#[test]
fn every_part_asks_for_what_it_needs_and_no_more() {
    let server = voyages::start();
    let cases: [(&str, &str, &[&str]); 11] = [
        (
            r#"Voyages.Feed("URL/"){[Name = "Harbours", Signature = "table"]}[Data][Code]"#,
            r#"{"HAM", "LIS", "OSL"}"#,
            &["GET ", "GET $metadata", "GET Harbours"],
        ),
        (r#"Voyages.Rest("URL/Harbours")[Code]"#, r#"{"HAM", "LIS", "OSL"}"#, &["GET Harbours"]),
        (
            r#"Table.RemoveColumns(Voyages.Navigation("URL"), {"Data"})"#,
            r#"#table( type table [Name = any, ItemKind = text, ItemName = text, IsLeaf = logical] , {{"Harbours", "Table", "Table", true} , {"Ships", "Table", "Table", true} , {"Sailors", "Table", "Table", true} } )"#,
            &[],
        ),
        (
            r#"List.Count(Voyages.Pages("URL/Sailors")[Number])"#,
            "20",
            &["GET Sailors", "GET Sailors?$skiptoken=8", "GET Sailors?$skiptoken=16"],
        ),
        (r#"Voyages.Pages("URL/Sailors"){0}[Name]"#, "\"Sailor 1\"", &["GET Sailors"]),
        (
            r#"Voyages.Typed("URL")"#,
            r#"#table( type table [Id = number, Name = text, Rig = text, Built = date] , {{1, "Ada", "Schooner", #date(1901, 2, 3)} , {2, "Bea's", "Barque", #date(1888, 1, 1)} , {3, null, "Barque", null} } )"#,
            &["GET Ships"],
        ),
        (
            r#"Table.ColumnNames(Voyages.Navigation("URL"){[Name = "Ships"]}[Data])"#,
            r#"{"Id", "Name", "Rig", "Built"}"#,
            &[],
        ),
        (
            r#"Table.RowCount(Voyages.Navigation("URL"){[Name = "Sailors"]}[Data])"#,
            "20",
            &["GET Sailors/$count"],
        ),
        (
            r#"Table.FirstN(Table.Skip(Voyages.Navigation("URL"){[Name = "Sailors"]}[Data], 3), 2)[Number]"#,
            "{4, 5}",
            &["GET Sailors?$top=2&$skip=3"],
        ),
        (
            r#"Table.SelectColumns(Voyages.Navigation("URL"){[Name = "Ships"]}[Data], {"Rig", "Id"}){0}"#,
            r#"[ Rig = "Schooner", Id = 1 ]"#,
            &["GET Ships?$top=1&$select=Rig,Id"],
        ),
        (
            r#"Table.Sort(Voyages.Navigation("URL"){[Name = "Harbours"]}[Data], {{"Code", Order.Descending}})[Code]"#,
            r#"{"OSL", "LIS", "HAM"}"#,
            &["GET Harbours?$orderby=Code desc"],
        ),
    ];
    for (query, expected, requests) in cases {
        let (result, lines) = ask(&server, query);
        assert_eq!(result.as_deref(), Ok(expected), "{query}");
        assert_eq!(lines, requests, "{query}");
    }
}

#[test]
fn a_preview_takes_the_first_rows() {
    let server = voyages::start();
    let extension = extension();
    let anonymous = credential("Voyages", None, "Anonymous", "{}");
    let query = format!(r#"Voyages.Navigation("{}/voyages"){{[Name = "Sailors"]}}[Data]"#, server.url());
    let rows = with(settings(&[extension.path()], &anonymous), |evaluation| {
        let value = evaluation.query("query", &query).and_then(|value| evaluation.preview(value, 1000));
        m_output::pqout::write(&evaluation.cx, &value.expect("a table"))
            .expect("rows")
            .matches("Sailor ")
            .count()
    });
    assert_eq!(rows, 20);
    assert_eq!(server.lines()[0], "GET /voyages/Sailors?$top=1000");
}

#[test]
fn the_connection_is_tested_with_the_rows_but_not_their_data() {
    let server = voyages::start();
    let extension = extension();
    let anonymous = credential("Voyages", None, "Anonymous", "{}");
    let path = format!("{}/voyages", server.url());
    let outcome = with(settings(&[extension.path()], &anonymous), |evaluation| {
        test_connection(evaluation, "Voyages", &path).map_err(|error| error.message().to_display())
    });
    assert_eq!(outcome, Ok(()));
    assert!(server.lines().is_empty());
}

#[test]
fn a_missing_entity_is_told_by_the_connectors_own_error() {
    let server = voyages::start();
    let (result, _) = ask(&server, r#"Voyages.Navigation("URL"){[Name = "Whales"]}[Data]"#);
    assert!(result.is_err_and(|error| error.contains("The key didn't match any rows in the table.")));
}
