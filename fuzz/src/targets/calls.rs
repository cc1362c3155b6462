//! Calls of every library function with arguments that nobody would give: each byte of an input chooses one.

use super::with_evaluation;
use m_engine::eval;
use m_host::library;

/// Arguments, as M text.
const ARGUMENTS: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "1",
    "2.5",
    "1e308",
    "-1e308",
    "#nan",
    "#infinity",
    "2147483648",
    "1e15",
    "\"\"",
    "\"a\"",
    "\"[\"",
    "\"2024-02-30\"",
    "\"de-DE\"",
    "\"xx\"",
    "\"\u{1F600}\u{10F800}\"",
    "Text.Middle(\"\u{1F600}\", 1)",
    "{}",
    "{1, 2, 3}",
    "{null, \"a\", #nan}",
    "{{1, \"a\"}, {2, \"b\"}}",
    "{error \"x\"}",
    "{\"a\", \"b\"}",
    "[]",
    "[a = 1]",
    "[a = error \"x\"]",
    "[Format = \"q\", Culture = \"ar-SA\"]",
    "#table({\"a\", \"b\"}, {{1, \"x\"}, {null, error \"y\"}})",
    "#table({}, {})",
    "#table(type table [a = number], {{1}, {2}})",
    "#binary({})",
    "#binary({0, 255, 31, 139, 8})",
    "type number",
    "type table [a = text]",
    "type function (x as any) as any",
    "each _",
    "(x, y) => x",
    "() => error \"z\"",
    "#date(1, 1, 1)",
    "#date(9999, 12, 31)",
    "#time(23, 59, 59)",
    "#datetime(9999, 12, 31, 23, 59, 59)",
    "#datetimezone(1, 1, 1, 0, 0, 0, 14, 0)",
    "#duration(10675199, 2, 48, 5)",
    "-#duration(1, 0, 0, 0)",
    "List.Generate(() => 1, each _ < 50, each _ + 1)",
    "List.Sum",
    "#shared",
];

/// Inputs of one call each.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    (0..64u8)
        .map(|first| {
            (0..9u8).map(|step| first.wrapping_mul(37).wrapping_add(59u8.wrapping_mul(step))).collect()
        })
        .collect()
}

pub(super) fn run(input: &[u8]) {
    let [first, second, count, choices @ ..] = input else { return };
    let functions: Vec<_> = library::builtins().collect();
    let index = usize::from(*first) * 256 + usize::from(*second);
    let Some(function) = functions.get(index % functions.len()) else { return };
    let choice = |position: usize| usize::from(choices.get(position).copied().unwrap_or(0)) % ARGUMENTS.len();
    let arguments: Vec<usize> = (0..usize::from(count % 6)).map(choice).collect();
    with_evaluation(|evaluation| {
        let cx = &evaluation.cx;
        let function = super::documents::named(cx, function.name)?;
        let arguments = arguments.iter().map(|index| evaluation.query("argument", ARGUMENTS[*index]));
        eval::call(cx, &function, arguments.collect::<Result<_, _>>()?)
    });
}
