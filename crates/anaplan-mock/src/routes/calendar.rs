//! The calendar and the current period of a model, read and written, in the shape that `anaplan-sdk` reads.

use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, put};
use serde_json::{Value, json};

use super::caller::Scope;
use super::envelope::{enveloped, json_body};
use super::page::ListRequest;
use super::route::{Route, route};
use crate::error::AppError;
use crate::tenant::Calendar;

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models/{model}/modelCalendar", get(calendar)),
        route("/2/0/models/{model}/modelCalendar/fiscalYear", put(set_fiscal_year)),
        route("/2/0/models/{model}/currentPeriod", get(period).put(set_period)),
        route("/2/0/models/{model}/versions/{version}/switchover", put(set_switchover)),
    ]
}

const KIND: &str = "Calendar Months/Quarters/Years";
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn now(scope: &Scope) -> Result<Calendar, AppError> {
    Ok(scope.anaplan().lock().edits.calendar(scope.model()?))
}

async fn calendar(scope: Scope) -> Result<Response, AppError> {
    scope.free().await?;
    Ok(answer(&scope, &now(&scope)?))
}

fn answer(scope: &Scope, calendar: &Calendar) -> Response {
    let body = json!({
        "calendarType": KIND,
        "currentPeriod": { "periodText": calendar.current_period, "lastDay": calendar.current_period_end },
        "pastYearsCount": calendar.past_years,
        "fiscalYear": {
            "year": calendar.fiscal_year,
            "startDate": calendar.start,
            "endDate": calendar.end,
        },
        "totalsSelection": {
            "quarterTotals": true,
            "halfYearTotals": false,
            "yearToDateSummary": false,
            "yearToGoSummary": false,
            "totalOfAllPeriods": false,
        },
    });
    let schema = format!("models/{}/objects/modelCalendar", scope.model);
    enveloped(scope.anaplan(), &schema, "modelCalendar", body)
}

async fn period(scope: Scope) -> Result<Response, AppError> {
    scope.free().await?;
    Ok(period_answer(&scope, &now(&scope)?))
}

fn period_answer(scope: &Scope, calendar: &Calendar) -> Response {
    let body = json!({
        "periodText": calendar.current_period,
        "lastDay": calendar.current_period_end,
        "calendarType": KIND,
    });
    let schema = format!("models/{}/objects/currentPeriod", scope.model);
    enveloped(scope.anaplan(), &schema, "currentPeriod", body)
}

/// A member of a request's body; an empty body has none.
fn member(body: &[u8], name: &str) -> Result<Option<String>, AppError> {
    if body.is_empty() {
        return Ok(None);
    }
    Ok(json_body(body)?.get(name).and_then(Value::as_str).map(String::from))
}

/// Year and month of `YYYY-MM-DD`, which must be a day of the calendar.
fn month(text: &str) -> Result<(u32, u32), AppError> {
    let whole = |part: &str, length: usize| {
        let digits = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if digits { part.parse::<u32>().ok() } else { None }
    };
    let parts: Vec<&str> = text.split('-').collect();
    if let [year, month, day] = parts.as_slice()
        && let (Some(year), Some(month @ 1..=12), Some(day)) =
            (whole(year, 4), whole(month, 2), whole(day, 2))
        && (1..=last_day(year, month)).contains(&day)
    {
        return Ok((year, month));
    }
    Err(AppError::bad_request(format!(
        "Invalid ISO date format '{text}'. Date should match format YYYY-MM-DD"
    )))
}

fn last_day(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `YYYY-MM-DD` so many years later.
fn years_later(day: &str, years: i64) -> String {
    let year = day.get(..4).and_then(|year| year.parse::<i64>().ok()).unwrap_or_default();
    format!("{:04}{}", year + years, day.get(4..).unwrap_or_default())
}

/// The month of a date becomes the current period. The date comes in the query or in the body, not in both.
async fn set_period(scope: Scope, request: ListRequest, body: Bytes) -> Result<Response, AppError> {
    scope.free().await?;
    let text = match (request.get("date"), member(&body, "date")?) {
        (Some(_), Some(_)) => {
            return Err(AppError::bad_request("use query parameter or body to set date, not both"));
        }
        (Some(text), None) => text.to_string(),
        (None, Some(text)) => text,
        (None, None) => return Err(AppError::bad_request("date is required")),
    };
    let (year, month) = month(&text)?;
    let mut calendar = now(&scope)?;
    let start = years_later(&calendar.start, -i64::from(calendar.past_years));
    if text < start || text > calendar.end {
        let end = &calendar.end;
        return Err(AppError::bad_request(format!(
            "Specified date '{text}' is out of timescale range {start} - {end}"
        )));
    }
    let name = MONTHS.get(month as usize - 1).copied().unwrap_or_default();
    calendar.current_period = format!("{name} {:02}", year % 100);
    calendar.current_period_end = format!("{year:04}-{month:02}-{:02}", last_day(year, month));
    let answer = period_answer(&scope, &calendar);
    scope.anaplan().lock().edits.set_calendar(&scope.model, calendar);
    Ok(answer)
}

/// A year such as `FY27`: the calendar moves there with its first and last day.
async fn set_fiscal_year(scope: Scope, body: Bytes) -> Result<Response, AppError> {
    scope.free().await?;
    let year = member(&body, "year")?.ok_or_else(|| AppError::bad_request("year is required"))?;
    let two = year.strip_prefix("FY").filter(|digits| digits.len() == 2);
    let number = two.and_then(|digits| digits.parse::<i64>().ok());
    let number = number.ok_or_else(|| AppError::bad_request(format!("Invalid fiscal year '{year}'")))?;
    let mut calendar = now(&scope)?;
    let present = calendar.end.get(2..4).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(number);
    calendar.start = years_later(&calendar.start, number - present);
    calendar.end = years_later(&calendar.end, number - present);
    calendar.fiscal_year = year;
    let answer = answer(&scope, &calendar);
    scope.anaplan().lock().edits.set_calendar(&scope.model, calendar);
    Ok(answer)
}

/// From this day on a version takes its own data.
async fn set_switchover(
    scope: Scope,
    Path((_, version)): Path<(String, String)>,
    request: ListRequest,
    body: Bytes,
) -> Result<Response, AppError> {
    scope.free().await?;
    if !super::version::is_known(&version) {
        return Err(AppError::not_found());
    }
    let text = request.get("date").map(String::from).or(member(&body, "date")?);
    let text = text.ok_or_else(|| AppError::bad_request("date is required"))?;
    month(&text)?;
    scope.anaplan().lock().edits.set_switchover(&scope.model, &version, &text);
    let schema = format!("models/{}/objects/versionSwitchover", scope.model);
    Ok(enveloped(scope.anaplan(), &schema, "versionSwitchover", json!({ "date": text })))
}
