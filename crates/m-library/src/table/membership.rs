//! Table.*: rows looked for in a table: Contains, ContainsAll, ContainsAny, PositionOf, PositionOfAny,
//! RemoveMatchingRows, ReplaceMatchingRows.

use super::columns::{self, Missing};
use super::construct::{record_of, record_row};
use super::criteria::{self, Criteria};
use super::index::{Comparers, KeyIndex};
use super::rows;
use super::step::{Needs, rows_of};
use m_engine::value::{Data, Function, List, Record, Shape, Table, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, ops};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[
    CONTAINS,
    CONTAINS_ALL,
    CONTAINS_ANY,
    POSITION_OF,
    POSITION_OF_ANY,
    REMOVE_MATCHING_ROWS,
    REPLACE_MATCHING_ROWS,
];

const CONTAINS: Builtin = Builtin {
    name: "Table.Contains",
    signature: "(table as table, row as record, optional equationCriteria as any) as logical",
    doc: "Returns whether a row of the table equals `row`: in the fields that `row` has, or by `equationCriteria`.",
    examples: &[
        (r#"Table.Contains(#table({"a", "b"}, {{1, "x"}}), [b = "x"])"#, "true"),
        (r#"Table.Contains(#table({"a", "b"}, {{1, "x"}}), [a = 2, b = "x"], "b")"#, "true"),
    ],
    body: Rust(|cx, args| {
        let wanted = vec![args.get(1)?];
        Ok(Value::from(contains(cx, &args, wanted, Which::Any)?))
    }),
};

const CONTAINS_ALL: Builtin = Builtin {
    name: "Table.ContainsAll",
    signature: "(table as table, rows as list, optional equationCriteria as any) as logical",
    doc: "Returns whether each of `rows` equals a row of the table; see `Table.Contains`.",
    examples: &[(r#"Table.ContainsAll(#table({"a"}, {{1}, {2}}), {[a = 1], [a = 3]})"#, "false")],
    body: Rust(|cx, args| {
        let wanted = records(cx, &args.get(1)?)?;
        Ok(Value::from(contains(cx, &args, wanted, Which::All)?))
    }),
};

const CONTAINS_ANY: Builtin = Builtin {
    name: "Table.ContainsAny",
    signature: "(table as table, rows as list, optional equationCriteria as any) as logical",
    doc: "Returns whether any of `rows` equals a row of the table; see `Table.Contains`.",
    examples: &[(r#"Table.ContainsAny(#table({"a"}, {{1}, {2}}), {[a = 1], [a = 3]})"#, "true")],
    body: Rust(|cx, args| {
        let wanted = records(cx, &args.get(1)?)?;
        Ok(Value::from(contains(cx, &args, wanted, Which::Any)?))
    }),
};

const POSITION_OF: Builtin = Builtin {
    name: "Table.PositionOf",
    signature: "(table as table, row as record, optional occurrence as any, optional equationCriteria as any) as any",
    doc: "Returns the position of the first row that equals `row`, or -1; the last with `Occurrence.Last`, a list of \
          all with `Occurrence.All`.",
    examples: &[
        (r#"Table.PositionOf(#table({"a"}, {{1}, {2}, {1}}), [a = 1])"#, "0"),
        (r#"Table.PositionOf(#table({"a"}, {{1}, {2}, {1}}), [a = 1], Occurrence.All)"#, "{0, 2}"),
        (r#"Table.PositionOf(#table({"a"}, {{1}}), [a = 7])"#, "-1"),
    ],
    body: Rust(|cx, args| {
        let wanted = vec![args.get(1)?];
        positions(cx, &args, wanted)
    }),
};

const POSITION_OF_ANY: Builtin = Builtin {
    name: "Table.PositionOfAny",
    signature: "(table as table, rows as list, optional occurrence as nullable number, \
                optional equationCriteria as any) as any",
    doc: "Returns the position of the first row that equals one of `rows`, or -1; the last with `Occurrence.Last`, a \
          list of all with `Occurrence.All`.",
    examples: &[(r#"Table.PositionOfAny(#table({"a"}, {{1}, {2}, {3}}), {[a = 3], [a = 2]})"#, "1")],
    body: Rust(|cx, args| {
        let wanted = records(cx, &args.get(1)?)?;
        positions(cx, &args, wanted)
    }),
};

const REMOVE_MATCHING_ROWS: Builtin = Builtin {
    name: "Table.RemoveMatchingRows",
    signature: "(table as table, rows as list, optional equationCriteria as any) as table",
    doc: "Removes the rows that equal one of `rows`: in the fields that those have, or by `equationCriteria`.",
    examples: &[(
        r#"Table.RemoveMatchingRows(#table({"a", "b"}, {{1, 2}, {3, 4}}), {[a = 1]}, "a")"#,
        r#"#table({"a", "b"}, {{3, 4}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let matcher = Matcher::new(cx, &table, records(cx, &args.get(1)?)?, &args.value(2))?;
        let reads = matcher.reads();
        Ok(rows::filter(cx, &table, reads, move |cx, row| Ok(matcher.find(cx, row)?.is_none()))?.into())
    }),
};

const REPLACE_MATCHING_ROWS: Builtin = Builtin {
    name: "Table.ReplaceMatchingRows",
    signature: "(table as table, replacements as list, optional equationCriteria as any) as table",
    doc: "Replaces rows: `replacements` is a list of pairs of an old and a new row.",
    examples: &[(
        r#"Table.ReplaceMatchingRows(#table({"a"}, {{1}, {2}}), {{[a = 1], [a = -1]}})"#,
        r#"#table({"a"}, {{-1}, {2}})"#,
    )],
    body: Rust(replace_matching),
};

/// Rows that are looked for, and how.
struct Matcher {
    /// Each row and, under criteria, its keys.
    wanted: Vec<(Record, Vec<Value>)>,
    criteria: Option<Criteria>,
    /// For the values of all fields, where there are no criteria.
    comparer: Option<Function>,
    shape: Rc<Shape>,
    /// The wanted rows by what is compared of them, where nobody can tell that it is not done one by one.
    index: Option<Indexed>,
}

/// Wanted rows by their keys.
struct Indexed {
    keys: KeyIndex,
    /// The numbers of the wanted rows of each key.
    wanted: Vec<Vec<usize>>,
    /// The columns of the table that make a key; without them it is what the criteria make of a row.
    columns: Option<Vec<usize>>,
}

/// Fewer wanted rows are compared one by one.
const INDEXED_FROM: usize = 8;

impl Indexed {
    /// An index of wanted rows; `None` where a comparison may do more than compare scalars at hand.
    fn new(
        cx: &Cx,
        wanted: &[(Record, Vec<Value>)],
        criteria: Option<&Criteria>,
        comparer: Option<&Function>,
        shape: &Shape,
    ) -> Result<Option<Indexed>> {
        let calls = comparer.is_some()
            || criteria.is_some_and(|criteria| criteria.keys.iter().any(|key| key.comparer.is_some()));
        if calls || wanted.len() < INDEXED_FROM {
            return Ok(None);
        }
        let mut columns = None;
        if criteria.is_none() {
            let names = wanted.first().map_or(&[][..], |(record, _)| record.shape().names());
            let positions: Option<Vec<usize>> = names.iter().map(|name| shape.position(name)).collect();
            let Some(positions) = positions.filter(|positions| !positions.is_empty()) else {
                return Ok(None);
            };
            if wanted.iter().any(|(record, _)| record.shape().names() != names) {
                return Ok(None);
            }
            columns = Some(positions);
        }
        let mut index = Indexed { keys: KeyIndex::new(Comparers::default()), wanted: Vec::new(), columns };
        for (number, (record, keys)) in wanted.iter().enumerate() {
            let key = match index.columns {
                Some(_) => record.cells().iter().map(Cell::known).collect(),
                None => Some(keys.clone()),
            };
            let Some(key) = key.filter(|key| key.iter().all(Value::is_scalar)) else { return Ok(None) };
            let (key, is_new) = index.keys.insert(cx, key)?;
            if is_new {
                index.wanted.push(Vec::new());
            }
            if let Some(wanted) = index.wanted.get_mut(key) {
                wanted.push(number);
            }
        }
        Ok(Some(index))
    }

    /// The wanted rows that a row of the table equals; `None` where they have to be compared one by one.
    fn find(&self, cx: &Cx, criteria: Option<&Criteria>, row: &[Cell]) -> Result<Option<&[usize]>> {
        let key = match (&self.columns, criteria) {
            (Some(columns), _) => {
                let value = |column: &usize| row.get(*column)?.known().filter(Value::is_scalar);
                columns.iter().map(value).collect()
            }
            (None, Some(criteria)) => Some(criteria.values(cx, row)?),
            (None, None) => None,
        };
        let Some(key) = key else { return Ok(None) };
        let found = self.keys.find(cx, &key)?;
        Ok(Some(found.and_then(|key| self.wanted.get(key)).map_or(&[], Vec::as_slice)))
    }
}

impl Matcher {
    fn new(cx: &Cx, table: &Table, wanted: Vec<Record>, value: &Value) -> Result<Matcher> {
        let shape = table.shape(cx)?;
        let (criteria, comparer) = match &value.data {
            Data::Null => (None, None),
            Data::Function(function) if criteria::is_value_comparer(function) => {
                (None, Some(function.clone()))
            }
            _ => (Some(Criteria::read(cx, &shape, value)?), None),
        };
        let keys = |record: &Record| match &criteria {
            Some(criteria) => criteria.values_of(cx, record),
            None => Ok(Vec::new()),
        };
        let wanted = wanted.into_iter().map(|record| {
            let keys: Result<Vec<Value>> = keys(&record);
            Ok((record, keys?))
        });
        let wanted = wanted.collect::<Result<Vec<_>>>()?;
        let index = Indexed::new(cx, &wanted, criteria.as_ref(), comparer.as_ref(), &shape)?;
        Ok(Matcher { wanted, criteria, comparer, shape, index })
    }

    /// The columns of the table that are compared.
    fn reads(&self) -> Vec<usize> {
        match &self.criteria {
            Some(criteria) => criteria.reads(),
            None => {
                let names = self.wanted.iter().flat_map(|(record, _)| record.shape().names());
                names.filter_map(|name| self.shape.position(name)).collect()
            }
        }
    }

    /// Whether a wanted row equals a row of the table.
    fn matches(&self, cx: &Cx, wanted: &(Record, Vec<Value>), row: &[Cell]) -> Result<bool> {
        if let Some(criteria) = &self.criteria {
            return criteria.equal(cx, &criteria.values(cx, row)?, &wanted.1);
        }
        for (name, cell) in wanted.0.fields() {
            let Some(position) = self.shape.position(name) else { return Ok(false) };
            let (left, right) = (rows::value(cx, row, position)?, cell.force(cx)?);
            let equal = match &self.comparer {
                Some(comparer) => criteria::equal_by(cx, comparer, &left, &right)?,
                None => ops::equals(cx, &left, &right)?,
            };
            if !equal {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The wanted rows that a row equals by the index; `None` where there is none for it.
    fn indexed(&self, cx: &Cx, row: &[Cell]) -> Result<Option<&[usize]>> {
        self.index.as_ref().map_or(Ok(None), |index| index.find(cx, self.criteria.as_ref(), row))
    }

    /// Which wanted row a row of the table equals.
    fn find(&self, cx: &Cx, row: &[Cell]) -> Result<Option<usize>> {
        if let Some(found) = self.indexed(cx, row)? {
            return Ok(found.first().copied());
        }
        for (position, wanted) in self.wanted.iter().enumerate() {
            if self.matches(cx, wanted, row)? {
                return Ok(Some(position));
            }
        }
        Ok(None)
    }
}

fn records(cx: &Cx, list: &List) -> Result<Vec<Record>> {
    let mut items = list.iter(cx)?;
    let mut records = Vec::new();
    while let Some(item) = items.next_value(cx) {
        records.push(record_of(&item?)?);
    }
    Ok(records)
}

/// Which of the wanted rows have to be there.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    Any,
    All,
}

/// Whether so many of the wanted rows are in the table; no row is read once that is known.
fn contains(cx: &Cx, args: &Args, wanted: Vec<Record>, which: Which) -> Result<bool> {
    let table: Table = args.get(0)?;
    let matcher = Matcher::new(cx, &table, wanted, &args.value(2))?;
    let mut found = vec![false; matcher.wanted.len()];
    let all = found.len();
    let mut missing = all;
    let mut rows = rows_of(cx, &table, &matcher.reads())?;
    while missing > 0
        && (which == Which::All || missing == all)
        && let Some(row) = rows.next(cx)
    {
        let row = row?;
        if let Some(numbers) = matcher.indexed(cx, &row)? {
            for number in numbers {
                if let Some(found) = found.get_mut(*number).filter(|found| !**found) {
                    *found = true;
                    missing -= 1;
                }
            }
            continue;
        }
        for (found, wanted) in found.iter_mut().zip(&matcher.wanted) {
            if !*found && matcher.matches(cx, wanted, &row)? {
                *found = true;
                missing -= 1;
            }
        }
    }
    Ok(match which {
        Which::Any => missing < all,
        Which::All => missing == 0,
    })
}

fn positions(cx: &Cx, args: &Args, wanted: Vec<Record>) -> Result<Value> {
    let table: Table = args.get(0)?;
    let occurrence = match args.value(2) {
        value if value.is_null() => 0,
        value => value.as_index().filter(|kind| *kind <= 2).ok_or_else(|| {
            Error::argument("The value is no Occurrence value: use 0, 1 or 2.", value.clone())
        })?,
    };
    let matcher = Matcher::new(cx, &table, wanted, &args.value(3))?;
    let mut positions = Vec::new();
    let mut rows = rows_of(cx, &table, &matcher.reads())?;
    let mut index = 0;
    while let Some(row) = rows.next(cx) {
        if matcher.find(cx, &row?)?.is_some() {
            positions.push(Value::number(f64::from(index)));
            if occurrence == 0 {
                break;
            }
        }
        index += 1;
    }
    Ok(match occurrence {
        2 => Value::list(positions),
        _ => positions.pop().unwrap_or_else(|| Value::number(-1.0)),
    })
}

fn replace_matching(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let shape = table.shape(cx)?;
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for pair in columns::operations(cx, &args.value(1))? {
        let [before, after] = pair.as_slice() else {
            return Err(Error::argument(
                "A replacement is a list of the old and the new row.",
                args.value(1),
            ));
        };
        old.push(record_of(before)?);
        new.push(record_row(&record_of(after)?, &shape, Missing::Error)?);
    }
    let matcher = Matcher::new(cx, &table, old, &args.value(2))?;
    let ty = table.ty(cx)?;
    let reads = matcher.reads();
    let needs = |column| Needs::Columns(reads.iter().copied().chain([column]).collect());
    let needs = (0..shape.len()).map(needs).collect();
    Ok(rows::map(cx, &table, ty, needs, move |cx, row| {
        let replacement = matcher.find(cx, &row)?.and_then(|position| new.get(position).cloned());
        Ok(replacement.unwrap_or(row))
    })
    .into())
}
