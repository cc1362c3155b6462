//! What the date functions work on: a date, a datetime or a datetimezone. The result has the kind of the argument.

use m_engine::value::time::TICKS_PER_DAY;
use m_engine::value::{Data, Date, DateTime, DateTimeZone, Kind, Type};
use m_engine::{Args, Cx, Error, Result, Value};

/// A date, with or without a time and a zone.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Moment {
    Date(Date),
    DateTime(DateTime),
    Zoned(DateTimeZone),
}

impl Moment {
    /// The argument at `index`; `None` for null.
    ///
    /// Errors: it is no date, datetime or datetimezone.
    pub(crate) fn argument(args: &Args, index: usize) -> Result<Option<Moment>> {
        let value = args.value(index);
        Ok(Some(match &value.data {
            Data::Null => return Ok(None),
            Data::Date(date) => Moment::Date(*date),
            Data::DateTime(moment) => Moment::DateTime(*moment),
            Data::DateTimeZone(moment) => Moment::Zoned(*moment),
            _ => return Err(Error::conversion(&value, &Type::of_kind(Kind::Date))),
        }))
    }

    /// The day, on the clock of the moment's own zone.
    pub(crate) fn date(self) -> Date {
        match self {
            Moment::Date(date) => date,
            Moment::DateTime(moment) => moment.date(),
            Moment::Zoned(moment) => moment.local().date(),
        }
    }

    /// The local clock's ticks since 0001-01-01; midnight for a date.
    pub(crate) fn ticks(self) -> i64 {
        match self {
            Moment::Date(date) => date.days() * TICKS_PER_DAY,
            Moment::DateTime(moment) => moment.ticks(),
            Moment::Zoned(moment) => moment.local().ticks(),
        }
    }

    /// The same moment on the clock of the host's zone, for comparing it with now. Only zoned ones change.
    pub(crate) fn host_ticks(self, cx: &Cx) -> i64 {
        match self {
            Moment::Zoned(moment) => local_ticks(cx, moment.utc_ticks()),
            _ => self.ticks(),
        }
    }

    /// The moment with other ticks of the local clock; a date drops the time, a zone stays.
    ///
    /// Errors: outside of the years 1 to 9999.
    pub(crate) fn with_ticks(self, ticks: Option<i64>) -> Result<Value> {
        let moment = ticks.and_then(DateTime::from_ticks).ok_or_else(|| self.out_of_range())?;
        Ok(match self {
            Moment::Date(_) => moment.date().into(),
            Moment::DateTime(_) => moment.into(),
            Moment::Zoned(zoned) => DateTimeZone::new(moment, zoned.offset()).into(),
        })
    }

    /// The error of a calculation with this moment that leaves the calendar.
    pub(crate) fn out_of_range(self) -> Error {
        out_of_range(match self {
            Moment::Date(_) => "Date",
            Moment::DateTime(_) => "DateTime",
            Moment::Zoned(_) => "DateTimeZone",
        })
    }

    /// Another day at the same time.
    ///
    /// Errors: outside of the years 1 to 9999.
    pub(crate) fn with_days(self, days: Option<i64>) -> Result<Value> {
        let time = self.ticks().rem_euclid(TICKS_PER_DAY);
        self.with_ticks(days.and_then(|days| days.checked_mul(TICKS_PER_DAY)?.checked_add(time)))
    }

    /// The first moment of a day.
    pub(crate) fn at_start(self, days: i64) -> Result<Value> {
        self.with_ticks(days.checked_mul(TICKS_PER_DAY))
    }

    /// The last moment of a day.
    pub(crate) fn at_end(self, days: i64) -> Result<Value> {
        self.with_ticks(
            days.checked_mul(TICKS_PER_DAY).and_then(|ticks| ticks.checked_add(TICKS_PER_DAY - 1)),
        )
    }
}

/// Now on the host's clock, in ticks since 0001-01-01.
pub(crate) fn now(cx: &Cx) -> i64 {
    local_ticks(cx, cx.host().now())
}

/// A moment in UTC ticks on the host's clock.
fn local_ticks(cx: &Cx, utc: i64) -> i64 {
    utc + cx.host().local_offset(utc) * m_engine::value::time::TICKS_PER_MINUTE
}

/// The error of a calculation whose result, of `kind`, leaves the calendar: dates lie in the years 1 to 9999.
pub(crate) fn out_of_range(kind: &str) -> Error {
    Error::outside_range(kind, Value::NULL)
}

/// The offset of the host's zone from UTC in minutes, at a time of the local clock.
pub(crate) fn zone_offset(cx: &Cx, local: DateTime) -> i64 {
    let guess = cx.host().local_offset(local.ticks());
    // The guess took local time for UTC; near a change of the clocks the second look corrects it.
    cx.host().local_offset(local.ticks() - guess * m_engine::value::time::TICKS_PER_MINUTE)
}
