//! List.*: every item made into something else; lists joined, folded and turned around.
//!
//! Here: `List.Combine`, `List.Accumulate`, `List.Buffer`, `List.Reverse`, `List.Zip`, `List.Split`, `List.Positions`.

use super::out_of_range;
use m_engine::eval::{call1, call2};
use m_engine::value::{Data, Function, Items, Kind, List, ListIter, ListSource, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value, ops};

pub(crate) const ALL: &[Builtin] =
    &[TRANSFORM, TRANSFORM_MANY, COMBINE, ACCUMULATE, BUFFER, REVERSE, ZIP, SPLIT, POSITIONS];

const TRANSFORM: Builtin = Builtin {
    name: "List.Transform",
    signature: "(list as list, transform as function) as list",
    doc: "Returns the results of `transform` for the items of `list`. Each is computed when it is read.",
    examples: &[
        ("List.Transform({1, 2}, each _ + 1)", "{2, 3}"),
        (r#"List.Transform({1, 0}, each if _ = 0 then error "no" else _){0}"#, "1"),
        (r#"List.Count(List.Transform({1, 2}, each error "unread"))"#, "2"),
    ],
    body: Rust(|cx, args| {
        let (list, transform) = (args.get(0)?, args.get(1)?);
        Ok(List::lazy(cx, Transformed { list, transform }).into())
    }),
};

const TRANSFORM_MANY: Builtin = Builtin {
    name: "List.TransformMany",
    signature: "(list as list, collectionTransform as function, resultTransform as function) as list",
    doc: "Makes a list of each item of `list` with `collectionTransform`, and returns the results of \
          `resultTransform` for each item together with each member of its list.",
    examples: &[(
        "List.TransformMany({1, 2}, each {_ * 10, _ * 100}, (x, y) => {x, y})",
        "{{1, 10}, {1, 100}, {2, 20}, {2, 200}}",
    )],
    body: Rust(transform_many),
};

const COMBINE: Builtin = Builtin {
    name: "List.Combine",
    signature: "(lists as list) as list",
    doc: "Returns the items of all lists in `lists`, one list after the other. A list is evaluated when its turn comes.",
    examples: &[
        ("List.Combine({{1, 2}, {3, 4}})", "{1, 2, 3, 4}"),
        ("List.Combine({{1, 2}, {3, {4, 5}}})", "{1, 2, 3, {4, 5}}"),
        (r#"List.First(List.Combine({{1}, error "unread"}))"#, "1"),
    ],
    body: Rust(combine),
};

const ACCUMULATE: Builtin = Builtin {
    name: "List.Accumulate",
    signature: "(list as list, seed as any, accumulator as function) as any",
    doc: "Folds `list` into one value: starting with `seed`, `accumulator` makes the next state of the current state \
          and the next item.",
    examples: &[("List.Accumulate({1, 2, 3, 4, 5}, 0, (state, current) => state + current)", "15")],
    body: Rust(|cx, args| {
        let accumulator: Function = args.get(2)?;
        let mut items = args.get::<List>(0)?.iter(cx)?;
        let mut state = args.value(1);
        while let Some(item) = items.next_value(cx) {
            state = call2(cx, &accumulator, state, item?)?;
        }
        Ok(state)
    }),
};

const BUFFER: Builtin = Builtin {
    name: "List.Buffer",
    signature: "(list as list) as list",
    doc: "Reads `list` once and returns its items as they are now; later enumerations do not read the source again. An \
          item that cannot be evaluated keeps its error.",
    examples: &[("List.Buffer({1..5})", "{1, 2, 3, 4, 5}")],
    body: Rust(buffer),
};

const REVERSE: Builtin = Builtin {
    name: "List.Reverse",
    signature: "(list as list) as list",
    doc: "Returns the items of `list` from the last to the first.",
    examples: &[("List.Reverse({1..10})", "{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}")],
    body: Rust(|cx, args| {
        let cells = args.get::<List>(0)?.cells(cx)?;
        Ok(List::from_cells(cells.iter().rev().cloned().collect()).into())
    }),
};

const ZIP: Builtin = Builtin {
    name: "List.Zip",
    signature: "(lists as list) as list",
    doc: "Returns a list of lists: the first items of all `lists`, the second items, and so on. Where a list has ended \
          the item is null.",
    examples: &[
        ("List.Zip({{1, 2}, {3, 4}})", "{{1, 3}, {2, 4}}"),
        ("List.Zip({{1, 2}, {3}})", "{{1, 3}, {2, null}}"),
    ],
    body: Rust(zip),
};

const SPLIT: Builtin = Builtin {
    name: "List.Split",
    signature: "(list as list, pageSize as number) as list",
    doc: "Splits `list` into lists of `pageSize` items; the last one may be shorter.",
    examples: &[("List.Split({1, 2, 3, 4, 5}, 2)", "{{1, 2}, {3, 4}, {5}}"), ("List.Split({}, 2)", "{}")],
    body: Rust(split),
};

const POSITIONS: Builtin = Builtin {
    name: "List.Positions",
    signature: "(list as list) as list",
    doc: "Returns the positions of the items of `list`: 0, 1, 2 and so on.",
    examples: &[("List.Positions({1, 2, 3, 4, null, 5})", "{0, 1, 2, 3, 4, 5}")],
    body: Rust(|cx, args| {
        let list: List = args.get(0)?;
        let positions = List::generate(cx, move |cx| {
            let mut items = list.iter(cx)?;
            let mut position = 0.0;
            Ok(move |cx: &Cx| {
                let item = items.next(cx)?;
                position += 1.0;
                Some(item.map(|_| Cell::Value(Value::number(position - 1.0))))
            })
        });
        Ok(positions.into())
    }),
};

/// The source of `List.Transform`.
struct Transformed {
    list: List,
    transform: Function,
}

impl ListSource for Transformed {
    fn iter(&self, cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(TransformedItems { items: self.list.iter(cx)?, transform: self.transform.clone() }))
    }

    fn len(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.list.len(cx))
    }

    fn item(&self, cx: &Cx, index: usize) -> Option<Option<Cell>> {
        // An error has to come from an enumeration, which can report it.
        let item = self.list.get(cx, index).ok()?;
        Some(item.map(|item| Cell::call(cx, &self.transform, item)))
    }
}

struct TransformedItems {
    items: Items,
    transform: Function,
}

impl ListIter for TransformedItems {
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        let item = self.items.next(cx)?;
        Some(item.map(|item| Cell::call(cx, &self.transform, item)))
    }

    fn resumes(&self) -> bool {
        self.items.resumes()
    }

    /// Whoever reads the item at once needs no promise of it.
    fn next_value(&mut self, cx: &Cx) -> Option<Result<Value>> {
        let item = self.items.next_value(cx)?;
        Some(item.and_then(|item| call1(cx, &self.transform, item)))
    }
}

