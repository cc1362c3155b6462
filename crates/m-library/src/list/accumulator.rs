//! What `List.Sum` and its like need to remember of the items that they have read, so that lists and groups of rows can
//! be of any length.

use super::{Equation, ValueIndex};
use crate::value::precision::Precision;
use m_engine::value::time::{Date, DateTime, DateTimeZone, Time};
use m_engine::value::{Data, Duration, Number, Type};
use m_engine::{Cx, Error, Result, Value, ops};
use std::cmp::Ordering;

/// A running computation over the items of a list.
#[derive(Clone)]
pub(crate) enum Accumulator {
    /// `List.NonNullCount`
    NonNullCount(u64),
    /// `List.Sum`
    Sum(Sum),
    /// `List.Average`
    Average(Average),
    /// `List.Min` and `List.Max`
    Extreme(Extreme),
    /// `List.Distinct`
    Distinct(Box<ValueIndex>),
}

/// What is known of a library function: with its list as the only argument it is a computation that begins so.
pub(crate) struct Begin(pub(crate) fn() -> Accumulator);

pub(super) const NON_NULL_COUNT: Begin = Begin(|| Accumulator::NonNullCount(0));
pub(super) const SUM: Begin = Begin(|| Accumulator::Sum(Sum::new(Precision::Double)));
pub(super) const AVERAGE: Begin = Begin(|| Accumulator::Average(Average::new(Precision::Double)));
pub(super) const LEAST: Begin = Begin(|| Accumulator::Extreme(Extreme::new(Ordering::Less)));
pub(super) const GREATEST: Begin = Begin(|| Accumulator::Extreme(Extreme::new(Ordering::Greater)));
pub(super) const DISTINCT: Begin =
    Begin(|| Accumulator::Distinct(Box::new(ValueIndex::new(Equation::default()))));

impl Accumulator {
    /// Of 64-bit floating point numbers alone `count` have come to `total`: what they come to with another one. `None` where
    /// a number does not tell; see [`Accumulator::resumed`].
    #[inline]
    pub(crate) fn with_number(&self, count: u64, total: f64, number: f64) -> Option<f64> {
        match self {
            Accumulator::NonNullCount(_) => Some(total),
            Accumulator::Sum(_) | Accumulator::Average(_) if count > 0 => Some(total + number),
            Accumulator::Extreme(_) if number.is_nan() => None,
            Accumulator::Extreme(extreme) if count > 0 => {
                let is_better = match extreme.direction {
                    Ordering::Less => number < total,
                    _ => number > total,
                };
                Some(if is_better { number } else { total })
            }
            Accumulator::Sum(_) | Accumulator::Average(_) | Accumulator::Extreme(_) => Some(number),
            Accumulator::Distinct(_) => None,
        }
    }

    /// Whether a null changes nothing.
    pub(crate) fn passes_over_null(&self) -> bool {
        !matches!(self, Accumulator::Distinct(_))
    }

    /// The computation from its begin on, after `count` numbers that came to `total`, and any nulls.
    pub(crate) fn resumed(&self, count: u64, total: f64) -> Accumulator {
        let mut resumed = self.clone();
        let total = (count > 0).then(|| Value::number(total));
        match &mut resumed {
            Accumulator::NonNullCount(known) => *known = count,
            Accumulator::Sum(sum) => sum.total = Ok(total),
            Accumulator::Average(average) => {
                average.first = total.clone();
                average.count = count as usize;
                average.sum.total = Ok(total);
            }
            Accumulator::Extreme(extreme) => extreme.best = Ok(total),
            Accumulator::Distinct(_) => {}
        }
        resumed
    }

    /// Whether the computation would read parts of the value that may still have to be evaluated.
    pub(crate) fn reads_parts_of(&self, value: &Value) -> bool {
        matches!(self, Accumulator::Distinct(_)) && !value.is_scalar()
    }

    /// Takes the next item. An error of the computation waits until all items have been read, as those of items come first.
    pub(crate) fn add(&mut self, cx: &Cx, value: &Value) {
        match self {
            Accumulator::NonNullCount(count) => *count += u64::from(!value.is_null()),
            Accumulator::Sum(sum) => sum.add(value),
            Accumulator::Average(average) => average.add(value),
            Accumulator::Extreme(extreme) => extreme.add(cx, value),
            // Scalars are compared without errors.
            Accumulator::Distinct(index) => drop(index.insert(cx, value.clone())),
        }
    }

    /// The result, or the first error of the computation.
    pub(crate) fn finish(self) -> Result<Value> {
        match self {
            Accumulator::NonNullCount(count) => Ok(Value::number(count as f64)),
            Accumulator::Sum(sum) => sum.finish(),
            Accumulator::Average(average) => average.finish(),
            Accumulator::Extreme(extreme) => extreme.best.map(|best| best.unwrap_or(Value::NULL)),
            Accumulator::Distinct(index) => Ok(Value::list(index.keys().to_vec())),
        }
    }
}

/// The sum of numbers or of durations; null of nothing. Nulls do not count.
#[derive(Clone)]
pub(crate) struct Sum {
    precision: Precision,
    total: Result<Option<Value>>,
}

