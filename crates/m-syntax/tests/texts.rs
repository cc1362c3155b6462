//! Signatures, printed names and texts, and rendered places: tables of text in, text out.

use m_syntax::print::{quote_field_name, quote_identifier, quote_text};
use m_syntax::{SourceFile, Span, dump, parse_expression, parse_function_type};

#[test]
fn signatures() {
    let table = [
        (
            "(text as nullable text, optional culture as nullable text) as nullable text",
            "(function (: text (nullable text)) (: culture? (nullable text)) (nullable text))",
        ),
        ("(x, optional y)", "(function (: x) (: y?) any)"),
        ("()", "(function any)"),
        (
            "(list as {number}, optional x as [A = text]) as table [A = any]",
            "(function (: list (list number)) (: x? (record (= A text))) (table (record (= A any))))",
        ),
        ("(function as function, type as type) as action", ""),
        (
            "(table as table, columns as {text}) as table",
            "(function (: table table) (: columns (list text)) table)",
        ),
        ("x as text", ""),
        ("(x) as text, y", ""),
    ];
    for (signature, tree) in table {
        let actual = parse_function_type(signature).map(|ty| dump::ty(&ty)).unwrap_or_default();
        assert_eq!(actual, tree, "{signature}");
    }
}

#[test]
fn quoted_names_and_texts() {
    // The first two identifiers and the text abc are the examples of Expression.Identifier and Expression.Constant.
    let identifiers = [
        ("MyIdentifier", "MyIdentifier"),
        ("My Identifier", "#\"My Identifier\""),
        ("Table.AddColumn", "Table.AddColumn"),
        ("let", "#\"let\""),
        ("#date", "#\"#date\""),
        ("", "#\"\""),
        ("1a", "#\"1a\""),
        ("a.", "#\"a.\""),
        ("say \"hi\"", "#\"say \"\"hi\"\"\""),
    ];
    for (name, written) in identifiers {
        assert_eq!(quote_identifier(name), written);
    }
    let fields = [
        ("Sales Amount", "Sales Amount"),
        ("type", "type"),
        ("Data.Column", "Data.Column"),
        ("a  b", "#\"a  b\""),
        ("a-b", "#\"a-b\""),
        (" a", "#\" a\""),
        ("optional a", "#\"optional a\""),
    ];
    for (name, written) in fields {
        assert_eq!(quote_field_name(name), written);
    }
    let texts = [
        ("abc", "\"abc\""),
        ("a \"b\"", "\"a \"\"b\"\"\""),
        ("\r\n\t", "\"#(cr)#(lf)#(tab)\""),
        ("\0\u{85}", "\"#(0000)#(0085)\""),
        ("#(lf)", "\"#(#)(lf)\""),
        ("# é 😀", "\"# é 😀\""),
    ];
    for (value, written) in texts {
        assert_eq!(quote_text(value), written);
    }
}

#[test]
fn what_is_printed_reads_back() {
    for value in ["", "a\"b", "#(#(", "##(", "\u{0}\u{1F}\u{7F}\u{2028}\u{FEFF}😀", "#(tab)", "\r\n", "a.b c"]
    {
        for written in [quote_text(value), quote_identifier(value)] {
            let parsed = parse_expression(&written);
            assert_eq!(parsed.diagnostics, [], "{written}");
            let expected = if written.starts_with('"') { quote_text(value) } else { quote_identifier(value) };
            assert_eq!(dump::expression(&parsed.expression), expected);
        }
        let record = format!("[{} = 1]", quote_field_name(value));
        let parsed = parse_expression(&record);
        assert_eq!(parsed.diagnostics, [], "{record}");
        assert_eq!(
            dump::expression(&parsed.expression),
            format!("(record (= {} 1))", quote_identifier(value))
        );
    }
}

#[test]
fn lines_and_columns() {
    let file = SourceFile::new("a.pq", "\u{FEFF}ab\r\n😀é\rx\n");
    // Offsets: mark 0..3, ab 3..5, 😀 7..11, é 11..13, x 14, end 16.
    let table = [
        (0, 1, 1),
        (3, 1, 1),
        (4, 1, 2),
        (7, 2, 1),
        (9, 2, 1),
        (11, 2, 2),
        (14, 3, 1),
        (16, 4, 1),
        (99, 4, 1),
    ];
    for (offset, line, column) in table {
        assert_eq!(file.line_column(offset), (line, column), "offset {offset}");
    }
}

#[test]
fn rendered_places() {
    let file = SourceFile::new("a.pq", "let\n\tx = 漢字 + y\nin x");
    // 漢字 takes bytes 9 to 15, y is at 18.
    let rendered = file.render(Span::new(9, 15), "no such name", Some("write another"));
    let expected =
        "a.pq:2:6: no such name\n   |\n 2 |     x = 漢字 + y\n   |         ^^^^\n   = write another";
    assert_eq!(rendered, expected);
    let rendered = file.render(Span::new(18, 24), "runs on", None);
    assert_eq!(rendered, "a.pq:2:11: runs on\n   |\n 2 |     x = 漢字 + y\n   |                ^");
    let rendered = file.render(Span::new(99, 99), "at the end", None);
    assert_eq!(rendered, "a.pq:3:5: at the end\n   |\n 3 | in x\n   |     ^");
}

#[test]
fn a_long_line_is_shown_in_part() {
    let file = SourceFile::new("a.pq", format!("{}$ {}", "x".repeat(10_000), "y".repeat(10_000)));
    let rendered = file.render(Span::new(10_000, 20_000), "long", None);
    assert!(rendered.starts_with("a.pq:1:10001: long\n"));
    assert!(rendered.lines().all(|line| line.chars().count() < 200), "{rendered}");
}
