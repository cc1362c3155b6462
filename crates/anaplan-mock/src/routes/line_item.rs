//! Line items and the dimensions around them, in the shape that `anaplan-sdk` and `apapi` read.

use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::caller::Scope;
use super::envelope::{enveloped, enveloped_all, json_body};
use super::page::ListRequest;
use super::route::{Route, route};
use super::{list, module};
use crate::error::AppError;
use crate::tenant::{DataType, LineItem, ListItem, Module};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route("/2/0/models/{model}/lineItems", get(all)),
        route("/2/0/models/{model}/modules/{module}/lineItems", get(of_module)),
        route("/2/0/models/{model}/lineItems/{item}/dimensions", get(dimensions)),
        route("/2/0/models/{model}/lineItems/{item}/dimensions/{dimension}/items", get(members_of_item)),
        route("/2/0/models/{model}/dimensions/{dimension}/items", get(members).post(look_up)),
        route("/2/0/models/{model}/views/{view}/dimensions/{dimension}/items", get(members_in_view)),
    ]
}

/// The dimension of time and its id.
pub(super) const TIME: (&str, &str) = ("20000000003", "Time");

async fn all(scope: Scope, request: ListRequest) -> Result<Response, AppError> {
    scope.free().await?;
    let modules = scope.model()?.modules.iter();
    let items = modules.flat_map(|m| m.line_items.iter().map(move |i| (m, i)));
    Ok(answer(&scope, items.map(|(module, item)| entry(&request, module, item)).collect()))
}

async fn of_module(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    request: ListRequest,
) -> Result<Response, AppError> {
    scope.free().await?;
    let module = scope.model()?.modules.iter().find(|m| m.id == id).ok_or_else(AppError::not_found)?;
    Ok(answer(&scope, module.line_items.iter().map(|item| entry(&request, module, item)).collect()))
}

fn answer(scope: &Scope, items: Vec<Value>) -> Response {
    let schema = format!("models/{}/objects/lineItem", scope.model);
    enveloped(scope.anaplan(), &schema, "items", items.into())
}

/// Four members; with `includeAll=true` all that a client reads.
fn entry(request: &ListRequest, module: &Module, item: &LineItem) -> Value {
    let mut entry =
        json!({ "id": item.id, "name": item.name, "moduleId": module.id, "moduleName": module.name });
    let full = json!({
        "format": item.data_type.as_str(),
        "formatMetadata": format(item.data_type),
        "summary": if item.data_type == DataType::Number { "Sum" } else { "None" },
        "appliesTo": [],
        "dataTags": [],
        "referencedBy": [],
        "timeScale": "Month",
        "timeRange": "Model Calendar",
        "version": { "id": "20000000020", "name": "All" },
        "style": "Normal",
        "cellCount": module.views.first().map_or(0, |view| view.rows.len() * view.columns.len()),
        "notes": "",
        "code": "",
        "isSummary": false,
        "formula": item.formula,
        "formulaScope": "All Versions",
        "useSwitchover": false,
        "breakback": false,
        "broughtForward": false,
        "startOfSection": false,
    });
    if let (Some(entry), Value::Object(full)) =
        (entry.as_object_mut().filter(|_| request.flag("includeAll")), full)
    {
        entry.extend(full);
    }
    entry
}

fn format(kind: DataType) -> Value {
    match kind {
        DataType::Number => json!({
            "dataType": "NUMBER",
            "comparisonIncrease": "GOOD",
            "customUnits": null,
            "decimalPlaces": 2,
            "decimalSeparator": "FULL_STOP",
            "unitsDisplayType": "NONE",
            "unitsType": "NONE",
            "zeroFormat": "HYPHEN",
            "groupingSeparator": "COMMA",
            "minimumSignificantDigits": 4,
            "negativeNumberNotation": "MINUS_SIGN",
        }),
        DataType::Text => json!({ "dataType": "TEXT", "textType": "GENERAL" }),
        other => json!({ "dataType": other.as_str() }),
    }
}

