//! Compiles type expressions, and reads library signatures.

use super::{Compiler, Names};
use crate::node::{Op, TypeNode};
use crate::value::types::{FieldType, FunctionType, ParameterType, RecordType, TypeKind};
use crate::value::{Kind, Shape, Text, Type};
use m_syntax::ast::{FieldSpec, ParameterSpec, Primitive, PrimitiveType, TypeExpr, TypeKind as Syntax};
use std::rc::Rc;

/// The type of a *primitive-or-nullable-primitive-type*.
pub(crate) fn primitive(ty: PrimitiveType) -> Type {
    let primitive = type_of_word(ty.kind);
    if ty.nullable { primitive.nullable() } else { primitive }
}

/// The type that a word of the grammar stands for.
fn type_of_word(word: Primitive) -> Type {
    Type::of_kind(match word {
        Primitive::Any => return Type::any(),
        Primitive::AnyNonNull => return Type::new(TypeKind::AnyNonNull),
        Primitive::None => return Type::new(TypeKind::None),
        Primitive::Action => return Type::new(TypeKind::Action),
        Primitive::Binary => Kind::Binary,
        Primitive::Date => Kind::Date,
        Primitive::DateTime => Kind::DateTime,
        Primitive::DateTimeZone => Kind::DateTimeZone,
        Primitive::Duration => Kind::Duration,
        Primitive::Function => Kind::Function,
        Primitive::List => Kind::List,
        Primitive::Logical => Kind::Logical,
        Primitive::Null => Kind::Null,
        Primitive::Number => Kind::Number,
        Primitive::Record => Kind::Record,
        Primitive::Table => Kind::Table,
        Primitive::Text => Kind::Text,
        Primitive::Time => Kind::Time,
        Primitive::Type => Kind::Type,
    })
}

impl Compiler<'_> {
    pub(crate) fn type_node(&self, names: &mut Names, ty: &TypeExpr<'_>) -> TypeNode {
        match &ty.kind {
            Syntax::Primitive(primitive) => TypeNode::Known(type_of_word(*primitive)),
            Syntax::Nullable(inner) => match self.type_node(names, inner) {
                TypeNode::Known(ty) => TypeNode::Known(ty.nullable()),
                node => TypeNode::Nullable(Box::new(node)),
            },
            Syntax::List(item) => TypeNode::List(Box::new(self.type_node(names, item))),
            Syntax::Record { fields, open } => self.record_type(names, fields, *open),
            Syntax::Table(row) => TypeNode::Table(Box::new(self.type_node(names, row))),
            Syntax::Function { parameters, return_type } => {
                let parameters = parameters.iter().map(|parameter| {
                    let ty = parameter
                        .ty
                        .as_ref()
                        .map_or(TypeNode::Known(Type::any()), |ty| self.type_node(names, ty));
                    (Text::from(&*parameter.name.text), ty, parameter.optional)
                });
                let parameters = parameters.collect();
                TypeNode::Function { parameters, return_type: Box::new(self.type_node(names, return_type)) }
            }
            Syntax::Expression(expression) => {
                let node = self.expression(names, expression);
                match &node.op {
                    Op::Constant(value) => match &value.data {
                        crate::value::Data::Type(ty) if value.meta().is_empty() => {
                            TypeNode::Known(ty.clone())
                        }
                        _ => TypeNode::Expression(node),
                    },
                    _ => TypeNode::Expression(node),
                }
            }
        }
    }

    fn record_type(&self, names: &mut Names, fields: &[FieldSpec<'_>], open: bool) -> TypeNode {
        let types = fields.iter().map(|field| {
            let ty = field.ty.as_ref().map_or(TypeNode::Known(Type::any()), |ty| self.type_node(names, ty));
            (ty, field.optional)
        });
        let types: Box<[(TypeNode, bool)]> = types.collect();
        // The parser reports repeated names; a tree that has them all the same gets no fields.
        let shape = Shape::new(fields.iter().map(|field| Text::from(&*field.name.text)).collect());
        TypeNode::Record { shape: shape.unwrap_or_default(), fields: types, open }
    }
}

/// Reads a parameter list with its result type, as a library function declares it.
pub(crate) fn signature(text: &str) -> Result<FunctionType, String> {
    let kind = m_syntax::parse_function_type(text).map_err(|diagnostics| {
        diagnostics.into_iter().next().map_or_else(|| "it cannot be read".into(), |first| first.message)
    })?;
    match kind.kind {
        Syntax::Function { parameters, return_type } => function_type(&parameters, &return_type),
        _ => Err("it is not a parameter list".into()),
    }
}

fn function_type(
    parameters: &[ParameterSpec<'_>],
    return_type: &TypeExpr<'_>,
) -> Result<FunctionType, String> {
    let parameters = parameters.iter().map(|parameter| {
        let ty = parameter.ty.as_ref().map_or(Ok(Type::any()), constant)?;
        let ty = if parameter.optional { ty.nullable() } else { ty };
        Ok(ParameterType { name: Text::from(&*parameter.name.text), ty, optional: parameter.optional })
    });
    Ok(FunctionType {
        parameters: parameters.collect::<Result<_, String>>()?,
        return_type: constant(return_type)?,
    })
}

/// A type expression without names in it.
fn constant(ty: &TypeExpr<'_>) -> Result<Type, String> {
    Ok(match &ty.kind {
        Syntax::Primitive(primitive) => type_of_word(*primitive),
        Syntax::Nullable(inner) => constant(inner)?.nullable(),
        Syntax::List(item) => Type::new(TypeKind::List(Some(constant(item)?))),
        Syntax::Record { fields, open } => Type::new(TypeKind::Record(Some(Rc::new(row(fields, *open)?)))),
        Syntax::Table(inner) => match &inner.kind {
            Syntax::Record { fields, open } => Type::table(row(fields, *open)?),
            _ => return Err("a signature's table type must list its columns".into()),
        },
        Syntax::Function { parameters, return_type } => {
            Type::new(TypeKind::Function(Some(Rc::new(function_type(parameters, return_type)?))))
        }
        Syntax::Expression(_) => return Err("a signature can only name primitive types".into()),
    })
}

fn row(fields: &[FieldSpec<'_>], open: bool) -> Result<RecordType, String> {
    let names = fields.iter().map(|field| Text::from(&*field.name.text)).collect();
    let shape = Shape::new(names).map_err(|name| format!("the field '{name}' is there twice"))?;
    let types = fields.iter().map(|field| {
        Ok(FieldType { ty: field.ty.as_ref().map_or(Ok(Type::any()), constant)?, optional: field.optional })
    });
    Ok(RecordType::new(shape, types.collect::<Result<_, String>>()?, open))
}
