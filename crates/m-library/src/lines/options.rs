//! The options of `Lines.FromText` and `Lines.FromBinary`.

use crate::text::code_page::CodePage;
use m_engine::value::{Data, Number, Record, Text};
use m_engine::{Args, Cx, Error, FromValue, Result, Value};

/// How a text is cut into lines.
#[derive(Clone)]
pub(super) struct Options {
    pub(super) quotes: Quotes,
    /// Whether a line keeps the characters that end it.
    pub(super) keeps_breaks: bool,
    pub(super) code_page: CodePage,
}

/// Whether a line break in quotes ends a line.
#[derive(Clone, PartialEq)]
pub(super) enum Quotes {
    /// It does.
    Plain,
    /// It does not.
    Always,
    /// It does not where the quote stands at the beginning of a line or right after this delimiter.
    After(Text),
}

const NAMES: [&str; 5] = ["QuoteStyle", "CsvStyle", "Delimiter", "IncludeLineSeparators", "Encoding"];

impl Options {
    /// From the arguments after the first one: a quote style or an options record, then whether to keep line breaks,
    /// then the encoding.
    pub(super) fn new(cx: &Cx, args: &Args) -> Result<Options> {
        let Data::Record(record) = args.value(1).data else {
            let quotes =
                if is_csv(&args.value(1))?.unwrap_or(false) { Quotes::Always } else { Quotes::Plain };
            return Options::from_parts(quotes, args.value(2), args.value(3));
        };
        if !args.value(2).is_null() || !args.value(3).is_null() {
            return Err(Error::expression(
                "Either an options record or the arguments includeLineSeparators and encoding can be given, not both.",
            ));
        }
        if let Some((name, _)) = record.fields().find(|(name, _)| !NAMES.contains(&name.as_str())) {
            return Err(Error::expression_of(
                format!("'{name}' isn't a valid option. Valid options are: {}.", NAMES.join(", ")),
                Value::from(record.clone()),
            ));
        }
        let field = |name: &str| field(cx, &record, name);
        let always = match Option::<i64>::from_value(field("CsvStyle")?)? {
            None => None,
            Some(0) => Some(false),
            Some(1) => Some(true),
            Some(_) => return Err(not_a_member("CsvStyle", field("CsvStyle")?)),
        };
        let csv = is_csv(&field("QuoteStyle")?)?.unwrap_or(always.is_some());
        let delimiter = Option::<Text>::from_value(field("Delimiter")?)?.unwrap_or_else(|| Text::from(","));
        let quotes = match (csv, always) {
            (false, _) => Quotes::Plain,
            (true, Some(false)) => Quotes::After(delimiter),
            (true, _) => Quotes::Always,
        };
        Options::from_parts(quotes, field("IncludeLineSeparators")?, field("Encoding")?)
    }

    fn from_parts(quotes: Quotes, keeps_breaks: Value, encoding: Value) -> Result<Options> {
        let encoding = Option::<Number>::from_value(encoding)?;
        Ok(Options {
            quotes,
            keeps_breaks: Option::<bool>::from_value(keeps_breaks)?.unwrap_or(false),
            code_page: CodePage::new(encoding.as_ref())?,
        })
    }
}

fn field(cx: &Cx, record: &Record, name: &str) -> Result<Value> {
    record.get(name).map_or(Ok(Value::NULL), |cell| cell.force(cx))
}

/// Whether a quote style is `QuoteStyle.Csv`.
fn is_csv(value: &Value) -> Result<Option<bool>> {
    match Option::<i64>::from_value(value.clone())? {
        None => Ok(None),
        Some(0) => Ok(Some(false)),
        Some(1) => Ok(Some(true)),
        Some(_) => Err(not_a_member("QuoteStyle", value.clone())),
    }
}

fn not_a_member(name: &str, value: Value) -> Error {
    Error::expression_of(format!("The value isn't a member of {name}.Type."), value)
}