/// Rows and columns of the module's first view.
async fn dimensions(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    scope.free().await?;
    let model = scope.model()?;
    let owns = |module: &&Module| module.line_items.iter().any(|item| item.id == id);
    let module = model.modules.iter().find(owns).ok_or_else(AppError::not_found)?;
    let mut found = Vec::new();
    if let Some(view) = module.views.first() {
        let rows = model.lists.iter().find(|list| list.name == view.row_dimension);
        found.extend(rows.map(|list| json!({ "id": list.id, "name": list.name })));
        found.push(json!({ "id": TIME.0, "name": TIME.1 }));
    }
    let schema = format!("models/{}/objects/dimension", scope.model);
    Ok(enveloped(scope.anaplan(), &schema, "dimensions", found.into()))
}

/// The members of a dimension, each with id, name and code: a list, the periods, or the users of the tenant.
fn members_now(scope: &Scope, id: &str) -> Result<Vec<Value>, AppError> {
    const USERS: &str = "101999999999";
    let item = |id: &str, name: &str, code: &str| json!({ "id": id, "name": name, "code": code });
    if id == USERS {
        let users = &scope.anaplan().tenant().users;
        return Ok(users.iter().map(|user| item(&user.id, &user.email, &user.email)).collect());
    }
    if id == TIME.0 {
        let views = scope.model()?.modules.iter().flat_map(|m| &m.views);
        let periods: BTreeSet<&String> = views.flat_map(|view| &view.columns).collect();
        let numbered = periods.into_iter().enumerate();
        return Ok(numbered.map(|(n, period)| item(&format!("2000000{n:04}"), period, period)).collect());
    }
    let items = list::present(scope, list::find(scope, id)?);
    Ok(items.iter().map(|i| item(&i.id, &i.name, &i.code)).collect())
}

/// Without the key where there are none, and never in pages.
fn members_answer(scope: &Scope, items: Vec<Value>) -> Response {
    let members = Map::from_iter((!items.is_empty()).then(|| ("items".to_string(), items.into())));
    enveloped_all(scope.anaplan(), "objects/dimension", members)
}

async fn members(scope: Scope, Path((_, id)): Path<(String, String)>) -> Result<Response, AppError> {
    scope.free().await?;
    Ok(members_answer(&scope, members_now(&scope, &id)?))
}

async fn members_of_item(
    scope: Scope,
    Path((_, item, id)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    scope.free().await?;
    let mut items = scope.model()?.modules.iter().flat_map(|module| &module.line_items);
    items.find(|known| known.id == item).ok_or_else(AppError::not_found)?;
    Ok(members_answer(&scope, members_now(&scope, &id)?))
}

/// The members with these names or codes.
async fn look_up(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, AppError> {
    scope.free().await?;
    let body = json_body(&body)?;
    let wanted = |key: &str, value: Option<&Value>| {
        let values = body.get(key).and_then(Value::as_array);
        values.is_some_and(|values| value.is_some_and(|value| values.contains(value)))
    };
    let mut items = members_now(&scope, &id)?;
    items.retain(|item| wanted("names", item.get("name")) || wanted("codes", item.get("code")));
    Ok(members_answer(&scope, items))
}

/// The members of a view's axis that are in the view.
async fn members_in_view(
    scope: Scope,
    Path((_, view, id)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    scope.free().await?;
    let view = module::find(&scope, &view)?;
    let names: Vec<String> = if id == TIME.0 {
        view.columns.clone()
    } else {
        view.rows.iter().filter_map(|row| row.first()).map(|cell| cell.to_string()).collect()
    };
    let known: Vec<ListItem> = scope.model()?.lists.iter().flat_map(|l| list::present(&scope, l)).collect();
    let item = |(n, name): (usize, &String)| {
        let id = known.iter().find(|item| item.name == *name).map(|item| item.id.clone());
        json!({ "id": id.unwrap_or_else(|| format!("2000000{n:04}")), "name": name })
    };
    let items: Vec<Value> = names.iter().enumerate().map(item).collect();
    let schema = format!("models/{}/objects/dimensionItem", scope.model);
    Ok(enveloped(scope.anaplan(), &schema, "items", items.into()))
}
