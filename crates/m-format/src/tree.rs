//! The syntax as the layout sees it: every token a leaf, flat in one list in the order of the text.
//!
//! The layout depends on which constructs stand inside which, and on more of them than the tree of `m-syntax` has: an
//! element with its comma, the row of elements between two brackets, the row of accesses after a name. They are named here.

use m_syntax::Span;
use m_syntax::lex::TokenKind;
use std::ops::Range;

/// Where a node stands in [`Tree::nodes`].
pub(crate) type Id = usize;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Section,
    Member,
    Let,
    If,
    Each,
    Try,
    Otherwise,
    Catch,
    RaiseError,
    Function,
    /// The parenthesis of parameters.
    Parameters,
    Parameter,
    Parenthesized,
    Arithmetic,
    As,
    Coalesce,
    Equality,
    Is,
    Logical,
    Meta,
    Relational,
    /// A row of prefix operators, and what they apply to.
    Unary,
    /// A name that is referred to.
    Reference,
    NotImplemented,
    /// A name or value, and the row of accesses and calls after it.
    Primary,
    Invoke,
    ItemAccess,
    FieldAccess,
    Projection,
    List,
    Record,
    /// `from..to` in a list.
    Range,
    /// A list of an attribute.
    ListLiteral,
    /// The record of attributes.
    RecordLiteral,
    /// What stands between two brackets, the variables of `let`, the members of a section, a row of accesses.
    Row,
    /// An element of a row, and its comma.
    Element,
    /// `name = value` of `let` and of a member.
    Variable,
    /// `name = value` of a record.
    Field,
    /// `name = value` of an attribute.
    FieldLiteral,
    Type,
    /// `as` and the type after it.
    AsType,
    /// `nullable` and the type after it.
    Nullable,
    ListType,
    RecordType,
    TableType,
    FunctionType,
    /// The bracket of a record or row type.
    FieldTypes,
    FieldType,
    /// `=` and the type after it.
    TypeOfField,
    /// A keyword, operator or bracket.
    Sign(TokenKind),
    Literal,
    Name,
    FieldName,
    PrimitiveType,
}

/// A node; the nodes below it follow it in the list.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// The index after the last node below it.
    pub(crate) end: Id,
    /// From its first token to its last.
    pub(crate) span: Span,
    /// How long it is on one line, in UTF-16 units, as the layout estimates it.
    pub(crate) width: u32,
    /// Whether its elements have a line each although one would do for all.
    pub(crate) is_broken: bool,
    /// Whether a comment stands directly in it.
    pub(crate) has_comment: bool,
}

/// A comment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comment {
    pub(crate) span: Span,
    /// Whether it goes to the end of its line.
    pub(crate) is_line: bool,
    /// Whether a new line begins after it or in it.
    pub(crate) breaks: bool,
}

/// A text as the layout sees it.
#[derive(Debug)]
pub(crate) struct Tree<'s> {
    pub(crate) source: &'s str,
    pub(crate) nodes: Vec<Node>,
    pub(crate) comments: Vec<Comment>,
    /// The leaves with comments before them, in order, each with the range of its comments.
    pub(crate) commented: Vec<(Id, Range<usize>)>,
}

impl Node {
    /// Whether it is a token.
    pub(crate) fn is_leaf(&self) -> bool {
        use Kind::*;
        matches!(self.kind, Sign(_) | Literal | Name | FieldName | PrimitiveType)
    }
}

impl<'s> Tree<'s> {
    /// The source of a node or comment.
    pub(crate) fn text(&self, span: Span) -> &'s str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Where the comments after the last token begin.
    pub(crate) fn last_comments(&self) -> usize {
        self.commented.last().map_or(0, |(_, comments)| comments.end)
    }

    /// Whether two texts are the same but for blanks and line ends: the same constructs of the same tokens with the same
    /// comments before them. What stands in texts and in comments counts, blanks at the end of a comment do not.
    pub(crate) fn is_same(&self, other: &Tree<'_>) -> bool {
        let node = |(a, b): (&Node, &Node)| {
            a.kind == b.kind && a.end == b.end && (!a.is_leaf() || self.text(a.span) == other.text(b.span))
        };
        let comment = |(a, b): (&Comment, &Comment)| {
            let blank = [' ', '\t'];
            self.text(a.span).trim_end_matches(blank) == other.text(b.span).trim_end_matches(blank)
        };
        self.nodes.len() == other.nodes.len()
            && self.comments.len() == other.comments.len()
            && self.commented == other.commented
            && self.nodes.iter().zip(&other.nodes).all(node)
            && self.comments.iter().zip(&other.comments).all(comment)
    }
}
