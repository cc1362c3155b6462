//! How similar two texts are, for the fuzzy joins and groups: what the options say, and the texts as they are compared.
//! The measure itself is in `words.rs`.

use super::columns;
use super::words::{PENALTY, Word, similarity};
use m_engine::value::{Data, Record, Text, Value};
use m_engine::{Cx, Error, Result};

/// The options of fuzzy matching (Table.FuzzyJoin, "About").
pub(super) struct Similarity {
    ignore_case: bool,
    ignore_space: bool,
    /// How similar two values must be, from 0 to 1.
    pub(super) threshold: f64,
    /// How many matches a row may have.
    pub(super) matches: usize,
    /// The name of the column that shows the similarity.
    pub(super) column: Option<Text>,
    transformations: Vec<(Vec<char>, Vec<char>)>,
}

impl Similarity {
    /// Reads the options record.
    ///
    /// Errors: an option of the wrong kind or outside its range.
    pub(super) fn read(cx: &Cx, options: Option<Record>) -> Result<Similarity> {
        let flag = |name: &str| -> Result<bool> {
            let value = columns::option(cx, &options, name)?;
            match value.data {
                Data::Null => Ok(true),
                Data::Logical(flag) => Ok(flag),
                _ => Err(Error::expression_of(format!("The option '{name}' must be true or false."), value)),
            }
        };
        let (ignore_case, ignore_space) = (flag("IgnoreCase")?, flag("IgnoreSpace")?);
        let threshold = match columns::option(cx, &options, "Threshold")? {
            value if value.is_null() => 0.8,
            value => match &value.data {
                Data::Number(number) if (0.0..=1.0).contains(&number.to_f64()) => number.to_f64(),
                _ => {
                    return Err(Error::expression_of(
                        "The option 'Threshold' must be a number from 0 to 1.",
                        value,
                    ));
                }
            },
        };
        let matches = match columns::option(cx, &options, "NumberOfMatches")? {
            value if value.is_null() => usize::MAX,
            value => value.as_index().ok_or_else(|| {
                Error::expression_of("The option 'NumberOfMatches' must be a whole number.", value.clone())
            })?,
        };
        let requests = columns::option(cx, &options, "ConcurrentRequests")?;
        if !requests.is_null() && !requests.as_index().is_some_and(|number| (1..=8).contains(&number)) {
            return Err(Error::expression_of(
                "The option 'ConcurrentRequests' must be a number from 1 to 8.",
                requests,
            ));
        }
        let column = match columns::option(cx, &options, "SimilarityColumnName")? {
            value if value.is_null() => None,
            value => Some(columns::text(&value)?),
        };
        let mut similarity =
            Similarity { ignore_case, ignore_space, threshold, matches, column, transformations: Vec::new() };
        let table = columns::option(cx, &options, "TransformationTable")?;
        if let Data::Table(table) = &table.data {
            let (from, to) = (table.column(cx, "From")?, table.column(cx, "To")?);
            let mut rows = table.rows(cx)?;
            while let Some(row) = rows.next(cx) {
                let row = row?;
                let from = columns::text(&super::rows::value(cx, &row, from)?)?;
                let to = columns::text(&super::rows::value(cx, &row, to)?)?;
                similarity.transformations.push((similarity.folded(&from), similarity.folded(&to)));
            }
        }
        Ok(similarity)
    }

    fn folded(&self, text: &str) -> Vec<char> {
        if self.ignore_case { text.to_lowercase().chars().collect() } else { text.chars().collect() }
    }

    /// A value ready to be compared many times.
    pub(super) fn prepare(&self, value: &Value) -> Prepared {
        let Data::Text(text) = &value.data else { return Prepared::Other(value.clone()) };
        let chars = self.folded(text);
        let mut changed = chars.clone();
        for (from, to) in &self.transformations {
            changed = replaced(&changed, from, to);
        }
        let transformed = (changed != chars).then(|| words(&changed));
        Prepared::Text { words: words(&chars), transformed }
    }

    /// How similar two values are, from 0 to 1; values that are no texts are equal or not. A value of the transformation
    /// table is as good as the one that it is replaced by, but for a penalty ("How fuzzy matching works in Power Query").
    pub(super) fn between(&self, cx: &Cx, left: &Prepared, right: &Prepared) -> Result<f64> {
        match (left, right) {
            (
                Prepared::Text { words: left, transformed: other_left },
                Prepared::Text { words: right, transformed: other_right },
            ) => {
                let plain = similarity(left, right, self.ignore_space);
                let pairs = [
                    other_left.as_deref().map(|left| (left, &**right)),
                    other_right.as_deref().map(|right| (&**left, right)),
                    other_left.as_deref().zip(other_right.as_deref()),
                ];
                let transformed = |(left, right)| similarity(left, right, self.ignore_space) - PENALTY;
                Ok(pairs.into_iter().flatten().map(transformed).fold(plain, f64::max))
            }
            (Prepared::Other(left), Prepared::Other(right)) => {
                Ok(if m_engine::ops::equals(cx, left, right)? { 1.0 } else { 0.0 })
            }
            _ => Ok(0.0),
        }
    }
}

/// A value folded as the options say.
pub(super) enum Prepared {
    /// A text: its words, and those after the replacements of the transformation table, where these change it.
    Text { words: Vec<Word>, transformed: Option<Vec<Word>> },
    /// Any other value.
    Other(Value),
}

fn words(chars: &[char]) -> Vec<Word> {
    let words = chars.split(|c| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let found: Vec<Word> = words.map(Word::new).collect();
    // What has no letters at all is compared as it is.
    if found.is_empty() { vec![Word::new(chars)] } else { found }
}

fn replaced(text: &[char], from: &[char], to: &[char]) -> Vec<char> {
    if from.is_empty() {
        return text.to_vec();
    }
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        match rest.strip_prefix(from) {
            Some(after) => {
                result.extend_from_slice(to);
                rest = after;
            }
            None => {
                result.push(*first);
                rest = tail;
            }
        }
    }
    result
}
