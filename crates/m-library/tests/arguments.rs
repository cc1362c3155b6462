//! Every function is called with many arguments, sensible and not: each call gives a value or an error of M, and soon.
//! What the results are is the business of other tests; here nothing may panic, hang or fill the memory.

use crate::numbers::Numbers;
use m_engine::builtin::FromValue;
use m_engine::value::{Data, Function};
use m_engine::{Cx, Value, compile, eval, host::NoHost, session};
use std::rc::Rc;

/// The arguments, as expressions.
const POOL: &[&str] = &[
    "null",
    "true",
    "0",
    "1",
    "2",
    "-1",
    "1.5",
    "1e12",
    "-1e300",
    "#nan",
    "#infinity",
    r#""""#,
    r#""a""#,
    r#""abc,d""e;f""#,
    r#""😀é#(lf)ß""#,
    r#""2020-01-31""#,
    r#""1:2:144115188075855872""#,
    r#""9223372036854775807.9223372036854775807""#,
    r#""1/99999999999999999999/9223372036854775807""#,
    r#""-10675199.02:48:05.4775808""#,
    "9223372036854775807",
    "-9223372036854775808",
    "79228162514264337593543950335",
    "Decimal.From(\"0.0000000000000000000000000001\")",
    r#""1,234.5 %""#,
    r#""de-DE""#,
    r#""fa-IR""#,
    r#""th-TH""#,
    r#""https://a.example/b?c=d#e""#,
    "#date(9999, 12, 31)",
    "#date(1, 1, 1)",
    "#datetime(2020, 2, 29, 23, 59, 59.9999999)",
    "#datetimezone(9999, 12, 31, 23, 0, 0, -14, 0)",
    "#time(24, 0, 0)",
    "#duration(1, 2, 3, 4.5)",
    "#duration(10675199, 2, 48, 5)",
    "{}",
    "{1, 2, 3}",
    r#"{"a", "B", null}"#,
    "{null, #nan, {}}",
    "{{1, 2}, {3}}",
    r#"{{"a", each _}, {"b", type text}}"#,
    "{each _, 1}",
    r#"{error "item"}"#,
    "[]",
    "[a = 1, b = null]",
    r#"[Format = "yy'x", Culture = "fr-FR"]"#,
    r#"[a = error "field"]"#,
    "#table({}, {})",
    r#"#table({"a", "b"}, {{1, "x"}, {null, {}}})"#,
    r#"#table(type table [a = number], {{error "cell"}, {2}})"#,
    r#"#table({"Name", "Value"}, {{"a", 1}})"#,
    "type text",
    "type nullable number",
    "type {number}",
    "type [a = text, optional b = any, ...]",
    "type table [a = number]",
    "type function (x as any, optional y as text) as any",
    "each _",
    "each true",
    "(x, y) => 0",
    "() => 1",
    r#"each error "function""#,
    "#binary({})",
    "#binary({0xEF, 0xBB, 0xBF, 0x31, 0xFF})",
    "Text.Upper",
];

/// How many calls are made of each function.
const CALLS: usize = 600;

/// How much of a result is read: so many items, so deep.
const ITEMS: usize = 20;
const DEPTH: usize = 4;

/// Reads the beginning of a value; errors in it are as good as values.
fn read(cx: &Cx, value: &Value, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match &value.data {
        Data::List(list) => {
            let Ok(mut items) = list.iter(cx) else { return };
            for _ in 0..ITEMS {
                match items.next_value(cx) {
                    Some(Ok(item)) => read(cx, &item, depth),
                    Some(Err(_)) | None => return,
                }
            }
        }
        Data::Record(record) => {
            record.cells().iter().take(ITEMS).filter_map(|cell| cell.force(cx).ok()).for_each(|value| {
                read(cx, &value, depth);
            });
        }
        Data::Table(table) => {
            let Ok(mut rows) = table.rows(cx) else { return };
            for _ in 0..ITEMS {
                match rows.next(cx) {
                    Some(Ok(row)) => row.iter().filter_map(|cell| cell.force(cx).ok()).for_each(|value| {
                        read(cx, &value, depth);
                    }),
                    Some(Err(_)) | None => return,
                }
            }
        }
        Data::Binary(binary) => {
            if let Ok(mut reader) = binary.open(cx) {
                for _ in 0..ITEMS {
                    if reader.read(cx).map_or(0, <[u8]>::len) == 0 {
                        return;
                    }
                }
            }
        }
        // What a function makes is a function often enough (`Splitter.SplitTextByDelimiter`).
        Data::Function(function) => {
            if let Ok(made) = function.call(cx, vec![Value::text("a,b")]) {
                read(cx, &made, depth);
            }
        }
        _ => {}
    }
}

#[test]
fn every_call_gives_a_value_or_an_error() {
    let called = session::run(|| {
        let cx = &Cx::new(Rc::new(m_library::library()), Box::new(NoHost));
        let pool: Vec<Value> = POOL
            .iter()
            .map(|text| compile::evaluate(cx, "argument", text, &cx.globals()).expect("the arguments are M"))
            .collect();
        let mut called = 0;
        for builtin in m_library::builtins().filter(|builtin| builtin.body.function().is_some()) {
            let name = format!("#shared[#\"{}\"]", builtin.name);
            let value = compile::evaluate(cx, "function", &name, &cx.globals()).expect("the library has it");
            let function = Function::from_value(value).expect("it is a function");
            let signature = function.signature().expect("it has a signature");
            let mut numbers = Numbers(builtin.name.bytes().map(u64::from).sum());
            for _ in 0..CALLS {
                let most = signature.parameters.len() - signature.required();
                let count = signature.required() + numbers.below(most + 1);
                let mut arguments = Vec::new();
                for parameter in signature.parameters.iter().take(count) {
                    let fitting: Vec<&Value> =
                        pool.iter().filter(|value| parameter.ty.accepts(value.kind())).collect();
                    // An argument that does not fit is refused before the call; one try in twenty is enough.
                    let fitting = if fitting.is_empty() || numbers.below(20) == 0 {
                        pool.iter().collect()
                    } else {
                        fitting
                    };
                    arguments.push(fitting[numbers.below(fitting.len())].clone());
                }
                if let Ok(value) = eval::call(cx, &Value::from(function.clone()), arguments) {
                    read(cx, &value, DEPTH);
                }
                called += 1;
            }
        }
        called
    });
    assert!(called.expect("the thread starts") > 250_000);
}
