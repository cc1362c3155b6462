//! What a load's columns hold: counted while the rows go by, in memory that does not grow with them.

use serde_json::{Value, json};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Up to so many distinct values are counted exactly, beyond that they are estimated.
const EXACT: usize = 16_384;
/// So many values are kept to draw the histogram from.
const SAMPLE: usize = 4_096;
/// A column with more distinct values has no list of frequent ones.
const FREQUENT: usize = 64;
/// Of a longer text only the beginning is kept.
const LONG: usize = 1_000;
/// Bars of a histogram.
const BARS: usize = 24;

/// The statistics of one column.
#[derive(Default)]
pub(crate) struct Statistics {
    rows: u64,
    nulls: u64,
    blanks: u64,
    errors: u64,
    distinct: Distinct,
    least: Option<Value>,
    greatest: Option<Value>,
    sample: Vec<f64>,
    sampled: u64,
    random: u64,
    /// Values and how often they occurred; none where there are too many.
    frequent: Option<HashMap<String, u64>>,
}

/// Distinct values by adaptive sampling (Wegman): of ever more values only those are kept whose hash ends in ever more
/// zeros, and each stands for so many more.
#[derive(Default)]
struct Distinct {
    kept: HashSet<u64>,
    zeros: u32,
}

impl Distinct {
    fn add(&mut self, hash: u64) {
        if hash.trailing_zeros() < self.zeros {
            return;
        }
        self.kept.insert(hash);
        while self.kept.len() > EXACT {
            self.zeros += 1;
            let zeros = self.zeros;
            self.kept.retain(|hash| hash.trailing_zeros() >= zeros);
        }
    }

    fn count(&self) -> u64 {
        (self.kept.len() as u64) << self.zeros
    }
}

impl Statistics {
    pub(crate) fn new() -> Statistics {
        Statistics { frequent: Some(HashMap::new()), random: 0x9E37_79B9_7F4A_7C15, ..Statistics::default() }
    }

    /// Counts a cell.
    pub(crate) fn add(&mut self, cell: &Value) {
        self.rows += 1;
        match cell {
            Value::Null => self.nulls += 1,
            Value::String(text) if text.is_empty() => self.blanks += 1,
            Value::Array(parts) if tag(parts) == "e" => {
                self.errors += 1;
                return;
            }
            _ => {}
        }
        self.distinct.add(hash_of(cell));
        let long = cell.as_str().is_some_and(|text| text.len() > LONG);
        if long {
            // A list of what is frequent is for values that one can read.
            self.frequent = None;
        }
        if let Some(frequent) = &mut self.frequent {
            let label = label(cell);
            if frequent.len() < FREQUENT || frequent.contains_key(&label) {
                *frequent.entry(label).or_default() += 1;
            } else {
                self.frequent = None;
            }
        }
        if outdoes(cell, self.least.as_ref(), Ordering::Less) {
            self.least = Some(short(cell));
        }
        if outdoes(cell, self.greatest.as_ref(), Ordering::Greater) {
            self.greatest = Some(short(cell));
        }
        if let Some(number) = position(cell) {
            self.sampled += 1;
            if self.sample.len() < SAMPLE {
                self.sample.push(number);
            } else {
                // Every value has the same chance to be in the sample (Vitter's algorithm R).
                self.random ^= self.random << 13;
                self.random ^= self.random >> 7;
                self.random ^= self.random << 17;
                let at = (self.random % self.sampled) as usize;
                if let Some(place) = self.sample.get_mut(at) {
                    *place = number;
                }
            }
        }
    }

    /// As the page shows them.
    pub(crate) fn shown(&self) -> Value {
        let mut frequent: Vec<(&String, &u64)> = self.frequent.iter().flatten().collect();
        frequent.sort_by(|left, right| right.1.cmp(left.1).then(left.0.cmp(right.0)));
        frequent.truncate(10);
        json!({
            "rows": self.rows, "nulls": self.nulls, "blanks": self.blanks, "errors": self.errors,
            "distinct": self.distinct.count(), "exact": self.distinct.zeros == 0,
            "least": self.least, "greatest": self.greatest,
            "bars": self.bars(), "frequent": frequent,
        })
    }

