//! A mark before an expression: its evaluations are counted (`coverage.rs`) or told to whoever watches (`observe.rs`).
//! The compiler puts one only where somebody asked.

use crate::error::{Error, Result};
use crate::eval::eval;
use crate::frame::Frame;
use crate::node::Node;
use crate::observe::Told;
use crate::session::Cx;
use crate::teardown::drop_part;
use crate::value::Value;
use std::cell::Cell;
use std::rc::Rc;

/// An expression behind a mark.
pub(crate) struct Probe {
    what: What,
    node: Option<Box<Node>>,
}

/// What happens when the expression is evaluated.
pub(crate) enum What {
    /// One more is counted.
    Count(Rc<Cell<u64>>),
    /// Somebody is told.
    Tell(Told),
}

impl Probe {
    pub(crate) fn new(what: What, node: Node) -> Probe {
        Probe { what, node: Some(Box::new(node)) }
    }

    /// The expression; none only while it is being dropped.
    pub(crate) fn node(&self) -> Option<&Node> {
        self.node.as_deref()
    }

    /// Evaluates the expression.
    pub(crate) fn evaluate(&self, cx: &Cx, frame: &Rc<Frame>) -> Result<Value> {
        let node = self.node().ok_or_else(|| Error::expression("The expression is gone."))?;
        match &self.what {
            What::Count(hits) => {
                hits.set(hits.get() + 1);
                eval(cx, node, frame)
            }
            What::Tell(told) => told.around(cx, frame, || eval(cx, node, frame)),
        }
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        drop_part(self.node.take());
    }
}
