//! How similar two texts are, for the fuzzy joins and groups: texts are folded as the options say, then compared by the
//! number of changes between them (Levenshtein), also with their words in order of the alphabet.

use super::columns;
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
                _ => Err(Error::argument(format!("The option '{name}' must be true or false."), value)),
            }
        };
        let (ignore_case, ignore_space) = (flag("IgnoreCase")?, flag("IgnoreSpace")?);
        let threshold = match columns::option(cx, &options, "Threshold")? {
            value if value.is_null() => 0.8,
            value => match &value.data {
                Data::Number(number) if (0.0..=1.0).contains(&number.to_f64()) => number.to_f64(),
                _ => {
                    return Err(Error::argument(
                        "The option 'Threshold' must be a number from 0 to 1.",
                        value,
                    ));
                }
            },
        };
        let matches = match columns::option(cx, &options, "NumberOfMatches")? {
            value if value.is_null() => usize::MAX,
            value => value.as_index().ok_or_else(|| {
                Error::argument("The option 'NumberOfMatches' must be a whole number.", value.clone())
            })?,
        };
        let requests = columns::option(cx, &options, "ConcurrentRequests")?;
        if !requests.is_null() && !requests.as_index().is_some_and(|number| (1..=8).contains(&number)) {
            return Err(Error::argument(
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
        let mut chars = self.folded(text);
        for (from, to) in &self.transformations {
            chars = replaced(&chars, from, to);
        }
        let mut words: Vec<Vec<char>> = chars
            .split(|c| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(<[char]>::to_vec)
            .collect();
        let joined = self.join(&words);
        words.sort();
        let sorted = self.join(&words);
        Prepared::Text { joined, sorted }
    }

    /// The words one after the other. Spaces between letters and digits are never ignored ("M 365" is not "M365",
    /// IgnoreSpace), and one such space makes short names differ more than a letter does.
    fn join(&self, words: &[Vec<char>]) -> Vec<char> {
        let mut joined: Vec<char> = Vec::new();
        for word in words {
            match (joined.last(), word.first()) {
                (None, _) => {}
                (Some(last), Some(first)) if last.is_numeric() != first.is_numeric() => {
                    joined.extend(if self.ignore_space { "  " } else { " " }.chars());
                }
                _ if self.ignore_space => {}
                _ => joined.push(' '),
            }
            joined.extend(word);
        }
        joined
    }

    /// How similar two values are, from 0 to 1; values that are no texts are equal or not.
    pub(super) fn between(&self, cx: &Cx, left: &Prepared, right: &Prepared) -> Result<f64> {
        match (left, right) {
            (Prepared::Text { joined: a, sorted: s }, Prepared::Text { joined: b, sorted: t }) => {
                Ok(ratio(a, b).max(ratio(s, t)))
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
    /// A text: its words in their order and in that of the alphabet.
    Text { joined: Vec<char>, sorted: Vec<char> },
    /// Any other value.
    Other(Value),
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

/// One minus the number of changes per character.
fn ratio(left: &[char], right: &[char]) -> f64 {
    let longest = left.len().max(right.len());
    if longest == 0 {
        return 1.0;
    }
    1.0 - distance(left, right) as f64 / longest as f64
}

/// The least number of insertions, deletions and replacements that make one text the other.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = i;
        let mut above_left = i + 1;
        for (b, cell) in right.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            above_left = replaced.min(above_left + 1).min(*cell + 1);
            *cell = above_left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn changes_between_texts() {
        // Textbook pairs, and the pairs that the pages of the fuzzy functions call similar.
        let cases = [
            ("kitten", "sitting", 3),
            ("", "abc", 3),
            ("abc", "", 3),
            ("grapes", "graes", 1),
            ("flaw", "lawn", 2),
        ];
        for (left, right, expected) in cases {
            let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
            assert_eq!(distance(&left, &right), expected);
        }
    }
}
