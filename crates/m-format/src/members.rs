//! Where an empty line stands between two members of a section.

use crate::tree::{Id, Kind, Tree};

/// Whether the members belong apart: where a person left a line empty between them, and where the part of their names before
/// the first dot differs.
pub(crate) fn are_apart(tree: &Tree<'_>, first: Id, second: Id) -> bool {
    let (Some(one), Some(other)) = (tree.nodes.get(first), tree.nodes.get(second)) else { return false };
    let between = tree.source.get(one.span.end as usize..other.span.start as usize).unwrap_or("");
    let lines = between.matches(['\n', '\u{2028}', '\u{2029}']).count();
    (lines > 1 && outer_line_ends(between) > 1) || family(tree, first) != family(tree, second)
}

/// What stands before the first dot of a member's name.
fn family<'s>(tree: &Tree<'s>, member: Id) -> &'s str {
    let nodes = tree.nodes.get(member..).unwrap_or(&[]);
    let Some(variable) = nodes.iter().position(|node| node.kind == Kind::Variable) else { return "" };
    let name = nodes.get(variable + 1).map_or("", |name| tree.text(name.span));
    name.split_once('.').map_or("", |(family, _)| family)
}

/// How many lines end at the beginning and at the end of what stands between two members, one less where that is more than
/// blanks: the first ends the member's own line.
fn outer_line_ends(between: &str) -> usize {
    let is_line_end = ['\r', '\n'];
    let rest = between.trim_start_matches(is_line_end);
    let after = rest.trim_end_matches(is_line_end);
    let count = |text: &str| text.matches('\n').count();
    // Of one character alone that is no line end, nothing is at its end.
    let line_ends = count(between) - count(after);
    if between.trim().is_empty() || line_ends == 0 { line_ends } else { line_ends - 1 }
}
