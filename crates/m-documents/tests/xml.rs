//! XML: the shapes of the tables, encodings, namespaces and what is wrong with documents.

use crate::common::{self, check, check_with};

/// `Xml.Document`: Name, Namespace, Value, Attributes. Mixed content is text ("Text versus nodes" of Microsoft's page on
/// the XML connector).
#[test]
fn document() {
    check(&[
        ("Table.ColumnNames(Xml.Document(\"<a/>\"))", "{\"Name\", \"Namespace\", \"Value\", \"Attributes\"}"),
        ("Table.RowCount(Xml.Document(\"<?xml version='1.0'?><!-- c --><a/><?pi x?>\"))", "1"),
        ("Xml.Document(\"<a><b><c>x</c></b></a>\"){0}[Value]{0}[Value]{0}[Value]", "\"x\""),
        ("Xml.Document(\"<a><b>1</b> #(lf) <b>2</b></a>\"){0}[Value][Value]", "{\"1\", \"2\"}"),
        ("Xml.Document(\"<a> x </a>\"){0}[Value]", "\" x \""),
        ("Xml.Document(\"<a><![CDATA[1 < 2]]> &amp; &#65;</a>\"){0}[Value]", "\"1 < 2 & A\""),
        ("Xml.Document(\"<abc>#(lf)    Hello <i>world</i>#(lf)</abc>\"){0}[Value]", "\"Hello <i>world</i>\""),
        ("Xml.Document(\"<a>x &lt; <b/></a>\"){0}[Value]", "\"x &lt; <b/>\""),
        ("Table.RowCount(Xml.Document(\"<a xmlns='u' xmlns:p='v'/>\"){0}[Attributes])", "0"),
        (
            "Record.FieldValues(Xml.Document(\"<p:a xmlns:p='v' p:x='1' xml:lang='en'/>\"){0}[Attributes]{0})",
            "{\"x\", \"v\", \"1\"}",
        ),
        (
            "Xml.Document(\"<a xml:lang='en'/>\"){0}[Attributes]{0}[Namespace]",
            "\"http://www.w3.org/XML/1998/namespace\"",
        ),
        (
            "Type.RecordFields(Type.TableRow(Value.Type(Xml.Document(\"<a/>\"))))[Name][Type] = type text",
            "true",
        ),
    ]);
}