impl Sum {
    /// The sum of nothing.
    pub(crate) fn new(precision: Precision) -> Sum {
        Sum { precision, total: Ok(None) }
    }

    /// Adds a value.
    pub(crate) fn add(&mut self, value: &Value) {
        let Ok(total) = &mut self.total else { return };
        match (total, &value.data) {
            (_, Data::Null) => {}
            (Some(total), _) => {
                if let (Data::Number(Number::Double(sum)), Data::Number(Number::Double(number))) =
                    (&total.data, &value.data)
                    && self.precision == Precision::Double
                {
                    *total = Value::number(sum + number);
                    return;
                }
                match self.precision.add(total, value) {
                    Ok(sum) => *total = sum,
                    Err(error) => self.total = Err(error),
                }
            }
            (total @ None, Data::Number(_) | Data::Duration(_)) => {
                *total = Some(value.clone().without_meta())
            }
            (None, _) => self.total = Err(Error::conversion(value, &Type::number())),
        }
    }

    /// The sum, or the error that a value cannot be added.
    pub(crate) fn finish(self) -> Result<Value> {
        self.total.map(|total| total.unwrap_or(Value::NULL))
    }
}

/// The average of values of one kind: numbers, durations, dates, times, datetimes or datetimezones.
#[derive(Clone)]
pub(crate) struct Average {
    first: Option<Value>,
    count: usize,
    /// Of numbers and durations.
    sum: Sum,
    /// Of the others: days or ticks.
    ticks: Result<i128>,
}

impl Average {
    /// The average of nothing.
    pub(crate) fn new(precision: Precision) -> Average {
        Average { first: None, count: 0, sum: Sum::new(precision), ticks: Ok(0) }
    }

    /// Adds a value.
    pub(crate) fn add(&mut self, value: &Value) {
        if value.is_null() {
            return;
        }
        self.count += 1;
        let first = self.first.get_or_insert_with(|| value.clone());
        if matches!(first.data, Data::Number(_) | Data::Duration(_)) {
            self.sum.add(value);
        } else if let Ok(sum) = &mut self.ticks {
            match ticks(value) {
                _ if value.kind() != first.kind() => {
                    self.ticks = Err(Error::conversion(value, &Type::of_kind(first.kind())));
                }
                Some(ticks) => *sum += i128::from(ticks),
                None => self.ticks = Err(not_averaged(value)),
            }
        }
    }

    /// The average, null of nothing.
    ///
    /// Errors: values that have no average, or of more than one kind.
    pub(crate) fn finish(self) -> Result<Value> {
        let Some(first) = self.first else { return Ok(Value::NULL) };
        if matches!(first.data, Data::Number(_) | Data::Duration(_)) {
            let precision = self.sum.precision;
            return precision.divide(&self.sum.finish()?, &Value::number(self.count as f64));
        }
        let mean = i64::try_from(self.ticks?.div_euclid(self.count as i128)).unwrap_or(i64::MAX);
        from_ticks(&first, mean).ok_or_else(|| not_averaged(&first))
    }
}

/// A date or time as a whole number: days, or ticks.
fn ticks(value: &Value) -> Option<i64> {
    match &value.data {
        Data::Date(date) => Some(date.days()),
        Data::Time(time) => Some(time.ticks()),
        Data::DateTime(moment) => Some(moment.ticks()),
        Data::DateTimeZone(moment) => Some(moment.utc_ticks()),
        Data::Duration(duration) => Some(Duration::ticks(*duration)),
        _ => None,
    }
}

/// The value of the kind of `like`; a datetimezone has its offset.
fn from_ticks(like: &Value, ticks: i64) -> Option<Value> {
    match &like.data {
        Data::Date(_) => Date::from_days(ticks).map(Value::from),
        Data::Time(_) => Time::from_ticks(ticks).map(Value::from),
        Data::DateTime(_) => DateTime::from_ticks(ticks).map(Value::from),
        Data::DateTimeZone(moment) => DateTimeZone::from_utc(ticks, moment.offset()).map(Value::from),
        _ => None,
    }
}

#[cold]
fn not_averaged(value: &Value) -> Error {
    Error::conversion(value, &Type::number())
}

/// The first value that no other one comes before in a direction; null comes before all others.
#[derive(Clone)]
pub(crate) struct Extreme {
    direction: Ordering,
    best: Result<Option<Value>>,
}

impl Extreme {
    fn new(direction: Ordering) -> Extreme {
        Extreme { direction, best: Ok(None) }
    }

    fn add(&mut self, cx: &Cx, value: &Value) {
        // Nulls count for `List.Min` where it is told so alone.
        if self.direction == Ordering::Less && value.is_null() {
            return;
        }
        let Ok(best) = &mut self.best else { return };
        let order = match best {
            Some(best) => ops::compare(cx, value, best),
            None => Ok(self.direction),
        };
        match order {
            Ok(order) if order == self.direction => *best = Some(value.clone()),
            Ok(_) => {}
            Err(error) => self.best = Err(error),
        }
    }
}
