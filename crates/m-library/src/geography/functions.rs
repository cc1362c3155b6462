//! GeographyPoint.*, Geography.* and Geometry.*: from texts and to them.
//!
//! Here: `Geography.FromWellKnownText`, `Geography.ToWellKnownText`, `GeographyPoint.From`,
//! `Geometry.FromWellKnownText`, `Geometry.ToWellKnownText`, `GeometryPoint.From`.

use super::record::Space;
use m_engine::value::{Number, Record, Text};
use m_engine::{Args, Body::Rust, Builtin, Result, Value};

pub(crate) const ALL: &[Builtin] = &[
    GEOGRAPHY_FROM_TEXT,
    GEOGRAPHY_TO_TEXT,
    GEOGRAPHY_POINT,
    GEOMETRY_FROM_TEXT,
    GEOMETRY_TO_TEXT,
    GEOMETRY_POINT,
];

const GEOGRAPHY_FROM_TEXT: Builtin = Builtin {
    name: "Geography.FromWellKnownText",
    signature: "(input as nullable text) as nullable record",
    doc: "Reads a place on the earth from Well-Known Text. A point has the fields `Kind`, `Longitude`, `Latitude`, `Z` \
          and `M` where given, and `SRID` where the text names one; other kinds have `Points`, `Rings` or \
          `Components`.",
    examples: &[
        (
            r#"Geography.FromWellKnownText("POINT (13.4 52.5)")"#,
            r#"[Kind = "POINT", Longitude = 13.4, Latitude = 52.5]"#,
        ),
        (r#"Geography.FromWellKnownText("SRID=4258;POINT Z(1 2 3)")[[Z], [SRID]]"#, "[Z = 3, SRID = 4258]"),
        (
            r#"List.Count(Geography.FromWellKnownText("POLYGON ((0 0, 1 0, 1 1, 0 0))")[Rings]{0}[Points])"#,
            "4",
        ),
        ("Geography.FromWellKnownText(null)", "null"),
        (r#"Geography.FromWellKnownText("POINT (1")"#, r#"error "DataFormat.Error""#),
    ],
    body: Rust(|_, args| from_text(&args, Space::Geography)),
};

const GEOGRAPHY_TO_TEXT: Builtin = Builtin {
    name: "Geography.ToWellKnownText",
    signature: "(input as nullable record, optional omitSRID as nullable logical) as nullable text",
    doc: "Writes a place on the earth as Well-Known Text, with its SRID before it unless `omitSRID` is true.",
    examples: &[
        ("Geography.ToWellKnownText(GeographyPoint.From(13.4, 52.5))", r#""POINT(13.4 52.5)""#),
        (
            "Geography.ToWellKnownText(GeographyPoint.From(13.4, 52.5, null, null, 4326))",
            r#""SRID=4326;POINT(13.4 52.5)""#,
        ),
        ("Geography.ToWellKnownText(null)", "null"),
        (r#"Geography.ToWellKnownText([Kind = "CUBE"])"#, r#"error "Expression.Error""#),
    ],
    body: Rust(|cx, args| super::write::to_text(cx, &args, Space::Geography)),
};

const GEOGRAPHY_POINT: Builtin = Builtin {
    name: "GeographyPoint.From",
    signature: "(longitude as number, latitude as number, optional z as nullable number, \
                optional m as nullable number, optional srid as nullable number) as record",
    doc: "The record of a point on the earth. `z` is its elevation, `m` a measure, `srid` the spatial reference.",
    examples: &[
        ("GeographyPoint.From(13.4, 52.5)", r#"[Kind = "POINT", Longitude = 13.4, Latitude = 52.5]"#),
        (
            "GeographyPoint.From(1, 2, 3, 4, 4258)",
            r#"[Kind = "POINT", Longitude = 1, Latitude = 2, Z = 3, M = 4, SRID = 4258]"#,
        ),
    ],
    body: Rust(|_, args| point(&args, Space::Geography)),
};

const GEOMETRY_FROM_TEXT: Builtin = Builtin {
    name: "Geometry.FromWellKnownText",
    signature: "(input as nullable text) as nullable record",
    doc: "Reads a shape in the plane from Well-Known Text. A point has the fields `Kind`, `X`, `Y`, `Z` and `M` where \
          given, and `SRID` where the text names one; other kinds have `Points`, `Rings` or `Components`.",
    examples: &[
        (r#"Geometry.FromWellKnownText("POINT (1 2)")"#, r#"[Kind = "POINT", X = 1, Y = 2]"#),
        (
            r#"Geometry.FromWellKnownText("LINESTRING (0 0, 1 2)")"#,
            r#"[Kind = "LINESTRING", Points = {[Kind = "POINT", X = 0, Y = 0], [Kind = "POINT", X = 1, Y = 2]}]"#,
        ),
        (r#"Geometry.FromWellKnownText("LINESTRING EMPTY")[Points]"#, "{}"),
        ("Geometry.FromWellKnownText(null)", "null"),
    ],
    body: Rust(|_, args| from_text(&args, Space::Geometry)),
};

const GEOMETRY_TO_TEXT: Builtin = Builtin {
    name: "Geometry.ToWellKnownText",
    signature: "(input as nullable record, optional omitSRID as nullable logical) as nullable text",
    doc: "Writes a shape in the plane as Well-Known Text, with its SRID before it unless `omitSRID` is true.",
    examples: &[
        ("Geometry.ToWellKnownText(GeometryPoint.From(1, 2))", r#""POINT(1 2)""#),
        ("Geometry.ToWellKnownText(GeometryPoint.From(1, 2, 3, 4), true)", r#""POINT(1 2 3 4)""#),
        (
            r#"Geometry.ToWellKnownText(Geometry.FromWellKnownText("MULTIPOINT ((1 2), (3 4))"), true)"#,
            r#""MULTIPOINT((1 2), (3 4))""#,
        ),
        ("Geometry.ToWellKnownText(null)", "null"),
    ],
    body: Rust(|cx, args| super::write::to_text(cx, &args, Space::Geometry)),
};

const GEOMETRY_POINT: Builtin = Builtin {
    name: "GeometryPoint.From",
    signature: "(x as number, y as number, optional z as nullable number, optional m as nullable number, \
                optional srid as nullable number) as record",
    doc: "The record of a point in the plane. `z` is its third coordinate, `m` a measure, `srid` the spatial \
          reference.",
    examples: &[("GeometryPoint.From(1, 2)", r#"[Kind = "POINT", X = 1, Y = 2]"#)],
    body: Rust(|_, args| point(&args, Space::Geometry)),
};

fn from_text(args: &Args, space: Space) -> Result<Value> {
    match args.get::<Option<Text>>(0)? {
        Some(text) => Ok(super::read::read(&text, space)?.into()),
        None => Ok(Value::NULL),
    }
}

fn point(args: &Args, space: Space) -> Result<Value> {
    let (z, m) = (args.get::<Option<Number>>(2)?, args.get::<Option<Number>>(3)?);
    let mut fields = space.point(args.value(0), args.value(1), z.map(Value::from), m.map(Value::from));
    fields.extend(args.get::<Option<Number>>(4)?.map(|srid| ("SRID", Value::from(srid))));
    Ok(Record::of(fields).into())
}
