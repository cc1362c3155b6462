//! Splitters by lengths, positions and ranges, counted in UTF-16 code units from the beginning or the end.
//!
//! Here: `Splitter.SplitTextByPositions`, `Splitter.SplitTextByRanges`.

use super::splitter;
use crate::text::units::Units;
use m_engine::value::{List, Text};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[BY_LENGTHS, BY_REPEATED_LENGTHS, BY_POSITIONS, BY_RANGES];

const BY_LENGTHS: Builtin = Builtin {
    name: "Splitter.SplitTextByLengths",
    signature: "(lengths as list, optional startAtEnd as nullable logical) as function",
    doc: "Gives a function that cuts a text into parts of these lengths; what is left over is dropped. With \
          `startAtEnd` the lengths count from the end of the text.",
    examples: &[
        (r#"Splitter.SplitTextByLengths({2, 3})("AB123")"#, r#"{"AB", "123"}"#),
        (r#"Splitter.SplitTextByLengths({5, 2}, true)("RedmondWA98052")"#, r#"{"WA", "98052"}"#),
    ],
    body: Rust(|cx, args| {
        let mut start = 0usize;
        let mut ranges = Vec::new();
        for length in numbers(cx, &args)? {
            ranges.push((start, length));
            start = start.saturating_add(length);
        }
        by_ranges(&args, ranges)
    }),
};

const BY_REPEATED_LENGTHS: Builtin = Builtin {
    name: "Splitter.SplitTextByRepeatedLengths",
    signature: "(length as number, optional startAtEnd as nullable logical) as function",
    doc: "Gives a function that cuts a text into parts of `length` characters; the last one holds what remains. With \
          `startAtEnd` the parts are cut from the end, and the first one holds what remains.",
    examples: &[
        (r#"Splitter.SplitTextByRepeatedLengths(3)("12345678")"#, r#"{"123", "456", "78"}"#),
        (r#"Splitter.SplitTextByRepeatedLengths(3, true)("87654321")"#, r#"{"87", "654", "321"}"#),
        ("Splitter.SplitTextByRepeatedLengths(0)", r#"error "Expression.Error""#),
    ],
    body: Rust(|_, args| {
        let length: usize = args.get(0)?;
        if length == 0 {
            return Err(Error::expression_of("The length must be greater than zero.", args.value(0)));
        }
        let from_end = from_end(&args)?;
        Ok(splitter(move |_, text| Ok(repeated(&text, length, from_end))))
    }),
};

const BY_POSITIONS: Builtin = Builtin {
    name: "Splitter.SplitTextByPositions",
    signature: "(positions as list, optional startAtEnd as nullable logical) as function",
    doc: "Gives a function that cuts a text at these positions; what stands before the first one is dropped. With \
          `startAtEnd` the positions count from the end of the text.",
    examples: &[
        (r#"Splitter.SplitTextByPositions({0, 3, 4})("ABC|12345")"#, r#"{"ABC", "|", "12345"}"#),
        (r#"Splitter.SplitTextByPositions({0, 5}, true)("Redmond98052")"#, r#"{"Redmond", "98052"}"#),
        ("Splitter.SplitTextByPositions({3, 1})", r#"error "Expression.Error""#),
    ],
    body: Rust(|cx, args| {
        let positions = numbers(cx, &args)?;
        if !positions.is_sorted() {
            return Err(Error::expression_of("The positions must be in ascending order.", args.value(0)));
        }
        let ends = positions.iter().skip(1).copied().chain([usize::MAX]);
        by_ranges(&args, positions.iter().zip(ends).map(|(start, end)| (*start, end - start)).collect())
    }),
};

const BY_RANGES: Builtin = Builtin {
    name: "Splitter.SplitTextByRanges",
    signature: "(ranges as list, optional startAtEnd as nullable logical) as function",
    doc: "Gives a function that takes these ranges, each a list of an offset and a length, out of a text; a null length \
          takes the rest. With `startAtEnd` the offsets count from the end of the text.",
    examples: &[
        (r#"Splitter.SplitTextByRanges({{0, 4}, {2, 10}})("codelimiter")"#, r#"{"code", "delimiter"}"#),
        (r#"Splitter.SplitTextByRanges({{0, 5}, {6, 2}}, true)("RedmondWA?98052")"#, r#"{"WA", "98052"}"#),
        (r#"Splitter.SplitTextByRanges({{0, 5}, {5, null}})("98052Redmond")"#, r#"{"98052", "Redmond"}"#),
    ],
    body: Rust(|cx, args| {
        let mut ranges = Vec::new();
        for value in args.get::<List>(0)?.values(cx)? {
            let range = List::from_value(value.clone())?.values(cx)?;
            let [offset, length] = range.as_slice() else {
                return Err(Error::expression_of("A range must be a list of an offset and a length.", value));
            };
            let length = Option::<usize>::from_value(length.clone())?.unwrap_or(usize::MAX);
            ranges.push((usize::from_value(offset.clone())?, length));
        }
        by_ranges(&args, ranges)
    }),
};

fn numbers(cx: &Cx, args: &Args) -> Result<Vec<usize>> {
    args.get::<List>(0)?.values(cx)?.into_iter().map(usize::from_value).collect()
}

fn from_end(args: &Args) -> Result<bool> {
    Ok(args.get::<Option<bool>>(1)?.unwrap_or(false))
}

/// A splitter that takes these parts, each an offset and a length, out of a text.
fn by_ranges(args: &Args, ranges: Vec<(usize, usize)>) -> Result<Value> {
    let from_end = from_end(args)?;
    Ok(splitter(move |_, text| {
        let units = Units::of(&text);
        let part = |(offset, count): &(usize, usize)| {
            let (start, end) = match from_end {
                false => (*offset, offset.saturating_add(*count).min(units.len())),
                true => {
                    let end = units.len().saturating_sub(*offset);
                    (end.saturating_sub(*count), end)
                }
            };
            units.part(start, end)
        };
        let mut parts: Vec<Text> = ranges.iter().map(part).collect();
        if from_end {
            parts.reverse();
        }
        Ok(parts)
    }))
}

fn repeated(text: &Text, length: usize, from_end: bool) -> Vec<Text> {
    let units: Vec<u16> = text.units().collect();
    let parts = |chunk: &[u16]| Text::from_units(chunk.iter().copied());
    if from_end {
        let mut parts: Vec<Text> = units.rchunks(length).map(parts).collect();
        parts.reverse();
        parts
    } else {
        units.chunks(length).map(parts).collect()
    }
}
