//! `Combiner.CombineTextByDelimiter` and `Combiner.CombineTextByEachDelimiter`.

use crate::text::native::function;
use m_engine::value::types::TypeKind;
use m_engine::value::{List, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[BY_DELIMITER, BY_EACH_DELIMITER];

const BY_DELIMITER: Builtin = Builtin {
    name: "Combiner.CombineTextByDelimiter",
    signature: "(delimiter as text, optional quoteStyle as nullable number) as function",
    doc: "Gives a function that joins a list of texts with `delimiter` between them. With `QuoteStyle.Csv` a text that \
          contains the delimiter, a quote or a line break is put in quotes. A null is an empty text.",
    examples: &[
        (r#"Combiner.CombineTextByDelimiter(";")({"a", "b", "c"})"#, r#""a;b;c""#),
        (
            r#"Combiner.CombineTextByDelimiter(",", QuoteStyle.Csv)({"a,b", "c""d", "e"})"#,
            r#""""a,b"",""c""""d"",e""#,
        ),
        (r#"Combiner.CombineTextByDelimiter(",")({"a", null, "b"})"#, r#""a,,b""#),
    ],
    body: Rust(|_, args| {
        let (delimiter, quoted) = (args.get::<Text>(0)?, is_quoted(&args)?);
        Ok(combiner(move |_| Some(delimiter.clone()), quoted))
    }),
};

const BY_EACH_DELIMITER: Builtin = Builtin {
    name: "Combiner.CombineTextByEachDelimiter",
    signature: "(delimiters as list, optional quoteStyle as nullable number) as function",
    doc: "Gives a function that joins a list of texts with the texts of `delimiters` between them, one after the other. \
          With `QuoteStyle.Csv` a text that contains the delimiter after it, a quote or a line break is put in quotes.",
    examples: &[(r#"Combiner.CombineTextByEachDelimiter({"=", "+"})({"a", "b", "c"})"#, r#""a=b+c""#)],
    body: Rust(|cx, args| {
        let values = args.get::<List>(0)?.values(cx)?;
        let delimiters = values.into_iter().map(Text::from_value).collect::<Result<Vec<Text>>>()?;
        let quoted = is_quoted(&args)?;
        Ok(combiner(move |position| delimiters.get(position).cloned(), quoted))
    }),
};

/// Whether the second argument is `QuoteStyle.Csv`.
fn is_quoted(args: &Args) -> Result<bool> {
    match args.get::<Option<i64>>(1)? {
        None | Some(0) => Ok(false),
        Some(1) => Ok(true),
        Some(_) => Err(Error::expression_of(
            "The quote style must be QuoteStyle.None or QuoteStyle.Csv.",
            args.value(1),
        )),
    }
}

fn combiner(delimiter: impl Fn(usize) -> Option<Text> + 'static, quoted: bool) -> Value {
    let list = Type::new(TypeKind::List(None));
    function(&[("texts", list)], Type::text(), move |cx, args| {
        let texts = texts(cx, &args)?;
        let mut joined = String::new();
        for (position, text) in texts.iter().enumerate() {
            let after = delimiter(position);
            if quoted && needs_quotes(text, after.as_ref()) {
                joined.push_str(&format!("\"{}\"", text.replace('"', "\"\"")));
            } else {
                joined.push_str(text);
            }
            if position + 1 < texts.len() {
                joined.push_str(&after.unwrap_or_default());
            }
        }
        Ok(joined.into())
    })
}

/// The texts of a combiner's only argument; null is an empty text.
pub(super) fn texts(cx: &Cx, args: &Args) -> Result<Vec<Text>> {
    let values = args.get::<List>(0)?.values(cx)?;
    values.into_iter().map(|value| Ok(Option::<Text>::from_value(value)?.unwrap_or_default())).collect()
}

fn needs_quotes(text: &str, delimiter: Option<&Text>) -> bool {
    text.contains(['"', '\r', '\n'])
        || delimiter.is_some_and(|delimiter| !delimiter.is_empty() && text.contains(delimiter.as_str()))
}
