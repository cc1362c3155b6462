//! `CsvStyle.*`, `QuoteStyle.*` and `ExtraValues.*`: how delimited text is read.

use crate::text::enumeration::member;
use m_engine::value::Type;
use m_engine::{Body::Constant, Builtin};

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

const CSV_STYLE_TYPE: Builtin = Builtin {
    name: "CsvStyle.Type",
    signature: "type",
    doc: "The type of the values that say where quotes count in a CSV document.",
    examples: &[("CsvStyle.Type is type", "true")],
    body: Constant(|_| Ok(Type::number().named("CsvStyle.Type").into())),
};

const QUOTE_AFTER_DELIMITER: Builtin = member::<0>(
    "CsvStyle.QuoteAfterDelimiter",
    "CsvStyle.Type",
    "A quote counts only at the beginning of a field, right after the delimiter.",
);
const QUOTE_ALWAYS: Builtin =
    member::<1>("CsvStyle.QuoteAlways", "CsvStyle.Type", "A quote counts wherever it stands in a field.");

const QUOTE_STYLE_TYPE: Builtin = Builtin {
    name: "QuoteStyle.Type",
    signature: "type",
    doc: "The type of the values that say whether quotes have a meaning.",
    examples: &[("QuoteStyle.Type is type", "true")],
    body: Constant(|_| Ok(Type::number().named("QuoteStyle.Type").into())),
};

const QUOTE_NONE: Builtin =
    member::<0>("QuoteStyle.None", "QuoteStyle.Type", "A quote is a character like any other.");
const QUOTE_CSV: Builtin = member::<1>(
    "QuoteStyle.Csv",
    "QuoteStyle.Type",
    "A quote begins and ends quoted text; inside, two quotes stand for one.",
);

const EXTRA_VALUES_TYPE: Builtin = Builtin {
    name: "ExtraValues.Type",
    signature: "type",
    doc: "The type of the values that say what becomes of the values of a row for which there is no column.",
    examples: &[("ExtraValues.Type is type", "true")],
    body: Constant(|_| Ok(Type::number().named("ExtraValues.Type").into())),
};

const EXTRA_LIST: Builtin =
    member::<0>("ExtraValues.List", "ExtraValues.Type", "They are collected into a list in the last column.");
const EXTRA_ERROR: Builtin = member::<1>("ExtraValues.Error", "ExtraValues.Type", "They raise an error.");
const EXTRA_IGNORE: Builtin = member::<2>("ExtraValues.Ignore", "ExtraValues.Type", "They are left out.");
