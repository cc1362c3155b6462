//! The language without its library: text in, text out. Expected results come from the M specification.

use m_engine::{
    Body, Builtin, Cell, Cx, Error, Library, Value, compile, host::NoHost, m_text, session, value::Data,
};
use std::rc::Rc;

/// A library of three functions is enough for the language.
static SMALL: [Builtin; 3] = [
    Builtin {
        name: "List.Count",
        signature: "(list as list) as number",
        doc: "",
        examples: &[],
        body: Body::Rust(|cx, args| Ok(Value::number(args.get::<m_engine::value::List>(0)?.len(cx)? as f64))),
    },
    Builtin {
        name: "Value.Metadata",
        signature: "(value as any) as any",
        doc: "",
        examples: &[],
        body: Body::Rust(|_, args| Ok(args.value(0).meta().into())),
    },
    Builtin { name: "Twice", signature: "function", doc: "", examples: &[], body: Body::M("(x) => x * 2") },
];

/// Evaluates `expression` and writes the result, or the error, as text.
fn show(expression: &str) -> String {
    session::run(|| {
        let cx = Cx::new(Rc::new(Library::new(&SMALL)), Box::new(NoHost));
        let globals = cx.globals();
        match compile::evaluate(&cx, "test", expression, &globals).and_then(|value| write(&cx, &value)) {
            Ok(text) => text,
            Err(error) => format!("{}: {}", error.reason(), error.message()),
        }
    })
    .expect("the evaluation thread starts")
}

fn write(cx: &Cx, value: &Value) -> Result<String, Error> {
    let cells = |cells: &[Cell]| -> Result<Vec<String>, Error> {
        cells.iter().map(|cell| write(cx, &cell.force(cx)?)).collect()
    };
    Ok(match &value.data {
        Data::List(list) => format!("{{{}}}", cells(&list.cells(cx)?)?.join(", ")),
        Data::Record(record) => {
            let values = cells(record.cells())?;
            let fields =
                record.shape().names().iter().zip(values).map(|(name, value)| format!("{name} = {value}"));
            format!("[{}]", fields.collect::<Vec<_>>().join(", "))
        }
        Data::Type(ty) => format!("type {}", ty.kind_name()),
        Data::Function(_) => "function".into(),
        _ => m_text::inline(value).unwrap_or_else(|| format!("{value:?}")),
    })
}

#[test]
fn cases() {
    let cases = include_str!("language.txt");
    let mut failures = Vec::new();
    let mut count = 0;
    for block in cases.split("\n\n").filter(|block| !block.trim().is_empty() && !block.starts_with('#')) {
        let (input, expected) = block.rsplit_once("\n=> ").unwrap_or((block, ""));
        count += 1;
        let actual = show(input);
        if actual != expected.trim_end() {
            failures.push(format!("{input}\n   expected {expected}\n   actual   {actual}"));
        }
    }
    assert!(count > 50, "only {count} cases were read");
    assert!(failures.is_empty(), "{} of {count} cases fail:\n\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn deep_recursion_ends_in_a_result() {
    assert_eq!(show("let f = (n) => if n = 0 then 0 else 1 + @f(n - 1) in f(100000)"), "100000");
}

#[test]
fn endless_recursion_ends_in_an_error() {
    let overflow = "Expression.Error: Evaluation resulted in a stack overflow and cannot continue.";
    assert_eq!(show("let f = (n) => 1 + @f(n + 1) in f(0)"), overflow);
    assert_eq!(show("let l = {0, @l} in l = l"), "true".replace("true", overflow));
}
