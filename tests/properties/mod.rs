//! What holds for every value: what is written reads back, and the parts of a list are where they are said to be. Values are
//! made at random; a case that fails is shown in its smallest form.

mod cultures;
mod ranges;
mod round_trips;

use crate::host::{evaluate, settings};
use m_engine::value::Text;
use m_engine::{Value, m_text};
use proptest::prelude::*;

/// So many cases of each property; each is one evaluation.
fn config() -> ProptestConfig {
    ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() }
}

/// The result of a query as M text.
fn result(query: &str) -> Result<String, String> {
    evaluate(settings(&[], "[]"), query)
}

/// A value as it can be written in M.
#[derive(Clone, Debug)]
enum Literal {
    Null,
    Logical(bool),
    Number(f64),
    Text(String),
    Date(i32, u8, u8),
    List(Vec<Literal>),
    Record(Vec<Literal>),
}

impl Literal {
    fn m(&self) -> String {
        match self {
            Literal::Null => "null".into(),
            Literal::Logical(logical) => logical.to_string(),
            Literal::Number(number) => m_text::inline(&Value::number(*number)).expect("a scalar"),
            Literal::Text(text) => quoted(text),
            Literal::Date(year, month, day) => format!("#date({year}, {month}, {day})"),
            Literal::List(items) => {
                format!("{{{}}}", items.iter().map(Literal::m).collect::<Vec<_>>().join(", "))
            }
            Literal::Record(fields) => {
                let fields = fields.iter().enumerate();
                let fields = fields.map(|(index, field)| format!("f{index} = {}", field.m()));
                format!("[{}]", fields.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// A text as M writes it.
fn quoted(content: &str) -> String {
    m_text::inline(&Text::from_outside(content).into()).expect("a scalar")
}

/// Texts of characters that formats treat as something special, among others.
fn texts() -> impl Strategy<Value = String> {
    let special = "[,;\"'\\r\\n\\t\\\\#(){}\\[\\]<>&=a-cÄß😀\u{10F800}\u{2028}\u{FEFF} 0-9]{0,12}";
    prop_oneof![special.prop_map(String::from), "\\PC{0,8}".prop_map(String::from)]
}

fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<i32>().prop_map(f64::from),
        any::<f64>().prop_filter("finite", |number| number.is_finite()),
        (-1_000_000i32..1_000_000).prop_map(|number| f64::from(number) / 100.0),
    ]
}

/// What JSON has, too.
fn plain() -> impl Strategy<Value = Literal> {
    nested(prop_oneof![
        Just(Literal::Null),
        any::<bool>().prop_map(Literal::Logical),
        numbers().prop_map(Literal::Number),
        texts().prop_map(Literal::Text),
    ])
}

/// Any value that has a literal.
fn literals() -> impl Strategy<Value = Literal> {
    let date =
        (1i32..=9999, 1u8..=12, 1u8..=28).prop_map(|(year, month, day)| Literal::Date(year, month, day));
    nested(prop_oneof![
        Just(Literal::Null),
        any::<bool>().prop_map(Literal::Logical),
        numbers().prop_map(Literal::Number),
        texts().prop_map(Literal::Text),
        date,
    ])
}

fn nested(scalar: impl Strategy<Value = Literal> + 'static) -> impl Strategy<Value = Literal> {
    scalar.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Literal::List),
            prop::collection::vec(inner, 0..5).prop_map(Literal::Record),
        ]
    })
}
