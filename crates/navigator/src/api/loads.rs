//! The verbs of loads.

use super::asked::Asked;
use crate::failure::Failure;
use crate::load::Load;
use serde_json::Value;

/// Begins to load a query.
pub(super) fn load(asked: &Asked) -> Result<Value, Failure> {
    let Asked { session, action, .. } = asked;
    let (name, query) = (asked.text("name"), asked.text("query"));
    let numbers = (session.number(), *action);
    let started = Load::start(session.ground.clone(), session.events.clone(), numbers, &name, &query);
    let load = started.map_err(|error| Failure::said(error.to_string()))?;
    let progress = load.progress(&session.ground);
    session.loads().insert(load.id, load);
    Ok(progress)
}

pub(super) fn cancel(asked: &Asked) -> Result<Value, Failure> {
    let load = asked.session.loads().get(&number(asked)).cloned();
    load.inspect(|load| load.cancel());
    Ok(Value::Null)
}

/// What a load has come to.
pub(super) fn loaded(asked: &Asked) -> Result<Value, Failure> {
    let load = asked.session.loads().get(&number(asked)).cloned();
    load.and_then(|load| load.result()).ok_or_else(|| asked.failure("server.noLoad"))
}

pub(super) fn discard(asked: &Asked) -> Result<Value, Failure> {
    let load = asked.session.loads().remove(&number(asked));
    load.inspect(|load| load.cancel());
    Ok(Value::Null)
}

fn number(asked: &Asked) -> u64 {
    asked.number("load") as u64
}
