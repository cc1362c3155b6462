//! Instances of extensions. An extension is there once for each data source that a query opens: every member of its
//! section, values included, and every function and lazy value that comes out of it belongs to one source and its
//! credential. The instance for which no source is opened is the section as it was loaded.

use super::{Extension, source};
use crate::scope::Scope;
use m_engine::Cell;
use m_engine::compile::SectionInstance;
use std::cell::RefCell;
use std::rc::Rc;

/// The instances of an extension for the sources that have been opened, in the order in which they were.
#[derive(Default)]
pub(crate) struct Instances(RefCell<Vec<Rc<Instance>>>);

/// The section of an extension as a source sees it.
pub(super) struct Instance {
    scope: Scope,
    /// What its functions and lazy values carry with them.
    pub(super) carried: m_engine::Scope,
    section: SectionInstance,
}

impl Instances {
    /// Forgets all: their members are evaluated anew, with whatever the credentials are then.
    pub(crate) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

impl Instance {
    /// A member by its name.
    pub(super) fn member(&self, extension: &Extension, name: &str) -> Option<Cell> {
        let position = extension.section.members.iter().position(|member| member.name.as_str() == name)?;
        self.section.cell(position).cloned()
    }
}

impl Extension {
    /// The instance for the source of `scope`.
    pub(super) fn instance(self: &Rc<Extension>, scope: Scope) -> Rc<Instance> {
        let known = self.instances.0.borrow().iter().find(|known| known.scope.is_same(&scope)).cloned();
        known.unwrap_or_else(|| {
            let carried = m_engine::Scope::from(scope.clone());
            let section = self.section.instantiate(Some(carried.clone()));
            let kind = scope.source.as_ref().map(|source| source.kind.as_str());
            source::bind(&self.section, &section, kind, &self.shelf);
            let instance = Rc::new(Instance { scope, carried, section });
            self.instances.0.borrow_mut().push(instance.clone());
            instance
        })
    }
}
