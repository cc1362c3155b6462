//! Lists: paging, its traps, and sorting (section 4).

use std::cmp::Ordering;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::envelope::success;
use super::sent::Sent;
use crate::address::{pairs, percent_encoded};
use crate::error::AppError;
use crate::state::Anaplan;
use crate::tenant::{BogusNext, LargeLimit, ZeroLimit};

/// How a list treats `sort`.
pub(crate) enum Sort {
    /// The sign is mandatory and other fields are 400: models, users, workspaces.
    Strict(&'static [&'static str]),
    /// The sign is optional and unknown fields are ignored: what models hold.
    Lax,
}

/// A request for a page: its query, and the URL that `next` repeats.
pub(crate) struct ListRequest {
    query: Vec<(String, String)>,
    url: String,
}

impl FromRequestParts<Anaplan> for ListRequest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        anaplan: &Anaplan,
    ) -> Result<ListRequest, Self::Rejection> {
        let sent = parts.extensions.get::<Sent>().map_or(&parts.uri, |sent| &sent.0);
        let host = parts.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or("api.anaplan.com");
        let scheme = anaplan.scheme();
        let query = sent.query().unwrap_or_default();
        Ok(ListRequest { query: pairs(query).collect(), url: format!("{scheme}://{host}{}", sent.path()) })
    }
}

impl ListRequest {
    /// The value of a query parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The undocumented filter `s`, which is ignored for who is not an administrator (section 3.2).
    pub(crate) fn pattern(&self, caller: &Caller) -> Option<&str> {
        self.get("s").filter(|_| caller.anaplan.user(caller.number).is_some_and(|user| user.admin))
    }

    /// Every value of a query parameter.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// True where a parameter says `true`.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    fn number(&self, name: &str) -> Result<Option<u64>, AppError> {
        match self.get(name) {
            None => Ok(None),
            Some(value) => value
                .parse()
                .map(Some)
                .map_err(|_| AppError::bad_request(format!("Invalid value for parameter {name}: {value}"))),
        }
    }

    /// The page that was asked for, in its envelope.
    ///
    /// # Errors
    /// 400 for a bad `limit`, `offset` or `sort`.
    pub(crate) fn page(
        &self,
        anaplan: &Anaplan,
        schema: &str,
        key: &str,
        items: Vec<Value>,
        sort: Sort,
    ) -> Result<Response, AppError> {
        self.page_of(anaplan.tenant().switches.page_size, anaplan, schema, key, items, sort)
    }

    /// As [`ListRequest::page`], with another size of a page for which no `limit` was asked.
    pub(crate) fn page_of(
        &self,
        size: u64,
        anaplan: &Anaplan,
        schema: &str,
        key: &str,
        mut items: Vec<Value>,
        sort: Sort,
    ) -> Result<Response, AppError> {
        let switches = &anaplan.tenant().switches;
        if let Some(field) = self.get("sort") {
            sorted(&mut items, field, &sort)?;
        }
        let asked = self.number("limit")?;
        let limit = match asked {
            Some(0) => match switches.limit_zero {
                ZeroLimit::Default => size,
                ZeroLimit::Empty => 0,
                ZeroLimit::Refuse => {
                    return Err(AppError::bad_request("Invalid value for parameter limit: 0"));
                }
            },
            Some(limit) if limit > switches.page_size => match switches.large_limit {
                LargeLimit::Clamp => switches.page_size,
                LargeLimit::Allow => limit,
                LargeLimit::Refuse => {
                    let message = format!("Invalid value for parameter limit: {limit}");
                    return Err(AppError::bad_request(message));
                }
            },
            Some(limit) => limit,
            None => size,
        };
        let offset = self.number("offset")?.unwrap_or(0);
        let total = items.len() as u64;
        let from = offset.min(total);
        let to = from.saturating_add(limit).min(total);
        let page: Vec<Value> = items.drain(from as usize..to as usize).collect();
        let mut paging = Map::new();
        paging.insert("currentPageSize".into(), page.len().into());
        paging.insert("totalSize".into(), total.into());
        paging.insert("offset".into(), offset.into());
        let link = |limit: u64, offset: u64| self.link(limit, offset);
        if asked.is_some() {
            if to < total && limit > 0 {
                paging.insert("next".into(), link(limit, to).into());
            }
            if offset > 0 {
                paging.insert("previous".into(), link(limit, offset.saturating_sub(limit)).into());
            }
        } else {
            let bogus = match switches.bogus_next {
                BogusNext::Always => !page.is_empty(),
                BogusNext::Beyond20 => total > 20,
                BogusNext::Never => false,
            };
            if bogus {
                paging.insert("next".into(), link(20, offset + 20).into());
            } else if to < total {
                paging.insert("next".into(), link(limit, to).into());
            }
        }
        let mut body = json!({
            "meta": { "paging": paging, "schema": format!("{}/2/0/{schema}", switches.schema_base) },
            "status": success(),
        });
        let empty = page.is_empty();
        if let Some(object) =
            body.as_object_mut().filter(|_| !(empty && omits(switches.omit_empty_lists, key)))
        {
            object.insert(key.into(), page.into());
        }
        Ok(Json(body).into_response())
    }

    fn link(&self, limit: u64, offset: u64) -> String {
        let mut link = self.url.clone();
        let rest = self.query.iter().filter(|(name, _)| name != "limit" && name != "offset");
        let mut mark = '?';
        for (name, value) in rest {
            link.push_str(&format!("{mark}{}={}", percent_encoded(name), percent_encoded(value)));
            mark = '&';
        }
        format!("{link}{mark}limit={limit}&offset={offset}")
    }
}

/// The key of an empty chunk list is left out in any case (section 3.7).
fn omits(switch: bool, key: &str) -> bool {
    switch || key == "chunks"
}

/// Sorts by one or several columns, `-name,+id`; a `+` that was not encoded arrives as a blank.
fn sorted(items: &mut [Value], sort: &str, rule: &Sort) -> Result<(), AppError> {
    let mut columns = Vec::new();
    for column in sort.split(',') {
        let (sign, field) = match column.split_at_checked(1) {
            Some(("-", field)) => (Some('-'), field),
            Some(("+" | " ", field)) => (Some('+'), field),
            _ => (None, column),
        };
        if let Sort::Strict(fields) = rule {
            if sign.is_none() {
                return Err(AppError::bad_request(format!(
                    "Bad sort order format: '{column}'. Please follow (-){{column_name_1}},(+){{column_name_2}}.. format"
                )));
            }
            if !fields.contains(&field) {
                return Err(AppError::bad_request("Failed to parse sort parameter"));
            }
        }
        columns.push((sign == Some('-'), field));
    }
    items.sort_by(|a, b| {
        let orders = columns.iter().map(|(down, field)| {
            let order = compare(a.get(*field), b.get(*field));
            if *down { order.reverse() } else { order }
        });
        orders.fold(Ordering::Equal, Ordering::then)
    });
    Ok(())
}

fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a, b) {
        (Some(Value::String(a)), Some(Value::String(b))) => a.cmp(b),
        (Some(Value::Number(a)), Some(Value::Number(b))) => {
            a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal)
        }
        _ => Ordering::Equal,
    }
}
