//! The calendar and the current period of a model, in the shape that `anaplan-sdk` reads.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use super::envelope::enveloped;
use super::scope::Scope;
use crate::error::AppError;
use crate::state::Anaplan;

pub(super) fn routes() -> Router<Anaplan> {
    Router::new()
        .route("/2/0/models/{model}/modelCalendar", get(calendar))
        .route("/2/0/models/{model}/currentPeriod", get(period))
}

const KIND: &str = "Calendar Months/Quarters/Years";

async fn calendar(scope: Scope) -> Result<Response, AppError> {
    scope.free().await?;
    let calendar = &scope.model()?.calendar;
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
    Ok(enveloped(scope.anaplan(), &schema, "modelCalendar", body))
}

async fn period(scope: Scope) -> Result<Response, AppError> {
    scope.free().await?;
    let calendar = &scope.model()?.calendar;
    let body = json!({
        "periodText": calendar.current_period,
        "lastDay": calendar.current_period_end,
        "calendarType": KIND,
    });
    let schema = format!("models/{}/objects/currentPeriod", scope.model);
    Ok(enveloped(scope.anaplan(), &schema, "currentPeriod", body))
}
