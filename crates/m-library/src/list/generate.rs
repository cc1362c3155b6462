//! List.*: lists made from nothing: by functions, as sequences, at random, by repetition.
//!
//! Here: `List.Numbers`, `List.Dates`, `List.DateTimes`, `List.DateTimeZones`, `List.Durations`, `List.Times`,
//! `List.Random`, `List.Repeat`.

use super::count;
use m_engine::eval::call1;
use m_engine::value::{Function, Items, List, ListIter, ListSource};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result, Value, ops};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] =
    &[GENERATE, NUMBERS, RANDOM, REPEAT, DATES, DATE_TIMES, DATE_TIME_ZONES, DURATIONS, TIMES];

const GENERATE: Builtin = Builtin {
    name: "List.Generate",
    signature: "(initial as function, condition as function, next as function, optional selector as nullable \
                function) as list",
    doc: "Generates a list: `initial` gives the first value, `next` makes each following value of the one before, and \
          the list ends at the first value for which `condition` answers false. The items are the values, or what \
          `selector` makes of them. A value is computed when the enumeration gets there.",
    examples: &[
        ("List.Generate(() => 10, each _ > 0, each _ - 1)", "{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}"),
        (
            "List.Generate(() => [x = 1, y = {}], each [x] < 10, each [x = List.Count([y]), y = [y] & {x}], each [x])",
            "{1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}",
        ),
    ],
    body: Rust(generate),
};

const NUMBERS: Builtin = Builtin {
    name: "List.Numbers",
    signature: "(start as number, count as number, optional increment as nullable number) as list",
    doc: "Returns `count` numbers from `start` on, each `increment` (1 if left out) larger than the one before.",
    examples: &[("List.Numbers(1, 5)", "{1, 2, 3, 4, 5}"), ("List.Numbers(1, 5, 2)", "{1, 3, 5, 7, 9}")],
    body: Rust(|cx, args| {
        let step = args.get::<Option<f64>>(2)?.unwrap_or(1.0);
        sequence(cx, &args, Value::number(step))
    }),
};

const DATES: Builtin = Builtin {
    name: "List.Dates",
    signature: "(start as date, count as number, step as duration) as list",
    doc: "Returns `count` dates from `start` on, at a distance of `step`.",
    examples: &[(
        "List.Dates(#date(2011, 12, 31), 3, #duration(1, 0, 0, 0))",
        "{#date(2011, 12, 31), #date(2012, 1, 1), #date(2012, 1, 2)}",
    )],
    body: Rust(|cx, args| sequence(cx, &args, args.value(2))),
};

const DATE_TIMES: Builtin = Builtin {
    name: "List.DateTimes",
    signature: "(start as datetime, count as number, step as duration) as list",
    doc: "Returns `count` datetime values from `start` on, at a distance of `step`.",
    examples: &[(
        "List.DateTimes(#datetime(2011, 12, 31, 23, 59, 0), 2, #duration(0, 0, 1, 0))",
        "{#datetime(2011, 12, 31, 23, 59, 0), #datetime(2012, 1, 1, 0, 0, 0)}",
    )],
    body: Rust(|cx, args| sequence(cx, &args, args.value(2))),
};

const DATE_TIME_ZONES: Builtin = Builtin {
    name: "List.DateTimeZones",
    signature: "(start as datetimezone, count as number, step as duration) as list",
    doc: "Returns `count` datetimezone values from `start` on, at a distance of `step`.",
    examples: &[(
        "List.DateTimeZones(#datetimezone(2011, 12, 31, 23, 59, 0, -8, 0), 2, #duration(0, 0, 1, 0))",
        "{#datetimezone(2011, 12, 31, 23, 59, 0, -8, 0), #datetimezone(2012, 1, 1, 0, 0, 0, -8, 0)}",
    )],
    body: Rust(|cx, args| sequence(cx, &args, args.value(2))),
};

const DURATIONS: Builtin = Builtin {
    name: "List.Durations",
    signature: "(start as duration, count as number, step as duration) as list",
    doc: "Returns `count` durations from `start` on, at a distance of `step`.",
    examples: &[(
        "List.Durations(#duration(0, 1, 0, 0), 3, #duration(0, 1, 0, 0))",
        "{#duration(0, 1, 0, 0), #duration(0, 2, 0, 0), #duration(0, 3, 0, 0)}",
    )],
    body: Rust(|cx, args| sequence(cx, &args, args.value(2))),
};

const TIMES: Builtin = Builtin {
    name: "List.Times",
    signature: "(start as time, count as number, step as duration) as list",
    doc: "Returns `count` times from `start` on, at a distance of `step`; after midnight they start again.",
    examples: &[(
        "List.Times(#time(12, 0, 0), 4, #duration(0, 1, 0, 0))",
        "{#time(12, 0, 0), #time(13, 0, 0), #time(14, 0, 0), #time(15, 0, 0)}",
    )],
    body: Rust(|cx, args| sequence(cx, &args, args.value(2))),
};

const RANDOM: Builtin = Builtin {
    name: "List.Random",
    signature: "(count as number, optional seed as nullable number) as list",
    doc: "Returns `count` random numbers from 0 (included) to 1 (excluded). The same `seed` gives the same numbers.",
    examples: &[
        ("List.Count(List.Random(3))", "3"),
        ("List.Random(3, 2) = List.Random(3, 2)", "true"),
        ("List.MatchesAll(List.Random(100, 7), each _ >= 0 and _ < 1)", "true"),
    ],
    body: Rust(random),
};

