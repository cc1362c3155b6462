//! HTML: selectors and rows, tables and spans, encodings, broken markup.

use crate::common::{self, check, check_with};

/// Microsoft's page shows two examples (they are with the function); the rest follows CSS and the words of the page.
#[test]
fn selectors() {
    let table = "<table class=w><tr><td>1<td>a<tr><td>2<td>b</table>";
    let rows = |columns: &str, expected: &str| {
        (
            format!("Html.Table(\"{table}\", {columns}, [RowSelector = \"TABLE.w > * > TR\"])"),
            expected.to_owned(),
        )
    };
    check(&[
        rows(
            "{{\"n\", \"TABLE.w > * > TR > :nth-child(1)\"}, {\"t\", \"TABLE.w > * > TR > :nth-child(2)\"}}",
            "#table({\"n\", \"t\"}, {{\"1\", \"a\"}, {\"2\", \"b\"}})",
        ),
        rows("{{\"x\", \"p\"}}", "#table({\"x\"}, {{null}, {null}})"),
        rows("{}", "#table({}, {{}, {}})"),
    ]);
    check(&[
        (
            "Html.Table(\"<b>1</b><b>2</b><i>x</i>\", {{\"b\", \"b\"}, {\"i\", \"i\"}})",
            "#table({\"b\", \"i\"}, {{\"1\", \"x\"}, {\"2\", null}})",
        ),
        ("Html.Table(\"<p> a <b>b</b>#(lf)</p>\", {{\"x\", \"p\"}})", "#table({\"x\"}, {{\"a b\"}})"),
        ("Html.Table(\"&lt;&eacute;&#128512;\", {{\"x\", \"body\"}}){0}[x]", "\"<é😀\""),
        (
            "Html.Table(\"<a title=T href=u>\", {{\"x\", \"a\", each [Attributes]}}){0}[x]",
            "[title = \"T\", href = \"u\"]",
        ),
        ("Html.Table(\"<p>12</p>\", {{\"x\", \"p\", each Number.From([TextContent])}}){0}[x]", "12"),
        // An error in a cell stays there.
        ("Table.RowCount(Html.Table(\"<p>\", {{\"x\", \"p\", each error \"read\"}}))", "1"),
        ("Html.Table(\"<p>\", {{\"x\", \"p\", each error \"read\"}}){0}[x]", "[Expression.Error] read"),
        ("Html.Table(\"<p>\", {{\"x\", \"p >\"}})", "[Expression.Error] 'p >' isn't a valid CSS selector."),
        (
            "Html.Table(\"<p>\", {{\"x\"}})",
            "[Expression.Error] A column must be a list of its name, a CSS selector and, optionally, a function.",
        ),
        (
            "Html.Table(\"<p>\", {}, [Row = \"p\"])",
            "[Expression.Error] 'Row' isn't a valid option. Valid options are: RowSelector.",
        ),
        ("Html.Table(null, {})", "[Expression.Error] We cannot convert the value null to type Text."),
    ]);
}

/// The shape of `Web.Page`'s result, as Power Query shows it for pages with tables.
#[test]
fn page() {
    check(&[
        ("Table.ColumnNames(Web.Page(\"\"))", "{\"Caption\", \"Source\", \"ClassName\", \"Id\", \"Data\"}"),
        (
            "Table.RemoveColumns(Web.Page(\"<table id=i class='w s'><caption>C <i>d</i></caption><tr><td></table><table>\"), \"Data\")",
            "#table({\"Caption\", \"Source\", \"ClassName\", \"Id\"}, {{\"C d\", \"Table\", \"w s\", \"i\"}, {null, \"Table\", null, null}, {\"Document\", \"Service\", null, null}})",
        ),
        ("Table.ColumnNames(Web.Page(\"\"){0}[Data])", "{\"Kind\", \"Name\", \"Children\", \"Text\"}"),
        (
            "Web.Page(\"<ul><li>1<li>2\"){0}[Data]{0}[Children]{[Name=\"BODY\"]}[Children]{[Name=\"UL\"]}[Children][Name]",
            "{\"LI\", \"LI\"}",
        ),
    ]);
}

