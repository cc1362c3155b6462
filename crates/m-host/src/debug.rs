//! What a person who looks for a mistake is told: the steps of a query with their values and times, the errors that a
//! `try` caught, and what stands around a step where she wants to stop.

mod caught;
mod glance;
mod steps;

pub use glance::{glance, glance_cell, glance_error, type_text};

use crate::host::ExtensionHost;
use caught::Caught;
use m_engine::observe::{Definition, DefinitionKind, Environment, Interest, Observer};
use m_engine::value::{Record, Text};
use m_engine::{Cell, Cx, Error, Location, Result, Value};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
pub use steps::StepSeen;
use steps::Steps;

/// Of a step or an error that comes again and again so many are told one by one; the others are counted.
const TOLD: u64 = 3;

/// Whose steps are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepsOf {
    /// The query's own.
    Query,
    /// The query's, and those of all extensions with their functions.
    All,
    /// The query's, and those of this section.
    Section(String),
}

/// What is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The name of the query's text in messages.
    pub query: String,
    /// Whose steps are told.
    pub steps: Option<StepsOf>,
    /// Whether caught errors are told.
    pub caught: bool,
    /// Names of steps, members and functions at which the evaluation stops: `Rows`, `Fabrikam!Rows`.
    pub breaks: Vec<String>,
}

/// Where an evaluation stops for a person: a definition has just been evaluated.
pub struct Stop<'a> {
    /// Its name.
    pub name: &'a Text,
    /// `query.pq:3:5`
    pub place: String,
    /// Its value, or the error that it raised.
    pub result: &'a Result<Value>,
    /// The other names around it, the innermost first. Those that are not evaluated yet stay so.
    pub around: Vec<(Text, Cell)>,
    /// The section in which it stands.
    section: Option<&'a Text>,
}

impl Stop<'_> {
    /// All that an expression sees there: the step, the names around it, the library, the extension's own. What is not
    /// evaluated yet raises an error: evaluating it from here could make a cycle, which it would remember.
    pub fn seen(&self, cx: &Cx) -> Record {
        let mut names = cx.globals();
        if self.section.is_some()
            && let Ok(host) = ExtensionHost::of(cx)
        {
            names = names.merge(&host.extension_names.borrow());
        }
        let around = self.around.iter().rev().map(|(name, cell)| {
            let not_yet = || {
                let message = format!("'{name}' is not evaluated yet, and must not be from here.");
                Cell::error(Error::expression(message))
            };
            (name.clone(), cell.settled().map_or_else(not_yet, Cell::of))
        });
        let own = (self.name.clone(), Cell::of(self.result.clone()));
        let mut fields: Vec<(Text, Cell)> = around.collect();
        fields.retain(|(name, _)| name != self.name);
        fields.push(own);
        Record::new(fields).map(|fields| names.merge(&fields)).unwrap_or(names)
    }
}