/// `Xml.Tables`. Microsoft's page on the XML connector: of text and elements only the elements are returned. The other
/// shapes are those that queries made by Power Query's editor navigate: `Source{0}[Table]` into a list of records
/// (config.xml), `ResourceSets{0}[ResourceSet]` into nested elements and `Attribute:key` after the elements (Bing's
/// and Plex's answers).
#[test]
fn tables() {
    check(&[
        (
            "Xml.Tables(\"<c><db><server>s</server><database>d</database></db></c>\"){0}[Table]",
            "#table({\"server\", \"database\"}, {{\"s\", \"d\"}})",
        ),
        (
            "Table.ColumnNames(Xml.Tables(\"<c><db><server>s</server></db><x y='1'/></c>\")) & Xml.Tables(\"<c><db><server>s</server></db><x y='1'/></c>\")[Name]",
            "{\"Name\", \"Table\", \"db\", \"x\"}",
        ),
        (
            "Xml.Tables(\"<R><Code>200</Code><Sets><Set><N>1</N></Set></Sets></R>\"){0}[Sets]{0}[Set]{0}[N]",
            "\"1\"",
        ),
        // A list of tables goes on in its tables, also below an attribute of another namespace (workbooks of Excel, SDMX).
        (
            "Xml.Tables(\"<w xmlns:mc='urn:mc' mc:Ignorable='x'><v a='1'/><s><i n='1'/><i n='2'/></s></w>\"){[Name = \"s\"]}[Table]{[Name = \"i\"]}[Table][#\"Attribute:n\"]",
            "{\"1\", \"2\"}",
        ),
        (
            "Xml.Tables(\"<w xmlns:mc='urn:mc' mc:Ignorable='x'><s><i n='1'/></s></w>\")[Name]",
            "{\"s\", \"urn:mc\"}",
        ),
        (
            "Table.ColumnNames(Xml.Tables(\"<M size='1' title='t'><D key='2'><L path='/p'/></D></M>\"))",
            "{\"D\", \"Attribute:size\", \"Attribute:title\"}",
        ),
        (
            "Table.ColumnNames(Xml.Tables(\"<M size='1'><D key='2'><L path='/p'/></D></M>\"){0}[D])",
            "{\"L\", \"Attribute:key\"}",
        ),
        ("Xml.Tables(\"<abc>Hello <i>world</i></abc>\")", "#table({\"i\"}, {{\"world\"}})"),
        // An element that repeats is a table, one that does not is its text, row by row.
        (
            "Xml.Tables(\"<l><r><t>1</t></r><r><t>2</t><t>3</t></r><r/></l>\"){0}[Table][t]{1}",
            "#table({\"Element:Text\"}, {{\"2\"}, {\"3\"}})",
        ),
        ("Xml.Tables(\"<l><r><t>1</t></r><r><t>2</t><t>3</t></r><r/></l>\"){0}[Table][t]{0}", "\"1\""),
        ("Xml.Tables(\"<l><r><t>1</t></r><r><u/></r></l>\"){0}[Table][t]{1}", "null"),
        (
            "Xml.Tables(\"<a><id scheme='x'>7</id></a>\"){0}[Table]",
            "#table({\"Element:Text\", \"Attribute:scheme\"}, {{\"7\", \"x\"}})",
        ),
        // Other namespaces than the parent's stand in a table of their own.
        (
            "Xml.Tables(\"<a xmlns:d='urn:d'><t>1</t><d:x>2</d:x><d:y>3</d:y></a>\"){0}[#\"urn:d\"]",
            "#table({\"x\", \"y\"}, {{\"2\", \"3\"}})",
        ),
        (
            "Xml.Tables(\"<a xmlns='urn:a'><t xml:lang='en'>1</t></a>\"){0}[Table]{0}[#\"http://www.w3.org/XML/1998/namespace\"]",
            "#table({\"Attribute:lang\"}, {{\"en\"}})",
        ),
        ("Table.RowCount(Xml.Tables(\"<a/>\"))", "1"),
        (
            "Xml.Tables(\"<a><foo>1</foo><x:y xmlns:x='foo'>2</x:y></a>\"){0}[foo_1]",
            "#table({\"y\"}, {{\"2\"}})",
        ),
        ("Type.TableColumn(Value.Type(Xml.Tables(\"<a x='1'><b/></a>\")), \"b\") = type text", "true"),
        (
            "Xml.Tables(\"<a/>\", [X = 1])",
            "[Expression.Error] 'X' isn't a valid option. The function has none.",
        ),
        ("Xml.Tables(1)", "[Expression.Error] We cannot convert the value 1 to type Binary."),
    ]);
}

/// XML 1.0, appendix F: mark, declaration, UTF-8; the function's own parameter before the declaration.
#[test]
fn encodings() {
    let utf16: Vec<u8> = "<a>é€</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16_be: Vec<u8> = "<a>é€</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = [&[0xFE, 0xFF], utf16_be.as_slice()].concat();
    let declared = "<?xml version='1.0' encoding='utf-16'?><a>é€</a>";
    let declared_utf16: Vec<u8> = declared.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf8 = "Xml.Document(file){0}[Value]";
    for file in [&utf16, &utf16_be, &marked, &declared_utf16] {
        check_with(file, &[(utf8, "\"é€\"")]);
    }
    check_with("\u{FEFF}<a>é€</a>".as_bytes(), &[(utf8, "\"é€\"")]);
    check_with(declared.as_bytes(), &[(utf8, "\"é€\"")]);
    // ISO 8859-5 has И at 0xB8, Windows 1251 ё.
    let cyrillic = b"<?xml version=\"1.0\" encoding = \"ISO-8859-5\" ?><a>\xB8</a>";
    check_with(cyrillic, &[(utf8, "\"И\""), ("Xml.Document(file, 1251){0}[Value]", "\"ё\"")]);
    check_with(
        b"<?xml version='1.0' encoding='klingon'?><a/>",
        &[(
            utf8,
            "[DataFormat.Error] Xml processing failed. Either the input is invalid or it isn't supported. (Internal error: System does not support 'klingon' encoding.)",
        )],
    );
    check_with(
        b"<a/>",
        &[(
            "Xml.Document(file, 99999)",
            "[Expression.Error] The code page 99999 isn't supported. Use a value of TextEncoding.Type or the number of a Windows code page.",
        )],
    );
}

