//! Groups while their rows are read: of each row a group keeps what its aggregates need and no more. Sums, counts and
//! their like keep nothing but their state, so that memory grows with the number of groups; other functions keep the
//! columns that they use, and whole rows only where they pass the group on.

use super::columns;
use super::held;
use super::rows::{self, Row};
use super::step::Needs;
use crate::list::{Accumulator, Begin, ValueIndex};
use m_engine::formula::{Argument, Formula, Use, fields_used};
use m_engine::value::types::RecordType;
use m_engine::value::{self as table, Batch, Data, Function, Kind, List, Number, Part, Text, Type};
use m_engine::{Cell, Cx, Error, Result, Value};
use std::ops::Range;
use std::rc::Rc;

const ROW_COUNT: &str = "Table.RowCount";

/// What the groups of a table keep.
pub(super) struct Plan {
    aggregates: Vec<Computed>,
    states: Vec<State>,
    /// The positions of the columns that are kept; `None` for whole rows.
    kept: Option<Vec<usize>>,
    /// The table type of what is kept.
    ty: Type,
}

/// How an aggregate is computed.
enum Computed {
    /// It is the number of rows.
    RowCount,
    /// From the states.
    States(Rc<Formula>),
    /// By its function, from the rows that are kept, of which it needs this.
    Rows(Function, Needs),
}

/// Where a running computation begins.
#[derive(Clone, PartialEq)]
enum Source {
    /// The number of rows; no cell is read.
    RowCount,
    /// A function of the library over a column.
    Column(&'static str, usize),
}

struct State {
    source: Source,
    begin: Option<Accumulator>,
}

/// What the groups have come to while their rows are read. What is of one sort lies together for all groups, since each row
/// goes to another one.
#[derive(Default)]
pub(super) struct Running {
    /// Of each group the number of its rows.
    counts: Vec<u64>,
    /// For each state of the plan, unless it only counts: of each group what its rows have come to.
    totals: Vec<Vec<Total>>,
    /// Of each row its group, where rows are kept.
    groups: Vec<u32>,
    /// The numbers of the rows, group after group, and where each group begins; made when all rows are there.
    order: Option<(Rc<[u32]>, Vec<u32>)>,
}

/// What the rows of a group have come to in a running computation.
#[derive(Default)]
pub(super) struct Total {
    /// Of nothing but 64-bit floating point numbers and nulls; see [`Accumulator::with_number`].
    count: u64,
    total: f64,
    /// Instead of these, where other cells came.
    column: Option<Box<Column>>,
}

/// A running computation over a column.
struct Column {
    state: Accumulator,
    /// The first error of a cell: it is the result, whatever comes after it.
    failed: Option<Error>,
    /// The cells from the first one on that nobody has evaluated yet: reading the result will do it.
    pending: Vec<Cell>,
}

impl Plan {
    /// The plan for groups of rows of a table of type `ty`; for an aggregate that nobody reads, groups keep nothing, and its
    /// cells may hold anything.
    ///
    /// Errors: none but those of the column names, which are known to differ.
    pub(super) fn new(
        ty: Type,
        row: &RecordType,
        aggregates: &[Aggregate],
        is_read: impl Fn(usize) -> bool,
    ) -> Result<Plan> {
        let mut plan = Plan { aggregates: Vec::new(), states: Vec::new(), kept: Some(Vec::new()), ty };
        for (at, aggregate) in aggregates.iter().enumerate() {
            match is_read(at) {
                true => plan.aggregate(aggregate.function.clone(), row),
                false => plan.aggregates.push(Computed::RowCount),
            }
        }
        if let Some(kept) = &mut plan.kept {
            kept.sort_unstable();
            let (names, types) = columns::parts(row);
            let pick =
                |position: &usize| Some((names.get(*position)?.clone(), types.get(*position)?.clone()));
            let (names, types): (Vec<_>, Vec<_>) = kept.iter().filter_map(pick).unzip();
            plan.ty = columns::table_type(names, types)?;
        }
        Ok(plan)
    }

