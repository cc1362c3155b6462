//! Evaluates type expressions (specification, "Types").

use super::eval;
use super::expression::variable;
use crate::builtin::FromValue;
use crate::error::{Error, Result};
use crate::frame::Frame;
use crate::node::{Node, TypeNode};
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::Type;
use crate::value::types::{FieldType, FunctionType, ParameterType, RecordType, TableType, TypeKind, Use};
use std::rc::Rc;

pub(super) fn evaluate(cx: &Cx, node: &TypeNode, frame: &Rc<Frame>) -> Result<Type> {
    Ok(match node {
        TypeNode::Known(ty) => ty.clone(),
        TypeNode::Expression(node) => {
            if let Some(definition) = under_evaluation(node, frame) {
                return Ok(Type::awaited(definition));
            }
            let value = eval(cx, node, frame)?;
            Type::from_value(value).map_err(|error| error.at(node.at))?
        }
        TypeNode::Nullable(inner) => evaluate(cx, inner, frame)?.nullable(),
        TypeNode::List(item) => Type::new(TypeKind::List(Some(evaluate(cx, item, frame)?))),
        TypeNode::Record { shape, fields, open } => {
            let types = fields
                .iter()
                .map(|(ty, optional)| Ok(FieldType { ty: evaluate(cx, ty, frame)?, optional: *optional }));
            let record = RecordType::new(shape.clone(), types.collect::<Result<_>>()?, *open);
            Type::new(TypeKind::Record(Some(Rc::new(record))))
        }
        TypeNode::Table(row) => {
            let row = evaluate(cx, row, frame)?;
            if let Some(table) = row.awaited_as(Use::RowOfTable) {
                return Ok(table);
            }
            record_to_type(&row).map(|row| Type::new(TypeKind::Table(Some(row))))?
        }
        TypeNode::Function { parameters, return_type } => {
            let parameters = parameters.iter().map(|(name, ty, optional)| {
                // "Specifying a parameter as optional implicitly makes its type nullable" ("Function types").
                let ty = evaluate(cx, ty, frame)?;
                let ty = if *optional { ty.nullable() } else { ty };
                Ok(ParameterType { name: name.clone(), ty, optional: *optional })
            });
            let parameters = parameters.collect::<Result<_>>()?;
            let function = FunctionType { parameters, return_type: evaluate(cx, return_type, frame)? };
            Type::new(TypeKind::Function(Some(Rc::new(function))))
        }
    })
}

/// The variable that the part of a type names, where its own evaluation has led here: the type contains itself.
fn under_evaluation(node: &Node, frame: &Rc<Frame>) -> Option<Cell> {
    variable(&node.op, frame).filter(Cell::is_forcing)
}

/// The table type whose rows have this record type.
///
/// Errors: the type is no record type, is open, or has optional fields.
pub fn record_to_type(row: &Type) -> Result<Rc<TableType>> {
    match row.kind() {
        TypeKind::Record(Some(record))
            if !record.open && record.fields().all(|(_, field)| !field.optional) =>
        {
            Ok(Rc::new(TableType { row: record.clone(), keys: Vec::new() }))
        }
        _ => Err(Error::expression_of(
            "A row type must be a closed record type without optional fields.",
            crate::value::Value::from(row.clone()),
        )),
    }
}