const REPEAT: Builtin = Builtin {
    name: "List.Repeat",
    signature: "(list as list, count as number) as list",
    doc: "Returns the items of `list`, `count` times over.",
    examples: &[("List.Repeat({1, 2}, 3)", "{1, 2, 1, 2, 1, 2}"), ("List.Repeat({1}, 0)", "{}")],
    body: Rust(repeat),
};

fn generate(cx: &Cx, args: Args) -> Result<Value> {
    let (initial, condition, next): (Function, Function, Function) =
        (args.get(0)?, args.get(1)?, args.get(2)?);
    let selector = args.get::<Option<Function>>(3)?;
    let functions = Rc::new(Functions { initial, condition, next, selector });
    Ok(List::lazy(cx, Generated(functions)).into())
}

/// The source of `List.Generate`.
struct Generated(Rc<Functions>);

struct Functions {
    initial: Function,
    condition: Function,
    next: Function,
    selector: Option<Function>,
}

impl ListSource for Generated {
    fn iter(&self, _cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(GeneratedItems { functions: self.0.clone(), state: State::Before }))
    }
}

struct GeneratedItems {
    functions: Rc<Functions>,
    state: State,
}

/// Where a `List.Generate` stands; the next value is computed only when somebody asks for it.
#[derive(Clone)]
enum State {
    Before,
    At(Value),
    End,
}

impl GeneratedItems {
    /// The value after `state`; none where it ends the list.
    fn follow(&self, cx: &Cx, state: State) -> Result<Option<Value>> {
        let value = match state {
            State::Before => self.functions.initial.call(cx, Vec::new())?,
            State::At(value) => call1(cx, &self.functions.next, value)?,
            State::End => return Ok(None),
        };
        let accepted = ops::condition(&call1(cx, &self.functions.condition, value.clone())?)?;
        Ok(accepted.then_some(value))
    }
}

impl ListIter for GeneratedItems {
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        // Otherwise the value is handed on: `next` may add to it, and not to a copy.
        let kept = cx.is_looking_ahead().then(|| self.state.clone());
        let before = std::mem::replace(&mut self.state, State::End);
        let value = match self.follow(cx, before).transpose()? {
            Ok(value) => value,
            Err(error) => {
                if let Some(kept) = kept.filter(|_| cx.is_suspended()) {
                    self.state = kept;
                }
                return Some(Err(error));
            }
        };
        self.state = State::At(value.clone());
        Some(Ok(match &self.functions.selector {
            Some(selector) => Cell::call(cx, selector, Cell::Value(value)),
            None => Cell::Value(value),
        }))
    }

    fn resumes(&self) -> bool {
        true
    }
}

fn sequence(cx: &Cx, args: &Args, step: Value) -> Result<Value> {
    let (start, len) = (args.value(0).without_meta(), count(args, 1, "count")?);
    let cell = move |index: usize| {
        let value = ops::multiply(&step, &Value::number(index as f64)).and_then(|by| ops::add(&start, &by));
        value.map_or_else(Cell::error, Cell::Value)
    };
    Ok(List::lazy(cx, Placed { len, cell: Rc::new(cell) }).into())
}

/// Items that are computed from their positions when they are read, so that none has to be kept.
struct Placed<F> {
    len: usize,
    cell: Rc<F>,
}

impl<F: Fn(usize) -> Cell + 'static> ListSource for Placed<F> {
    fn iter(&self, _cx: &Cx) -> Result<Box<dyn ListIter>> {
        let (len, cell) = (self.len, self.cell.clone());
        Ok(Box::new(PlacedIter((0..len).map(move |index| cell(index)))))
    }

    fn len(&self, _cx: &Cx) -> Option<Result<usize>> {
        Some(Ok(self.len))
    }

    fn item(&self, _cx: &Cx, index: usize) -> Option<Option<Cell>> {
        Some((index < self.len).then(|| (self.cell)(index)))
    }
}

struct PlacedIter<I>(I);

impl<I: Iterator<Item = Cell>> ListIter for PlacedIter<I> {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Cell>> {
        self.0.next().map(Ok)
    }

    fn resumes(&self) -> bool {
        true
    }
}

fn random(cx: &Cx, args: Args) -> Result<Value> {
    let len = count(&args, 0, "count")?;
    let seed = match args.get::<Option<f64>>(1)? {
        Some(seed) => seed.to_bits(),
        None => {
            let mut bytes = [0; 8];
            cx.random(&mut bytes)?;
            u64::from_le_bytes(bytes)
        }
    };
    Ok(List::lazy(cx, Placed { len, cell: Rc::new(move |index| chance(seed, index)) }).into())
}

/// The number at a position that a SplitMix64 generator gives, as a fraction of 53 bits.
fn chance(seed: u64, index: usize) -> Cell {
    let mut bits = seed.wrapping_add((index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    Cell::Value(Value::number(((bits ^ (bits >> 31)) >> 11) as f64 / (1u64 << 53) as f64))
}

fn repeat(cx: &Cx, args: Args) -> Result<Value> {
    let list: List = args.get(0)?;
    let times = count(&args, 1, "count")?;
    let repeated = List::generate(cx, move |_| {
        let list = list.clone();
        let mut left = times;
        let mut items: Option<Items> = None;
        let mut empty = true;
        Ok(move |cx: &Cx| {
            loop {
                if let Some(item) = items.as_mut().and_then(|items| items.next(cx)) {
                    empty = false;
                    return Some(item);
                }
                // A list that was empty once would be asked again and again.
                if items.is_some() && empty {
                    return None;
                }
                left = left.checked_sub(1)?;
                match list.iter(cx) {
                    Ok(opened) => items = Some(opened),
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    });
    Ok(repeated.into())
}
