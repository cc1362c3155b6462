//! The verbs of the navigator's tree and of the query that it writes.

use super::asked::Asked;
use crate::failure::Failure;
use crate::form::Form;
use crate::{arguments, query, syntax};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// A new tree whose root is what a call gives.
pub(super) async fn open(asked: Asked) -> Result<Value, Failure> {
    let (call, label) = (asked.text("call"), asked.text("label"));
    let opening = asked.at_desk(move |desk| {
        let id = desk.tree.root(&label, &call);
        let children = desk.attempt(|evaluation, tree| tree.children(evaluation, id))?;
        Ok(json!({ "id": id, "children": children }))
    });
    opening.await
}

pub(super) async fn children(asked: Asked) -> Result<Value, Failure> {
    let id = asked.number("node");
    let opening = asked.at_desk(move |desk| {
        let children = desk.attempt(|evaluation, tree| tree.children(evaluation, id))?;
        Ok(json!({ "children": children }))
    });
    opening.await
}

/// The first rows of a node, where nothing newer was asked for meanwhile.
pub(super) async fn preview(asked: Asked) -> Result<Value, Failure> {
    let (id, action, session) = (asked.number("node"), asked.action, asked.session.clone());
    // Requests need not arrive in the order of the clicks; the page numbers its actions in it.
    session.newest.fetch_max(action, Ordering::Relaxed);
    let reading = asked.at_desk(move |desk| {
        if session.newest.load(Ordering::Relaxed) > action {
            return Ok(json!({ "superseded": true }));
        }
        desk.attempt(|evaluation, tree| tree.preview(evaluation, id))
    });
    reading.await
}

/// The query that gives a node.
pub(super) async fn query(asked: Asked) -> Result<Value, Failure> {
    let id = asked.number("node");
    asked.at_desk(move |desk| Ok(json!({ "query": desk.tree.query(id), "name": desk.tree.label(id) }))).await
}

/// The query that calls a node's function with what its dialog's fields say.
pub(super) async fn invoke(asked: Asked) -> Result<Value, Failure> {
    let (id, typed) = (asked.number("node"), asked.typed());
    let invoking = asked.at_desk(move |desk| {
        let texts = desk.ground.texts;
        let value = desk.attempt(|evaluation, tree| tree.value(evaluation, id))?;
        let query = desk.tree.query(id);
        let name = desk.tree.label(id).unwrap_or_default().to_owned();
        let (evaluation, _) = desk.evaluation()?;
        let form = Form::of(&evaluation.cx, &name, &value);
        let form = form.ok_or_else(|| Failure::said(texts.say("server.notFunction", &[("name", &name)])))?;
        match arguments::call(texts, "", &form.fields, &typed) {
            Ok(call) => {
                let source = query.replace('\n', "\n    ");
                let query =
                    format!("let\n    Source = {source},\n    Invoked = Source{call}\nin\n    Invoked");
                Ok(json!({ "query": query, "name": name }))
            }
            Err(mistakes) => Ok(json!({ "mistakes": mistakes })),
        }
    });
    invoking.await
}

/// The first rows of a query that a person has changed, or of one of its steps.
pub(super) async fn run(asked: Asked) -> Result<Value, Failure> {
    let (query, name, step) = (asked.text("query"), asked.text("name"), asked.optional("step"));
    let running = asked.at_desk(move |desk| {
        let steps = desk.steps();
        desk.attempt(|evaluation, _| query::run(evaluation, &steps, &query, step.as_deref(), &name))
    });
    running.await
}

/// The names that a query can use.
pub(super) async fn names(asked: Asked) -> Result<Value, Failure> {
    asked.at_desk(|desk| Ok(json!(syntax::names(desk.evaluation()?.0)))).await
}

pub(super) async fn documentation(asked: Asked) -> Result<Value, Failure> {
    let name = asked.text("name");
    asked.at_desk(move |desk| Ok(json!(syntax::documentation(desk.evaluation()?.0, &name)))).await
}
