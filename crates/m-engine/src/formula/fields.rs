//! Which fields of its parameter a function uses, where it uses nothing else of it.

use super::compile::library_function;
use crate::node::{Field, Handler, Item, Node, Op, TypeNode};
use crate::value::{Function, FunctionKind, Text};

/// The fields or columns of its parameter that a function reads, each once. `row_count` is the library function that may
/// be called with the parameter itself besides.
///
/// `None` where the function is not written in M, has another number of parameters, or where its parameter may escape.
pub fn fields_used(function: &Function, row_count: &str) -> Option<Vec<Text>> {
    let FunctionKind::Closure(closure) = function.kind() else { return None };
    if closure.lambda.signature.parameters.len() != 1 {
        return None;
    }
    let mut walk = Walk { row_count, names: Vec::new() };
    walk.node(&closure.lambda.body, 0)?;
    Some(walk.names)
}

struct Walk<'a> {
    row_count: &'a str,
    names: Vec<Text>,
}

impl Walk<'_> {
    fn add(&mut self, name: &Text) {
        if !self.names.contains(name) {
            self.names.push(name.clone());
        }
    }

    /// Collects the fields that a part of the function uses, `depth` functions further in; `None` where the parameter
    /// escapes.
    fn node(&mut self, node: &Node, depth: usize) -> Option<()> {
        match &node.op {
            Op::Local(slot) | Op::Last(slot) => (depth > 0 || *slot != 0).then_some(())?,
            Op::Outer(up, slot) => (*up != depth || *slot != 0).then_some(())?,
            Op::Field { target, name, .. } if is_parameter(target, depth) => self.add(name),
            Op::Projection { target, names, .. } if is_parameter(target, depth) => {
                names.iter().for_each(|name| self.add(name));
            }
            Op::Call(function, arguments) if self.counts_rows(function, arguments, depth) => {}
            Op::Constant(_)
            | Op::Global(_)
            | Op::Unbound(_)
            | Op::Shared(..)
            | Op::Sections
            | Op::SectionAccess(..)
            | Op::NotImplemented
            | Op::Invalid(_) => {}
            Op::List(items) => {
                for item in items {
                    match item {
                        Item::Single(node) => self.node(node, depth)?,
                        Item::Range(from, to) => self.all([from, to], depth)?,
                    }
                }
            }
            Op::Record(_, fields) => {
                self.all(fields.iter().map(|Field { node, .. }| &**node), depth)?;
            }
            Op::Lambda(lambda) => self.node(&lambda.body, depth + 1)?,
            Op::Call(function, arguments) => {
                self.node(function, depth)?;
                self.all(arguments, depth)?;
            }
            Op::Field { target, .. } | Op::Projection { target, .. } => self.node(target, depth)?,
            Op::Item { target, selector, .. } => self.all([&**target, selector], depth)?,
            Op::Let(variables, body) => {
                self.all(variables.iter().map(|variable| &*variable.node), depth)?;
                self.node(body, depth)?;
            }
            Op::If(condition, then, otherwise) => self.all([&**condition, then, otherwise], depth)?,
            Op::And(left, right)
            | Op::Or(left, right)
            | Op::Coalesce(left, right)
            | Op::Binary(_, left, right) => self.all([&**left, right], depth)?,
            Op::Not(operand)
            | Op::Negate(operand)
            | Op::Identity(operand)
            | Op::Is(operand, _)
            | Op::As(operand, _)
            | Op::RaiseError(operand) => self.node(operand, depth)?,
            Op::Try(protected, handler) => {
                self.node(protected, depth)?;
                match handler {
                    Handler::None => {}
                    Handler::Otherwise(node) | Handler::Catch(node) => self.node(node, depth)?,
                }
            }
            Op::Probe(probe) => self.node(probe.node()?, depth)?,
            Op::Deep(_) => return None,
            Op::Type(ty) => matches!(**ty, TypeNode::Known(_)).then_some(())?,
        }
        Some(())
    }

    fn all<'n>(&mut self, nodes: impl IntoIterator<Item = &'n Node>, depth: usize) -> Option<()> {
        nodes.into_iter().try_for_each(|node| self.node(node, depth))
    }

    fn counts_rows(&self, function: &Node, arguments: &[Node], depth: usize) -> bool {
        let known = library_function(function).is_some_and(|builtin| builtin.name == self.row_count);
        known && matches!(arguments, [argument] if is_parameter(argument, depth))
    }
}

fn is_parameter(node: &Node, depth: usize) -> bool {
    match node.op {
        Op::Local(0) | Op::Last(0) => depth == 0,
        Op::Outer(up, 0) => depth > 0 && up == depth,
        _ => false,
    }
}