    fn aggregate(&mut self, function: Function, row: &RecordType) {
        // `{"n", Table.RowCount}` names the function itself.
        if function.builtin_name() == Some(ROW_COUNT) {
            self.aggregates.push(Computed::RowCount);
            return;
        }
        let known = self.states.len();
        let formula = Formula::new(&function, Kind::Table, &mut |usage| self.state(usage, row));
        if let Some(formula) = formula {
            self.aggregates.push(Computed::States(Rc::new(formula)));
            return;
        }
        // States of a formula that came to nothing.
        self.states.truncate(known);
        let fields = fields_used(&function, ROW_COUNT);
        let positions =
            |names: Vec<Text>| names.iter().filter_map(|name| row.shape().position(name)).collect();
        let needs = fields.map_or(Needs::All, |names| Needs::Columns(positions(names)));
        match (&needs, &mut self.kept) {
            (Needs::Columns(positions), Some(kept)) => {
                for position in &**positions {
                    if !kept.contains(position) {
                        kept.push(*position);
                    }
                }
            }
            (Needs::All, _) => self.kept = None,
            _ => {}
        }
        self.aggregates.push(Computed::Rows(function, needs));
    }

    /// The number of the state that a use of the group reads.
    fn state(&mut self, usage: Use<'_>, row: &RecordType) -> Option<usize> {
        let (source, begin) = match usage {
            Use::Call(function, [Argument::Parameter]) if function.name == ROW_COUNT => {
                (Source::RowCount, None)
            }
            Use::Call(function, [Argument::Field(name)]) if function.name == "List.Count" => {
                row.shape().position(name)?;
                (Source::RowCount, None)
            }
            Use::Call(function, [Argument::Field(name)]) => {
                let begin = function.known::<Begin>()?.0();
                (Source::Column(function.name, row.shape().position(name)?), Some(begin))
            }
            _ => return None,
        };
        let known = self.states.iter().position(|state| state.source == source);
        Some(known.unwrap_or_else(|| {
            self.states.push(State { source, begin });
            self.states.len() - 1
        }))
    }

    /// What each aggregate is made of.
    pub(super) fn needs(&self) -> impl Iterator<Item = Needs> {
        let column = |state: &usize| match self.states.get(*state)?.source {
            Source::Column(_, position) => Some(position),
            Source::RowCount => None,
        };
        self.aggregates.iter().map(move |aggregate| match aggregate {
            Computed::RowCount => Needs::Columns([].into()),
            Computed::States(formula) => Needs::Columns(formula.cells().iter().filter_map(column).collect()),
            Computed::Rows(_, needs) => needs.clone(),
        })
    }

    /// No group.
    pub(super) fn begin(&self) -> Running {
        Running { totals: self.states.iter().map(|_| Vec::new()).collect(), ..Running::default() }
    }

    /// Adds a group without rows; it has the next number.
    pub(super) fn open(&self, running: &mut Running) {
        running.counts.push(0);
        for (state, totals) in self.states.iter().zip(&mut running.totals) {
            if state.begin.is_some() {
                totals.push(Total::default());
            }
        }
    }

    /// Adds the next row, which goes to a group; `cell` gives its cells by their positions.
    pub(super) fn add(&self, cx: &Cx, running: &mut Running, group: usize, cell: impl Fn(usize) -> Cell) {
        running.count(group);
        if self.keeps_rows() {
            running.groups.push(group as u32);
        }
        for (state, totals) in self.states.iter().zip(&mut running.totals) {
            if let (Source::Column(_, position), Some(begin), Some(total)) =
                (&state.source, &state.begin, totals.get_mut(group))
            {
                total.cell(cx, begin, &cell(*position));
            }
        }
    }

    /// Adds the next rows, those of a batch, each to a group.
    pub(super) fn add_batch(&self, cx: &Cx, running: &mut Running, groups: &[usize], batch: &Batch) {
        for group in groups {
            running.count(*group);
        }
        if self.keeps_rows() {
            running.groups.extend(groups.iter().map(|group| *group as u32));
        }
        for (state, totals) in self.states.iter().zip(&mut running.totals) {
            let (Source::Column(_, position), Some(begin)) = (&state.source, &state.begin) else { continue };
            let numbers = match batch.columns().get(*position) {
                Some(table::Column::Numbers(numbers, odd)) => Some((numbers, odd)),
                _ => None,
            };
            for (row, group) in groups.iter().enumerate() {
                let Some(total) = totals.get_mut(*group) else { continue };
                match numbers.and_then(|(numbers, odd)| numbers.get(row).filter(|_| odd.is_plain(row))) {
                    Some(number) => total.number(cx, begin, *number),
                    None => total.cell(cx, begin, &batch.cell(row, *position)),
                }
            }
        }
    }