/// A list of as many items as `list` has, each made of its item by `make`, which must not evaluate anything itself.
pub(super) fn map(cx: &Cx, list: List, make: impl Fn(&Cx, Cell) -> Cell + 'static) -> List {
    List::lazy(cx, Map { list, make: std::rc::Rc::new(make) })
}

struct Map<F> {
    list: List,
    make: std::rc::Rc<F>,
}

impl<F: Fn(&Cx, Cell) -> Cell + 'static> ListSource for Map<F> {
    fn iter(&self, cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(MapIter { items: self.list.iter(cx)?, make: self.make.clone() }))
    }

    fn len(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.list.len(cx))
    }

    fn item(&self, cx: &Cx, index: usize) -> Option<Option<Cell>> {
        // An error has to come from an enumeration, which can report it.
        let item = self.list.get(cx, index).ok()?;
        Some(item.map(|item| (self.make)(cx, item)))
    }
}

struct MapIter<F> {
    items: Items,
    make: std::rc::Rc<F>,
}

impl<F: Fn(&Cx, Cell) -> Cell> ListIter for MapIter<F> {
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        let item = self.items.next(cx)?;
        Some(item.map(|item| (self.make)(cx, item)))
    }

    fn resumes(&self) -> bool {
        self.items.resumes()
    }
}

