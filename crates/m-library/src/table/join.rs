//! Table.Join: rows of two tables side by side where their keys are equal.

use super::columns;
use super::join_parts::{Kind, Layout, Side, check_keys, comparers};
use super::joined::{Joined, Keep, Right};
use m_engine::value::{Record, Table, Value};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result};

pub(crate) const ALL: &[Builtin] = &[JOIN];

const JOIN: Builtin = Builtin {
    name: "Table.Join",
    signature: "(table1 as table, key1 as any, table2 as table, key2 as any, optional joinKind as nullable number, \
                optional joinAlgorithm as nullable number, optional keyEqualityComparers as nullable list) as table",
    doc: "Joins the rows of two tables whose keys, a column or list of columns of each, are equal. Without `joinKind` \
          it is an inner join. Key columns of the same name become one in an inner join; all others must differ in \
          name. Where an outer or anti join has no row of one side, its columns are null.",
    examples: &[
        (
            r#"Table.Join(#table({"id", "n"}, {{1, "a"}, {2, "b"}}), "id", #table({"ref", "v"}, {{2, 5}}), "ref")"#,
            r#"#table({"id", "n", "ref", "v"}, {{2, "b", 2, 5}})"#,
        ),
        (
            r#"Table.Join(#table({"id"}, {{1}, {2}}), "id", #table({"ref", "v"}, {{2, 5}}), "ref", JoinKind.LeftOuter)"#,
            r#"#table({"id", "ref", "v"}, {{1, null, null}, {2, 2, 5}})"#,
        ),
        (
            r#"Table.Join(#table({"a", "x"}, {}), "a", #table({"b", "x"}, {}), "b")"#,
            r#"error "Expression.Error""#,
        ),
    ],
    body: Rust(join),
};

fn join(cx: &Cx, args: Args) -> Result<Value> {
    let left = Side::new(cx, args.get(0)?, &args.value(1))?;
    let right = Side::new(cx, args.get(2)?, &args.value(3))?;
    check_keys(&left, &right)?;
    let kind = Kind::read(&args.value(4), Kind::Inner)?;
    if let Some(folded) = folded(cx, &left, &right, kind, &args)? {
        return Ok(folded.into());
    }
    let comparers = comparers(cx, args.get(6)?)?;
    let layout = Layout::new(cx, &left, &right, kind)?;
    let ty = layout.ty()?;
    // Which side is read first and kept (`JoinAlgorithm.Type`); only an inner join leaves a choice.
    let algorithm = args.value(5);
    let keep = match algorithm.as_index() {
        _ if algorithm.is_null() => Keep::Shorter,
        Some(3 | 5) => Keep::Left,
        Some(4 | 6) => Keep::Right,
        Some(0..=2) => Keep::Shorter,
        _ => return Err(Error::expression_of("The value is no JoinAlgorithm value: use 0 to 6.", algorithm)),
    };
    let keep = match kind {
        Kind::Inner => keep,
        Kind::LeftOuter | Kind::FullOuter | Kind::LeftAnti | Kind::LeftSemi => Keep::Right,
        Kind::RightOuter | Kind::RightAnti | Kind::RightSemi => Keep::Left,
    };
    let right = Right::Own(right, comparers);
    let columns = layout.origins();
    Ok(Table::new(cx, ty, Joined { left, right, kind, keep, columns, is_leading: false }).into())
}

/// What a view's `OnJoin` makes of the join.
fn folded(cx: &Cx, left: &Side, right: &Side, kind: Kind, args: &Args) -> Result<Option<Table>> {
    for (side, table) in [&left.table, &right.table].into_iter().enumerate() {
        let keys = || -> Result<Value> {
            let (left, right) = (columns::names(cx, &args.value(1))?, columns::names(cx, &args.value(3))?);
            let pairs = left.into_iter().zip(right).map(|(left, right)| {
                Value::from(Record::of([("Left", Value::from(left)), ("Right", Value::from(right))]))
            });
            Ok(Value::list(pairs.collect()))
        };
        let keys = keys()?;
        let arguments = || {
            vec![
                Value::number(side as f64),
                left.table.clone().into(),
                right.table.clone().into(),
                keys,
                Value::number(f64::from(kind as u8)),
            ]
        };
        if let Some(folded) = table.fold(cx, "OnJoin", arguments)? {
            return Ok(Some(folded));
        }
    }
    Ok(None)
}
