//! Definitions that somebody watches.

use super::{Compiler, Names};
use crate::coverage::Region;
use crate::node::{Node, Op};
use crate::observe::{Definition, DefinitionKind, Interest, Told};
use crate::probe::{Probe, What};
use crate::value::Text;
use m_syntax::ast::{Expr, ExprKind, Name};
use std::rc::Rc;

impl Compiler<'_> {
    /// The value of a name, told to the observer where that wants it. Where it is a function, its calls may be too.
    pub(super) fn value(
        &self,
        names: &mut Names,
        name: &Name<'_>,
        value: &Expr<'_>,
        kind: DefinitionKind,
    ) -> Node {
        if self.cx.observer().is_none() {
            return self.region(names, value, Region::Definition);
        }
        let mut inner = value;
        while let ExprKind::Parenthesized(within) = &inner.kind {
            inner = within;
        }
        let node = match &inner.kind {
            ExprKind::Function(function) => {
                let op = Op::Lambda(self.lambda(names, function, Some(name)));
                self.covered(Node { op, at: self.at(value.span) }, Region::Definition)
            }
            _ => self.region(names, value, Region::Definition),
        };
        self.told(names, name, kind, node)
    }

    /// An expression whose evaluations are told, where the observer wants it.
    pub(super) fn told(&self, names: &Names, name: &Name<'_>, kind: DefinitionKind, node: Node) -> Node {
        let Some(observer) = self.cx.observer() else { return node };
        let definition = Rc::new(Definition {
            name: Text::from(&*name.text),
            kind,
            section: self.section.map(|section| Text::from(&*section.name.text)),
            at: self.at(name.span),
        });
        let names = match observer.wants(self.cx, &definition) {
            Interest::None => return node,
            Interest::Value => Box::default(),
            Interest::Environment => names.visible().into(),
        };
        let at = node.at;
        Node { op: Op::Probe(Probe::new(What::Tell(Told { definition, names }), node)), at }
    }
}
