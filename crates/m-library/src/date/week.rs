//! Day.*: the days of the week as values, and the first day of the week as an argument.

use crate::culture::Culture;
use crate::enumeration::{enumeration, member};
use m_engine::{Args, Builtin, Error, Result};

pub(crate) const ALL: &[Builtin] = &[SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, TYPE];

const SUNDAY: Builtin = member!("Day.Sunday", 0, "Sunday, 0.");
const MONDAY: Builtin = member!("Day.Monday", 1, "Monday, 1.");
const TUESDAY: Builtin = member!("Day.Tuesday", 2, "Tuesday, 2.");
const WEDNESDAY: Builtin = member!("Day.Wednesday", 3, "Wednesday, 3.");
const THURSDAY: Builtin = member!("Day.Thursday", 4, "Thursday, 4.");
const FRIDAY: Builtin = member!("Day.Friday", 5, "Friday, 5.");
const SATURDAY: Builtin = member!("Day.Saturday", 6, "Saturday, 6.");

const TYPE: Builtin = enumeration!("Day.Type", "The type of the Day values.");

/// The first day of the week, 0 for Sunday: the second argument, or the default culture's.
///
/// Errors: it is no Day value.
pub(crate) fn first_day(args: &Args) -> Result<i64> {
    match args.get::<Option<i64>>(1)? {
        None => Ok(Culture::find(None)?.dates.first_day),
        Some(day @ 0..=6) => Ok(day),
        Some(_) => Err(Error::expression_of(
            "The first day of the week must be one of the Day values.",
            args.value(1),
        )),
    }
}
