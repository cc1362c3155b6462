//! Which comment stands before which token, and in which construct.

use crate::tree::{Comment, Id, Kind, Node};
use m_syntax::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// The lines of a text as the layout counts them.
pub(crate) struct Lines(Vec<u32>);

impl Lines {
    pub(crate) fn of(source: &str) -> Lines {
        let mut ends: Vec<u32> = Vec::new();
        let bytes = source.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let is_end = match byte {
                b'\n' => true,
                // U+2028 and U+2029.
                0xE2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xA8 | 0xA9])),
                _ => false,
            };
            if is_end {
                ends.push(at as u32);
            }
        }
        Lines(ends)
    }

    /// The line of an offset, from 0.
    pub(crate) fn line(&self, offset: u32) -> usize {
        self.0.partition_point(|&end| end < offset)
    }
}

/// Reads the comments.
pub(crate) fn read(source: &str, spans: &[Span], lines: &Lines) -> Vec<Comment> {
    let read = |&span: &Span| {
        let is_line = source.as_bytes().get(span.start as usize + 1) == Some(&b'/');
        Comment { span, is_line, breaks: is_line || lines.line(span.start) != lines.line(span.end) }
    };
    spans.iter().map(read).collect()
}

/// Whether a comment inside a construct of this kind counts as its own, and not as that of one around it.
pub(crate) fn is_container(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        If | Each
            | Try
            | RaiseError
            | Function
            | Let
            | Otherwise
            | Parenthesized
            | Row
            | Arithmetic
            | As
            | Meta
            | Parameters
            | Reference
            | Equality
            | Logical
            | Variable
            | Field
            | FieldTypes
            | FieldType
            | Record
            | List
            | RecordLiteral
            | FieldAccess
            | Projection
    )
}

/// Marks the constructs that have comments of their own. `containers` are those around the leaves of `commented`. A comment
/// that ends its line before the first token of a construct stands on the line above, and leaves the construct alone.
pub(crate) fn mark(
    nodes: &mut [Node],
    comments: &[Comment],
    commented: &[(Id, Range<usize>)],
    containers: &[Option<Id>],
) {
    let mut counts: BTreeMap<Id, usize> = BTreeMap::new();
    for ((leaf, range), container) in commented.iter().zip(containers) {
        let Some(container) = container else { continue };
        let count = counts.entry(*container).or_default();
        let last = range.end.checked_sub(1).and_then(|last| comments.get(last));
        let is_above = *leaf == container + 1 && last.is_some_and(|last| last.breaks);
        *count += usize::from(!is_above);
    }
    for (container, count) in counts {
        if let Some(node) = nodes.get_mut(container) {
            node.has_comment = count > 0;
        }
    }
}