    fn bars(&self) -> Vec<usize> {
        let least = self.sample.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = self.sample.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let width = (greatest - least) / BARS as f64;
        if !width.is_finite() || width <= 0.0 {
            return Vec::new();
        }
        let mut bars = vec![0; BARS];
        for value in &self.sample {
            let bar = (((value - least) / width) as usize).min(BARS - 1);
            bars[bar] += 1;
        }
        bars
    }
}

/// The cell, of a long text the beginning, which decides of the order but for texts that begin alike.
fn short(cell: &Value) -> Value {
    match cell {
        Value::String(text) if text.len() > LONG => text.chars().take(LONG).collect::<String>().into(),
        _ => cell.clone(),
    }
}

fn tag(parts: &[Value]) -> &str {
    parts.first().and_then(Value::as_str).unwrap_or_default()
}

fn hash_of(cell: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    match cell {
        Value::String(text) => text.hash(&mut hasher),
        Value::Number(number) => number.as_f64().unwrap_or_default().to_bits().hash(&mut hasher),
        other => other.to_string().hash(&mut hasher),
    }
    hasher.finish()
}

fn label(cell: &Value) -> String {
    match cell {
        Value::Null => "null".into(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.get(1).and_then(Value::as_str).unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}

/// Whether a cell comes before the least so far, or after the greatest. Only values of one kind are compared.
fn outdoes(cell: &Value, than: Option<&Value>, order: Ordering) -> bool {
    is_ordered(cell) && than.is_none_or(|than| comparison(cell, than) == Some(order))
}

fn is_ordered(cell: &Value) -> bool {
    match cell {
        Value::Number(_) | Value::Bool(_) => true,
        Value::String(text) => !text.is_empty(),
        Value::Array(parts) if tag(parts) == "n" => position(cell).is_some_and(f64::is_finite),
        Value::Array(parts) => matches!(tag(parts), "d" | "t" | "dt" | "dz"),
        _ => false,
    }
}

fn comparison(cell: &Value, than: &Value) -> Option<Ordering> {
    match (cell, than) {
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        (Value::Array(parts), _) | (_, Value::Array(parts)) if tag(parts) == "n" => {
            position(cell)?.partial_cmp(&position(than)?)
        }
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        // ISO 8601 sorts as text.
        (Value::Array(left), Value::Array(right)) if tag(left) == tag(right) => {
            Some(left.get(1)?.as_str()?.cmp(right.get(1)?.as_str()?))
        }
        _ => None,
    }
}

/// Where a value lies on the axis of a histogram.
fn position(cell: &Value) -> Option<f64> {
    match cell {
        Value::Number(number) => number.as_f64(),
        Value::Array(parts) if tag(parts) == "n" => parts.get(1)?.as_str()?.parse().ok(),
        Value::Array(parts) if matches!(tag(parts), "d" | "dt" | "dz") => {
            let mut date = parts.get(1)?.as_str()?.get(..10)?.split('-').map(str::parse::<f64>);
            let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
            Some(year * 372.0 + month * 31.0 + day)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Statistics;
    use serde_json::json;

    #[test]
    fn a_column_is_summed_up() {
        let mut column = Statistics::new();
        for cell in
            [json!(3), json!(1.5), json!(null), json!(["e", "DataFormat.Error", "x"]), json!(3), json!("")]
        {
            column.add(&cell);
        }
        let shown = column.shown();
        let expected = [("rows", 6), ("nulls", 1), ("blanks", 1), ("errors", 1), ("distinct", 4)];
        for (name, value) in expected {
            assert_eq!(shown[name], value, "{name}");
        }
        assert_eq!((&shown["least"], &shown["greatest"]), (&json!(1.5), &json!(3)));
    }

    #[test]
    fn many_distinct_values_are_estimated_closely() {
        let mut column = Statistics::new();
        for number in 0..300_000 {
            column.add(&json!(number));
        }
        let shown = column.shown();
        let estimate = shown["distinct"].as_u64().unwrap_or(0) as f64;
        assert!((estimate / 300_000.0 - 1.0).abs() < 0.05, "{estimate}");
        assert_eq!(shown["exact"], false);
        assert_eq!(shown["bars"].as_array().map(Vec::len), Some(24));
    }
}
