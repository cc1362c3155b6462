//! Record.ReorderFields.

use super::missing::Missing;
use super::{build, names};
use m_engine::value::{Record, Text};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value};
use std::collections::{HashSet, VecDeque};

pub(crate) const ALL: &[Builtin] = &[REORDER_FIELDS];

const REORDER_FIELDS: Builtin = Builtin {
    name: "Record.ReorderFields",
    signature: "(record as record, fieldOrder as list, optional missingField as nullable number) as record",
    doc: "Returns `record` with the fields that `fieldOrder` names in that order, in the places that they had among \
          them; other fields stay where they are. A field that is not there is an error unless `missingField` says \
          otherwise.",
    examples: &[
        (
            r#"Record.FieldNames(Record.ReorderFields([a = 1, b = 2, c = 3], {"c", "a"}))"#,
            r#"{"c", "b", "a"}"#,
        ),
        (
            r#"Record.FieldNames(Record.ReorderFields([a = 1, b = 2, c = 3, d = 4], {"d", "x", "b"}, 2))"#,
            r#"{"a", "d", "c", "x", "b"}"#,
        ),
        (r#"Record.ReorderFields([a = 1], {"x"})"#, "error \"Expression.Error\""),
    ],
    body: Rust(reorder_fields),
};

fn reorder_fields(cx: &Cx, args: Args) -> Result<Value> {
    let record: Record = args.get(0)?;
    let missing = Missing::new(&args.value(2))?;
    let order = names(cx, &args.value(1))?;
    // Each place takes the next field that exists, and before it those that had to be made up.
    let mut queue: VecDeque<(Text, Cell, bool)> = VecDeque::new();
    for name in &order {
        match record.get(name) {
            Some(cell) => queue.push_back((name.clone(), cell.clone(), true)),
            None => {
                let cell = missing.stand_in(name, &record)?;
                queue.extend(cell.map(|cell| (name.clone(), cell, false)));
            }
        }
    }
    let order: HashSet<Text> = order.into_iter().collect();
    let (mut names, mut cells) = (Vec::new(), Vec::new());
    for (name, cell) in record.fields() {
        if !order.contains(name) {
            names.push(name.clone());
            cells.push(cell.clone());
            continue;
        }
        while let Some((name, cell, existed)) = queue.pop_front() {
            names.push(name);
            cells.push(cell);
            if existed {
                break;
            }
        }
    }
    for (name, cell, _) in queue {
        names.push(name);
        cells.push(cell);
    }
    Ok(build(names, cells)?.into())
}
