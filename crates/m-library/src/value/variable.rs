//! `Variable.*`, `Embedded.Value`, `Module.Versions`, `DirectQueryCapabilities.From`: what a query asks of the
//! surroundings that Microsoft's products evaluate it in. Here nobody defines variables, and nothing is folded.

use m_engine::value::{Record, Shape, Table, Text, Type};
use m_engine::{Body::Rust, Builtin, Error, Value};

pub(crate) const ALL: &[Builtin] = &[VALUE, VALUE_OR_DEFAULT, EMBEDDED, VERSIONS, CAPABILITIES];

const VALUE: Builtin = Builtin {
    name: "Variable.Value",
    signature: "(identifier as text) as any",
    doc: "The variable `identifier` of the environment of the evaluation. This host defines none, so it raises an error.",
    examples: &[(r#"Variable.Value("Today")"#, r#"error "Expression.Error""#)],
    body: Rust(|_, args| {
        let name: Text = args.get(0)?;
        Err(Error::expression_of(format!("The variable '{name}' isn't defined."), name.into()))
    }),
};

const VALUE_OR_DEFAULT: Builtin = Builtin {
    name: "Variable.ValueOrDefault",
    signature: "(identifier as text, optional defaultValue as any) as any",
    doc: "The variable `identifier` of the environment of the evaluation, or `defaultValue` where it is not defined. \
          This host defines none.",
    examples: &[
        (r#"Variable.ValueOrDefault("Today", 1)"#, "1"),
        (r#"Variable.ValueOrDefault("Today")"#, "null"),
    ],
    body: Rust(|_, args| Ok(args.value(1))),
};

const EMBEDDED: Builtin = Builtin {
    name: "Embedded.Value",
    signature: "(value as any, path as text) as any",
    doc: "For internal use of the product: returns `value`, which is embedded in a document at `path`.",
    examples: &[(r#"Embedded.Value(1, "path")"#, "1")],
    body: Rust(|_, args| Ok(args.value(0))),
};

const VERSIONS: Builtin = Builtin {
    name: "Module.Versions",
    signature: "() as record",
    doc: "The versions of the modules that an evaluation uses: `Core` is that of this library.",
    examples: &[("Record.HasFields(Module.Versions(), {\"Core\"})", "true")],
    body: Rust(|_, _| Ok(Record::of([("Core", Value::text(env!("CARGO_PKG_VERSION")))]).into())),
};

const CAPABILITIES: Builtin = Builtin {
    name: "DirectQueryCapabilities.From",
    signature: "(value as any) as table",
    doc: "For internal use of the product: which capabilities of DirectQuery the source of `value` has, as a table of \
          `Name` and `Value`. No source of this host folds queries; the table has no rows.",
    examples: &[("Table.RowCount(DirectQueryCapabilities.From(1))", "0")],
    body: Rust(|_, _| {
        let shape = Shape::new(vec![Text::from("Name"), Text::from("Value")]).unwrap_or_default();
        Ok(Table::from_rows(Type::table_of(shape), Vec::new()).into())
    }),
};
