//! Cube.*: questions about cubes. No source of this host gives cubes, so an ordinary table is told to be none; what the
//! pages define without a source is done.
//!
//! Here: `Cube.Transform`.

use m_engine::value::{Data, Function, Kind, List, Table, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result};

/// A function of a cube that needs its source.
macro_rules! of_cube {
    ($name:literal, $signature:literal, $doc:literal, $example:literal) => {
        Builtin {
            name: $name,
            signature: $signature,
            doc: $doc,
            examples: &[($example, "error \"Expression.Error\"")],
            body: Rust(no_cube),
        }
    };
}

/// A question about a value of a cube; the answer for any other value is null.
macro_rules! of_member {
    ($name:literal, $signature:literal, $doc:literal, $example:literal) => {
        Builtin {
            name: $name,
            signature: $signature,
            doc: $doc,
            examples: &[($example, "null")],
            body: Rust(|_, _| Ok(Value::NULL)),
        }
    };
}

pub(crate) const ALL: &[Builtin] = &[
    of_cube!(
        "Cube.AddAndExpandDimensionColumn",
        "(cube as table, dimensionSelector as any, attributeNames as list, optional newColumnNames as any) as table",
        "Adds attributes of a dimension to a cube as columns. An error for a table that is no cube.",
        "Cube.AddAndExpandDimensionColumn(#table({}, {}), \"d\", {\"a\"})"
    ),
    of_cube!(
        "Cube.AddMeasureColumn",
        "(cube as table, column as text, measureSelector as any) as table",
        "Adds a column with a measure to a cube. An error for a table that is no cube.",
        "Cube.AddMeasureColumn(#table({}, {}), \"c\", \"m\")"
    ),
    of_cube!(
        "Cube.ApplyParameter",
        "(cube as table, parameter as any, optional arguments as nullable list) as table",
        "Applies a parameter to a cube. An error for a table that is no cube.",
        "Cube.ApplyParameter(#table({}, {}), \"p\")"
    ),
    of_cube!(
        "Cube.CollapseAndRemoveColumns",
        "(cube as table, columnNames as list) as table",
        "Removes columns of a cube and the attributes behind them. An error for a table that is no cube.",
        "Cube.CollapseAndRemoveColumns(#table({}, {}), {\"a\"})"
    ),
    of_cube!(
        "Cube.Dimensions",
        "(cube as table) as table",
        "Returns the dimensions of a cube. An error for a table that is no cube.",
        "Cube.Dimensions(#table({}, {}))"
    ),
    of_cube!(
        "Cube.DisplayFolders",
        "(cube as table) as table",
        "Returns the display folders of a cube. An error for a table that is no cube.",
        "Cube.DisplayFolders(#table({}, {}))"
    ),
    of_cube!(
        "Cube.MeasureProperties",
        "(cube as table) as table",
        "Returns the properties of a cube's expanded measures. An error for a table that is no cube.",
        "Cube.MeasureProperties(#table({}, {}))"
    ),
    of_cube!(
        "Cube.Measures",
        "(cube as any) as table",
        "Returns the measures of a cube. An error for a table that is no cube.",
        "Cube.Measures(#table({}, {}))"
    ),
    of_cube!(
        "Cube.Parameters",
        "(cube as table) as table",
        "Returns the parameters of a cube. An error for a table that is no cube.",
        "Cube.Parameters(#table({}, {}))"
    ),
    of_cube!(
        "Cube.Properties",
        "(cube as table) as table",
        "Returns the properties of a cube's expanded dimensions. An error for a table that is no cube.",
        "Cube.Properties(#table({}, {}))"
    ),
    of_cube!(
        "Cube.ReplaceDimensions",
        "(cube as table, dimensions as any) as table",
        "Replaces the dimensions of a cube. An error for a table that is no cube.",
        "Cube.ReplaceDimensions(#table({}, {}), #table({}, {}))"
    ),
    of_member!(
        "Cube.AttributeMemberId",
        "(attribute as any) as any",
        "Returns the identifier of a dimension's member, and null for any other value.",
        "Cube.AttributeMemberId(1)"
    ),
    of_member!(
        "Cube.AttributeMemberProperty",
        "(attribute as any, propertyName as text) as any",
        "Returns a property of a dimension's member, and null for any other value.",
        "Cube.AttributeMemberProperty(1, \"p\")"
    ),
    of_member!(
        "Cube.MeasureProperty",
        "(measure as any, propertyName as text) as any",
        "Returns a property of a measure, and null for any other value.",
        "Cube.MeasureProperty(1, \"p\")"
    ),
    of_member!(
        "Cube.PropertyKey",
        "(property as any) as any",
        "Returns the key of a property, and null for any other value.",
        "Cube.PropertyKey(1)"
    ),
    Builtin {
        name: "Cube.Transform",
        signature: "(cube as table, transforms as list) as table",
        doc: "Applies functions to a cube one after the other: each of `transforms` is a list of a function and its \
              arguments after the cube.",
        examples: &[(
            "Cube.Transform(#table({\"a\"}, {{1}, {2}}), {{Table.Skip, 1}})",
            "#table({\"a\"}, {{2}})",
        )],
        body: Rust(transform),
    },
];

fn no_cube(_: &Cx, args: Args) -> Result<Value> {
    Err(Error::expression_of(
        "The table is no cube: only tables of a cube source have dimensions, measures and parameters.",
        args.value(0),
    ))
}

fn transform(cx: &Cx, args: Args) -> Result<Value> {
    let mut cube = Value::from(args.get::<Table>(0)?);
    for step in args.get::<List>(1)?.values(cx)? {
        let Data::List(step) = &step.data else {
            return Err(Error::conversion(&step, &Type::of_kind(Kind::List)));
        };
        let mut arguments = step.values(cx)?;
        if arguments.is_empty() {
            return Err(Error::expression_of(
                "A transformation is a list of a function and its arguments.",
                args.value(1),
            ));
        }
        let function: Function = match std::mem::replace(&mut arguments[0], cube).data {
            Data::Function(function) => function,
            other => {
                return Err(Error::conversion(&Value::new(other), &Type::of_kind(Kind::Function)));
            }
        };
        cube = function.call(cx, arguments)?;
    }
    Ok(cube)
}
