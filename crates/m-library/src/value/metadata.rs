//! Value.*: metadata records (specification, "Metadata").

use m_engine::value::{Data, Kind, List, Record, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};
use std::collections::HashSet;

pub(crate) const ALL: &[Builtin] = &[METADATA, REPLACE_METADATA, REMOVE_METADATA];

const METADATA: Builtin = Builtin {
    name: "Value.Metadata",
    signature: "(value as any) as any",
    doc: "Returns the metadata record of `value`, the empty record where it has none.",
    examples: &[
        (r#"Value.Metadata(1 meta [text = "one"])"#, r#"[text = "one"]"#),
        ("Value.Metadata(1)", "[]"),
        ("Value.Metadata(Int64.Type)[Documentation.Name]", r#""Int64.Type""#),
        ("Value.Metadata(Value.Type(List.Zip))[Documentation.Name]", r#""List.Zip""#),
    ],
    body: Rust(|cx, args| {
        let value = args.value(0);
        let meta = value.meta();
        // A type of the library carries its documentation.
        Ok(match &value.data {
            Data::Type(ty) if meta.is_empty() => {
                let declared = ty.name().and_then(|name| cx.library().find(name));
                declared.map_or(meta, |builtin| builtin.documentation()).into()
            }
            _ => meta.into(),
        })
    }),
};

const REPLACE_METADATA: Builtin = Builtin {
    name: "Value.ReplaceMetadata",
    signature: "(value as any, metaValue as any) as any",
    doc: "Returns `value` with the record `metaValue` in place of its metadata.",
    examples: &[("Value.Metadata(Value.ReplaceMetadata(1 meta [a = 1], [b = 2]))", "[b = 2]")],
    body: Rust(|_, args| match args.value(1).data {
        Data::Record(meta) => Ok(args.value(0).with_meta(meta)),
        Data::Null => Ok(args.value(0).without_meta()),
        _ => Err(Error::conversion(&args.value(1), &Type::of_kind(Kind::Record))),
    }),
};

const REMOVE_METADATA: Builtin = Builtin {
    name: "Value.RemoveMetadata",
    signature: "(value as any, optional metaValue as any) as any",
    doc: "Returns `value` without its metadata, or without the fields of it that `metaValue` names: a name or a list \
          of names.",
    examples: &[
        (r#"Value.Metadata(Value.RemoveMetadata("abc" meta [a = 1, b = 2]))"#, "[]"),
        (r#"Value.Metadata(Value.RemoveMetadata("abc" meta [a = 1, b = 2], {"a"}))"#, "[b = 2]"),
    ],
    body: Rust(remove_metadata),
};

fn remove_metadata(cx: &Cx, args: Args) -> Result<Value> {
    let value = args.value(0);
    if args.value(1).is_null() {
        return Ok(value.without_meta());
    }
    let names = match args.value(1).data {
        Data::List(names) => names,
        Data::Record(record) => {
            List::from_values(record.shape().names().iter().cloned().map(Value::from).collect())
        }
        _ => List::from_values(vec![args.value(1)]),
    };
    let names: HashSet<Text> = crate::record::names(cx, &names.into())?.into_iter().collect();
    let meta = value.meta();
    let kept = meta.fields().filter(|(name, _)| !names.contains(*name));
    let kept = kept.map(|(name, cell)| (name.clone(), cell.clone())).collect();
    // The names of a part of a record differ as those of the whole do.
    Ok(value.with_meta(Record::new(kept).unwrap_or_else(|_| Record::empty())))
}
