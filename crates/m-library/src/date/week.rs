//! Day.*: the days of the week as values, and the first day of the week as an argument.

use crate::culture::Culture;
use m_engine::value::Type;
use m_engine::{Args, Body::Constant, Builtin, Cx, Error, Result, Value};
use m_syntax::ast::Primitive;

pub(crate) const ALL: &[Builtin] = &[SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, TYPE];

const fn day(name: &'static str, doc: &'static str, make: fn(&Cx) -> Result<Value>) -> Builtin {
    Builtin { name, signature: "number", doc, examples: &[], body: Constant(make) }
}

const SUNDAY: Builtin = day("Day.Sunday", "Sunday, 0.", |_| Ok(Value::number(0.0)));
const MONDAY: Builtin = day("Day.Monday", "Monday, 1.", |_| Ok(Value::number(1.0)));
const TUESDAY: Builtin = day("Day.Tuesday", "Tuesday, 2.", |_| Ok(Value::number(2.0)));
const WEDNESDAY: Builtin = day("Day.Wednesday", "Wednesday, 3.", |_| Ok(Value::number(3.0)));
const THURSDAY: Builtin = day("Day.Thursday", "Thursday, 4.", |_| Ok(Value::number(4.0)));
const FRIDAY: Builtin = day("Day.Friday", "Friday, 5.", |_| Ok(Value::number(5.0)));
const SATURDAY: Builtin = day("Day.Saturday", "Saturday, 6.", |_| Ok(Value::number(6.0)));

const TYPE: Builtin = Builtin {
    name: "Day.Type",
    signature: "type",
    doc: "The type of the Day values.",
    examples: &[],
    body: Constant(|_| Ok(Type::primitive(Primitive::Number).named("Day.Type").into())),
};

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