    /// Whether the rows of the groups are kept.
    pub(super) fn keeps_rows(&self) -> bool {
        self.aggregates.iter().any(|aggregate| matches!(aggregate, Computed::Rows(..)))
    }

    /// What is kept of rows.
    pub(super) fn kept(&self, part: Part) -> Part {
        let Some(kept) = &self.kept else { return part };
        match part {
            Part::Row(row) => Part::Row(kept.iter().map(|position| rows::cell(&row, *position)).collect()),
            Part::Batch(batch) => {
                let column = |position: &usize| {
                    batch.columns().get(*position).cloned().unwrap_or(table::Column::Unread)
                };
                Part::Batch(Batch::new(batch.rows(), kept.iter().map(column).collect()))
            }
        }
    }

    /// Appends the aggregates of a group, which is finished, to the row of the result. The group's rows are those of `held`
    /// with its numbers.
    pub(super) fn finish(
        &self,
        cx: &Cx,
        running: &mut Running,
        group: usize,
        held: &Rc<Batch>,
        result: &mut Row,
    ) {
        let count = Cell::Value(Value::number(running.counts.get(group).copied().unwrap_or(0) as f64));
        let states = self.states.iter().zip(&mut running.totals);
        let states: Rc<[Cell]> = states
            .map(|(state, totals)| match (&state.begin, totals.get_mut(group)) {
                (Some(begin), Some(total)) => std::mem::take(total).finish(cx, begin),
                _ => count.clone(),
            })
            .collect();
        let table = self.keeps_rows().then(|| {
            let (rows, range) = running.rows_of(group);
            held::table(cx, self.ty.clone(), held.clone(), rows, range)
        });
        for aggregate in &self.aggregates {
            result.push(match (aggregate, &table) {
                (Computed::States(formula), _) => computed(cx, formula, &states),
                (Computed::Rows(function, _), Some(table)) => {
                    Cell::call(cx, function, Value::from(table.clone()).into())
                }
                (Computed::RowCount | Computed::Rows(..), _) => count.clone(),
            });
        }
    }
}

/// The value of a formula: at once where nobody can tell, else when the cell is read.
fn computed(cx: &Cx, formula: &Rc<Formula>, states: &Rc<[Cell]>) -> Cell {
    if let Some(value) = formula.now(cx, states) {
        return Cell::of(value);
    }
    let (formula, states) = (formula.clone(), states.clone());
    Cell::lazy(cx, move |cx| formula.evaluate(cx, &states))
}

/// The values of an index, and behind them those of `rest` that it does not have.
fn distinct(cx: &Cx, index: ValueIndex, rest: Vec<Cell>) -> List {
    if rest.is_empty() {
        return List::from_values(index.keys().to_vec());
    }
    let (index, rest) = (Rc::new(index), Rc::new(rest));
    List::generate(cx, move |_| {
        let (first, rest) = (index.clone(), rest.clone());
        let mut seen = ValueIndex::clone(&index);
        let (mut known, mut next) = (0, 0);
        Ok(move |cx: &Cx| {
            if let Some(value) = first.keys().get(known) {
                known += 1;
                return Some(Ok(Cell::Value(value.clone())));
            }
            loop {
                let cell = rest.get(next)?;
                next += 1;
                let added = cell.force(cx).and_then(|value| Ok((seen.insert(cx, value.clone())?.1, value)));
                match added {
                    Ok((true, value)) => return Some(Ok(Cell::Value(value))),
                    Ok((false, _)) => {}
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    })
}

impl Running {
    /// Counts a row of a group.
    fn count(&mut self, group: usize) {
        if let Some(count) = self.counts.get_mut(group) {
            *count += 1;
        }
    }

    /// The numbers of rows, and which of them are those of a group. No row comes after this.
    fn rows_of(&mut self, group: usize) -> (Rc<[u32]>, Range<usize>) {
        let Running { counts, groups, order, .. } = self;
        let (order, begins) = order.get_or_insert_with(|| in_groups(counts, groups));
        let begin = begins.get(group).map_or(0, |begin| *begin as usize);
        let end = begins.get(group + 1).map_or(order.len(), |end| *end as usize);
        (order.clone(), begin..end)
    }
}

/// The numbers of rows by their groups, group after group, and where each group begins.
fn in_groups(counts: &[u64], groups: &[u32]) -> (Rc<[u32]>, Vec<u32>) {
    let mut begins = Vec::with_capacity(counts.len());
    let mut rows = 0;
    for count in counts {
        begins.push(rows);
        rows += *count as u32;
    }
    let mut order = vec![0; groups.len()];
    let mut next = begins.clone();
    for (row, group) in groups.iter().enumerate() {
        if let Some(next) = next.get_mut(*group as usize) {
            if let Some(place) = order.get_mut(*next as usize) {
                *place = row as u32;
            }
            *next += 1;
        }
    }
    (order.into(), begins)
}

impl Total {
    /// Adds a 64-bit floating point number.
    #[inline]
    pub(super) fn number(&mut self, cx: &Cx, begin: &Accumulator, number: f64) {
        match begin.with_number(self.count, self.total, number) {
            Some(total) if self.column.is_none() => {
                self.count += 1;
                self.total = total;
            }
            _ => self.column(begin).add(cx, &Cell::Value(Value::number(number))),
        }
    }

    /// Adds a cell.
    pub(super) fn cell(&mut self, cx: &Cx, begin: &Accumulator, cell: &Cell) {
        let bare = match cell {
            Cell::Value(value) if value.is_bare() => Some(&value.data),
            _ => None,
        };
        match bare {
            Some(Data::Number(Number::Double(number))) => self.number(cx, begin, *number),
            Some(Data::Null) if self.column.is_none() && begin.passes_over_null() => {}
            _ => self.column(begin).add(cx, cell),
        }
    }

    /// The computation over values of any kind.
    fn column(&mut self, begin: &Accumulator) -> &mut Column {
        let Total { count, total, column } = self;
        column.get_or_insert_with(|| {
            let state = begin.resumed(*count, *total);
            Box::new(Column { state, failed: None, pending: Vec::new() })
        })
    }

    /// The result of the computation that began with `begin`.
    pub(super) fn finish(self, cx: &Cx, begin: &Accumulator) -> Cell {
        match self.column {
            Some(column) => column.finish(cx),
            None if matches!(begin, Accumulator::Distinct(_)) => {
                Cell::Value(List::from_values(Vec::new()).into())
            }
            None => begin.resumed(self.count, self.total).finish().map_or_else(Cell::error, Cell::Value),
        }
    }
}

impl Column {
    fn add(&mut self, cx: &Cx, cell: &Cell) {
        if self.failed.is_some() {
            return;
        }
        let state = &mut self.state;
        if !self.pending.is_empty() {
            self.pending.push(cell.clone());
        } else if let Cell::Value(value) = cell
            && !state.reads_parts_of(value)
        {
            state.add(cx, value);
        } else {
            match cell.settled() {
                Some(Ok(value)) if !state.reads_parts_of(&value) => state.add(cx, &value),
                Some(Err(error)) => self.failed = Some(error),
                _ => self.pending.push(cell.clone()),
            }
        }
    }

    /// The result.
    fn finish(self, cx: &Cx) -> Cell {
        let Column { mut state, failed, pending } = self;
        if let Accumulator::Distinct(index) = state {
            // The list is there in any case; what it cannot tell yet, and errors, come when it is enumerated.
            let rest: Vec<Cell> = failed.map(Cell::error).into_iter().chain(pending).collect();
            return Cell::Value(distinct(cx, *index, rest).into());
        }
        if let Some(error) = failed {
            return Cell::error(error);
        }
        if pending.is_empty() {
            return state.finish().map_or_else(Cell::error, Cell::Value);
        }
        Cell::lazy(cx, move |cx| {
            for cell in pending {
                state.add(cx, &cell.force(cx)?);
            }
            state.finish()
        })
    }
}

/// A column of aggregates.
#[derive(Clone)]
pub(super) struct Aggregate {
    pub(super) name: Text,
    pub(super) function: Function,
    pub(super) ty: Type,
}
