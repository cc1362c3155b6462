//! What each construct and token asks of the layout: where blocks begin and end, where lines may break, where blanks stand.

use crate::tree::Kind;
use m_syntax::lex::TokenKind;

/// A side of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// What a token takes away before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Takes {
    #[default]
    Nothing,
    Blanks,
    /// Blanks and line ends.
    Lines,
}

/// Where a token breaks the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Break {
    #[default]
    Never,
    Before,
    After,
    /// With an empty line.
    Twice,
}

/// How a construct decides whether it stands on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// Where it fits, also in a construct that does not.
    Fitting,
    /// Where the construct around it does and it fits.
    Follower,
    /// As the construct around it does.
    Mirror,
}

/// What a node asks of the layout.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rule {
    /// Whether the node keeps its indentation to itself, and how it chooses between one line and several.
    pub(crate) container: Option<Container>,
    /// Whether a new line begins after it where it has several.
    pub(crate) ends_line: bool,
    /// Whether it does as the construct around it although it keeps no indentation.
    pub(crate) mirrors: bool,
    /// Where a block begins.
    pub(crate) opens: Option<Side>,
    /// Whether its block begins only before `if`, `let` or `try`.
    pub(crate) opens_before_statement: bool,
    /// Whether a block ends before it.
    pub(crate) closes: bool,
    /// Whether nothing stands between it and its opening bracket where the bracket is empty.
    pub(crate) closes_tight: bool,
    /// Where lines of a block are divided.
    pub(crate) divides: Option<Side>,
    pub(crate) blank_before: bool,
    pub(crate) blank_after: bool,
    /// Whether no blank follows whatever asks for one.
    pub(crate) clings: bool,
    pub(crate) takes: Takes,
    pub(crate) breaks: Break,
}

/// The rule of a node in these constructs, the innermost first.
pub(crate) fn rule(kind: Kind, around: [Option<Kind>; 2]) -> Rule {
    match kind {
        Kind::Sign(sign) => sign_rule(sign, around),
        Kind::Literal => padded(!matches!(around[0], Some(Kind::Range | Kind::Unary))),
        Kind::Name => padded(!matches!(around[0], Some(Kind::Range | Kind::Reference))),
        Kind::FieldName | Kind::PrimitiveType => padded(true),
        _ => construct_rule(kind, around[0]),
    }
}

fn padded(is_padded: bool) -> Rule {
    Rule { blank_before: is_padded, blank_after: is_padded, ..Rule::default() }
}

fn construct_rule(kind: Kind, outer: Option<Kind>) -> Rule {
    use Kind::*;
    let container = |container| Rule { container: Some(container), ..Rule::default() };
    match kind {
        Each | Try | RaiseError | Function | Otherwise => {
            Rule { ends_line: true, ..container(Container::Fitting) }
        }
        If | Let => Rule { ends_line: true, ..container(Container::Follower) },
        Equality | Logical => match outer {
            Some(Equality | Logical) => container(Container::Follower),
            Some(Variable) => Rule { opens: Some(Side::Left), ..container(Container::Fitting) },
            Some(If) => {
                Rule { opens: Some(Side::Left), divides: Some(Side::Right), ..container(Container::Fitting) }
            }
            _ => container(Container::Fitting),
        },
        Arithmetic if outer == Some(Arithmetic) => container(Container::Follower),
        Row if matches!(outer, Some(Record | RecordLiteral | List)) => container(Container::Mirror),
        Record | RecordLiteral if outer == Some(Element) => container(Container::Mirror),
        Arithmetic | As | Meta | Row | Parameters | Reference | Variable | Field | FieldTypes | FieldType
        | FieldAccess | Projection | List | Record | RecordLiteral | Parenthesized => {
            container(Container::Fitting)
        }
        Element => Rule { mirrors: true, ..Rule::default() },
        _ => Rule::default(),
    }
}

fn sign_rule(sign: TokenKind, around: [Option<Kind>; 2]) -> Rule {
    use TokenKind::*;
    let outer = around[0];
    let spaced = padded(true);
    let opening = Rule { opens: Some(Side::Right), ..spaced };
    match sign {
        Comma => Rule { divides: Some(Side::Right), takes: Takes::Lines, ..spaced },
        Semicolon => {
            let breaks = if outer == Some(Kind::Section) { Break::Twice } else { Break::After };
            Rule { blank_after: true, takes: Takes::Lines, breaks, ..Rule::default() }
        }
        OpenBrace if outer == Some(Kind::ItemAccess) => attached(Takes::Lines),
        OpenParen if outer == Some(Kind::Invoke) => attached(Takes::Lines),
        OpenBracket => match around {
            [Some(Kind::FieldAccess), Some(Kind::Primary | Kind::Row)]
            | [Some(Kind::Projection), Some(Kind::Row)] => {
                Rule { blank_before: false, ..attached(Takes::Blanks) }
            }
            _ => Rule { clings: true, ..opening },
        },
        OpenBrace | OpenParen => Rule { clings: true, ..opening },
        CloseBrace | CloseBracket | CloseParen => {
            let breaks = match around {
                [Some(Kind::RecordLiteral), Some(Kind::Section)] if sign == CloseBracket => Break::After,
                _ => Break::Never,
            };
            let blank_after = outer != Some(Kind::Parameters);
            Rule {
                closes: true,
                closes_tight: true,
                blank_after,
                takes: Takes::Blanks,
                breaks,
                ..Rule::default()
            }
        }
        Each | Error | Let | Then | Try | Arrow => opening,
        Else | In | Otherwise => Rule { closes: true, ..opening },
        Equal if outer == Some(Kind::Variable) => {
            Rule { blank_before: false, opens_before_statement: true, ..opening }
        }
        And | Or => Rule { divides: Some(Side::Left), ..spaced },
        Plus | Minus | Star | Slash if around == [Some(Kind::Row), Some(Kind::Unary)] => Rule::default(),
        Ampersand => Rule { opens: Some(Side::Left), ..spaced },
        DotDot if outer == Some(Kind::Range) => Rule { takes: Takes::Lines, ..Rule::default() },
        Question if matches!(outer, Some(Kind::FieldAccess | Kind::Projection)) => {
            Rule { takes: Takes::Lines, ..Rule::default() }
        }
        At | Bang if outer == Some(Kind::Reference) => Rule::default(),
        Shared if outer == Some(Kind::Member) => Rule { breaks: Break::Before, ..Rule::default() },
        _ => spaced,
    }
}

/// A bracket that stands at once behind what it belongs to.
fn attached(takes: Takes) -> Rule {
    Rule { blank_before: true, opens: Some(Side::Right), clings: true, takes, ..Rule::default() }
}