/// Is called where an evaluation stops. It goes on when that returns.
pub type OnStop = Box<dyn Fn(&Cx, &Stop<'_>)>;

/// Watches an evaluation for a person.
pub struct Debugger {
    wishes: Wishes,
    steps: Rc<Steps>,
    caught: Caught,
    on_stop: OnStop,
    /// The places of functions, whose calls are what is told of them.
    functions: RefCell<BTreeSet<(u32, u32)>>,
    /// The names at which the evaluation may stop, and whether it has.
    stops: RefCell<Vec<(String, Reached)>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    Unknown,
    Never,
    Once,
}

/// How lines are told: to standard error, or to a test.
pub type Tell = Rc<dyn Fn(&str)>;

impl Debugger {
    /// Somebody who tells what is wanted with `tell`, and calls `on_stop` where the evaluation stops.
    pub fn new(wishes: Wishes, tell: Tell, on_stop: OnStop) -> Rc<Debugger> {
        let stops = wishes.breaks.iter().map(|name| (name.clone(), Reached::Unknown)).collect();
        Rc::new(Debugger {
            steps: Rc::new(Steps::new(tell.clone())),
            caught: Caught::new(tell),
            wishes,
            on_stop,
            functions: RefCell::default(),
            stops: RefCell::new(stops),
        })
    }

    /// Tells what can only be told at the end: how tables were read, what was not evaluated, what was not reached.
    pub fn finish(&self, cx: &Cx) {
        if self.wishes.steps.is_some() {
            self.steps.finish(cx);
        }
        self.caught.finish();
        for (name, reached) in &*self.stops.borrow() {
            match reached {
                Reached::Once => {}
                Reached::Never => self.steps.tell(&format!("--break {name}: it was not evaluated")),
                Reached::Unknown => self.steps.tell(&format!(
                    "--break {name}: no step, member or function is called so; a member that is not shared is Section!Name"
                )),
            }
        }
    }

    /// What came of the steps so far.
    pub fn seen(&self) -> Vec<StepSeen> {
        self.steps.seen()
    }

    /// Forgets the steps: what is compiled from now on is another query.
    pub fn forget(&self) {
        self.steps.forget();
        self.functions.borrow_mut().clear();
    }

    fn wants_step(&self, cx: &Cx, definition: &Definition) -> bool {
        let Some(steps) = &self.wishes.steps else { return false };
        let Some(source) = cx.source(definition.at.source) else { return false };
        let is_query = source.name() == self.wishes.query;
        // A member of an extension that is no function is one of its steps too.
        match (steps, &definition.section) {
            _ if is_query => true,
            (StepsOf::All, Some(_)) => true,
            (StepsOf::Section(wanted), Some(section)) => section.as_str() == wanted,
            _ => false,
        }
    }

    /// The names given with `--break` that mean this definition.
    fn breaks(&self, definition: &Definition) -> Vec<usize> {
        let name = definition.name.as_str();
        let means = |wanted: &str| match (wanted.split_once('!'), &definition.section) {
            (Some((section, member)), Some(own)) => own.as_str() == section && member == name,
            _ => wanted == name,
        };
        let stops = self.stops.borrow();
        stops.iter().enumerate().filter(|(_, (wanted, _))| means(wanted)).map(|(index, _)| index).collect()
    }
}

impl Observer for Debugger {
    fn wants(&self, cx: &Cx, definition: &Rc<Definition>) -> Interest {
        let place = (definition.at.source, definition.at.span.start);
        if definition.kind == DefinitionKind::Function {
            self.functions.borrow_mut().insert(place);
        } else if self.functions.borrow().contains(&place) {
            return Interest::None;
        }
        let wants_step = self.wants_step(cx, definition);
        if wants_step {
            self.steps.add(cx, definition);
        }
        let breaks = self.breaks(definition);
        for index in &breaks {
            if let Some((_, reached)) = self.stops.borrow_mut().get_mut(*index)
                && *reached == Reached::Unknown
            {
                *reached = Reached::Never;
            }
        }
        match (breaks.is_empty(), wants_step) {
            (false, _) => Interest::Environment,
            (true, true) => Interest::Value,
            (true, false) => Interest::None,
        }
    }

    fn begins(&self, cx: &Cx, definition: &Rc<Definition>) {
        self.steps.begins(cx, definition);
    }

    fn ends(
        &self,
        cx: &Cx,
        definition: &Rc<Definition>,
        environment: &Environment<'_>,
        result: Result<Value>,
    ) -> Result<Value> {
        let result = self.steps.ends(cx, definition, result);
        let breaks = self.breaks(definition);
        for index in &breaks {
            if let Some((_, reached)) = self.stops.borrow_mut().get_mut(*index) {
                *reached = Reached::Once;
            }
        }
        if !breaks.is_empty() {
            let place = place(cx, definition.at);
            let around = environment.cells();
            let section = definition.section.as_ref();
            self.steps.paused(cx, || {
                (self.on_stop)(cx, &Stop { name: &definition.name, place, result: &result, around, section });
            });
        }
        result
    }

    fn tries(&self, cx: &Cx) -> usize {
        ExtensionHost::requests(cx)
    }

    fn caught(&self, cx: &Cx, place: Location, began: usize, error: &Error) {
        if self.wishes.caught {
            self.caught.tell(cx, place, began, error);
        }
    }
}

/// `query.pq:3:5`
fn place(cx: &Cx, location: Location) -> String {
    crate::report::place(cx, location).unwrap_or_default()
}
