//! Types that contain themselves: `let Node = type [next = nullable @Node] in Node`. Inside its own definition a type is
//! not there yet; a promise stands for it, and is what it promises as soon as the definition is evaluated.

use super::{Repr, Type, TypeData, TypeKind};
use crate::eval::record_to_type;
use crate::thunk::Cell;
use crate::value::Data;
use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

/// How the place that refers to a type uses it.
#[derive(Clone, Copy)]
pub(crate) enum Use {
    /// `T`
    Itself,
    /// `nullable T`
    Nullable,
    /// `table T`
    RowOfTable,
}

/// A type that is being evaluated.
pub(super) struct Awaited {
    /// What is being evaluated.
    definition: Cell,
    uses: Vec<Use>,
    there: OnceCell<Type>,
    /// What it is taken for until then, and if there is no type in the end.
    unknown: TypeData,
}

impl Type {
    /// The type that the evaluation of `definition` will give.
    pub(crate) fn awaited(definition: Cell) -> Type {
        Type(Repr::Awaited(Rc::new(Awaited::new(definition, vec![Use::Itself]))))
    }

    /// The type as another part of a type uses it; none where it is known already.
    pub(crate) fn awaited_as(&self, what: Use) -> Option<Type> {
        match &self.0 {
            Repr::Awaited(awaited) => awaited.used_as(what),
            Repr::Known(_) => None,
        }
    }
}

impl Awaited {
    fn new(definition: Cell, uses: Vec<Use>) -> Awaited {
        let unknown = TypeData { kind: TypeKind::Any, nullable: false, name: None, facets: None, meta: None };
        Awaited { definition, uses, there: OnceCell::new(), unknown }
    }

    pub(super) fn used_as(&self, what: Use) -> Option<Type> {
        if self.there().is_some() {
            return None;
        }
        let uses = self.uses.iter().copied().chain([what]).collect();
        Some(Type(Repr::Awaited(Rc::new(Awaited::new(self.definition.clone(), uses)))))
    }

    fn there(&self) -> Option<&Type> {
        if let Some(ty) = self.there.get() {
            return Some(ty);
        }
        let Data::Type(ty) = self.definition.known()?.data else { return None };
        Some(self.there.get_or_init(|| self.uses.iter().fold(ty, |ty, what| what.of(ty))))
    }

    pub(super) fn data(&self) -> &TypeData {
        match self.there() {
            Some(ty) => ty.data(),
            None => &self.unknown,
        }
    }
}

impl Use {
    fn of(self, ty: Type) -> Type {
        match self {
            Use::Itself => ty,
            Use::Nullable => ty.nullable(),
            Use::RowOfTable => match record_to_type(&ty) {
                Ok(table) => Type::new(TypeKind::Table(Some(table))),
                Err(_) => ty,
            },
        }
    }
}

impl fmt::Debug for Awaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
