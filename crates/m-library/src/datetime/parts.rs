//! DateTime.Date, DateTime.Time, DateTime.ToRecord and DateTime.AddZone.

use crate::date::moment::{Moment, out_of_range};
use crate::date::parts::date_fields;
use crate::time::parts::time_fields;
use m_engine::value::time::TICKS_PER_DAY;
use m_engine::value::{Data, DateTime, DateTimeZone, Record, Time};
use m_engine::{Args, Body::Plain, Builtin, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[DATE, TIME, TO_RECORD, ADD_ZONE];

const DATE: Builtin = Builtin {
    name: "DateTime.Date",
    signature: "(dateTime as any) as nullable date",
    doc: "Returns the day of a date, datetime or datetimezone.",
    examples: &[
        ("DateTime.Date(#datetime(2010, 12, 31, 11, 56, 2))", "#date(2010, 12, 31)"),
        ("DateTime.Date(null)", "null"),
    ],
    body: Plain(|_, args| Ok(Moment::argument(&args, 0)?.map(Moment::date).into())),
};

const TIME: Builtin = Builtin {
    name: "DateTime.Time",
    signature: "(dateTime as any) as nullable time",
    doc: "Returns the time of day of a time, datetime or datetimezone.",
    examples: &[("DateTime.Time(#datetime(2010, 12, 31, 11, 56, 2))", "#time(11, 56, 2)")],
    body: Plain(|_, args| {
        if let Data::Time(time) = args.value(0).data {
            return Ok(time.into());
        }
        if let Data::Date(_) = args.value(0).data {
            return Err(Error::expression_of(
                "The DateTime.Time function expects an input of type DateTime or DateTimeZone.",
                args.value(0),
            ));
        }
        let moment = Moment::argument(&args, 0)?;
        Ok(moment.and_then(|moment| Time::from_ticks(moment.ticks().rem_euclid(TICKS_PER_DAY))).into())
    }),
};

const TO_RECORD: Builtin = Builtin {
    name: "DateTime.ToRecord",
    signature: "(dateTime as datetime) as record",
    doc: "Returns the parts of a datetime as a record with the fields Year, Month, Day, Hour, Minute and Second.",
    examples: &[(
        "DateTime.ToRecord(#datetime(2011, 12, 31, 11, 56, 2))",
        "[Year = 2011, Month = 12, Day = 31, Hour = 11, Minute = 56, Second = 2]",
    )],
    body: Plain(|_, args| Ok(Record::of(moment_fields(args.get::<DateTime>(0)?)).into())),
};

/// The fields of the records that datetimes and datetimezones become.
pub(crate) fn moment_fields(moment: DateTime) -> impl Iterator<Item = (&'static str, Value)> {
    date_fields(moment.date()).into_iter().chain(time_fields(moment.time()))
}

const ADD_ZONE: Builtin = Builtin {
    name: "DateTime.AddZone",
    signature: "(dateTime as nullable datetime, timezoneHours as number, optional timezoneMinutes as nullable number) as nullable datetimezone",
    doc: "Adds an offset from UTC to a datetime; the time on the clock stays.",
    examples: &[(
        "DateTime.AddZone(#datetime(2010, 12, 31, 11, 56, 2), 7, 30)",
        "#datetimezone(2010, 12, 31, 11, 56, 2, 7, 30)",
    )],
    body: Plain(|_, args| {
        let offset = offset_argument(&args, 1)?;
        let Some(moment) = args.get::<Option<DateTime>>(0)? else { return Ok(Value::NULL) };
        DateTimeZone::new(moment, offset).map(Value::from).ok_or_else(|| out_of_range("DateTimeZone"))
    }),
};

/// An offset of hours and, where given, minutes, as minutes.
///
/// Errors: more than 14 hours.
pub(crate) fn offset_argument(args: &Args, first: usize) -> Result<i64> {
    let hours: f64 = args.get(first)?;
    let minutes = args.get::<Option<f64>>(first + 1)?.unwrap_or(0.0);
    let offset = (hours * 60.0 + minutes).round();
    if hours.abs() <= 14.0 && minutes.abs() < 60.0 && offset.abs() <= 14.0 * 60.0 {
        Ok(offset as i64)
    } else {
        Err(Error::expression_of("The offset from UTC must lie between -14 and 14 hours.", args.value(first)))
    }
}
