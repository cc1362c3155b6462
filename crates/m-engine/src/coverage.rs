//! Which parts of a text were evaluated: where it is asked for, the compiler puts a probe before each definition, function
//! body, branch and list cell. Without it nothing is different.

use crate::error::Location;
use crate::node::{Node, Op};
use crate::probe::{Probe, What};
use crate::session::Cx;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What a probe stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// A member, a variable, a field.
    Definition,
    /// The body of a function.
    Body,
    /// An arm of `if`, what `try` protects, what it does instead, what stands after `??`.
    Branch,
    /// An item of a list.
    Item,
}

/// What a text has been asked for so far.
#[derive(Default)]
pub struct Coverage {
    regions: RefCell<Vec<Entry>>,
}

/// A part of a text.
#[derive(Clone)]
pub struct Entry {
    /// Where it stands.
    pub at: Location,
    /// What it is.
    pub region: Region,
    hits: Rc<Cell<u64>>,
}

impl Entry {
    /// How often it was evaluated.
    pub fn hits(&self) -> u64 {
        self.hits.get()
    }
}

impl Coverage {
    /// The parts of all texts that were compiled since, in the order of compilation.
    pub fn entries(&self) -> Vec<Entry> {
        self.regions.borrow().clone()
    }

    /// The node behind a probe. A literal is known without being evaluated, and says something only where it is the
    /// outcome of a choice.
    pub(crate) fn probed(&self, node: Node, region: Region) -> Node {
        if matches!((&node.op, region), (Op::Constant(_), Region::Definition | Region::Item)) {
            return node;
        }
        let (at, hits) = (node.at, Rc::default());
        self.regions.borrow_mut().push(Entry { at, region, hits: Rc::clone(&hits) });
        Node { op: Op::Probe(Probe::new(What::Count(hits), node)), at }
    }
}

impl Cx {
    /// Has everything that is compiled from now on say what of it is evaluated.
    pub fn cover(&self) -> Rc<Coverage> {
        self.coverage.get_or_init(Rc::default).clone()
    }

    /// Whether that was asked for.
    pub fn covers(&self) -> bool {
        self.coverage.get().is_some()
    }
}
