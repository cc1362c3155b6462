//! Combiners that put texts at places: by lengths, positions or ranges, over a template. Places count UTF-16 code
//! units.
//!
//! Here: `Combiner.CombineTextByLengths`, `Combiner.CombineTextByPositions`, `Combiner.CombineTextByRanges`.

use super::delimiter::texts;
use crate::text::native::function;
use m_engine::value::types::TypeKind;
use m_engine::value::{List, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[BY_LENGTHS, BY_POSITIONS, BY_RANGES];

const BY_LENGTHS: Builtin = Builtin {
    name: "Combiner.CombineTextByLengths",
    signature: "(lengths as list, optional template as nullable text) as function",
    doc: "Gives a function that takes as many characters of each text of a list as `lengths` says and writes them one \
          after the other over `template`.",
    examples: &[
        (r#"Combiner.CombineTextByLengths({1, 2, 3})({"aaa", "bbb", "ccc"})"#, r#""abbccc""#),
        (r#"Combiner.CombineTextByLengths({1, 2, 3}, "*********")({"aaa", "bbb", "ccc"})"#, r#""abbccc***""#),
    ],
    body: Rust(|cx, args| {
        let mut start = 0usize;
        let places = values(cx, &args)?
            .into_iter()
            .map(|value| {
                let length = usize::from_value(value)?;
                let place = Place { start, length: Some(length) };
                start = start.saturating_add(length);
                Ok(place)
            })
            .collect::<Result<Vec<Place>>>()?;
        combiner(&args, places)
    }),
};

const BY_POSITIONS: Builtin = Builtin {
    name: "Combiner.CombineTextByPositions",
    signature: "(positions as list, optional template as nullable text) as function",
    doc: "Gives a function that writes each text of a list at its position of `positions` over `template`.",
    examples: &[
        (r#"Combiner.CombineTextByPositions({0, 5, 10})({"abc", "def", "ghi"})"#, r#""abc  def  ghi""#),
        (r#"Combiner.CombineTextByPositions({0, 3}, "------")({"ab", "c"})"#, r#""ab-c--""#),
    ],
    body: Rust(|cx, args| {
        let places = values(cx, &args)?
            .into_iter()
            .map(|value| Ok(Place { start: usize::from_value(value)?, length: None }))
            .collect::<Result<Vec<Place>>>()?;
        combiner(&args, places)
    }),
};

const BY_RANGES: Builtin = Builtin {
    name: "Combiner.CombineTextByRanges",
    signature: "(ranges as list, optional template as nullable text) as function",
    doc: "Gives a function that writes each text of a list at the position of its range over `template`, cut to the \
          length of the range. A range is a list of a position and a length; with a null length the whole text is \
          written.",
    examples: &[(
        r#"Combiner.CombineTextByRanges({{0, 1}, {3, 2}, {6, null}})({"abc", "def", "ghijkl"})"#,
        r#""a  de ghijkl""#,
    )],
    body: Rust(|cx, args| {
        let mut places = Vec::new();
        for value in values(cx, &args)? {
            let range = List::from_value(value.clone())?.values(cx)?;
            let [start, length] = range.as_slice() else {
                return Err(Error::expression_of(
                    "A range must be a list of a position and a length.",
                    value,
                ));
            };
            places.push(Place {
                start: usize::from_value(start.clone())?,
                length: Option::<usize>::from_value(length.clone())?,
            });
        }
        combiner(&args, places)
    }),
};

/// Where a text goes.
struct Place {
    start: usize,
    /// How much of the text is written at most.
    length: Option<usize>,
}

/// The longest text that places may ask for, in code units.
const LONGEST: usize = 1 << 28;

fn values(cx: &Cx, args: &Args) -> Result<Vec<Value>> {
    args.get::<List>(0)?.values(cx)
}

fn combiner(args: &Args, places: Vec<Place>) -> Result<Value> {
    let template: Vec<u16> = args.get::<Option<Text>>(1)?.unwrap_or_default().units().collect();
    if places.iter().any(|place| place.start > LONGEST) {
        return Err(Error::expression("A position of the combiner is too large."));
    }
    let list = Type::new(TypeKind::List(None));
    Ok(function(&[("texts", list)], Type::text(), move |cx, args| {
        let mut combined = template.clone();
        for (text, place) in texts(cx, &args)?.iter().zip(&places) {
            for (offset, unit) in text.units().take(place.length.unwrap_or(usize::MAX)).enumerate() {
                write(&mut combined, place.start + offset, unit);
            }
        }
        Ok(Text::from_units(combined).into())
    }))
}

fn write(text: &mut Vec<u16>, position: usize, unit: u16) {
    if position >= text.len() {
        text.resize(position, u16::from(b' '));
        text.push(unit);
    } else if let Some(place) = text.get_mut(position) {
        *place = unit;
    }
}
