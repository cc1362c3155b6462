//! The options of `Csv.Document`, from its arguments or from its options record.

use super::columns::{Columns, Extra};
use crate::text::code_page::CodePage;
use m_engine::value::{Data, Number, Record, Text};
use m_engine::{Args, Cx, Error, FromValue, Result, Value};

/// How a document is read.
pub(super) struct Options {
    pub(super) columns: Columns,
    pub(super) dialect: Dialect,
    pub(super) extra: Extra,
    pub(super) code_page: CodePage,
}

/// What ends a field and what quotes mean.
#[derive(Clone, Debug)]
pub(super) struct Dialect {
    pub(super) delimiter: Delimiter,
    /// Whether a quote counts in the middle of a field (`CsvStyle.QuoteAlways`).
    pub(super) quote_always: bool,
    /// Whether a line break inside quotes is data (`QuoteStyle.Csv`).
    pub(super) quoted_lines: bool,
}

/// What stands between two fields.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Delimiter {
    /// Any of these texts, none of them empty.
    Texts(Vec<Text>),
    /// A run of white space.
    Whitespace,
    /// Nothing: each field begins at a code unit of the line.
    Positions(Vec<usize>),
}

const NAMES: [&str; 7] =
    ["Delimiter", "Columns", "Encoding", "CsvStyle", "QuoteStyle", "IncludeByteOrderMark", "ExtraValues"];

impl Options {
    pub(super) fn new(cx: &Cx, args: &Args) -> Result<Options> {
        match args.value(1).data {
            Data::Record(record) => {
                if (2..=4).any(|index| !args.value(index).is_null()) {
                    return Err(Error::expression(
                        "Csv.Document takes either an options record or the arguments delimiter, extraValues and encoding, not both.",
                    ));
                }
                Options::from_record(cx, &record)
            }
            _ => Options::from_parts(cx, args.value(1), args.value(2), args.value(3), args.value(4)),
        }
    }

    fn from_parts(
        cx: &Cx,
        columns: Value,
        delimiter: Value,
        extra: Value,
        encoding: Value,
    ) -> Result<Options> {
        let columns = Columns::new(cx, columns)?;
        let extra = match choice("ExtraValues", &extra, &[Extra::List, Extra::Error, Extra::Ignore])? {
            Some(extra) => extra,
            // A number of columns that was asked for is documented to cut rows; one that was found must not.
            None if matches!(columns, Columns::Found) => Extra::Error,
            None => Extra::Ignore,
        };
        let encoding = Option::<Number>::from_value(encoding)?;
        Ok(Options {
            columns,
            dialect: Dialect {
                delimiter: Delimiter::new(cx, &delimiter)?,
                quote_always: false,
                quoted_lines: true,
            },
            extra,
            code_page: CodePage::new(encoding.as_ref())?,
        })
    }

    fn from_record(cx: &Cx, record: &Record) -> Result<Options> {
        if let Some((name, _)) = record.fields().find(|(name, _)| !NAMES.contains(&name.as_str())) {
            return Err(Error::expression_of(
                format!(
                    "'{name}' isn't a valid Csv.Document option. Valid options are: {}.",
                    NAMES.join(", ")
                ),
                Value::from(record.clone()),
            ));
        }
        let field = |name: &str| record.get(name).map_or(Ok(Value::NULL), |cell| cell.force(cx));
        let mut options = Options::from_parts(
            cx,
            field("Columns")?,
            field("Delimiter")?,
            field("ExtraValues")?,
            field("Encoding")?,
        )?;
        let dialect = &mut options.dialect;
        dialect.quote_always = choice("CsvStyle", &field("CsvStyle")?, &[false, true])?.unwrap_or(false);
        dialect.quoted_lines = choice("QuoteStyle", &field("QuoteStyle")?, &[false, true])?.unwrap_or(true);
        // Only a writer of CSV would use it; a reader checks it.
        Option::<bool>::from_value(field("IncludeByteOrderMark")?)?;
        Ok(options)
    }
}

/// The choice that a member of an enumeration, numbered from 0, stands for.
fn choice<T: Copy>(name: &str, value: &Value, choices: &[T]) -> Result<Option<T>> {
    if value.is_null() {
        return Ok(None);
    }
    match value.as_index().and_then(|index| choices.get(index)) {
        Some(choice) => Ok(Some(*choice)),
        None => Err(Error::expression_of(format!("The value isn't a member of {name}.Type."), value.clone())),
    }
}

impl Delimiter {
    fn new(cx: &Cx, value: &Value) -> Result<Delimiter> {
        match &value.data {
            Data::Null => Ok(Delimiter::Texts(vec![Text::from(",")])),
            Data::Text(text) if text.is_empty() => Ok(Delimiter::Whitespace),
            Data::Text(text) => Ok(Delimiter::Texts(vec![text.clone()])),
            Data::List(list) => Delimiter::of_list(list.values(cx)?),
            _ => Err(Error::expression_of(
                "The delimiter must be a text, a list of texts, or a list of positions.",
                value.clone(),
            )),
        }
    }

    fn of_list(items: Vec<Value>) -> Result<Delimiter> {
        if !items.is_empty() && items.iter().all(|item| item.as_index().is_some()) {
            let positions: Vec<usize> = items.iter().filter_map(Value::as_index).collect();
            if !positions.is_sorted() {
                return Err(Error::expression_of(
                    "The positions of the columns must be in ascending order.",
                    Value::list(items),
                ));
            }
            return Ok(Delimiter::Positions(positions));
        }
        let texts = items.into_iter().map(Text::from_value).collect::<Result<Vec<Text>>>()?;
        if texts.is_empty() || texts.iter().any(|text| text.is_empty()) {
            return Err(Error::expression(
                "A list of delimiters needs at least one text, and none may be empty.",
            ));
        }
        Ok(Delimiter::Texts(texts))
    }
}