/// HTML standard, "Forming a table": spans; and names of columns.
#[test]
fn tables() {
    let data = |html: &str, expected: &str| (format!("Web.Page(\"{html}\"){{0}}[Data]"), expected.to_owned());
    check(&[
        data(
            "<table><tr><td>1<td>2<tr><td>3</table>",
            "#table({\"Column1\", \"Column2\"}, {{\"1\", \"2\"}, {\"3\", null}})",
        ),
        data(
            "<table><thead><tr><th>A<th>A<th></thead><tbody><tr><td>1<td>2<td>3</table>",
            "#table({\"A\", \"A_1\", \"Column3\"}, {{\"1\", \"2\", \"3\"}})",
        ),
        data(
            "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>",
            "#table({\"Column1\", \"Column2\", \"Column3\"}, {{\"a\", \"b\", \"b\"}, {\"a\", \"c\", \"d\"}})",
        ),
        data(
            "<table><tr><td>a<td rowspan=3>b<tr><td>c<tr><td>d<td>e</table>",
            "#table({\"Column1\", \"Column2\", \"Column3\"}, {{\"a\", \"b\", null}, {\"c\", \"b\", null}, {\"d\", \"b\", \"e\"}})",
        ),
        data(
            "<table><tr><td>a<table><tr><td>x</table><td>b</table>",
            "#table({\"Column1\", \"Column2\"}, {{\"ax\", \"b\"}})",
        ),
        data(
            "<table><tr><td> a#(lf) b <br> c<script>x()</script>&nbsp;d</table>",
            "#table({\"Column1\"}, {{\"a b#(lf)c#(00A0)d\"}})",
        ),
        data("<table>", "#table({}, {})"),
    ]);
    // Spans without bound take no memory without bound.
    check(&[(
        "Table.ColumnCount(Web.Page(\"<table><tr><td colspan=99999999 rowspan=99999999>x</table>\"){0}[Data])",
        "1000",
    )]);
}

#[test]
fn encodings() {
    let text = "Html.Table(file, {{\"x\", \"p\"}}){0}[x]";
    check_with("<p>é€</p>".as_bytes(), &[(text, "\"é€\"")]);
    check_with(b"<meta charset=windows-1251><p>\xE9</p>", &[(text, "\"й\"")]);
    check_with(
        b"<META http-equiv=Content-Type content=\"text/html; charset=iso-8859-5\"><p>\xB8</p>",
        &[(text, "\"И\"")],
    );
    let utf16: Vec<u8> = "\u{FEFF}<p>é€</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_with(&utf16, &[(text, "\"é€\"")]);
}

/// Nothing is malformed HTML; and no nesting is too deep for what is read.
#[test]
fn damage() {
    let file = "<!DOCTYPE html><html><head><title>t</title></head><body><table class='w'><tr><th>A<td colspan=2>é &amp; &#8364;</table><p><a href='u'>l</a></body>";
    common::with_library(|cx| {
        for bytes in common::damaged(file.as_bytes(), 1) {
            let all = "{Json.FromValue(Web.Page(file)), Json.FromValue(Html.Table(file, {{\"x\", \"td\"}, {\"y\", \"a\", each [Attributes]}}))}{1}";
            common::evaluate_with(cx, all, &bytes).expect("every text is a document");
        }
    });
    check(&[
        ("Table.RowCount(Web.Page(Text.Repeat(\"<div>\", 5000)))", "1"),
        (
            "Table.RowCount(Html.Table(Text.Repeat(\"<b><p>\", 500), {{\"x\", \"b\"}}, [RowSelector = \"p\"]))",
            "500",
        ),
    ]);
}

/// Nesting that no browser keeps, and formatting that is opened again in every paragraph.
#[test]
fn trees_beyond_all_measure() {
    let deep =
        "[DataFormat.Error] The HTML cannot be read: it has elements that nest more than 6000 levels deep.";
    let many = "[DataFormat.Error] The HTML cannot be read: it has more nodes than it has characters.";
    let formatting = "Web.Page(\"<p>\" & Text.Combine(List.Transform({1..300}, each \"<b x=\" & Text.From(_) & \">\")) & Text.Repeat(\"<p>x</p>\", 20000))";
    check(&[
        ("Web.Page(Text.Repeat(\"<div>\", 20000))", deep),
        ("Web.Page(Text.Repeat(\"<table><tr><td>\", 5000))", deep),
        ("Html.Table(Text.Repeat(\"<b><i><a>\", 6000) & \"<p>\", {{\"a\", \"p\"}})", deep),
        (formatting, many),
        ("Table.RowCount(Web.Page(Text.Repeat(\"<div>\", 500)))", "1"),
        ("Table.RowCount(Web.Page(Text.Repeat(\"<p>x<li>y\", 20000)))", "1"),
    ]);
}
