//! `TestConnection`: what the gateway and the service call to see whether a credential works for a data source.

use crate::evaluation::Evaluation;
use m_engine::value::{Data, Kind, Record, Table, Text, Type, Value};
use m_engine::{Cx, Error, Result, eval};

/// Tests the credential that `evaluation` has for the source of `kind` at `path`: calls the kind's `TestConnection`
/// handler with the path, calls the shared function that the handler's list names with the arguments that follow, and
/// evaluates so much of the result that it needs the source. Of a navigation table these are the rows without their
/// data, of any other table its type and first row, of a view whatever its handler `OnTestConnection` does.
///
/// Source: Power Query documentation, "Handling gateway support". How much of the result the service evaluates is not
/// documented; a call alone proves nothing, since results are lazy.
///
/// Errors: there is no such kind; it has no handler; what the handler gives is no call of a shared function; the
/// connector refuses the path or the credential; the source cannot be reached.
pub fn test_connection(evaluation: &Evaluation, kind: &str, path: &str) -> Result<()> {
    let cx = &evaluation.cx;
    let found = evaluation.extensions.iter().find_map(|extension| {
        let name = extension.kinds().into_iter().find(|name| name.eq_ignore_ascii_case(kind))?;
        Some((extension, extension.section.member(&name)?))
    });
    let Some((extension, member)) = found else {
        return Err(failed(format!("No loaded extension has the data source kind '{kind}'.")));
    };
    let record: Record = match member.cell.force(cx)?.data {
        Data::Record(record) => record,
        _ => return Err(failed(format!("The data source kind '{kind}' is no record."))),
    };
    let Some(handler) = record.get("TestConnection") else {
        return Err(failed(format!(
            "The data source kind '{kind}' has no TestConnection, so a gateway cannot refresh it."
        )));
    };
    let call = eval::call(cx, &handler.force(cx)?, vec![Value::text(path)])?;
    let Data::List(list) = &call.data else {
        return Err(Error::conversion(&call, &Type::of_kind(Kind::List)));
    };
    let mut items = list.values(cx)?.into_iter();
    let Some(Data::Text(name)) = items.next().map(|first| first.data) else {
        return Err(failed("TestConnection must return a list that begins with a function's name.".into()));
    };
    let Some(function) = extension.exports().into_iter().find(|export| export.name == name) else {
        return Err(failed(format!("TestConnection names '{name}', which is no shared function.")));
    };
    let result = eval::call(cx, &function.cell.force(cx)?, items.collect())?;
    prove(cx, &result)
}

/// Evaluates the part of a result that cannot be had without access.
fn prove(cx: &Cx, result: &Value) -> Result<()> {
    match &result.data {
        Data::Table(table) => match table.handle(cx, "OnTestConnection", Vec::new()) {
            Some(outcome) => outcome.map(drop),
            None => prove_table(cx, table),
        },
        Data::List(list) => list.iter(cx)?.next(cx).transpose().map(drop),
        Data::Binary(binary) => binary.bytes(cx).map(drop),
        _ => Ok(()),
    }
}

fn prove_table(cx: &Cx, table: &Table) -> Result<()> {
    let columns = table.shape(cx)?;
    let data = match table.ty(cx)?.meta().and_then(|meta| meta.get("NavigationTable.DataColumn")) {
        Some(cell) => Some(cell.force(cx)?),
        None => None,
    };
    let is_data = |name: &Text| matches!(&data, Some(Value { data: Data::Text(data), .. }) if data == name);
    let first = cx.globals().get("Table.FirstN").cloned();
    let rows = match (&data, first) {
        (None, Some(first)) => {
            let arguments = vec![table.clone().into(), Value::number(1.0)];
            match eval::call(cx, &first.force(cx)?, arguments)?.data {
                Data::Table(first) => first,
                _ => table.clone(),
            }
        }
        _ => table.clone(),
    };
    let mut rows = rows.rows(cx)?;
    while let Some(row) = rows.next(cx) {
        for (cell, name) in row?.iter().zip(columns.names()) {
            if !is_data(name) {
                cell.force(cx)?;
            }
        }
    }
    Ok(())
}

fn failed(message: String) -> Error {
    Error::data_source(message, Value::NULL)
}
