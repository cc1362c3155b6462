//! `&` ("Concatenation", "Record merge", "Date and time").

use super::not_applicable;
use crate::error::{Error, Result};
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::types::RecordType;
use crate::value::{Data, List, Shape, Table, Text, Type, Value};

/// `x & y`.
pub fn concatenate(cx: &Cx, left: &Value, right: &Value) -> Result<Value> {
    Ok(match (&left.data, &right.data) {
        (Data::Text(left), Data::Text(right)) => Value::from(left.concat(right)),
        (Data::List(left), Data::List(right)) => Value::from(lists(cx, left, right)),
        (Data::Record(left), Data::Record(right)) => Value::from(left.merge(right)),
        (Data::Table(left), Data::Table(right)) => {
            Value::from(concatenate_tables(cx, vec![left.clone(), right.clone()])?)
        }
        (Data::Date(date), Data::Time(time)) => {
            let moment = date.at(*time);
            Value::from(moment.ok_or_else(|| Error::outside_range("DateTime", Value::NULL))?)
        }
        (Data::Binary(left), Data::Binary(right)) => {
            let bytes = [&*left.bytes(cx)?, &*right.bytes(cx)?].concat();
            Value::from(crate::value::Binary::from(bytes))
        }
        (Data::Null, Data::Text(_) | Data::Date(_) | Data::Time(_) | Data::Null)
        | (Data::Text(_) | Data::Date(_) | Data::Time(_), Data::Null) => Value::NULL,
        _ => return Err(not_applicable("&", left, right)),
    })
}

fn lists(cx: &Cx, left: &List, right: &List) -> List {
    if let (List::Items(left), List::Items(right)) = (left, right) {
        return List::Items(left.iter().chain(right.iter()).cloned().collect());
    }
    let (left, right) = (left.clone(), right.clone());
    List::generate(cx, move |cx| {
        let mut items = left.iter(cx)?;
        let mut next = Some(right.clone());
        Ok(move |cx: &Cx| {
            loop {
                if let Some(item) = items.next(cx) {
                    return Some(item);
                }
                match next.take()?.iter(cx) {
                    Ok(more) => items = more,
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    })
}

/// The rows of all tables, one after the other; columns are matched by name, a missing cell is null (`Table.Combine`).
pub fn concatenate_tables(cx: &Cx, tables: Vec<Table>) -> Result<Table> {
    let mut names: Vec<Text> = Vec::new();
    let mut types: Vec<Type> = Vec::new();
    for table in &tables {
        let row = table.row_type(cx)?;
        for (position, name) in row.shape().names().iter().enumerate() {
            match names.iter().position(|known| known == name) {
                None => {
                    names.push(name.clone());
                    types.push(row.field_type(position));
                }
                Some(known) if !types[known].equals(&row.field_type(position)) => types[known] = Type::any(),
                Some(_) => {}
            }
        }
    }
    let shape = Shape::new(names).map_err(|name| Error::missing_column(&name))?;
    let ty = Type::table(RecordType::row(shape.clone(), types));
    Ok(Table::generate(cx, ty, move |_| {
        let tables = tables.clone();
        let shape = shape.clone();
        let mut index = 0;
        let mut current = None;
        Ok(move |cx: &Cx| {
            loop {
                if current.is_none() {
                    let table = tables.get(index)?;
                    index += 1;
                    let opened = table.shape(cx).and_then(|from| {
                        let positions: Vec<Option<usize>> =
                            shape.names().iter().map(|name| from.position(name)).collect();
                        Ok((table.rows(cx)?, positions))
                    });
                    match opened {
                        Ok(opened) => current = Some(opened),
                        Err(error) => return Some(Err(error)),
                    }
                }
                let (rows, positions) = current.as_mut()?;
                match rows.next(cx) {
                    Some(Ok(cells)) => {
                        let cell = |p: &Option<usize>| p.and_then(|position| cells.get(position).cloned());
                        let row = positions.iter().map(|p| cell(p).unwrap_or(Cell::Value(Value::NULL)));
                        return Some(Ok(row.collect()));
                    }
                    Some(Err(error)) => return Some(Err(error)),
                    None => current = None,
                }
            }
        })
    }))
}
