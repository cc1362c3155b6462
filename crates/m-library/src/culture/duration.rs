//! Durations as text, in .NET's constant form: `-1.02:03:04.5000000`, the same in every culture.

use m_engine::value::Duration;
use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use m_engine::{Error, Result, Value};

/// A duration as text: days, if there are any, then `hh:mm:ss` and the fraction, if there is one.
pub(crate) fn format_duration(duration: Duration) -> String {
    let ticks = duration.ticks().unsigned_abs();
    let part = |unit: i64, modulus: u64| ticks / unit.unsigned_abs() % modulus;
    let mut text = String::from(if duration.ticks() < 0 { "-" } else { "" });
    let days = ticks / TICKS_PER_DAY.unsigned_abs();
    if days > 0 {
        text.push_str(&format!("{days}."));
    }
    let (hours, minutes, seconds) =
        (part(TICKS_PER_HOUR, 24), part(TICKS_PER_MINUTE, 60), part(TICKS_PER_SECOND, 60));
    text.push_str(&format!("{hours:02}:{minutes:02}:{seconds:02}"));
    match ticks % TICKS_PER_SECOND.unsigned_abs() {
        0 => {}
        fraction => text.push_str(&format!(".{fraction:07}")),
    }
    text
}

/// The duration that a text shows: `(-)hh:mm(:ss(.ff))` or `(-)ddd(.hh:mm(:ss(.ff)))`.
///
/// Errors: `DataFormat.Error` where it has another form.
pub(crate) fn parse_duration(text: &str) -> Result<Duration> {
    read(text.trim())
        .map(Duration::from_ticks)
        .ok_or_else(|| Error::data_format("We couldn't parse the Duration literal.", Value::text(text)))
}

fn read(text: &str) -> Option<i64> {
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (days, clock) = match (rest.find('.'), rest.find(':')) {
        // A full stop before the first colon ends the days; one behind it begins the fraction.
        (Some(stop), Some(colon)) if stop < colon => (rest.get(..stop)?, rest.get(stop + 1..)?),
        (_, Some(_)) => ("0", rest),
        (_, None) => (rest, ""),
    };
    let mut ticks = number(days, i64::MAX)?.checked_mul(TICKS_PER_DAY)?;
    if !clock.is_empty() {
        let mut parts = clock.split(':');
        let hours = number(parts.next()?, 23)?;
        let minutes = number(parts.next()?, 59)?;
        let seconds = parts.next().map_or(Some(0), seconds)?;
        if parts.next().is_some() {
            return None;
        }
        ticks = ticks.checked_add(hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE + seconds)?;
    }
    Some(if negative { -ticks } else { ticks })
}

fn number(text: &str, maximum: i64) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number <= maximum)
}

/// Seconds with up to seven decimals, in ticks.
fn seconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || fraction.len() > 7 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: i64 = format!("{fraction:0<7}").parse().ok()?;
    Some(number(whole, 59)? * TICKS_PER_SECOND + fraction)
}
