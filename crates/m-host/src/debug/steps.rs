//! The steps of a query as they are finished: value, place, time, requests. Of a value only what is known is told. A
//! table is mostly not read when its step ends, but later by the steps after it: that is told at the end.

use super::glance::of_row;
use super::{TOLD, Tell, glance, glance_error, place};
use crate::evaluation::is_navigation;
use crate::host::ExtensionHost;
use crate::report;
use crate::timing::shown;
use m_engine::observe::{Definition, DefinitionKind};
use m_engine::value::{Data, RowObserver, Table};
use m_engine::{Cell, Cx, Location, Result, Value};
use std::cell::{Cell as Slot, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The steps that are told.
pub(super) struct Steps {
    tell: Tell,
    all: RefCell<Vec<Rc<Step>>>,
    /// Each by place and name.
    places: RefCell<HashMap<(String, String), Rc<Step>>>,
    /// The step of each definition.
    known: RefCell<HashMap<*const Definition, Rc<Step>>>,
    clock: Rc<Clock>,
}

/// What came of a step so far.
#[derive(Clone, Debug)]
pub struct StepSeen {
    /// Its name, with `()` behind that of a function.
    pub name: String,
    /// Where the name stands.
    pub at: Location,
    /// How often it was evaluated; 0 where no result needed it.
    pub times: u64,
    /// How long that took, and reading the rows of its table later.
    pub spent: Duration,
    /// The requests that were sent meanwhile.
    pub requests: usize,
    /// How many rows of its table were read from it one after the other. A view that answers itself is not read.
    pub rows: u64,
    /// Whether it is a table whose view answers for the steps after it.
    pub is_view: bool,
    /// Whether it is a navigation table.
    pub is_navigation: bool,
}

/// A definition and what came of it.
struct Step {
    /// Kept, so that no other definition has its address.
    definitions: RefCell<Vec<Rc<Definition>>>,
    /// The name, with `()` behind that of a function.
    name: String,
    place: String,
    at: Location,
    times: Slot<u64>,
    is_view: Slot<bool>,
    is_navigation: Slot<bool>,
    spent: RefCell<Spent>,
    read: RefCell<Read>,
}

/// How a step's tables were read.
#[derive(Default)]
struct Read {
    readings: u64,
    rows: u64,
    first: Option<(Vec<Cell>, Option<Vec<bool>>)>,
    spent: Spent,
}

#[derive(Clone, Copy, Default)]
struct Spent {
    total: Duration,
    /// Without the steps that were awaited.
    own: Duration,
    requests: usize,
}

/// What is running: each takes the time of those inside it as awaited.
#[derive(Default)]
struct Clock(RefCell<Vec<Running>>);

struct Running {
    since: Instant,
    awaited: Duration,
    /// How many requests there were.
    requests: usize,
}

impl Clock {
    fn begin(&self, cx: &Cx) {
        let requests = ExtensionHost::requests(cx);
        self.0.borrow_mut().push(Running { since: Instant::now(), awaited: Duration::ZERO, requests });
    }

    /// What was spent since the last beginning.
    fn end(&self, cx: &Cx) -> Spent {
        let mut running = self.0.borrow_mut();
        let Some(last) = running.pop() else { return Spent::default() };
        let total = last.since.elapsed();
        if let Some(around) = running.last_mut() {
            around.awaited += total;
        }
        let requests = ExtensionHost::requests(cx).saturating_sub(last.requests);
        Spent { total, own: total.saturating_sub(last.awaited), requests }
    }
}

impl Steps {
    pub(super) fn new(tell: Tell) -> Steps {
        Steps {
            tell,
            all: RefCell::default(),
            places: RefCell::default(),
            known: RefCell::default(),
            clock: Rc::default(),
        }
    }

    pub(super) fn tell(&self, line: &str) {
        (self.tell)(line);
    }

    /// A definition whose evaluations are told. One that was compiled before, because the query is tried again, is the
    /// same step.
    pub(super) fn add(&self, cx: &Cx, definition: &Rc<Definition>) {
        let (name, place) = (definition.name.to_display(), place(cx, definition.at));
        let brackets = if definition.kind == DefinitionKind::Function { "()" } else { "" };
        let name = format!("{name}{brackets}");
        let key = (place, name);
        let again = self.places.borrow().get(&key).cloned();
        let step = again.unwrap_or_else(|| {
            let step = Rc::new(Step {
                definitions: RefCell::default(),
                name: key.1.clone(),
                place: key.0.clone(),
                at: definition.at,
                times: Slot::new(0),
                is_view: Slot::new(false),
                is_navigation: Slot::new(false),
                spent: RefCell::default(),
                read: RefCell::default(),
            });
            self.all.borrow_mut().push(step.clone());
            self.places.borrow_mut().insert(key, step.clone());
            step
        });
        step.definitions.borrow_mut().push(definition.clone());
        self.known.borrow_mut().insert(Rc::as_ptr(definition), step);
    }

    fn step(&self, definition: &Rc<Definition>) -> Option<Rc<Step>> {
        self.known.borrow().get(&Rc::as_ptr(definition)).cloned()
    }

    pub(super) fn begins(&self, cx: &Cx, definition: &Rc<Definition>) {
        if self.step(definition).is_some() {
            self.clock.begin(cx);
        }
    }

    /// Tells a step that has been evaluated, and gives back its value; a table is watched from now on.
    pub(super) fn ends(&self, cx: &Cx, definition: &Rc<Definition>, result: Result<Value>) -> Result<Value> {
        let Some(step) = self.step(definition) else { return result };
        let spent = self.clock.end(cx);
        *step.spent.borrow_mut() += spent;
        let times = step.times.get() + 1;
        step.times.set(times);
        if times <= TOLD {
            let outcome = match &result {
                Ok(value) => glance(cx, value),
                Err(error) => glance_error(cx, error),
            };
            self.tell(&format!("{}: {} = {outcome}  {spent}", step.place, step.name));
        }
        result.map(|value| match &value.data {
            Data::Table(table) => {
                step.is_view.set(table.source().view().is_some());
                step.is_navigation.set(table.known_type().is_some_and(|ty| is_navigation(&ty)));
                let table = self.watched(table, &step);
                let mut value = value;
                value.data = Data::Table(table);
                value
            }
            _ => value,
        })
    }

    fn watched(&self, table: &Table, step: &Rc<Step>) -> Table {
        table.watched(Rc::new(Reading { step: step.clone(), clock: self.clock.clone() }))
    }

    /// All steps in the order in which they were compiled.
    pub(super) fn seen(&self) -> Vec<StepSeen> {
        let seen = |step: &Rc<Step>| {
            let (spent, read) = (*step.spent.borrow(), step.read.borrow());
            StepSeen {
                name: step.name.clone(),
                at: step.at,
                times: step.times.get(),
                spent: spent.total + read.spent.total,
                requests: spent.requests + read.spent.requests,
                rows: read.rows,
                is_view: step.is_view.get(),
                is_navigation: step.is_navigation.get(),
            }
        };
        self.all.borrow().iter().map(seen).collect()
    }

    /// Forgets all steps: what is compiled from now on is another query.
    pub(super) fn forget(&self) {
        self.all.borrow_mut().clear();
        self.places.borrow_mut().clear();
        self.known.borrow_mut().clear();
    }

    /// Does something that no step is to be charged for.
    pub(super) fn paused(&self, cx: &Cx, what: impl FnOnce()) {
        self.clock.begin(cx);
        what();
        self.clock.end(cx);
    }

    /// Tells how tables were read, what came more often than was told, and what was not evaluated.
    pub(super) fn finish(&self, cx: &Cx) {
        let all = self.all.borrow();
        for step in &*all {
            let (read, times) = (step.read.borrow(), step.times.get());
            if times > TOLD {
                let spent = step.spent.borrow();
                self.tell(&format!("{}: {}: {times} times in all  {spent}", step.place, step.name));
            }
            if read.readings > 0 {
                let first = read.first.as_ref().map(|(cells, read)| of_row(cx, cells, read.as_deref()));
                let first = first.map(|row| format!(", the first {row}")).unwrap_or_default();
                let often =
                    if read.readings > 1 { format!(" in {} readings", read.readings) } else { String::new() };
                let rows = sink::counted(read.rows, "row");
                let line = format!("{}: {}: {rows} read{often}{first}", step.place, step.name);
                self.tell(&format!("{}  {}", report::hidden(cx, line), read.spent));
            }
            if times == 0 {
                self.tell(&format!("{}: {}: not evaluated", step.place, step.name));
            }
        }
        if all.is_empty() {
            self.tell("--step: the query has no steps");
        }
    }
}

impl std::ops::AddAssign for Spent {
    fn add_assign(&mut self, more: Spent) {
        self.total += more.total;
        self.own += more.own;
        self.requests += more.requests;
    }
}

/// `1.2 ms, own 0.3 ms, 2 requests`
impl std::fmt::Display for Spent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&shown(self.total))?;
        if self.own < self.total {
            write!(f, ", own {}", shown(self.own))?;
        }
        match self.requests {
            0 => Ok(()),
            some => write!(f, ", {}", sink::counted(some, "request")),
        }
    }
}

/// Adds what reading a step's table takes to the step.
struct Reading {
    step: Rc<Step>,
    clock: Rc<Clock>,
}

impl RowObserver for Reading {
    fn asked(&self, cx: &Cx, first: bool) {
        if first {
            self.step.read.borrow_mut().readings += 1;
        }
        self.clock.begin(cx);
    }

    fn came(&self, cx: &Cx, rows: usize, first: Option<Vec<Cell>>, read: Option<&[bool]>) {
        let spent = self.clock.end(cx);
        let mut reading = self.step.read.borrow_mut();
        reading.spent += spent;
        reading.rows += rows as u64;
        if reading.first.is_none()
            && let Some(cells) = first
        {
            reading.first = Some((cells, read.map(<[bool]>::to_vec)));
        }
    }
}
