//! Type.*: facets, what a source says of a type beyond M's type system.

use m_engine::value::{Record, Type};
use m_engine::{Body::Rust, Builtin, Error, Value};

pub(crate) const ALL: &[Builtin] = &[FACETS, REPLACE_FACETS];

const FACETS: Builtin = Builtin {
    name: "Type.Facets",
    signature: "(#\"type\" as type) as record",
    doc: "Returns the facets of `type`: `NumericPrecisionBase`, `NumericPrecision`, `NumericScale`, `IsSigned`, \
          `DateTimePrecision`, `MaxLength`, `IsVariableLength`, `NativeTypeName`, `NativeDefaultExpression` and \
          `NativeExpression`, null where they are not known.",
    examples: &[
        ("Type.Facets(type text)[MaxLength]", "null"),
        ("Type.Facets(Type.ReplaceFacets(type text, [MaxLength = 5]))[MaxLength]", "5"),
    ],
    body: Rust(|_, args| {
        let unknown = Record::of(NAMES.map(|name| (name, Value::NULL)));
        let ty: Type = args.get(0)?;
        let known = ty.facets().map(|facets| {
            Record::of(NAMES.iter().filter_map(|name| Some((*name, facets.get(name)?.known()?))))
        });
        Ok(known.map_or(unknown.clone(), |known| unknown.merge(&known)).into())
    }),
};

const REPLACE_FACETS: Builtin = Builtin {
    name: "Type.ReplaceFacets",
    signature: "(#\"type\" as type, facets as record) as type",
    doc: "Returns `type` with `facets` in place of its facets; those that the record does not name are not known.",
    examples: &[
        ("Type.Facets(Type.ReplaceFacets(type number, [NumericScale = 2]))[NumericScale]", "2"),
        ("Type.ReplaceFacets(type number, [Color = 2])", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| {
        let given: Record = args.get(1)?;
        let mut facets = Vec::new();
        for (name, cell) in given.fields() {
            let Some(known) = NAMES.iter().find(|known| **known == name.as_str()) else {
                let format = "The facet '#{0}' is not supported.";
                return Err(Error::formatted(format, &[name.as_str()], given.clone().into()));
            };
            facets.push((*known, cell.force(cx)?));
        }
        Ok(args.get::<Type>(0)?.with_facets(Some(Record::of(facets))).into())
    }),
};

pub(crate) const NAMES: [&str; 10] = [
    "NumericPrecisionBase",
    "NumericPrecision",
    "NumericScale",
    "IsSigned",
    "DateTimePrecision",
    "MaxLength",
    "IsVariableLength",
    "NativeTypeName",
    "NativeDefaultExpression",
    "NativeExpression",
];
