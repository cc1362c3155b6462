//! Type.*: function types.

use super::not_a;
use m_engine::value::types::{FunctionType, ParameterType, TypeKind};
use m_engine::value::{Data, Kind, Record, Shape, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, FromValue, Result, Value};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[FOR_FUNCTION, PARAMETERS, REQUIRED_PARAMETERS, RETURN];

const FOR_FUNCTION: Builtin = Builtin {
    name: "Type.ForFunction",
    signature: "(signature as record, min as number) as type",
    doc: "Returns the function type with a `signature`, a record of the `ReturnType` and of the `Parameters`, itself a \
          record of names and types. The first `min` parameters are required.",
    examples: &[(
        "Type.ForFunction([ReturnType = type number, Parameters = [X = type number]], 1) \
         = type function (X as number) as number",
        "true",
    )],
    body: Rust(for_function),
};

const PARAMETERS: Builtin = Builtin {
    name: "Type.FunctionParameters",
    signature: "(#\"type\" as type) as record",
    doc: "Returns the names of a function type's parameters with their types.",
    examples: &[(
        "Type.FunctionParameters(type function (x as number, y as text) as any)",
        "[x = type number, y = type text]",
    )],
    body: Rust(|_, args| {
        let function = function(&args)?;
        let names = function.parameters.iter().map(|parameter| parameter.name.clone()).collect();
        let cells = function.parameters.iter().map(|parameter| Cell::Value(parameter.ty.clone().into()));
        let shape = Shape::new(names).map_err(|name| {
            Error::expression_of(format!("The parameter '{name}' is there twice."), args.value(0))
        })?;
        Ok(Record::from_shape(shape, cells.collect()).into())
    }),
};

const REQUIRED_PARAMETERS: Builtin = Builtin {
    name: "Type.FunctionRequiredParameters",
    signature: "(#\"type\" as type) as number",
    doc: "Returns how many arguments a function of the type needs at least.",
    examples: &[(
        "Type.FunctionRequiredParameters(type function (x as number, optional y as text) as any)",
        "1",
    )],
    body: Rust(|_, args| Ok(Value::number(function(&args)?.required() as f64))),
};

const RETURN: Builtin = Builtin {
    name: "Type.FunctionReturn",
    signature: "(#\"type\" as type) as type",
    doc: "Returns the type of a function type's result.",
    examples: &[("Type.FunctionReturn(type function () as any) = type any", "true")],
    body: Rust(|_, args| Ok(function(&args)?.return_type.clone().into())),
};

/// The signature of the function type that is the first argument.
fn function(args: &Args) -> Result<Rc<FunctionType>> {
    let ty: Type = args.get(0)?;
    match ty.kind() {
        TypeKind::Function(Some(function)) => Ok(function.clone()),
        TypeKind::Function(None) => {
            Ok(Rc::new(FunctionType { parameters: Vec::new(), return_type: Type::any() }))
        }
        _ => Err(not_a("a function type", ty)),
    }
}

fn for_function(cx: &Cx, args: Args) -> Result<Value> {
    let signature: Record = args.get(0)?;
    let min = args.get::<usize>(1)?;
    let part =
        |name: &str| signature.get(name).ok_or_else(|| Error::missing_field(name, &signature))?.force(cx);
    let return_type = Type::from_value(part("ReturnType")?)?;
    let named = part("Parameters")?;
    let Data::Record(named) = &named.data else {
        return Err(Error::conversion(&named, &Type::of_kind(Kind::Record)));
    };
    if min > named.len() {
        return Err(crate::list::out_of_range("min", args.value(1)));
    }
    let mut parameters = Vec::new();
    for (position, (name, cell)) in named.fields().enumerate() {
        let ty = Type::from_value(cell.force(cx)?)?;
        let optional = position >= min;
        let ty = if optional { ty.nullable() } else { ty };
        parameters.push(ParameterType { name: name.clone(), ty, optional });
    }
    let function = FunctionType { parameters, return_type };
    Ok(Type::new(TypeKind::Function(Some(Rc::new(function)))).into())
}
