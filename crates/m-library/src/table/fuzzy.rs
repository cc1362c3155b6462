//! Table.*: joins and groups by similar keys: FuzzyJoin, FuzzyNestedJoin, FuzzyGroup, AddFuzzyClusterColumn.

use super::add::with_column;
use super::columns;
use super::group::{aggregates, group_row, group_type};
use super::join_parts::{self, Kind, Layout, Side};
use super::rename::appended;
use super::rows::{self, Row};
use super::similarity::{Prepared, Similarity};
use m_engine::value::types::TypeKind;
use m_engine::value::{Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};

pub(crate) const ALL: &[Builtin] = &[FUZZY_JOIN, FUZZY_NESTED_JOIN, FUZZY_GROUP, ADD_FUZZY_CLUSTER_COLUMN];

const FUZZY_JOIN: Builtin = Builtin {
    name: "Table.FuzzyJoin",
    signature: "(table1 as table, key1 as any, table2 as table, key2 as any, optional joinKind as nullable number, \
                optional joinOptions as nullable record) as table",
    doc: "Joins the rows of two tables whose keys are similar texts; see `Table.Join` for the kinds. The options say \
          how keys are compared (`IgnoreCase`, `IgnoreSpace`, `Threshold`, `TransformationTable`), how many matches \
          a row may have (`NumberOfMatches`) and the name of a column with the similarity \
          (`SimilarityColumnName`).",
    examples: &[(
        r#"Table.FuzzyJoin(#table(type table [a = text], {{"Grapes"}, {"Kiwi"}}), "a", #table(type table [b = text], {{"graes"}}), "b")"#,
        r#"#table({"a", "b"}, {{"Grapes", "graes"}})"#,
    )],
    body: Rust(fuzzy_join),
};

const FUZZY_NESTED_JOIN: Builtin = Builtin {
    name: "Table.FuzzyNestedJoin",
    signature: "(table1 as table, key1 as any, table2 as table, key2 as any, newColumnName as text, \
                optional joinKind as nullable number, optional joinOptions as nullable record) as table",
    doc: "Adds a column to `table1` with the table of the rows of `table2` whose keys are similar texts; see \
          `Table.FuzzyJoin` for the options. Without `joinKind` it is a left outer join.",
    examples: &[(
        r#"Table.FuzzyNestedJoin(#table(type table [a = text], {{"Grapes"}}), "a", #table(type table [b = text], {{"graes"}}), "b", "t"){0}[t]"#,
        r#"#table({"b"}, {{"graes"}})"#,
    )],
    body: Rust(fuzzy_nested_join),
};

const FUZZY_GROUP: Builtin = Builtin {
    name: "Table.FuzzyGroup",
    signature: "(table as table, key as any, aggregatedColumns as list, optional options as nullable record) as table",
    doc: "Groups the rows whose keys are similar texts; see `Table.Group` for the aggregates and `Table.FuzzyJoin` for \
          the options. The key of a group is the one that most of its rows have.",
    examples: &[(
        r#"Table.FuzzyGroup(#table(type table [k = text], {{"Seattle"}, {"seattl"}, {"Bonn"}}), "k", {"n", Table.RowCount})"#,
        r#"#table({"k", "n"}, {{"Seattle", 2}, {"Bonn", 1}})"#,
    )],
    body: Rust(fuzzy_group),
};

const ADD_FUZZY_CLUSTER_COLUMN: Builtin = Builtin {
    name: "Table.AddFuzzyClusterColumn",
    signature: "(table as table, columnName as text, newColumnName as text, optional options as nullable record) \
                as table",
    doc: "Adds a column with a representative for each value of a column: the most frequent of the similar ones; see \
          `Table.FuzzyJoin` for the options.",
    examples: &[(
        r#"Table.AddFuzzyClusterColumn(#table(type table [k = text], {{"Seattle"}, {"seattl"}}), "k", "c")[c]"#,
        r#"{"Seattle", "Seattle"}"#,
    )],
    body: Rust(add_cluster),
};

