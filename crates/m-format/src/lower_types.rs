//! The types of an expression to [`Tree`](crate::tree::Tree).

use crate::lower::{Step, elements, field_name, within};
use crate::tree::Kind;
use m_syntax::ast::{FieldSpec, ParameterSpec, PrimitiveType, TypeExpr, TypeKind};

type Plan<'t, 's> = Vec<Step<'t, 's>>;

/// `number` or `nullable number`.
pub(crate) fn plan_primitive(ty: PrimitiveType, plan: &mut Plan<'_, '_>) {
    if ty.nullable {
        within(plan, Kind::Nullable, 1, |plan| plan.extend([Step::Sign, Step::Leaf(Kind::PrimitiveType)]));
    } else {
        plan.push(Step::Leaf(Kind::PrimitiveType));
    }
}

/// `as number`.
pub(crate) fn plan_as_primitive(ty: PrimitiveType, plan: &mut Plan<'_, '_>) {
    within(plan, Kind::AsType, 1, |plan| {
        plan.push(Step::Sign);
        plan_primitive(ty, plan);
    });
}

pub(crate) fn plan_type<'t, 's>(ty: &'t TypeExpr<'s>, plan: &mut Plan<'t, 's>) {
    match &ty.kind {
        TypeKind::Primitive(_) => plan.push(Step::Leaf(Kind::PrimitiveType)),
        TypeKind::Nullable(inner) => within(plan, Kind::Nullable, 1, |plan| {
            plan.extend([Step::Sign, Step::Type(inner)]);
        }),
        TypeKind::List(item) => within(plan, Kind::ListType, 0, |plan| {
            plan.extend([Step::Sign, Step::Type(item), Step::Sign]);
        }),
        TypeKind::Record { fields, open } => within(plan, Kind::RecordType, 0, |plan| {
            plan_fields(fields, *open, plan);
        }),
        TypeKind::Table(row) => within(plan, Kind::TableType, 1, |plan| {
            plan.push(Step::Sign);
            match &row.kind {
                TypeKind::Record { fields, open } => plan_fields(fields, *open, plan),
                _ => plan.push(Step::Type(row)),
            }
        }),
        TypeKind::Function { parameters, return_type } => within(plan, Kind::FunctionType, 2, |plan| {
            plan.push(Step::Sign);
            plan_parameters(parameters, plan);
            plan_as(return_type, plan);
        }),
        TypeKind::Expression(expression) => plan.push(Step::Expression(expression)),
    }
}

/// `as` and a type.
fn plan_as<'t, 's>(ty: &'t TypeExpr<'s>, plan: &mut Plan<'t, 's>) {
    within(plan, Kind::AsType, 1, |plan| plan.extend([Step::Sign, Step::Type(ty)]));
}

fn plan_parameters<'t, 's>(parameters: &'t [ParameterSpec<'s>], plan: &mut Plan<'t, 's>) {
    within(plan, Kind::Parameters, parameters.len().saturating_sub(1) as u32, |plan| {
        plan.push(Step::Sign);
        elements(plan, parameters, |parameter, plan| {
            let width = u32::from(parameter.optional) + u32::from(parameter.ty.is_some());
            within(plan, Kind::Parameter, width, |plan| {
                plan.extend(parameter.optional.then_some(Step::Sign));
                plan.push(Step::Leaf(Kind::Name));
                if let Some(ty) = &parameter.ty {
                    plan_as(ty, plan);
                }
            });
        });
        plan.push(Step::Sign);
    });
}

fn plan_fields<'t, 's>(fields: &'t [FieldSpec<'s>], open: bool, plan: &mut Plan<'t, 's>) {
    let width = if open && !fields.is_empty() { 2 } else { 0 };
    within(plan, Kind::FieldTypes, width, |plan| {
        plan.push(Step::Sign);
        within(plan, Kind::Row, 0, |plan| {
            for (index, field) in fields.iter().enumerate() {
                within(plan, Kind::Element, 0, |plan| {
                    plan_field(field, plan);
                    if open || index + 1 < fields.len() {
                        plan.push(Step::Sign);
                    }
                });
            }
        });
        plan.extend(open.then_some(Step::Sign));
        plan.push(Step::Sign);
    });
}

fn plan_field<'t, 's>(field: &'t FieldSpec<'s>, plan: &mut Plan<'t, 's>) {
    within(plan, Kind::FieldType, 0, |plan| {
        plan.extend(field.optional.then_some(Step::Sign));
        plan.push(field_name(&field.name));
        if let Some(ty) = &field.ty {
            within(plan, Kind::TypeOfField, 2, |plan| plan.extend([Step::Sign, Step::Type(ty)]));
        }
    });
}
