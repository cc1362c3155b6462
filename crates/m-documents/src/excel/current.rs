//! What only Excel itself can give: its own workbook.

use m_engine::value::Record;
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[CURRENT_WORKBOOK, SHAPE_TABLE];

const CURRENT_WORKBOOK: Builtin = Builtin {
    name: "Excel.CurrentWorkbook",
    signature: "() as table",
    doc: "The tables, named ranges and dynamic arrays of the workbook that the query is part of. Outside of Excel there is \
          none, and this host always raises a `DataSource.Error`; `Excel.Workbook` reads the file of a workbook.",
    examples: &[("Excel.CurrentWorkbook()", r#"error "DataSource.Error""#)],
    body: Rust(current_workbook),
};

const SHAPE_TABLE: Builtin = Builtin {
    name: "Excel.ShapeTable",
    signature: "(table as table, optional options as nullable record) as any",
    doc: "For Excel's internal use only, as Microsoft's page says; here it always raises a `DataSource.Error`.",
    examples: &[("Excel.ShapeTable(#table({}, {}))", r#"error "DataSource.Error""#)],
    body: Rust(shape_table),
};

fn current_workbook(_cx: &Cx, _args: Args) -> Result<Value> {
    Err(Error::data_source(
        "There is no current workbook: the query doesn't run in Excel. Excel.Workbook reads the file of a workbook.",
        Value::NULL,
    ))
}

fn shape_table(_cx: &Cx, _args: Args) -> Result<Value> {
    Err(Error::data_source("Excel.ShapeTable is for Excel's internal use only.", Record::empty().into()))
}
