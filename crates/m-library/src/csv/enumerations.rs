//! `CsvStyle.*`, `QuoteStyle.*` and `ExtraValues.*`: how delimited text is read.

use crate::enumeration::{enumeration, member};
use m_engine::Builtin;

pub(crate) const ALL: &[Builtin] = &[
    CSV_STYLE_TYPE,
    QUOTE_AFTER_DELIMITER,
    QUOTE_ALWAYS,
    QUOTE_STYLE_TYPE,
    QUOTE_NONE,
    QUOTE_CSV,
    EXTRA_VALUES_TYPE,
    EXTRA_LIST,
    EXTRA_ERROR,
    EXTRA_IGNORE,
];

const CSV_STYLE_TYPE: Builtin =
    enumeration!("CsvStyle.Type", "The type of the values that say where quotes count in a CSV document.");

const QUOTE_AFTER_DELIMITER: Builtin = member!(
    "CsvStyle.QuoteAfterDelimiter",
    0,
    "A quote counts only at the beginning of a field, right after the delimiter."
);
const QUOTE_ALWAYS: Builtin =
    member!("CsvStyle.QuoteAlways", 1, "A quote counts wherever it stands in a field.");

const QUOTE_STYLE_TYPE: Builtin =
    enumeration!("QuoteStyle.Type", "The type of the values that say whether quotes have a meaning.");

const QUOTE_NONE: Builtin = member!("QuoteStyle.None", 0, "A quote is a character like any other.");
const QUOTE_CSV: Builtin =
    member!("QuoteStyle.Csv", 1, "A quote begins and ends quoted text; inside, two quotes stand for one.");

const EXTRA_VALUES_TYPE: Builtin = enumeration!(
    "ExtraValues.Type",
    "The type of the values that say what becomes of the values of a row for which there is no column."
);

const EXTRA_LIST: Builtin =
    member!("ExtraValues.List", 0, "They are collected into a list in the last column.");
const EXTRA_ERROR: Builtin = member!("ExtraValues.Error", 1, "They raise an error.");
const EXTRA_IGNORE: Builtin = member!("ExtraValues.Ignore", 2, "They are left out.");
