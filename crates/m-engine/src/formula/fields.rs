//! Which fields of its parameter a function uses, where it uses nothing else of it.

use super::translate::library_function;
use crate::node::{Node, Op};
use crate::value::{Function, Text};

/// The fields or columns of its parameter that a function reads, each once. `row_count` is the library function that may
/// be called with the parameter itself besides.
///
/// `None` where the function is not written in M, has another number of parameters, or where its parameter may escape.
pub fn fields_used(function: &Function, row_count: &str) -> Option<Vec<Text>> {
    let mut walk = Walk { row_count, names: Vec::new() };
    walk.node(&function.of_one_parameter()?.lambda.body, 0)?;
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
        let inner = depth + usize::from(matches!(node.op, Op::Lambda(_)));
        match &node.op {
            _ if is_parameter(node, depth) => return None,
            Op::Field { target, name, .. } if is_parameter(target, depth) => self.add(name),
            Op::Projection { target, names, .. } if is_parameter(target, depth) => {
                names.iter().for_each(|name| self.add(name));
            }
            Op::Call(function, arguments) if self.counts_rows(function, arguments, depth) => {}
            Op::Deep(_) => return None,
            op => return op.all_parts(&mut |part| self.node(part, inner).is_some()).then_some(()),
        }
        Some(())
    }

    fn counts_rows(&self, function: &Node, arguments: &[Node], depth: usize) -> bool {
        let known = library_function(function).is_some_and(|builtin| builtin.name == self.row_count);
        known && matches!(arguments, [argument] if is_parameter(argument, depth))
    }
}

fn is_parameter(node: &Node, depth: usize) -> bool {
    match node.op {
        Op::Outer(up, 0) => up == depth,
        _ => depth == 0 && node.op.local() == Some(0),
    }
}
