//! Type.*: table types and their columns.

use super::not_a;
use m_engine::value::types::{RecordType, TypeKind};
use m_engine::value::{Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Error, Result};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[ROW, COLUMN, SCHEMA];

const ROW: Builtin = Builtin {
    name: "Type.TableRow",
    signature: "(table as type) as type",
    doc: "Returns the record type of the rows of a table type.",
    examples: &[(
        r#"Type.RecordFields(Type.TableRow(Value.Type(#table({"Column1"}, {}))))"#,
        "[Column1 = [Type = type any, Optional = false]]",
    )],
    body: Rust(|_, args| Ok(Type::new(TypeKind::Record(Some(row(&args)?))).into())),
};

const COLUMN: Builtin = Builtin {
    name: "Type.TableColumn",
    signature: "(tableType as type, column as text) as type",
    doc: "Returns the type of a column of a table type.",
    examples: &[
        (r#"Type.TableColumn(type table [a = number, b = text], "b") = type text"#, "true"),
        (r#"Type.TableColumn(type table [a = number], "b")"#, "error \"Expression.Error\""),
    ],
    body: Rust(|_, args| {
        let (row, name) = (row(&args)?, args.get::<Text>(1)?);
        let position = row.shape().position(&name).ok_or_else(|| Error::missing_column(&name))?;
        Ok(row.field_type(position).into())
    }),
};

const SCHEMA: Builtin = Builtin {
    name: "Type.TableSchema",
    signature: "(tableType as type) as table",
    doc: "Returns a table that describes the columns of a table type, as `Table.Schema` does for a table.",
    examples: &[(
        r#"Type.TableSchema(type table [a = number])[[Name], [Position], [Kind]]"#,
        r#"#table({"Name", "Position", "Kind"}, {{"a", 0, "number"}})"#,
    )],
    body: Rust(|cx, args| {
        row(&args)?;
        Ok(crate::table::schema::schema(cx, &args.get(0)?)?.into())
    }),
};

/// The row type of the table type that is the first argument.
pub(super) fn row(args: &Args) -> Result<Rc<RecordType>> {
    let ty: Type = args.get(0)?;
    ty.row_type().ok_or_else(|| not_a("a table type", ty))
}
