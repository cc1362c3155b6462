//! Table.Profile: minimum, maximum, average and counts of each column.

use super::columns;
use super::key_index::{Comparers, KeyIndex};
use super::rows::{self, Row};
use m_engine::value::{Data, Function, List, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, eval, ops};
use std::cmp::Ordering;

pub(crate) const ALL: &[Builtin] = &[PROFILE];

const PROFILE: Builtin = Builtin {
    name: "Table.Profile",
    signature: "(table as table, optional additionalAggregates as nullable list) as table",
    doc: "Returns a table with a row for each column of `table`: minimum, maximum, average and standard deviation where \
          its values have them, and the counts of all, of null and of distinct values. `additionalAggregates` is a \
          list of `{name, function of the column's type that says whether it applies, function of the values}`.",
    examples: &[(
        r#"Table.Profile(#table({"a"}, {{1}, {3}, {null}})){0}[[Column], [Min], [Max], [Average], [Count], [NullCount]]"#,
        r#"[Column = "a", Min = 1, Max = 3, Average = 2, Count = 3, NullCount = 1]"#,
    )],
    body: Rust(profile),
};

/// The columns of the result.
const COLUMNS: [&str; 8] =
    ["Column", "Min", "Max", "Average", "StandardDeviation", "Count", "NullCount", "DistinctCount"];

/// What has been seen of a column.
struct Seen {
    min: Option<Value>,
    max: Option<Value>,
    /// Values of different kinds have no smallest one.
    ordered: bool,
    numbers: Vec<f64>,
    numeric: bool,
    count: usize,
    nulls: usize,
    distinct: KeyIndex,
}

impl Seen {
    fn new() -> Seen {
        Seen {
            min: None,
            max: None,
            ordered: true,
            numbers: Vec::new(),
            numeric: true,
            count: 0,
            nulls: 0,
            distinct: KeyIndex::new(Comparers::default()),
        }
    }

    fn add(&mut self, cx: &Cx, value: Value) -> Result<()> {
        self.count += 1;
        self.distinct.insert(cx, vec![value.clone()])?;
        match &value.data {
            Data::Null => {
                self.nulls += 1;
                return Ok(());
            }
            Data::Number(number) => self.numbers.push(number.to_f64()),
            _ => self.numeric = false,
        }
        let beats = |best: &Option<Value>, wanted: Ordering| match best {
            Some(best) => ops::compare(cx, &value, best).map(|order| order == wanted),
            None => ops::compare(cx, &value, &value).map(|_| true),
        };
        match (beats(&self.min, Ordering::Less), beats(&self.max, Ordering::Greater)) {
            (Ok(less), Ok(greater)) => {
                if less {
                    self.min = Some(value.clone());
                }
                if greater {
                    self.max = Some(value);
                }
            }
            (Err(error), _) | (_, Err(error)) if !error.is_catchable() => return Err(error),
            _ => self.ordered = false,
        }
        Ok(())
    }

    fn row(self, name: &Text) -> Row {
        let count = self.numbers.len() as f64;
        let average = (self.numeric && count > 0.0).then(|| self.numbers.iter().sum::<f64>() / count);
        let deviation = average.filter(|_| count > 1.0).map(|average| {
            let squares: f64 = self.numbers.iter().map(|number| (number - average).powi(2)).sum();
            (squares / (count - 1.0)).sqrt()
        });
        let distinct = self.distinct.len();
        let bound = |value: Option<Value>| value.filter(|_| self.ordered).unwrap_or(Value::NULL);
        [
            name.clone().into(),
            bound(self.min),
            bound(self.max),
            average.into(),
            deviation.into(),
            Value::number(self.count as f64),
            Value::number(self.nulls as f64),
            Value::number(distinct as f64),
        ]
        .into_iter()
        .map(Cell::Value)
        .collect()
    }
}

/// An aggregate that the caller adds.
struct Additional {
    name: Text,
    applies: Function,
    aggregate: Function,
}

fn additional(cx: &Cx, value: &Value) -> Result<Vec<Additional>> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let read = |item: Vec<Value>| match item.as_slice() {
        [name, applies, aggregate] => Ok(Additional {
            name: columns::text(name)?,
            applies: columns::function(applies)?,
            aggregate: columns::function(aggregate)?,
        }),
        _ => Err(Error::expression_of(
            "An additional aggregate is a list of a name, a function of the type and a function of the values.",
            value.clone(),
        )),
    };
    columns::operations(cx, value)?.into_iter().map(read).collect()
}

fn profile(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let additional = additional(cx, &args.value(1))?;
    let mut names: Vec<Text> = COLUMNS.iter().map(|name| Text::from(*name)).collect();
    let mut types = vec![Type::text(), Type::any(), Type::any(), Type::any(), Type::any()];
    types.extend([Type::number(), Type::number(), Type::any()]);
    for aggregate in &additional {
        names.push(aggregate.name.clone());
        types.push(Type::any());
    }
    let ty = columns::table_type(names, types)?;
    Ok(rows::buffered(cx, ty, move |cx| profile_rows(cx, &table, &additional)).into())
}

fn profile_rows(cx: &Cx, table: &Table, additional: &[Additional]) -> Result<Vec<Row>> {
    let row_type = table.row_type(cx)?;
    let mut seen: Vec<Seen> = row_type.shape().names().iter().map(|_| Seen::new()).collect();
    let mut kept: Vec<Vec<Cell>> = vec![Vec::new(); seen.len()];
    let mut all = table.rows(cx)?;
    while let Some(row) = all.next(cx) {
        for (position, cell) in row?.into_iter().enumerate() {
            if let Some(seen) = seen.get_mut(position) {
                seen.add(cx, cell.force(cx)?)?;
            }
            if let Some(kept) = kept.get_mut(position).filter(|_| !additional.is_empty()) {
                kept.push(cell);
            }
        }
    }
    let mut result = Vec::new();
    for (((name, field), seen), cells) in row_type.fields().zip(seen).zip(kept) {
        let mut row = seen.row(name);
        let values = List::from_cells(cells);
        for aggregate in additional {
            let applies = eval::call1(cx, &aggregate.applies, field.ty.clone().into())?;
            row.push(Cell::Value(match applies.data {
                Data::Logical(true) => eval::call1(cx, &aggregate.aggregate, values.clone().into())?,
                _ => Value::NULL,
            }));
        }
        result.push(row);
    }
    Ok(result)
}
