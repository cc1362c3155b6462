//! What is asked of a view (`Table.View`) below a step: a line of `views.txt` is a step on the view `V` and the handlers
//! that are called, in order, when the first three rows of its result are read, as the navigator and the editor do.
//! A connector that runs something in `GetRows` rests on these lines: where `GetRows` is not named, nothing is run.

use m_engine::value::Data;
use m_engine::{Cx, Host, compile, session};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// A view of the columns a (number), b (text), l (list), r (record), t (table) whose handlers say that they were called.
const VIEW: &str = r#"
    let
        Type = type table [a = number, b = text, l = list, r = [x = number], t = table [y = number]],
        Row = (n) => [a = n, b = "b-" & Number.ToText(n), l = {n}, r = [x = n], t = #table({"y"}, {{n}})],
        Rows = (n) => Table.FromRecords(List.Transform({1..n}, Row), Type),
        Say = (what, value) => Diagnostics.Trace(TraceLevel.Information, what, () => value, true),
        Own = Table.View(null, HANDLERS),
        All = [
            GetType = () => Type,
            GetRows = () => Say("GetRows", Rows(9)),
            OnTake = (n) => Say("OnTake(" & Number.ToText(n) & ")", Rows(n)),
            OnSkip = (n) => Say("OnSkip(" & Number.ToText(n) & ")", Own),
            OnSelectColumns = (names) => Say("OnSelectColumns", Table.View(null, [
                GetType = () => Value.Type(Table.SelectColumns(Rows(0), names)),
                GetRows = () => Say("GetRows", Table.SelectColumns(Rows(9), names)),
                OnTake = (n) => Say("OnTake(" & Number.ToText(n) & ")", Table.SelectColumns(Rows(n), names))
            ]))
        ]
    in
        Own
"#;

struct Listening(Rc<RefCell<Vec<String>>>);

impl Host for Listening {
    fn now(&self) -> i64 {
        0
    }
    fn local_offset(&self, _utc_ticks: i64) -> i64 {
        0
    }
    fn sleep(&self, _ticks: i64) {}
    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
    fn trace(&self, _level: &str, message: &str) {
        self.0.borrow_mut().push(message.to_owned());
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The handlers that were called, or what went wrong.
fn asked(handlers: &str, step: &str) -> String {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let cx = Cx::new(Rc::new(m_library::library()), Box::new(Listening(heard.clone())));
    let view = VIEW.replace("HANDLERS", handlers);
    let query = format!(
        "let V = {view}, Result = {step} in if Result is table then Table.FirstN(Result, 3) else Result"
    );
    let read = || {
        let value = compile::evaluate(&cx, "case", &query, &cx.globals())?;
        match &value.data {
            Data::Table(table) => table.records(&cx).map(drop),
            Data::List(list) => list.values(&cx).map(drop),
            _ => Ok(()),
        }
    };
    match read() {
        Ok(()) => heard.borrow().join(", "),
        Err(error) => format!("{}: {}", error.reason(), error.message()),
    }
}

fn check(text: &str, handlers: &str) {
    let failures: Vec<String> = session::run(|| {
        let cases = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//"));
        cases
            .filter_map(|line| {
                let (step, expected) = line.rsplit_once(" => ").unwrap_or((line, ""));
                let actual = asked(handlers, step);
                (actual != expected)
                    .then(|| format!("{step}\n    expected {expected}\n    asked    {actual}"))
            })
            .collect()
    })
    .expect("the evaluation thread starts");
    assert!(failures.is_empty(), "{} cases differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_preview_asks_for_first_rows() {
    check(include_str!("views.txt"), "Record.RemoveFields(All, {\"OnSkip\", \"OnSelectColumns\"})");
}

/// The order of microsoft/DataConnectors 440.
#[test]
fn skips_and_takes_are_one_range_before_the_view_is_asked() {
    let text = "\
        Table.Skip(Table.FirstN(V, 10), 5) => OnSkip(5), OnTake(3)\n\
        Table.FirstN(Table.Skip(V, 5), 10) => OnSkip(5), OnTake(3)\n\
        Table.Range(V, 2, 2) => OnSkip(2), OnTake(2)\n\
        Table.Skip(Table.Skip(V, 2), 1) => OnSkip(3), OnTake(3)\n\
        Table.FirstN(V, 2) => OnTake(2)\n\
        Table.Skip(V, 0) => OnTake(3)\n\
        V => OnTake(3)\n\
        V[[a], [b]] => OnSelectColumns, OnTake(3)\n\
        Table.SelectColumns(V, {\"a\", \"b\"}) => OnSelectColumns, OnTake(3)\n\
        Table.RemoveColumns(V, {\"l\", \"r\", \"t\"}) => OnSelectColumns, OnTake(3)\n";
    check(text, "All");
}