/// Errors: a key column is not typed as text. Microsoft's engine compares nothing else.
fn check_text(cx: &Cx, side: &Side) -> Result<()> {
    let row = side.table.row_type(cx)?;
    let key = side.keys.iter().find(|key| !matches!(row.field_type(**key).kind(), TypeKind::Text));
    let name = key.and_then(|key| row.shape().names().get(*key));
    name.map_or(Ok(()), |name| {
        Err(Error::formatted(
            "We only support text columns for fuzzy join operations. The column '#{0}' is not of type text.",
            &[name.as_str()],
            Value::NULL,
        ))
    })
}

/// All rows of a side with their keys ready to be compared.
fn prepared(cx: &Cx, side: &Side, similarity: &Similarity) -> Result<Vec<(Row, Vec<Prepared>)>> {
    let prepare = |row: Row| {
        let key = side.key(cx, &row)?.iter().map(|value| similarity.prepare(value)).collect();
        Ok((row, key))
    };
    rows::all(cx, &side.table)?.into_iter().map(prepare).collect()
}

/// The mean similarity of the parts of two keys; 0 where a part is below the threshold.
fn key_similarity(cx: &Cx, similarity: &Similarity, left: &[Prepared], right: &[Prepared]) -> Result<f64> {
    let mut sum = 0.0;
    for (left, right) in left.iter().zip(right) {
        let part = similarity.between(cx, left, right)?;
        if part < similarity.threshold {
            return Ok(0.0);
        }
        sum += part;
    }
    Ok(if left.is_empty() { 1.0 } else { sum / left.len() as f64 })
}

/// For each left row the positions of its matches on the right, with their similarity.
fn matches(
    cx: &Cx,
    similarity: &Similarity,
    left: &[(Row, Vec<Prepared>)],
    right: &[(Row, Vec<Prepared>)],
) -> Result<Vec<Vec<(usize, f64)>>> {
    let mut all = Vec::with_capacity(left.len());
    for (_, key) in left {
        cx.check_cancelled()?;
        let mut found = Vec::new();
        for (position, (_, other)) in right.iter().enumerate() {
            let score = key_similarity(cx, similarity, key, other)?;
            if score > 0.0 && score >= similarity.threshold {
                found.push((position, score));
            }
        }
        if found.len() > similarity.matches {
            found.sort_by(|left, right| right.1.total_cmp(&left.1));
            found.truncate(similarity.matches);
            found.sort_by_key(|(position, _)| *position);
        }
        all.push(found);
    }
    Ok(all)
}

fn fuzzy_join(cx: &Cx, args: Args) -> Result<Value> {
    let left = Side::new(cx, args.get(0)?, &args.value(1))?;
    let right = Side::new(cx, args.get(2)?, &args.value(3))?;
    join_parts::check_keys(&left, &right)?;
    check_text(cx, &left)?;
    check_text(cx, &right)?;
    let kind = Kind::read(&args.value(4), Kind::Inner)?;
    let similarity = Similarity::read(cx, args.get(5)?)?;
    let layout = Layout::new(cx, &left, &right, kind)?.with_similarity(similarity.column.clone());
    let ty = layout.ty()?;
    Ok(rows::buffered(cx, ty, move |cx| {
        let (lefts, rights) = (prepared(cx, &left, &similarity)?, prepared(cx, &right, &similarity)?);
        let pair = |left: Option<&Row>, right: Option<&Row>, score: Option<f64>| {
            let row = layout.row(left, right);
            if similarity.column.is_none() { row } else { appended(row, Cell::Value(score.into())) }
        };
        let mut matched = vec![false; rights.len()];
        let mut result = Vec::new();
        for ((row, _), found) in lefts.iter().zip(matches(cx, &similarity, &lefts, &rights)?) {
            for (position, _) in &found {
                matched[*position] = true;
            }
            match kind {
                Kind::Inner | Kind::LeftOuter | Kind::RightOuter | Kind::FullOuter => {
                    for (position, score) in &found {
                        result.push(pair(Some(row), Some(&rights[*position].0), Some(*score)));
                    }
                    if found.is_empty() && matches!(kind, Kind::LeftOuter | Kind::FullOuter) {
                        result.push(pair(Some(row), None, None));
                    }
                }
                Kind::LeftAnti if found.is_empty() => result.push(pair(Some(row), None, None)),
                Kind::LeftSemi if !found.is_empty() => result.push(pair(Some(row), None, None)),
                _ => {}
            }
        }
        for ((row, _), matched) in rights.iter().zip(&matched) {
            let wanted = match kind {
                Kind::RightOuter | Kind::FullOuter | Kind::RightAnti => !matched,
                Kind::RightSemi => *matched,
                _ => false,
            };
            if wanted {
                result.push(pair(None, Some(row), None));
            }
        }
        Ok(result)
    })
    .into())
}

