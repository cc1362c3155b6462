//! Splitters at delimiters and white space.
//!
//! Here: `Splitter.SplitByNothing`, `Splitter.SplitTextByWhitespace`.

use super::quoted::{Between, Quotes, split, split_from_end};
use super::splitter;
use crate::text::native::made;
use m_engine::value::types::TypeKind;
use m_engine::value::{List, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] =
    &[NOTHING, BY_DELIMITER, BY_ANY_DELIMITER, BY_EACH_DELIMITER, BY_WHITESPACE];

const NOTHING: Builtin = Builtin {
    name: "Splitter.SplitByNothing",
    signature: "() as function",
    doc: "Gives a function that gives its argument as the only item of a list.",
    examples: &[
        (r#"Splitter.SplitByNothing()("a,b")"#, r#"{"a,b"}"#),
        ("Splitter.SplitByNothing()(1)", "{1}"),
    ],
    body: Rust(|_, _| {
        let list = Type::new(TypeKind::List(None));
        let nothing = made(&[("value", Type::any())], list, |_, args| Ok(Value::list(vec![args.value(0)])));
        Ok(nothing.knowing(Whole).into())
    }),
};

/// What a splitter is known as that leaves its argument whole.
pub(crate) struct Whole;

const BY_DELIMITER: Builtin = Builtin {
    name: "Splitter.SplitTextByDelimiter",
    signature: "(delimiter as text, optional quoteStyle as nullable number, optional csvStyle as nullable number) \
                as function",
    doc: "Gives a function that splits a text at `delimiter`. Unless `quoteStyle` is `QuoteStyle.None`, a delimiter in \
          quotes does not count and the quotes are removed; `csvStyle` says whether a quote counts only at the \
          beginning of a part (the default) or everywhere.",
    examples: &[
        (r#"Splitter.SplitTextByDelimiter(",", QuoteStyle.Csv)("a,""b,c"",d")"#, r#"{"a", "b,c", "d"}"#),
        (r#"Splitter.SplitTextByDelimiter(",", QuoteStyle.None)("a,""b,c""")"#, r#"{"a", """b", "c"""}"#),
        (
            r#"Splitter.SplitTextByDelimiter(",", QuoteStyle.Csv, CsvStyle.QuoteAlways)("a""b,c"",d")"#,
            r#"{"ab,c", "d"}"#,
        ),
        (r#"Splitter.SplitTextByDelimiter("--")("a--b--")"#, r#"{"a", "b", ""}"#),
    ],
    body: Rust(|_, args| {
        let between = Between::Any(vec![args.get(0)?]);
        let always = match args.get::<Option<i64>>(2)? {
            None | Some(0) => false,
            Some(1) => true,
            Some(_) => return Err(not_a_member("CsvStyle", args.value(2))),
        };
        let quotes = quotes(&args, if always { Quotes::Always } else { Quotes::AfterDelimiter })?;
        Ok(splitter(move |_, text| Ok(split(&text, &between, quotes))))
    }),
};

const BY_ANY_DELIMITER: Builtin = Builtin {
    name: "Splitter.SplitTextByAnyDelimiter",
    signature: "(delimiters as list, optional quoteStyle as nullable number, optional startAtEnd as nullable logical) \
                as function",
    doc: "Gives a function that splits a text at each of `delimiters`. Unless `quoteStyle` is `QuoteStyle.None`, a \
          delimiter in quotes does not count and the quotes are removed. With `startAtEnd` the text is read from its \
          end.",
    examples: &[
        (
            r#"Splitter.SplitTextByAnyDelimiter({",", ";"}, QuoteStyle.Csv)("a,b;""c,d;e"",f")"#,
            r#"{"a", "b", "c,d;e", "f"}"#,
        ),
        (
            r#"Splitter.SplitTextByAnyDelimiter({",", ";"}, QuoteStyle.Csv, true)("a,""b;c,d")"#,
            r#"{"a,b", "c", "d"}"#,
        ),
    ],
    body: Rust(|cx, args| by_delimiters(cx, &args, Between::Any)),
};

const BY_EACH_DELIMITER: Builtin = Builtin {
    name: "Splitter.SplitTextByEachDelimiter",
    signature: "(delimiters as list, optional quoteStyle as nullable number, optional startAtEnd as nullable logical) \
                as function",
    doc: "Gives a function that splits a text at the first of `delimiters`, then what follows at the second, and so on. \
          Unless `quoteStyle` is `QuoteStyle.None`, a delimiter in quotes does not count and the quotes are removed. \
          With `startAtEnd` the text is read from its end.",
    examples: &[
        (r#"Splitter.SplitTextByEachDelimiter({",", ";"})("a,b;c,d")"#, r#"{"a", "b", "c,d"}"#),
        (
            r#"Splitter.SplitTextByEachDelimiter({",", ";"}, QuoteStyle.None, true)("a,""b;c"",d")"#,
            r#"{"a,""b", "c""", "d"}"#,
        ),
    ],
    body: Rust(|cx, args| by_delimiters(cx, &args, Between::Each)),
};

const BY_WHITESPACE: Builtin = Builtin {
    name: "Splitter.SplitTextByWhitespace",
    signature: "(optional quoteStyle as nullable number) as function",
    doc: "Gives a function that splits a text at white space, however much of it stands together. Unless `quoteStyle` \
          is `QuoteStyle.None`, white space in quotes does not count and the quotes are removed.",
    examples: &[
        (r##"Splitter.SplitTextByWhitespace(QuoteStyle.None)("a b#(tab)c")"##, r#"{"a", "b", "c"}"#),
        (r#"Splitter.SplitTextByWhitespace()("a  ""b c""")"#, r#"{"a", "b c"}"#),
    ],
    body: Rust(|_, args| {
        let plain = match args.get::<Option<i64>>(0)? {
            Some(0) => true,
            None | Some(1) => false,
            Some(_) => return Err(not_a_member("QuoteStyle", args.value(0))),
        };
        let quotes = if plain { Quotes::Plain } else { Quotes::AfterDelimiter };
        Ok(splitter(move |_, text| Ok(split(&text, &Between::Whitespace, quotes))))
    }),
};

fn by_delimiters(cx: &Cx, args: &Args, between: fn(Vec<Text>) -> Between) -> Result<Value> {
    let values = args.get::<List>(0)?.values(cx)?;
    let between = between(values.into_iter().map(Text::from_value).collect::<Result<Vec<Text>>>()?);
    let quotes = quotes(args, Quotes::Always)?;
    let from_end = args.get::<Option<bool>>(2)?.unwrap_or(false);
    let split = if from_end { split_from_end } else { split };
    Ok(splitter(move |_, text| Ok(split(&text, &between, quotes))))
}

/// What the second argument, a quote style, makes of quotes; `csv` is the meaning under `QuoteStyle.Csv`.
fn quotes(args: &Args, csv: Quotes) -> Result<Quotes> {
    match args.get::<Option<i64>>(1)? {
        Some(0) => Ok(Quotes::Plain),
        None | Some(1) => Ok(csv),
        Some(_) => Err(not_a_member("QuoteStyle", args.value(1))),
    }
}

fn not_a_member(name: &str, value: Value) -> Error {
    Error::expression_of(format!("The value isn't a member of {name}.Type."), value)
}
