//! `OData.Feed` against a small service: what it gives, and what it asks for.

use super::{evaluate, settings, voyages};

/// The result of a query in which `ROOT` is the address of the service, and the requests it made after the first two:
/// the document at the address and the metadata. The part `/voyages/` is left out of them.
fn ask(query: &str) -> (Result<String, String>, Vec<String>) {
    let server = voyages::start();
    let query = query.replace("ROOT", &format!("{}/voyages/", server.url()));
    let result = evaluate(settings(&[], "[]"), &query);
    let lines = server.lines();
    assert!(lines.iter().any(|line| line == "GET /voyages/$metadata"), "{lines:?}");
    let lines = lines.iter().skip(2).map(|line| line.replace("/voyages/", ""));
    (result, lines.collect())
}

fn check(query: &str, expected: &str, requests: &[&str]) {
    let (result, lines) = ask(query);
    assert_eq!(result.as_deref(), Ok(expected), "{query}");
    assert_eq!(lines, requests, "{query}");
}

#[test]
fn a_service_document_is_a_navigation_table() {
    let query = r#"Table.RemoveColumns(OData.Feed("ROOT"), "Data")"#;
    let rows = r#"#table( type table [Name = text, Signature = text] , {{"Harbours", "table"} , {"Ships", "table"} , {"Sailors", "table"} , {"Flagship", "record"} , {"Nearest", "function (latitude as number) as record"} } )"#;
    check(query, rows, &[]);
    check(r#"Value.Metadata(Value.Type(OData.Feed("ROOT")))[NavigationTable.DataColumn]"#, "\"Data\"", &[]);
}

#[test]
fn columns_have_the_types_of_the_metadata_and_rows_their_values() {
    check(
        r#"Table.RemoveColumns(OData.Feed("ROOT"){[Name = "Ships", Signature = "table"]}[Data], {"Home", "Crew"}){0}"#,
        r#"[ Id = 1, Name = "Ada", Rig = "Schooner", Built = #date(1901, 2, 3), Tonnage = 120.5, Seen = #datetimezone(2024, 5, 6, 7, 8, 9, 0, 0), Names = {"Ada", "Adele"}  ]"#,
        &["GET Ships?$select=Id,Name,Rig,Built,Tonnage,Seen,Names&$top=1"],
    );
    let query = r#"let t = OData.Feed("ROOT"){[Name = "Ships"]}[Data] in
        {Table.ColumnNames(t), Type.TableKeys(Value.Type(t)), Table.Schema(t)[TypeName], Table.Schema(t)[IsNullable]}"#;
    let expected = r#"{{"Id", "Name", "Rig", "Built", "Tonnage", "Seen", "Names", "Home", "Crew"} , {[ Columns = {"Id"} , Primary = true ] } , {"Int32.Type", "Text.Type", "Text.Type", "Date.Type", "Decimal.Type", "DateTimeZone.Type", "List.Type", "Record.Type", "Table.Type"} , {false, true, false, true, true, true, false, true, true} }"#;
    check(query, expected, &[]);
}

#[test]
fn pages_are_fetched_when_their_rows_are_read() {
    let set = r#"Table.SelectColumns(OData.Feed("ROOT"){[Name = "Sailors"]}[Data], {"Number"})"#;
    check(
        &format!("List.Count({set}[Number])"),
        "20",
        &[
            "GET Sailors?$select=Number",
            "GET Sailors?$select=Number&$skiptoken=8",
            "GET Sailors?$select=Number&$skiptoken=16",
        ],
    );
    check(&format!("List.FirstN({set}[Number], 3)"), "{1, 2, 3}", &["GET Sailors?$select=Number&$top=3"]);
}

#[test]
fn the_service_does_what_it_can() {
    let set = |name: &str| format!(r#"OData.Feed("ROOT"){{[Name = "{name}"]}}[Data]"#);
    let sailors = set("Sailors");
    let numbers = |query: &str| format!(r#"Table.SelectColumns({query}, {{"Number"}})[Number]"#);
    let cases: [(String, &str, &[&str]); 9] = [
        (numbers(&format!("Table.FirstN({sailors}, 2)")), "{1, 2}", &["GET Sailors?$select=Number&$top=2"]),
        (
            numbers(&format!("Table.FirstN(Table.Skip({sailors}, 5), 2)")),
            "{6, 7}",
            &["GET Sailors?$select=Number&$skip=5&$top=2"],
        ),
        (
            numbers(&format!(r#"Table.SelectRows({sailors}, each [Ship] = 2 and [Number] > 15)"#)),
            "{17, 19}",
            &["GET Sailors?$select=Number&$filter=(Ship eq 2 and Number gt 15)"],
        ),
        (
            numbers(&format!(r#"Table.SelectRows({sailors}, each Text.StartsWith([Name], "Sailor 2"))"#)),
            "{2, 20}",
            &["GET Sailors?$select=Number&$filter=startswith(Name,'Sailor 2')"],
        ),
        (
            format!(r#"Table.Sort({}, {{"Code", Order.Descending}}){{0}}[Place][City]"#, set("Harbours")),
            "\"Oslo\"",
            &["GET Harbours?$orderby=Code desc&$top=1"],
        ),
        (format!("Table.RowCount({sailors})"), "20", &["GET Sailors/$count"]),
        (
            format!("Table.RowCount(Table.SelectRows({sailors}, each [Ship] = 1))"),
            "10",
            &["GET Sailors/$count?$filter=Ship eq 1"],
        ),
        (
            format!(r#"Table.SelectRows({}, each [Rig] = "Barque" and [Name] = "Bea's")[Id]"#, set("Ships")),
            "{2}",
            &["GET Ships?$filter=(Rig eq Voyages.Rig'Barque' and Name eq 'Bea''s')"],
        ),
        // A condition after the first rows is not the service's: it would filter before it takes.
        (
            numbers(&format!("Table.SelectRows(Table.FirstN({sailors}, 3), each [Number] > 1)")),
            "{2, 3}",
            &["GET Sailors?$top=3"],
        ),
    ];
    for (query, expected, requests) in &cases {
        check(query, expected, requests);
    }
}

#[test]
fn what_has_no_counterpart_is_done_here() {
    let (result, lines) = ask(
        r#"Table.SelectRows(OData.Feed("ROOT"){[Name = "Harbours"]}[Data], each List.Contains({"LIS"}, [Code]))[Code]"#,
    );
    assert_eq!(result.as_deref(), Ok(r#"{"LIS"}"#));
    assert_eq!(lines, ["GET Harbours"]);
}

#[test]
fn navigation_properties_are_followed_when_they_are_read() {
    let ships = r#"OData.Feed("ROOT"){[Name = "Ships"]}[Data]"#;
    check(
        &format!("{ships}{{0}}[Home][Place][City]"),
        "\"Hamburg\"",
        &["GET Ships?$top=1", "GET Ships(1)/Home"],
    );
    check(
        &format!("Table.Skip({ships}, 1){{0}}[Home]"),
        "null",
        &["GET Ships?$skip=1&$top=1", "GET Ships(2)/Home"],
    );
    check(
        &format!("Table.RowCount({ships}{{0}}[Crew])"),
        "10",
        &[
            "GET Ships?$top=1",
            "GET Ships(1)/Crew/$count",
            "GET Ships(1)/Crew",
            "GET Ships(1)/Crew?$skiptoken=8",
        ],
    );
    check(r#"OData.Feed("ROOT"){[Name = "Flagship"]}[Data][Name]"#, "\"Ada\"", &["GET Flagship"]);
    check(
        r#"OData.Feed("ROOT"){[Name = "Nearest"]}[Data](53)[Code]"#,
        "\"HAM\"",
        &["GET Nearest(latitude=53)"],
    );
}

#[test]
fn an_address_inside_a_service_gives_what_lies_there() {
    let (result, _) = ask(r#"OData.Feed("ROOTHarbours")[Code]"#);
    assert_eq!(result.as_deref(), Ok(r#"{"HAM", "LIS", "OSL"}"#));
    let (result, _) = ask(r#"OData.Feed("ROOTShips(1)")[Name]"#);
    assert_eq!(result.as_deref(), Ok("\"Ada\""));
    // A query of one's own stays as it is, and nothing is added to it.
    let (result, lines) = ask(r#"Table.FirstN(OData.Feed("ROOTSailors?$filter=Number gt 18"), 1)[Number]"#);
    assert_eq!(result.as_deref(), Ok("{19}"));
    assert!(lines.is_empty(), "the first answer is the first page: {lines:?}");
    let (result, lines) = ask(r#"OData.Feed("ROOTSailors", null, [Query = [#"$top" = "1"]])[Number]"#);
    assert_eq!(result.as_deref(), Ok("{1}"));
    assert!(lines.iter().all(|line| line.contains("$top=1")), "{lines:?}");
}

#[test]
fn options_reach_the_service() {
    let server = voyages::start();
    let query = format!(
        r#"let s = OData.Feed("{}/voyages/", [#"X-One" = "1"], [Headers = [#"X-Two" = "2"], IncludeAnnotations = "*", OmitValues = "nulls", MoreColumns = true, Implementation = "2.0"])
        in s{{[Name = "Ships"]}}[Data][More Columns]"#,
        server.url()
    );
    let result = evaluate(settings(&[], "[]"), &query);
    assert_eq!(result.as_deref(), Ok("{[  ] , [ Motto = \"ahoy\" ] , [  ] }"));
    for request in server.requests() {
        assert_eq!(request.header("x-one"), Some("1"));
        assert_eq!(request.header("x-two"), Some("2"));
        assert_eq!(request.header("odata-maxversion"), Some("4.0"));
        let preferences = request.header("prefer").unwrap_or_default();
        assert_eq!(preferences, "odata.include-annotations=\"*\",omit-values=nulls");
    }
}

#[test]
fn annotations_are_metadata() {
    let query = r#"let s = OData.Feed("ROOT", null, [IncludeAnnotations = "*"]){[Name = "Flagship"]}[Data]
        in {Value.Metadata(s)[Voyages.Flag], s[Name], Value.Metadata(s[Name])[Voyages.Note]}"#;
    check(query, r#"{"red", "Ada", "painted"}"#, &["GET Flagship"]);
    let without = r#"Value.Metadata(OData.Feed("ROOT"){[Name = "Flagship"]}[Data])"#;
    check(without, "[  ]", &["GET Flagship"]);
}

#[test]
fn what_goes_wrong_is_told() {
    let server = voyages::start();
    let cases = [
        (r#"OData.Feed("ROOTNothing")"#, "(404) Not Found. (There is no such thing aboard.)"),
        (r#"OData.Feed("ROOTBroken")"#, "is not JSON of OData version 4"),
        (r#"OData.Feed("ROOT", null, [Magic = 1])"#, "'Magic' isn't a valid OData.Feed option."),
        (r#"OData.Feed("ROOT", null, [ODataVersion = 3])"#, "reads version 4"),
        (r#"OData.Feed("ROOT", null, [MaxUriLength = 10])"#, "MaxUriLength allows 10"),
    ];
    for (query, expected) in cases {
        let query = query.replace("ROOT", &format!("{}/voyages/", server.url()));
        let error = evaluate(settings(&[], "[]"), &query).expect_err(&query);
        assert!(error.contains(expected), "{error}");
    }
}
