//! Data source functions: the source that a call opens, and what the functions of a kind have in common.

use super::{Extension, LoadError, Shelf, attribute};
use crate::kind::{PathMaker, data_source_path, path_parameters};
use crate::scope::{DataSource, Scope};
use m_engine::compile::{Section, SectionInstance, SectionMember};
use m_engine::value::types::FunctionType;
use m_engine::value::{Data, Function, Text, Type};
use m_engine::{Cell, Cx, Result, Value};
use std::rc::Rc;

/// Who calls a data source function.
#[derive(Clone)]
pub(super) enum Caller {
    /// A query or another extension.
    Outside(Rc<Extension>),
    /// The section that defines it, once it is loaded.
    Section(Shelf),
}

/// A shared member with a `DataSource.Kind`, wrapped so that each call runs in the extension's instance for the source
/// that it names.
pub(super) fn data_source_function(member: &SectionMember, kind: String, caller: Caller) -> Cell {
    let (cell, name) = (member.cell.clone(), member.name.clone());
    Cell::constant(move |cx| {
        let inner = cell.force(cx)?;
        let Data::Function(function) = &inner.data else { return Ok(inner) };
        let wrapped = wrap(function.clone(), published_type(&inner)?, Member { name, kind, caller });
        let value = Value::from(wrapped?).with_meta(inner.meta());
        Ok(match inner.ascribed_type() {
            Some(ty) => value.with_ascribed_type(ty.clone()),
            None => value,
        })
    })
}

/// Makes an instance's own expressions open a source too where they call a data source function of another kind than
/// `kind`, that of the instance: those of its own are part of what was opened already.
pub(super) fn bind(section: &Section, instance: &SectionInstance, kind: Option<&str>, shelf: &Shelf) {
    for (index, member) in section.members.iter().enumerate() {
        if let Some(own) = attribute(member, "DataSource.Kind").filter(|_| member.shared)
            && kind != Some(own.as_str())
        {
            let caller = Caller::Section(shelf.clone());
            instance.bind(index, data_source_function(member, own, caller));
        }
    }
}

/// A data source function of an extension.
struct Member {
    name: Text,
    kind: String,
    caller: Caller,
}

/// The type that decides on the path: only in the ascribed one survive `Uri.Type` and `DataSource.Path = false`.
pub(crate) fn published_type(function: &Value) -> Result<Rc<FunctionType>> {
    let ascribed = function.ascribed_type().and_then(Type::function_type).cloned();
    match (&function.data, ascribed) {
        (_, Some(ascribed)) => Ok(ascribed),
        (Data::Function(function), None) => function.signature(),
        _ => Err(m_engine::Error::expression("A data source function must be a function.")),
    }
}

fn wrap(function: Function, published: Rc<FunctionType>, member: Member) -> Result<Function> {
    let signature = function.signature()?;
    Ok(Function::native(signature, move |cx, args| {
        let given = args.given();
        let mut arguments = args.into_values();
        arguments.truncate(given);
        let current = Scope::current(cx);
        let extension = match &member.caller {
            Caller::Outside(extension) => extension,
            Caller::Section(shelf) => match shelf.get().filter(|_| !current.signs_in) {
                Some(extension) => extension,
                None => return function.call(cx, arguments),
            },
        };
        let is_inside = matches!(member.caller, Caller::Section(_))
            && current.source.as_ref().is_some_and(|source| source.kind == member.kind);
        let scope = if is_inside {
            current
        } else {
            let maker = path_maker(cx, extension, &member.kind);
            let path = data_source_path(cx, &member.kind, maker.as_ref(), &published, &arguments)?;
            Scope::of_source(cx, DataSource { kind: member.kind.clone(), path })
        };
        let instance = extension.instance(scope);
        let own = instance.member(extension, &member.name).map(|cell| cell.force(cx)).transpose()?;
        let own = own.unwrap_or_else(|| function.clone().into());
        cx.in_scope(Some(instance.carried.clone()), || m_engine::eval::call(cx, &own, arguments))
    }))
}

/// How the kind makes its paths, where it does that by itself.
pub(crate) fn path_maker(cx: &Cx, extension: &Rc<Extension>, kind: &str) -> Option<PathMaker> {
    extension.data_source_kind(cx, kind).ok()??.path_maker(cx)
}

/// Checks that all functions of one kind have the same path parameters: names, types, order. A kind that makes its paths
/// by itself may have any.
///
/// Errors: the first two functions that differ.
pub(crate) fn check_kinds(cx: &Cx, extension: &Rc<Extension>) -> std::result::Result<(), LoadError> {
    for kind in extension.kinds() {
        let members = extension.section.members.iter();
        let members: Vec<_> = members
            .filter(|member| member.shared && attribute(member, "DataSource.Kind").as_deref() == Some(&kind))
            .collect();
        if members.len() < 2 || path_maker(cx, extension, &kind).is_some() {
            continue;
        }
        let mut first: Option<(&str, Vec<String>)> = None;
        for member in members {
            // What cannot be evaluated says so when somebody calls it.
            let Ok(value) = cx.in_scope(Scope::sign_in(), || member.cell.force(cx)) else { continue };
            let Ok(published) = published_type(&value) else { continue };
            let parameters = path_parameters(cx, &published);
            let shown = |name: &str, ty: &Type| format!("{name} as {}", ty.kind_name().to_lowercase());
            let own: Vec<String> = parameters.iter().map(|one| shown(&one.name, &one.ty)).collect();
            match &first {
                Some((other, theirs)) if *theirs != own => {
                    return Err(LoadError::Mismatch(format!(
                        "the functions of the data source kind '{kind}' must have the same required parameters: \
                         {other} has ({}), {} has ({})",
                        theirs.join(", "),
                        member.name,
                        own.join(", ")
                    )));
                }
                Some(_) => {}
                None => first = Some((member.name.as_str(), own)),
            }
        }
    }
    Ok(())
}
