//! Text.*: searching.
//!
//! Here: `Text.Contains`, `Text.StartsWith`, `Text.EndsWith`, `Text.PositionOf`, `Text.PositionOfAny`.

use super::characters::characters_of;
use super::matching::Matching;
use m_engine::formula::Vector;
use m_engine::value::{Column, Data, Function, List, Text};
use m_engine::{Args, Body::Columns, Body::Plain, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[CONTAINS, STARTS_WITH, ENDS_WITH, POSITION_OF, POSITION_OF_ANY];

const CONTAINS: Builtin = Builtin {
    name: "Text.Contains",
    signature: "(text as nullable text, substring as text, optional comparer as nullable function) as nullable logical",
    doc: "Tells whether `substring` occurs in `text`, compared by `comparer` or else exactly.",
    examples: &[
        (r#"Text.Contains("Hello World", "Hello")"#, "true"),
        (r#"Text.Contains("Hello World", "hello")"#, "false"),
        (r#"Text.Contains("Hello World", "hello", Comparer.OrdinalIgnoreCase)"#, "true"),
        (r#"Text.Contains("Hello World", "WORLD", Comparer.FromCulture("en-US", true))"#, "true"),
        (r#"Text.Contains(null, "a")"#, "null"),
    ],
    body: Columns(
        |cx, args| {
            tested(&args, |text, part, matching| Ok(!matching.positions(cx, &text, &part, 1)?.is_empty()))
        },
        |_, arguments, _| tested_exactly(arguments, |text, part| text.contains(part)),
    ),
};

const STARTS_WITH: Builtin = Builtin {
    name: "Text.StartsWith",
    signature: "(text as nullable text, substring as text, optional comparer as nullable function) as nullable logical",
    doc: "Tells whether `text` begins with `substring`, compared by `comparer` or else exactly.",
    examples: &[
        (r#"Text.StartsWith("Hello, World", "hello")"#, "false"),
        (r#"Text.StartsWith("Hello, World", "Hello")"#, "true"),
        (r#"Text.StartsWith("Hello, World", "hello", Comparer.OrdinalIgnoreCase)"#, "true"),
        (r#"Text.StartsWith("He", "Hello")"#, "false"),
    ],
    body: Columns(
        |cx, args| {
            tested(&args, |text, part, matching| {
                let start = text.slice(0, part.utf16_len());
                matching.equal(cx, &start, &part)
            })
        },
        |_, arguments, _| tested_exactly(arguments, |text, part| text.starts_with(part)),
    ),
};

const ENDS_WITH: Builtin = Builtin {
    name: "Text.EndsWith",
    signature: "(text as nullable text, substring as text, optional comparer as nullable function) as nullable logical",
    doc: "Tells whether `text` ends with `substring`, compared by `comparer` or else exactly.",
    examples: &[
        (r#"Text.EndsWith("Hello, World", "world")"#, "false"),
        (r#"Text.EndsWith("Hello, World", "World")"#, "true"),
        (r#"Text.EndsWith("Hello, World", "WORLD", Comparer.OrdinalIgnoreCase)"#, "true"),
        (r#"Text.EndsWith("ld", "World")"#, "false"),
    ],
    body: Columns(
        |cx, args| {
            tested(&args, |text, part, matching| {
                let end = text.slice(text.utf16_len().saturating_sub(part.utf16_len()), usize::MAX);
                matching.equal(cx, &end, &part)
            })
        },
        |_, arguments, _| tested_exactly(arguments, |text, part| text.ends_with(part)),
    ),
};

const POSITION_OF: Builtin = Builtin {
    name: "Text.PositionOf",
    signature: "(text as text, substring as text, optional occurrence as nullable number, \
                optional comparer as nullable function) as any",
    doc: "Gives the position of `substring` in `text`, or -1 where it does not occur. `occurrence` asks for the first \
          one (the default), the last one, or the list of all.",
    examples: &[
        (r#"Text.PositionOf("Hello, World! Hello, World!", "World")"#, "7"),
        (r#"Text.PositionOf("Hello, World! Hello, World!", "World", Occurrence.Last)"#, "21"),
        (r#"Text.PositionOf("Hello, World! Hello, World!", "World", Occurrence.All)"#, "{7, 21}"),
        (r#"Text.PositionOf("abc", "B", null, Comparer.OrdinalIgnoreCase)"#, "1"),
        (r#"Text.PositionOf("😀b", "b")"#, "2"),
        (r#"Text.PositionOf("abc", "x")"#, "-1"),
        (r#"Text.PositionOf("abc", "x", Occurrence.All)"#, "{}"),
    ],
    body: Plain(position_of),
};

const POSITION_OF_ANY: Builtin = Builtin {
    name: "Text.PositionOfAny",
    signature: "(text as text, characters as list, optional occurrence as nullable number) as any",
    doc: "Gives the position of the first of `characters` in `text`, or -1 where none occurs. `occurrence` asks for \
          the first one (the default), the last one, or the list of all.",
    examples: &[
        (r#"Text.PositionOfAny("Hello, World!", {"H", "W"})"#, "0"),
        (r#"Text.PositionOfAny("Hello, World!", {"H", "W"}, Occurrence.All)"#, "{0, 7}"),
        (r#"Text.PositionOfAny("Hello, World!", {"H", "W"}, Occurrence.Last)"#, "7"),
        (r#"Text.PositionOfAny("abc", {"x"})"#, "-1"),
    ],
    body: Plain(position_of_any),
};

/// Whether each text has a part somewhere. One of ASCII is found byte by byte.
fn tested_exactly(arguments: &[Vector<'_>], test: fn(&str, &str) -> bool) -> Option<Column> {
    let [text, part] = arguments else { return None };
    let Data::Text(part) = &part.one()?.data else { return None };
    let part = part.as_str();
    part.is_ascii().then(|| text.logicals_of_texts(|text| test(text, part))).flatten()
}

fn tested(args: &Args, test: impl FnOnce(Text, Text, Matching) -> Result<bool>) -> Result<Value> {
    let Some(text) = args.get::<Option<Text>>(0)? else { return Ok(Value::NULL) };
    let matching = Matching::new(args.get::<Option<Function>>(2)?);
    test(text, args.get(1)?, matching).map(Value::from)
}

#[derive(Clone, Copy, PartialEq)]
enum Occurrence {
    First,
    Last,
    All,
}

impl Occurrence {
    fn of(args: &Args) -> Result<Occurrence> {
        match args.get::<Option<i64>>(2)? {
            None | Some(0) => Ok(Occurrence::First),
            Some(1) => Ok(Occurrence::Last),
            Some(2) => Ok(Occurrence::All),
            Some(_) => Err(Error::expression_of(
                "The occurrence must be Occurrence.First, Occurrence.Last or Occurrence.All.",
                args.value(2),
            )),
        }
    }

    fn choose(self, positions: &[usize]) -> Value {
        let number = |position: &usize| Value::number(*position as f64);
        match self {
            Occurrence::First => positions.first().map_or(Value::number(-1.0), number),
            Occurrence::Last => positions.last().map_or(Value::number(-1.0), number),
            Occurrence::All => List::from_values(positions.iter().map(number).collect()).into(),
        }
    }
}

fn position_of(cx: &Cx, args: Args) -> Result<Value> {
    let occurrence = Occurrence::of(&args)?;
    let most = if occurrence == Occurrence::First { 1 } else { usize::MAX };
    let matching = Matching::new(args.get::<Option<Function>>(3)?);
    let positions = matching.positions(cx, &args.get(0)?, &args.get(1)?, most)?;
    Ok(occurrence.choose(&positions))
}

fn position_of_any(cx: &Cx, args: Args) -> Result<Value> {
    let occurrence = Occurrence::of(&args)?;
    let text: Text = args.get(0)?;
    let set = characters_of(cx, &args.get(1)?)?;
    let mut positions = Vec::new();
    let mut at = 0;
    for character in text.chars() {
        if set.has(character) {
            positions.push(at);
        }
        at += Text::from_iter([character]).utf16_len();
    }
    Ok(occurrence.choose(&positions))
}