/// The sentence around the reader's is Microsoft's; the inner ones are those of .NET's XmlReader.
#[test]
fn malformed() {
    let cases = [
        ("", "Root element is missing."),
        ("x", "Data at the root level is invalid. Line 1, position 1."),
        (
            "<a><b></a>",
            "The 'b' start tag on line 1 position 5 does not match the end tag of 'a'. Line 1, position 9.",
        ),
        (
            "<a>#(lf)<b>",
            "Unexpected end of file has occurred. The following elements are not closed: b, a. Line 2, position 4.",
        ),
        // Power Query's own words of such a file: "There are multiple root elements. Line 3027, position 2."
        ("<a/>#(lf)<b/>", "There are multiple root elements. Line 2, position 2."),
        ("<a>&b;</a>", "Reference to undeclared entity 'b'. Line 1, position 4."),
        // The first fault counts.
        ("<a>&b;<c></a>", "Reference to undeclared entity 'b'. Line 1, position 4."),
        ("<a x='1' x='2'/>", "'x' is a duplicate attribute name. Line 1, position 10."),
        ("<p:a/>", "'p' is an undeclared prefix. Line 1, position 2."),
        (
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "For security reasons DTD is prohibited in this XML document.",
        ),
    ];
    let cases: Vec<(String, String)> = cases
        .iter()
        .map(|(document, problem)| {
            let text = document.replace('"', "\"\"");
            (
                format!("Xml.Document(\"{text}\")"),
                format!("[DataFormat.Error] Xml processing failed. Either the input is invalid or it isn't supported. (Internal error: {problem})"),
            )
        })
        .collect();
    check(&cases);
    check(&[
        ("Xml.Tables(Text.Repeat(\"<a>\", 500) & Text.Repeat(\"</a>\", 500)){0}[Table] is table", "true"),
        (
            "(try Xml.Tables(Text.Repeat(\"<a>\", 100000) & Text.Repeat(\"</a>\", 100000)))[Error][Reason]",
            "\"DataFormat.Error\"",
        ),
    ]);
}

/// No damage to a document does more than raise an error.
#[test]
fn damage() {
    let file = "<?xml version='1.0' encoding='utf-8'?><a xmlns:p='urn:p' x='1'><b>é &amp; &#8364;</b><p:c p:d='2'><![CDATA[x]]></p:c><!-- c --><b/></a>";
    common::with_library(|cx| {
        for bytes in common::damaged(file.as_bytes(), 1) {
            let all = "{Json.FromValue(Xml.Document(file)), Json.FromValue(Xml.Tables(file))}{1}";
            if let Err(error) = common::evaluate_with(cx, all, &bytes) {
                assert_eq!(error.reason().as_str(), "DataFormat.Error", "{}", error.message());
            }
        }
    });
}

/// What would take the parser minutes or the memory of the machine is refused by the name of its limit.
#[test]
fn documents_beyond_all_measure() {
    let words = |what: &str| {
        format!(
            "[DataFormat.Error] Xml processing failed. Either the input is invalid or it isn't supported. (Internal error: {what})"
        )
    };
    let attributes = |count: usize| {
        format!(
            "\"<a\" & Text.Combine(List.Transform({{1..{count}}}, each \" a\" & Text.From(_) & \"='1'\")) & \"/>\""
        )
    };
    let spaces = "Text.Combine(List.Transform({1..20000}, each \"<a xmlns:p\" & Text.From(_) & \"='u'>\"))";
    check(&[
        (format!("Table.RowCount(Xml.Document({}){{0}}[Attributes])", attributes(2000)), "2000".to_owned()),
        (format!("Xml.Document({})", attributes(80_000)), words("An element has more than 2000 attributes.")),
        (format!("Xml.Tables({})", attributes(300_000)), words("An element has more than 2000 attributes.")),
        (
            format!("Xml.Document({spaces})"),
            words("More than 256 declarations of namespaces are in force at one place."),
        ),
        (
            "Xml.Document(Text.Repeat(\"<a>\", 100000))".to_owned(),
            words("The document is nested too deeply: more than 1000 levels."),
        ),
    ]);
}
