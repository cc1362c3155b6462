//! Cases of hidden squares counted: what they do over ten times as many items is about ten times as much.
//!
//! Counted are allocations, the bytes that they have, and what [`m_engine::work`] counts, each for itself. What moves bytes
//! in place, or goes over numbers alone, is seen by none of them.

use super::cases::{Case, Cases, read};
use m_engine::value::{Data, Record};
use m_engine::{Builtin, Cx, Error, Library, Result, compile, host::NoHost, session, work};
use std::collections::HashMap;
use std::rc::Rc;

/// How many times the work over `N` ten times as many items may take: sorting takes 14 to 17.
const MOST: u64 = 18;

/// What was counted.
const COUNTED: [&str; 3] = ["allocations", "bytes", "looks"];

/// What expressions may use, by the number of items.
struct Inputs<'a> {
    cx: &'a Cx,
    cases: &'a Cases,
    made: HashMap<u64, Record>,
}

impl Inputs<'_> {
    /// The library and the names for so many items, which are evaluated.
    fn of(&mut self, items: u64) -> Result<Record> {
        if let Some(made) = self.made.get(&items) {
            return Ok(made.clone());
        }
        let names = compile::evaluate(self.cx, "names", &self.cases.names(items), &self.cx.globals())?;
        read(self.cx, &names)?;
        let Data::Record(names) = names.data else {
            return Err(Error::expression("The names are no record."));
        };
        let all = self.cx.globals().merge(&names);
        self.made.insert(items, all.clone());
        Ok(all)
    }

    /// What it takes to evaluate an expression over so many items and to read its result.
    fn counts(&mut self, items: u64, expression: &str) -> Result<[u64; 3]> {
        let (names, before) = (self.of(items)?, work::done());
        let mut result = Ok(());
        let info = allocation_counter::measure(|| {
            result = compile::evaluate(self.cx, "case", expression, &names)
                .and_then(|value| read(self.cx, &value));
        });
        result?;
        Ok([info.count_total, info.bytes_total, work::done() - before])
    }
}

/// What is wrong with a case.
fn failure(inputs: &mut Inputs<'_>, case: &Case) -> Option<String> {
    let Case { items, is_square, expression } = case;
    // The first time makes what is kept for the whole process.
    let counted = inputs
        .counts(10, expression)
        .and_then(|_| Ok([inputs.counts(*items, expression)?, inputs.counts(items * 10, expression)?]));
    let [few, many] = match counted {
        Ok(counted) => counted,
        Err(error) => return Some(format!("{expression}\n    {}: {}", error.reason(), error.message())),
    };
    let grown: Vec<String> = (0..COUNTED.len())
        .filter(|index| many[*index] > MOST * few[*index].max(*items))
        .map(|index| format!("{} {} and {}", COUNTED[index], few[index], many[index]))
        .collect();
    match (grown.is_empty(), is_square) {
        (true, true) => Some(format!("{expression}\n    is no square any more")),
        (false, false) => Some(format!("{expression}\n    {}", grown.join("; "))),
        _ => None,
    }
}

/// Whether each case holds.
pub(crate) fn hold(library: fn() -> Library, cases: &Cases) {
    let failures: Vec<String> = session::run(|| {
        let cx = Cx::new(Rc::new(library()), Box::new(NoHost));
        let mut inputs = Inputs { cx: &cx, cases, made: HashMap::new() };
        cases.all().filter_map(|case| failure(&mut inputs, &case)).collect()
    })
    .expect("the evaluation thread starts");
    assert!(failures.is_empty(), "{} cases differ:\n{}", failures.len(), failures.join("\n"));
}

/// Whether an expression mentions a name of the library.
fn mentions(expression: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '.' || c == '_' || c == '#';
    expression.match_indices(name).any(|(at, _)| {
        let (before, after) = (&expression[..at], &expression[at + name.len()..]);
        !before.ends_with(part) && !after.starts_with(part)
    })
}

/// Whether a parameter of a function can be as long as one likes.
fn takes_many(builtin: &Builtin) -> bool {
    let kinds = ["list", "record", "table", "text", "binary", "any", "anynonnull"];
    let parameters = builtin.signature.rsplit_once(") as ").map_or("", |(parameters, _)| parameters);
    let is_long = |parameter: &str| parameter.rsplit(' ').next().is_some_and(|kind| kinds.contains(&kind));
    parameters.trim_start_matches('(').split(", ").any(is_long)
}

/// Whether each function that takes something long has a case, or a reason why it has none.
pub(crate) fn are_complete<'b>(builtins: impl Iterator<Item = &'b Builtin> + Clone, cases: &Cases) {
    let (left_out, all): (Vec<&str>, Vec<Case>) = (cases.left_out(), cases.all().collect());
    let has_case = |name: &str| all.iter().any(|case| mentions(case.expression, name));
    let is_one = |pattern: &str, name: &str| {
        pattern.strip_suffix('*').map_or(pattern == name, |family| name.starts_with(family))
    };
    let without: Vec<&str> = builtins
        .clone()
        .filter(|builtin| takes_many(builtin) && !m_library::is_foreign(builtin.name))
        .map(|builtin| builtin.name)
        .filter(|name| !left_out.iter().any(|pattern| is_one(pattern, name)) && !has_case(name))
        .collect();
    assert!(without.is_empty(), "squares/cases.txt has no line for {}", without.join(", "));
    let needless: Vec<&&str> = left_out
        .iter()
        .filter(|pattern| has_case(pattern) || !builtins.clone().any(|builtin| is_one(pattern, builtin.name)))
        .collect();
    assert!(needless.is_empty(), "squares/cases.txt leaves out {needless:?}, which have a case or are none");
}
