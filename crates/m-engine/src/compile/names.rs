//! Names in scope while compiling: which slot of which function each name means.

use crate::node::Op;
use crate::observe::Visible;
use crate::value::Text;
use foldhash::quality::RandomState;
use std::collections::{HashMap, HashSet};

/// The functions around the expression that is being compiled, innermost last, each with its visible names.
pub(crate) struct Names {
    functions: Vec<FunctionNames>,
}

#[derive(Default)]
struct FunctionNames {
    visible: Vec<Name>,
    slots: usize,
    /// Where each text is among the visible names, the innermost last. Kept from [`INDEXED`] names on: a `let` of a
    /// hundred thousand would otherwise be searched a hundred thousand times.
    index: Option<HashMap<Text, Vec<usize>, RandomState>>,
}

/// From so many names on they are found by an index; fewer are searched faster than hashed.
const INDEXED: usize = 48;

impl FunctionNames {
    fn push(&mut self, name: Name) {
        if let Some(index) = &mut self.index {
            index.entry(name.text.clone()).or_default().push(self.visible.len());
        }
        self.visible.push(name);
        if self.visible.len() == INDEXED && self.index.is_none() {
            let mut index: HashMap<Text, Vec<usize>, RandomState> = HashMap::default();
            for (position, name) in self.visible.iter().enumerate() {
                index.entry(name.text.clone()).or_default().push(position);
            }
            self.index = Some(index);
        }
    }

    /// Takes away the names from a position on.
    fn truncate(&mut self, mark: usize) -> Vec<Name> {
        let names: Vec<Name> = self.visible.drain(mark.min(self.visible.len())..).collect();
        if let Some(index) = &mut self.index {
            for name in &names {
                if let Some(positions) = index.get_mut(&name.text) {
                    positions.pop();
                }
            }
        }
        names
    }

    /// The position of the innermost name with this text that may be seen.
    fn find(&self, text: &str, inclusive: bool) -> Option<usize> {
        let is_seen = |position: &usize| inclusive || !self.visible[*position].hidden;
        match &self.index {
            Some(index) => index.get(text)?.iter().rev().copied().find(is_seen),
            None => {
                let all = (0..self.visible.len()).rev();
                let mut named = all.filter(|position| self.visible[*position].text.as_str() == text);
                named.find(is_seen)
            }
        }
    }
}

struct Name {
    text: Text,
    slot: usize,
    /// Inside its own definition a name means the outer one, unless written `@name`.
    hidden: bool,
    uses: usize,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resolved {
    Local(usize),
    Outer(usize, usize),
}

impl Names {
    /// A document: one function without parameters.
    pub(crate) fn new() -> Names {
        Names { functions: vec![FunctionNames::default()] }
    }

    /// How many slots the innermost function needs.
    pub(crate) fn slots(&self) -> usize {
        self.functions.last().map_or(0, |function| function.slots)
    }

    /// Enters a function.
    pub(crate) fn enter(&mut self) {
        self.functions.push(FunctionNames::default());
    }

    /// Leaves a function; gives how many slots it needs.
    pub(crate) fn leave(&mut self) -> usize {
        self.functions.pop().map_or(0, |function| function.slots)
    }

    fn innermost(&mut self) -> &mut FunctionNames {
        if self.functions.is_empty() {
            self.functions.push(FunctionNames::default());
        }
        let last = self.functions.len() - 1;
        &mut self.functions[last]
    }

    /// Adds a name to the innermost function and gives its slot.
    pub(crate) fn add(&mut self, text: Text) -> usize {
        let function = self.innermost();
        let slot = function.slots;
        function.slots += 1;
        function.push(Name { text, slot, hidden: false, uses: 0 });
        slot
    }

    /// How often the innermost function names its parameter at a position.
    pub(crate) fn uses(&self, parameter: usize) -> usize {
        self.functions.last().and_then(|function| function.visible.get(parameter)).map_or(0, |name| name.uses)
    }

    /// A mark to return to with [`Names::close`].
    pub(crate) fn open(&mut self) -> usize {
        self.innermost().visible.len()
    }

    /// Hides the names added since the mark; tells for each whether it was used.
    pub(crate) fn close(&mut self, mark: usize) -> Vec<bool> {
        self.innermost().truncate(mark).into_iter().map(|name| name.uses > 0).collect()
    }

    /// Hides or shows the name at `position` while its own definition is compiled.
    pub(crate) fn hide(&mut self, position: usize, hidden: bool) {
        if let Some(name) = self.innermost().visible.get_mut(position) {
            name.hidden = hidden;
        }
    }

    /// A variable of the document itself, seen from here.
    pub(crate) fn of_document(&self, slot: usize) -> Op {
        match self.functions.len().saturating_sub(1) {
            0 => Op::Local(slot),
            depth => Op::Outer(depth, slot),
        }
    }

    /// All that may be seen from here, the innermost first, each name once.
    pub(crate) fn visible(&self) -> Vec<Visible> {
        let mut seen = HashSet::new();
        let mut visible = Vec::new();
        for (depth, function) in self.functions.iter().rev().enumerate() {
            let names = function.visible.iter().rev().filter(|name| !name.hidden);
            for name in names.filter(|name| seen.insert(name.text.clone())) {
                visible.push((name.text.clone(), depth, name.slot));
            }
        }
        visible
    }

    /// What `text` means here; `None` if no scope defines it.
    pub(crate) fn resolve(&mut self, text: &str, inclusive: bool) -> Option<Resolved> {
        for (depth, function) in self.functions.iter_mut().rev().enumerate() {
            let found = function.find(text, inclusive);
            if let Some(name) = found.and_then(|position| function.visible.get_mut(position)) {
                name.uses += 1;
                return Some(if depth == 0 {
                    Resolved::Local(name.slot)
                } else {
                    Resolved::Outer(depth, name.slot)
                });
            }
        }
        None
    }
}
