//! `Lines.FromText` and `Lines.FromBinary`.

use super::options::Options;
use super::reader::Reader;
use m_engine::value::{Binary, List, Text};
use m_engine::{Body::Rust, Builtin, Cx};

pub(crate) const ALL: &[Builtin] = &[FROM_TEXT, FROM_BINARY];

const FROM_TEXT: Builtin = Builtin {
    name: "Lines.FromText",
    signature: "(text as text, optional quoteStyle as any, optional includeLineSeparators as nullable logical) as list",
    doc: "Cuts `text` into a list of its lines. `quoteStyle` says whether a line break in quotes ends a line \
          (`QuoteStyle.None`, the default) or not (`QuoteStyle.Csv`); with `includeLineSeparators` the lines keep their \
          line breaks. In place of both a record may have the fields `QuoteStyle`, `CsvStyle`, `Delimiter` and \
          `IncludeLineSeparators`.",
    examples: &[
        (r##"Lines.FromText("a#(cr)#(lf)b#(lf)#(cr)c")"##, r#"{"a", "b", "", "c"}"#),
        (r##"Lines.FromText("a#(lf)")"##, r#"{"a"}"#),
        (r##"Lines.FromText("a#(lf)b", null, true)"##, r##"{"a#(lf)", "b"}"##),
        (r##"Lines.FromText("""a#(lf)b""#(lf)c", QuoteStyle.Csv)"##, r##"{"""a#(lf)b""", "c"}"##),
        (
            r##"Lines.FromText("x""a#(lf)b", [CsvStyle = CsvStyle.QuoteAfterDelimiter, Delimiter = ","])"##,
            r#"{"x""a", "b"}"#,
        ),
        (r#"Lines.FromText("")"#, "{}"),
        (r#"Lines.FromText("", [Style = 1])"#, r#"error "Expression.Error""#),
    ],
    body: Rust(|cx, args| {
        let (text, options) = (args.get::<Text>(0)?, Options::new(cx, &args)?);
        let lines = List::generate(cx, move |_| {
            let mut reader = Reader::of_text(&text, options.clone());
            Ok(move |cx: &Cx| reader.next(cx))
        });
        Ok(lines.into())
    }),
};

const FROM_BINARY: Builtin = Builtin {
    name: "Lines.FromBinary",
    signature: "(binary as binary, optional quoteStyle as any, optional includeLineSeparators as nullable logical, \
                optional encoding as nullable number) as list",
    doc: "Cuts `binary` into a list of its lines, which are read as the list is. `quoteStyle` says whether a line break \
          in quotes ends a line (`QuoteStyle.None`, the default) or not (`QuoteStyle.Csv`); with \
          `includeLineSeparators` the lines keep their line breaks; `encoding` is a value of `TextEncoding.Type` \
          (default UTF-8). In place of all three a record may have the fields `QuoteStyle`, `CsvStyle`, `Delimiter`, \
          `IncludeLineSeparators` and `Encoding`.",
    examples: &[
        (r##"Lines.FromBinary(Text.ToBinary("a#(lf)ü"))"##, r#"{"a", "ü"}"#),
        (r##"Lines.FromBinary(Text.ToBinary("a#(cr)#(lf)b", 1200), [Encoding = 1200])"##, r#"{"a", "b"}"#),
    ],
    body: Rust(|cx, args| {
        let (binary, options) = (args.get::<Binary>(0)?, Options::new(cx, &args)?);
        let lines = List::generate(cx, move |cx| {
            let mut reader = Reader::of_binary(cx, &binary, options.clone())?;
            Ok(move |cx: &Cx| reader.next(cx))
        });
        Ok(lines.into())
    }),
};
