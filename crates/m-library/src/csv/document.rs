//! `Csv.Document`: delimited or fixed-width text as a table that reads the text as its rows are pulled.

use super::options::Options;
use super::reader::Source;
use super::rows;
use m_engine::value::{Data, Kind};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[DOCUMENT];

const DOCUMENT: Builtin = Builtin {
    name: "Csv.Document",
    signature: "(source as any, optional columns as any, optional delimiter as any, \
                optional extraValues as nullable number, optional encoding as nullable number) as table",
    doc: "Reads delimited text, a text or a binary, as a table of texts. The rows are read as they are needed and never \
          held in memory together. \
          `columns` is null, the number of columns, a list of their names, a table type, or a record of options. \
          Without it the table is as wide as the widest of the first 1000 rows, and a later row with more values \
          raises an error in its cells; with it, values for which there is no column are ignored unless `extraValues` \
          says otherwise. Short rows end in empty texts. \
          `delimiter` is a text (default `,`), a list of texts of which any separates values, `\"\"` for any run of \
          white space, or a list of positions at which the columns of a fixed-width text begin. \
          `encoding` is a value of `TextEncoding.Type` or a Windows code page (default UTF-8); a byte order mark \
          overrides it. The options record has the fields `Delimiter`, `Columns`, `Encoding`, `ExtraValues`, \
          `CsvStyle` (whether a quote counts only at the beginning of a value, the default, or everywhere), \
          `QuoteStyle` (whether a line break inside quotes is data, the default, or ends the row) and \
          `IncludeByteOrderMark` (no meaning when reading).",
    examples: &[
        (
            r##"Csv.Document("a,""b,c""#(cr)#(lf)d,e")"##,
            r##"#table({"Column1", "Column2"}, {{"a", "b,c"}, {"d", "e"}})"##,
        ),
        (
            r##"Csv.Document(Text.ToBinary("1#(tab)ü", TextEncoding.Utf16, true), {"A", "B"}, "#(tab)")"##,
            r##"#table({"A", "B"}, {{"1", "ü"}})"##,
        ),
        (
            r##"Csv.Document("1;2;3#(lf)4", [Delimiter = ";", Columns = 2])"##,
            r##"#table({"Column1", "Column2"}, {{"1", "2"}, {"4", ""}})"##,
        ),
        (
            r##"Csv.Document("1;2;3", 2, ";", ExtraValues.List)"##,
            r##"#table({"Column1", "Column2"}, {{"1", {"2", "3"}}})"##,
        ),
        (
            r##"Csv.Document("ab12#(lf)cd34", 2, {0, 2})"##,
            r##"#table({"Column1", "Column2"}, {{"ab", "12"}, {"cd", "34"}})"##,
        ),
        (
            r##"Csv.Document("a""b,c""d", [CsvStyle = CsvStyle.QuoteAlways])"##,
            r##"#table({"Column1"}, {{"ab,cd"}})"##,
        ),
        (
            r##"Csv.Document("""a#(lf)b"",c", [QuoteStyle = QuoteStyle.None])"##,
            r##"#table({"Column1", "Column2"}, {{"a", ""}, {"b""", "c"}})"##,
        ),
        (r#"Csv.Document("a", [Separator = ";"])"#, r#"error "Expression.Error""#),
        (r#"Csv.Document("1,2", 1, null, ExtraValues.Error){0}[Column1]"#, r#"error "DataFormat.Error""#),
    ],
    body: Rust(document),
};

fn document(cx: &Cx, args: Args) -> Result<Value> {
    let options = Options::new(cx, &args)?;
    let source = args.value(0);
    let source = match source.data {
        Data::Text(text) => Source::Text(text),
        Data::Binary(binary) => Source::Binary(binary, options.code_page),
        _ => {
            let wanted = m_engine::value::Type::of_kind(Kind::Binary);
            return Err(Error::conversion(&source, &wanted));
        }
    };
    Ok(rows::table(cx, source, options).into())
}
