//! `test-connection` and `validate`: the connector's TestConnection, with the stored credential and by itself.

use crate::arguments::Connection;
use crate::configuration::{Configuration, evaluation};
use crate::failure::Failure;
use crate::output::{self, GenericResult};
use crate::source::{Source, source};
use anyhow::{Context, Result};
use m_engine::value::types::FunctionType;
use m_engine::value::{Data, Type};
use m_engine::{Value, eval, session};
use m_host::evaluation::{Evaluation, Settings};
use m_host::kind::data_source_path;
use m_host::test_connection::test_connection;
use serde_json::{Value as Json, json};
use std::process::ExitCode;
use std::rc::Rc;

/// Prints `Status`, `Message` and `Details`.
pub(crate) fn test(command: &Connection) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?.interruptible();
    let source = source(&configuration, &command.engine, &command.source)?;
    let settings = configuration.settings_with_credentials(&command.engine, &command.store)?;
    let result = session::run(|| connect(settings, &source)).context("cannot start the evaluation")??;
    output::print(&result, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}

fn connect(settings: Settings, source: &Source) -> Result<GenericResult> {
    let evaluation = evaluation(settings)?;
    let attempt = || test_connection(&evaluation, &source.kind, source.shown_path());
    Ok(match evaluation.renewing(attempt, |error| Some(error)) {
        Ok(()) => {
            let details = json!({ "Kind": source.kind, "Path": source.shown_path() });
            GenericResult::success("Successfully tested connection", details)
        }
        Err(error) => {
            let failure = Failure::of(&evaluation.cx, &error);
            let mut details = failure.details;
            details.insert("Report".into(), failure.report.into());
            GenericResult::failure(failure.message, Json::Object(details))
        }
    })
}

/// Checks TestConnection without calling the source. Prints `Status`, `Message` and in `Details` what is wrong.
pub(crate) fn validate(command: &Connection) -> Result<ExitCode> {
    let configuration = Configuration::new(&command.common)?.interruptible();
    let source = source(&configuration, &command.engine, &command.source)?;
    let settings = configuration.settings(&command.engine)?;
    let result = session::run(|| -> Result<GenericResult> {
        let evaluation = evaluation(settings)?;
        Ok(match check(&evaluation, &source) {
            Ok(call) => GenericResult::success("TestConnection is valid", call),
            Err(problem) => {
                let details = json!({ "Kind": source.kind, "Path": source.shown_path() });
                GenericResult::failure(problem, details)
            }
        })
    });
    output::print(&result.context("cannot start the evaluation")??, configuration.pretty)?;
    Ok(ExitCode::SUCCESS)
}

/// The call that TestConnection stands for, or what is wrong with it.
fn check(evaluation: &Evaluation, source: &Source) -> std::result::Result<Json, String> {
    let cx = &evaluation.cx;
    let said = |error: m_engine::Error| error.message().to_display();
    let mut extensions = evaluation.extensions.iter();
    let found = extensions.find_map(|one| Some((one, one.data_source_kind(cx, &source.kind).transpose()?)));
    let (extension, kind) =
        found.ok_or_else(|| format!("no extension has the data source kind {}", source.kind))?;
    let kind = kind.map_err(said)?;
    let Some(handler) = kind.test_connection(cx).map_err(said)? else {
        return Err(format!(
            "the record {} has no field TestConnection, without which the data source cannot be refreshed through a \
             gateway",
            source.kind
        ));
    };
    let path = source.shown_path();
    let call = match &handler.data {
        Data::Function(_) => eval::call(cx, &handler, vec![Value::text(path)]).map_err(|error| {
            format!("TestConnection raised an error for the path {path}: {}", said(error))
        })?,
        _ => handler,
    };
    let Data::List(list) = &call.data else {
        return Err("TestConnection has to return a list: the name of a function and its arguments".into());
    };
    let items = list.values(cx).map_err(said)?;
    let Some((Value { data: Data::Text(name), .. }, arguments)) = items.split_first() else {
        return Err("the list of TestConnection has to begin with the name of a function as text".into());
    };
    let member = extension.section.member(name).filter(|member| member.shared);
    let member = member.ok_or_else(|| format!("TestConnection names {name}, which is no shared member"))?;
    if extension.kind_of(name).as_deref() != Some(kind.name.as_str()) {
        return Err(format!(
            "TestConnection names {name}, which does not belong to the kind {}",
            source.kind
        ));
    }
    let function = member.cell.force(cx).map_err(said)?;
    let signature = signature(&function).ok_or_else(|| format!("{name} is no function"))?;
    let (required, most) = (signature.required(), signature.parameters.len());
    if arguments.len() < required || arguments.len() > most {
        return Err(format!(
            "TestConnection calls {name} with {}; it takes {required} to {most}",
            sink::counted(arguments.len(), "argument")
        ));
    }
    let tested = data_source_path(cx, &source.kind, kind.path_maker(cx).as_ref(), &signature, arguments)
        .map_err(said)?;
    if tested != path {
        return Err(format!("TestConnection tests the path {tested} when asked for {path}"));
    }
    let shown: Vec<Json> = arguments.iter().map(crate::failure::plain).collect();
    Ok(json!({ "Kind": source.kind, "Path": path, "Function": name.to_display(), "Arguments": shown }))
}

fn signature(function: &Value) -> Option<Rc<FunctionType>> {
    let Data::Function(own) = &function.data else { return None };
    function.ascribed_type().and_then(Type::function_type).cloned().or_else(|| own.signature().ok())
}