fn fuzzy_nested_join(cx: &Cx, args: Args) -> Result<Value> {
    let left = Side::new(cx, args.get(0)?, &args.value(1))?;
    let right = Side::new(cx, args.get(2)?, &args.value(3))?;
    join_parts::check_keys(&left, &right)?;
    let kind = Kind::read(&args.value(5), Kind::LeftOuter)?;
    let similarity = Similarity::read(cx, args.get(6)?)?;
    let inner = match &similarity.column {
        Some(name) => with_column(cx, &right.table, name.clone(), Type::number())?,
        None => right.table.ty(cx)?,
    };
    let ty = with_column(cx, &left.table, args.get(4)?, inner.nullable())?;
    // The tables in the cells have no types but in their column's type.
    let bare = Type::table_of(inner.row_type().map(|row| row.shape().clone()).unwrap_or_default());
    let width = left.table.shape(cx)?.len();
    Ok(rows::buffered(cx, ty, move |cx| {
        // Keys that cannot be compared are an error where the result of the comparison is read.
        if let Err(error) = check_text(cx, &right).and_then(|()| check_text(cx, &left)) {
            let all = rows::all(cx, &left.table)?;
            return Ok(all.into_iter().map(|row| appended(row, Cell::error(error.clone()))).collect());
        }
        let (lefts, rights) = (prepared(cx, &left, &similarity)?, prepared(cx, &right, &similarity)?);
        let nested = |found: &[(usize, f64)]| {
            let row = |(position, score): &(usize, f64)| {
                let row = rights[*position].0.clone();
                if similarity.column.is_none() { row } else { appended(row, Cell::Value((*score).into())) }
            };
            Cell::Value(rows::table_of(bare.clone(), found.iter().map(row).collect()).into())
        };
        let mut matched = vec![false; rights.len()];
        let mut result = Vec::new();
        for ((row, _), found) in lefts.iter().zip(matches(cx, &similarity, &lefts, &rights)?) {
            for (position, _) in &found {
                matched[*position] = true;
            }
            let wanted = match kind {
                Kind::Inner | Kind::LeftSemi | Kind::RightOuter => !found.is_empty(),
                Kind::LeftOuter | Kind::FullOuter => true,
                Kind::LeftAnti => found.is_empty(),
                Kind::RightAnti | Kind::RightSemi => false,
            };
            if wanted {
                result.push(appended(row.clone(), nested(&found)));
            }
        }
        for (position, matched) in matched.into_iter().enumerate() {
            let wanted = match kind {
                Kind::RightOuter | Kind::FullOuter | Kind::RightAnti => !matched,
                Kind::RightSemi => matched,
                _ => false,
            };
            if wanted {
                let nulls = vec![Cell::Value(Value::NULL); width];
                result.push(appended(nulls, nested(&[(position, 1.0)])));
            }
        }
        Ok(result)
    })
    .into())
}

/// Values that are similar to one of them.
struct Clusters {
    /// For each row the number of its cluster and its similarity to the representative.
    of_row: Vec<(usize, f64)>,
    /// The representatives in the order in which their clusters appear.
    keys: Vec<Vec<Value>>,
}