/// A value that has to be a list.
pub(super) fn as_list(value: Value) -> Result<List> {
    match value.data {
        Data::List(list) => Ok(list),
        _ => Err(Error::conversion(&value, &Type::of_kind(Kind::List))),
    }
}

fn transform_many(cx: &Cx, args: Args) -> Result<Value> {
    let list: List = args.get(0)?;
    let (collection, result): (Function, Function) = (args.get(1)?, args.get(2)?);
    let many = List::generate(cx, move |cx| {
        let mut items = list.iter(cx)?;
        let (collection, result) = (collection.clone(), result.clone());
        let mut current: Option<(Value, Items)> = None;
        Ok(move |cx: &Cx| {
            loop {
                if let Some((item, members)) = &mut current
                    && let Some(member) = members.next(cx)
                {
                    let (item, result) = (item.clone(), result.clone());
                    return Some(member.map(|member| {
                        Cell::lazy(cx, move |cx| call2(cx, &result, item, member.force(cx)?))
                    }));
                }
                let opened = items.next_value(cx)?.and_then(|item| {
                    let members = as_list(call1(cx, &collection, item.clone())?)?.iter(cx)?;
                    Ok((item, members))
                });
                match opened {
                    Ok(opened) => current = Some(opened),
                    Err(error) => return Some(Err(error)),
                }
            }
        })
    });
    Ok(many.into())
}

fn combine(cx: &Cx, args: Args) -> Result<Value> {
    Ok(ops::concatenate_lists(cx, args.get(0)?).into())
}

fn buffer(cx: &Cx, args: Args) -> Result<Value> {
    let cells = args.get::<List>(0)?.cells(cx)?;
    for cell in cells.iter() {
        // A failed cell remembers its error for whoever reads it; only the host's own conditions go through.
        if let Err(error) = cell.force(cx)
            && !error.is_catchable()
        {
            return Err(error);
        }
    }
    Ok(List::Items(cells).into())
}

fn zip(cx: &Cx, args: Args) -> Result<Value> {
    let lists: List = args.get(0)?;
    let zipped = List::generate(cx, move |cx| {
        let lists = lists.values(cx)?.into_iter().map(as_list).collect::<Result<Vec<List>>>()?;
        let mut items = lists.iter().map(|list| list.iter(cx)).collect::<Result<Vec<Items>>>()?;
        Ok(move |cx: &Cx| {
            let mut any = false;
            let mut row = Vec::with_capacity(items.len());
            for items in &mut items {
                match items.next(cx) {
                    Some(Ok(item)) => {
                        any = true;
                        row.push(item);
                    }
                    Some(Err(error)) => return Some(Err(error)),
                    None => row.push(Cell::Value(Value::NULL)),
                }
            }
            any.then(|| Ok(Cell::Value(List::from_cells(row).into())))
        })
    });
    Ok(zipped.into())
}

fn split(cx: &Cx, args: Args) -> Result<Value> {
    let list: List = args.get(0)?;
    let size = super::count(&args, 1, "pageSize")?;
    if size == 0 {
        return Err(out_of_range("pageSize", args.value(1)));
    }
    let pages = List::generate(cx, move |cx| {
        let mut items = list.iter(cx)?;
        Ok(move |cx: &Cx| {
            let mut page = Vec::new();
            while page.len() < size {
                match items.next(cx) {
                    Some(Ok(item)) => page.push(item),
                    Some(Err(error)) => return Some(Err(error)),
                    None => break,
                }
            }
            (!page.is_empty()).then(|| Ok(Cell::Value(List::from_cells(page).into())))
        })
    });
    Ok(pages.into())
}
