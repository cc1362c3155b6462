//! Function.*: functions made of others, and what a function is to the host.
//!
//! Here: `Function.From`, `Function.ScalarVector`, `Function.IsDataSource`.

use crate::list::not_enough;
use m_engine::eval::call1;
use m_engine::value::types::{FunctionType, RecordType};
use m_engine::value::{Data, Function, Kind, List, Record, Shape, Table, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[FROM, SCALAR_VECTOR, IS_DATA_SOURCE];

const FROM: Builtin = Builtin {
    name: "Function.From",
    signature: "(functionType as type, function as function) as function",
    doc: "Returns a function of the type `functionType` that passes its arguments as one list to `function`.",
    examples: &[
        ("Function.From(type function (a as number, b as number) as number, List.Sum)(2, 1)", "3"),
        (
            r#"Function.From(type function (a as text, b as text) as text, (list) => list{0} & list{1})("2", "1")"#,
            r#""21""#,
        ),
    ],
    body: Rust(from),
};

const SCALAR_VECTOR: Builtin = Builtin {
    name: "Function.ScalarVector",
    signature: "(scalarFunctionType as type, vectorFunction as function) as function",
    doc: "Returns a function of the type `scalarFunctionType` that calls `vectorFunction` with a table of its arguments, \
          one column for each parameter, and returns the item of the resulting list. This engine passes one row at a \
          time.",
    examples: &[(
        "Function.ScalarVector(type function (a as number, b as number) as number, \
         (rows) => List.Transform(Table.ToRecords(rows), each [a] * [b]))(3, 4)",
        "12",
    )],
    body: Rust(scalar_vector),
};

const IS_DATA_SOURCE: Builtin = Builtin {
    name: "Function.IsDataSource",
    signature: "(function as function) as logical",
    doc: "Returns whether `function` is a data source function: one whose calls need a credential, as its metadata \
          `DataSource.Kind` tells.",
    examples: &[("Function.IsDataSource((x) => x)", "false")],
    body: Rust(|_, args| {
        let on = |record: &Record| record.get("DataSource.Kind").is_some();
        let of_type = args.value(0).ascribed_type().and_then(Type::meta).is_some_and(on);
        Ok((on(&args.value(0).meta()) || of_type).into())
    }),
};

/// The signature of the function type that is the first argument.
fn signature(args: &Args) -> Result<Rc<FunctionType>> {
    let ty: Type = args.get(0)?;
    ty.function_type().cloned().ok_or_else(|| {
        Error::expression_of("The type must be a function type with its parameters.", Value::from(ty))
    })
}

/// A function with the ascribed type, whose metadata may document it.
fn typed(args: &Args, function: Function) -> Result<Value> {
    Ok(Value::from(function).with_ascribed_type(args.get(0)?))
}

fn from(_cx: &Cx, args: Args) -> Result<Value> {
    let inner: Function = args.get(1)?;
    let outer = Function::native(signature(&args)?, move |cx, arguments| {
        let given = arguments.given();
        let mut values = arguments.into_values();
        values.truncate(given);
        call1(cx, &inner, Value::list(values))
    });
    typed(&args, outer)
}

fn scalar_vector(_cx: &Cx, args: Args) -> Result<Value> {
    let signature = signature(&args)?;
    let names = signature.parameters.iter().map(|parameter| parameter.name.clone()).collect();
    let shape = Shape::new(names).map_err(|name| {
        Error::expression_of(format!("The parameter '{name}' is there twice."), args.value(0))
    })?;
    let types = signature.parameters.iter().map(|parameter| parameter.ty.clone());
    let row_type = Type::table(RecordType::row(shape.clone(), types));
    let vector: Function = args.get(1)?;
    let scalar = Function::native(signature, move |cx, arguments| {
        let cells = arguments.into_values().into_iter().map(Cell::Value).collect();
        let rows = Table::from_rows(row_type.clone(), vec![Record::from_shape(shape.clone(), cells)]);
        first(cx, call1(cx, &vector, rows.into())?)
    });
    typed(&args, scalar)
}

/// The result for the only row.
fn first(cx: &Cx, results: Value) -> Result<Value> {
    let results: List = match results.data {
        Data::List(results) => results,
        _ => return Err(Error::conversion(&results, &Type::of_kind(Kind::List))),
    };
    results.get(cx, 0)?.ok_or_else(not_enough)?.force(cx)
}