/// Puts rows into clusters. The most frequent keys become representatives first, of equal ones the earlier.
fn clusters(cx: &Cx, side: &Side, rows: &[Row], similarity: &Similarity) -> Result<Clusters> {
    let mut index = super::key_index::KeyIndex::new(super::key_index::Comparers::default());
    let mut counts: Vec<usize> = Vec::new();
    let mut of_row = Vec::with_capacity(rows.len());
    for row in rows {
        let (position, new) = index.insert(cx, side.key(cx, row)?)?;
        if new {
            counts.push(0);
        }
        counts[position] += 1;
        of_row.push(position);
    }
    let prepared: Vec<Vec<Prepared>> =
        index.keys().map(|key| key.iter().map(|value| similarity.prepare(value)).collect()).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|position| std::cmp::Reverse(counts[*position]));
    let mut representatives: Vec<usize> = Vec::new();
    let mut chosen: Vec<(usize, f64)> = vec![(0, 1.0); counts.len()];
    for position in order {
        cx.check_cancelled()?;
        let mut best: Option<(usize, f64)> = None;
        for representative in &representatives {
            let score = key_similarity(cx, similarity, &prepared[position], &prepared[*representative])?;
            if score > 0.0 && score >= similarity.threshold && best.is_none_or(|(_, other)| score > other) {
                best = Some((*representative, score));
            }
        }
        chosen[position] = best.unwrap_or_else(|| {
            representatives.push(position);
            (position, 1.0)
        });
    }
    let mut numbers: Vec<usize> = Vec::new();
    let mut keys = Vec::new();
    let mut result = Vec::with_capacity(of_row.len());
    for position in of_row {
        let (representative, score) = chosen[position];
        let number = numbers.iter().position(|known| *known == representative).unwrap_or_else(|| {
            numbers.push(representative);
            keys.push(index.key(representative).to_vec());
            numbers.len() - 1
        });
        result.push((number, score));
    }
    Ok(Clusters { of_row: result, keys })
}

fn fuzzy_group(cx: &Cx, args: Args) -> Result<Value> {
    let side = Side::new(cx, args.get(0)?, &args.value(1))?;
    check_text(cx, &side)?;
    let aggregates = aggregates(cx, &args.value(2))?;
    let similarity = Similarity::read(cx, args.get(3)?)?;
    let ty = group_type(cx, &side.table, &side.keys, &aggregates)?;
    let inner = match &similarity.column {
        Some(name) => with_column(cx, &side.table, name.clone(), Type::number())?,
        None => side.table.ty(cx)?,
    };
    Ok(rows::buffered(cx, ty, move |cx| {
        let all = rows::all(cx, &side.table)?;
        let clusters = clusters(cx, &side, &all, &similarity)?;
        let mut groups: Vec<Vec<Row>> = vec![Vec::new(); clusters.keys.len()];
        for (row, (number, score)) in all.into_iter().zip(clusters.of_row) {
            let row = match similarity.column {
                Some(_) => appended(row, Cell::Value(score.into())),
                None => row,
            };
            groups[number].push(row);
        }
        let group = |(key, rows)| group_row(cx, key, rows::table_of(inner.clone(), rows), &aggregates);
        Ok(clusters.keys.into_iter().zip(groups).map(group).collect())
    })
    .into())
}

fn add_cluster(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let name: Text = args.get(2)?;
    let side = Side::new(cx, table.clone(), &args.value(1))?;
    check_text(cx, &side)?;
    let similarity = Similarity::read(cx, args.get(3)?)?;
    let column = side.keys.first().map_or(Ok(Type::any()), |key| Ok(table.row_type(cx)?.field_type(*key)))?;
    let from = table.ty(cx)?;
    let (mut names, mut types) = columns::parts(&*table.row_type(cx)?);
    names.push(name);
    types.push(column);
    if let Some(name) = &similarity.column {
        names.push(name.clone());
        types.push(Type::number());
    }
    let ty = columns::derived_type(&from, names, types)?;
    Ok(rows::buffered(cx, ty, move |cx| {
        let all = rows::all(cx, &side.table)?;
        let clusters = clusters(cx, &side, &all, &similarity)?;
        let with_cluster = |(row, (number, score)): (Row, (usize, f64))| {
            let key = clusters.keys[number].first().cloned().unwrap_or(Value::NULL);
            let row = appended(row, Cell::Value(key));
            if similarity.column.is_none() { row } else { appended(row, Cell::Value(score.into())) }
        };
        Ok(all.into_iter().zip(clusters.of_row).map(with_cluster).collect())
    })
    .into())
}
