//! Text.*: what stands before, after and between delimiters.

use super::matching::Matching;
use crate::enumeration::{enumeration, member};
use m_engine::value::{Data, Text};
use m_engine::{Args, Body::Plain, Builtin, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[BEFORE, AFTER, BETWEEN, POSITION_TYPE, FROM_START, FROM_END];

const BEFORE: Builtin = Builtin {
    name: "Text.BeforeDelimiter",
    signature: "(text as nullable text, delimiter as text, optional index as any) as any",
    doc: "Gives the part of `text` before `delimiter`; all of it where the delimiter does not occur. `index` says which \
          occurrence is meant, counted from 0, or with a list such as `{0, RelativePosition.FromEnd}` from the end.",
    examples: &[
        (r#"Text.BeforeDelimiter("111-222-333", "-")"#, r#""111""#),
        (r#"Text.BeforeDelimiter("111-222-333", "-", 1)"#, r#""111-222""#),
        (r#"Text.BeforeDelimiter("111-222-333", "-", {0, RelativePosition.FromEnd})"#, r#""111-222""#),
        (r#"Text.BeforeDelimiter("111", "-")"#, r#""111""#),
        (r#"Text.BeforeDelimiter("111-222", "-", -1)"#, r#"error "Expression.Error""#),
    ],
    body: Plain(|cx, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        let index = Index::new(cx, &args, 2)?;
        let found = index.find(cx, &text, &args.get(1)?)?;
        Ok(found.map_or(text.clone(), |at| text.slice(0, at)).into())
    }),
};

const AFTER: Builtin = Builtin {
    name: "Text.AfterDelimiter",
    signature: "(text as nullable text, delimiter as text, optional index as any) as any",
    doc: "Gives the part of `text` after `delimiter`; an empty text where the delimiter does not occur. `index` says \
          which occurrence is meant, counted from 0, or with a list such as `{0, RelativePosition.FromEnd}` from the \
          end.",
    examples: &[
        (r#"Text.AfterDelimiter("111-222-333", "-")"#, r#""222-333""#),
        (r#"Text.AfterDelimiter("111-222-333", "-", 1)"#, r#""333""#),
        (r#"Text.AfterDelimiter("111-222-333", "-", {1, RelativePosition.FromEnd})"#, r#""222-333""#),
        (r#"Text.AfterDelimiter("111", "-")"#, r#""""#),
    ],
    body: Plain(|cx, args| {
        let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
        let (index, delimiter) = (Index::new(cx, &args, 2)?, args.get::<Text>(1)?);
        let found = index.find(cx, &text, &delimiter)?;
        Ok(found.map_or(Text::new(), |at| text.slice(at + delimiter.utf16_len(), usize::MAX)).into())
    }),
};

const BETWEEN: Builtin = Builtin {
    name: "Text.BetweenDelimiters",
    signature: "(text as nullable text, startDelimiter as text, endDelimiter as text, optional startIndex as any, \
                optional endIndex as any) as any",
    doc: "Gives the part of `text` between two delimiters; an empty text where one does not occur. `startIndex` says \
          which occurrence of `startDelimiter` is meant, counted from 0, or with a list such as \
          `{0, RelativePosition.FromEnd}` from the end; `endIndex` says the same of `endDelimiter` in the text after \
          it.",
    examples: &[
        (r#"Text.BetweenDelimiters("111 (222) 333 (444)", "(", ")")"#, r#""222""#),
        (r#"Text.BetweenDelimiters("111 (222) 333 (444)", "(", ")", 1, 0)"#, r#""444""#),
        (
            r#"Text.BetweenDelimiters("111 (222) 333 (444)", "(", ")", {1, RelativePosition.FromEnd}, {1, RelativePosition.FromStart})"#,
            r#""222) 333 (444""#,
        ),
        (r#"Text.BetweenDelimiters("111", "(", ")")"#, r#""""#),
    ],
    body: Plain(between),
};

const POSITION_TYPE: Builtin = enumeration!(
    "RelativePosition.Type",
    "The type of the values that say from which end occurrences are counted."
);

const FROM_START: Builtin = member!("RelativePosition.FromStart", 0, "Counted from the beginning.");
const FROM_END: Builtin = member!("RelativePosition.FromEnd", 1, "Counted from the end.");

fn between(cx: &Cx, args: Args) -> Result<Value> {
    let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
    let (start, end) = (Index::new(cx, &args, 3)?, Index::new(cx, &args, 4)?);
    let (opening, closing) = (args.get::<Text>(1)?, args.get::<Text>(2)?);
    let Some(at) = start.find(cx, &text, &opening)? else { return Ok(Value::text("")) };
    let rest = text.slice(at + opening.utf16_len(), usize::MAX);
    let found = end.find(cx, &rest, &closing)?;
    Ok(found.map_or(Text::new(), |at| rest.slice(0, at)).into())
}

/// Which occurrence of a delimiter is meant.
struct Index {
    number: usize,
    from_end: bool,
}

impl Index {
    /// From null, a number, or a list of a number and a value of `RelativePosition.Type`.
    fn new(cx: &Cx, args: &Args, position: usize) -> Result<Index> {
        let value = args.value(position);
        let invalid = || {
            Error::expression_of(
                "The index must be a number that is not negative, or a list of such a number and a RelativePosition.",
                value.clone(),
            )
        };
        let (number, side) = match &value.data {
            Data::Null => return Ok(Index { number: 0, from_end: false }),
            Data::List(list) => match list.values(cx)?.as_slice() {
                [number] => (number.clone(), None),
                [number, side] => (number.clone(), Option::<i64>::from_value(side.clone())?),
                _ => return Err(invalid()),
            },
            _ => (value.clone(), None),
        };
        let from_end = match side {
            None | Some(0) => false,
            Some(1) => true,
            Some(_) => return Err(invalid()),
        };
        Ok(Index { number: number.as_index().ok_or_else(invalid)?, from_end })
    }

    /// Where that occurrence begins.
    fn find(&self, cx: &Cx, text: &Text, delimiter: &Text) -> Result<Option<usize>> {
        let most = if self.from_end { usize::MAX } else { self.number.saturating_add(1) };
        let positions = Matching::Ordinal.positions(cx, text, delimiter, most)?;
        Ok(if self.from_end {
            positions.iter().rev().nth(self.number).copied()
        } else {
            positions.get(self.number).copied()
        })
    }
}
