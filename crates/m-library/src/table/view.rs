//! Table.View: tables whose operations are done by handlers, with Table.ViewFunction and Table.ViewError.

use super::columns;
use m_engine::value::types::FunctionType;
use m_engine::value::{
    Data, Function, Kind, List, Made, Record, RowIter, RowSource, Shape, Table, Text, Type, Value, View,
};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, eval};
use std::cell::OnceCell;
use std::collections::HashSet;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[VIEW, VIEW_FUNCTION, VIEW_ERROR];

const VIEW: Builtin = Builtin {
    name: "Table.View",
    signature: "(table as nullable table, handlers as record) as table",
    doc: "Returns a view of `table` whose operations are done by the functions in `handlers` (`GetType`, `GetRows`, \
          `GetRowCount`, `OnTake`, `OnSkip`, `OnSelectRows`, `OnSelectColumns`, `OnSort` and others). An operation \
          without a handler, or whose handler raises an error, is done on the rows. Without a table, `GetType` and \
          `GetRows` are needed.",
    examples: &[
        (
            r#"Table.View(null, [GetType = () => type table [a = number], GetRows = () => #table({"a"}, {{1}})])"#,
            r#"#table({"a"}, {{1}})"#,
        ),
        (
            r#"Table.ColumnNames(Table.View(null, [GetType = () => type table [a = number], GetRows = () => error "not read"]))"#,
            r#"{"a"}"#,
        ),
        (
            r#"Table.FirstN(Table.View(#table({"a"}, {{1}, {2}}), [OnTake = (count) => error "cannot"]), 1)"#,
            r#"#table({"a"}, {{1}})"#,
        ),
    ],
    body: Rust(view),
};

const VIEW_FUNCTION: Builtin = Builtin {
    name: "Table.ViewFunction",
    signature: "(function as function) as function",
    doc: "Returns a function that does what `function` does, unless one of its arguments is a view whose handler \
          `OnInvoke` handles the call.",
    examples: &[(r#"Table.ViewFunction((t) => Table.RowCount(t))(#table({"a"}, {{1}}))"#, "1")],
    body: Rust(view_function),
};

const VIEW_ERROR: Builtin = Builtin {
    name: "Table.ViewError",
    signature: "(errorRecord as record) as record",
    doc: "Returns an error record which, raised by a handler of a view, reaches the user: the operation is not done \
          on the rows instead.",
    examples: &[(
        r#"Table.FirstN(Table.View(#table({"a"}, {{1}}), [OnTake = (n) => error Table.ViewError([Reason = "No"])]), 1){0}"#,
        r#"error "No""#,
    )],
    body: Rust(|_, args| Ok(crate::binary::view::deliberate(args.value(0)))),
};

fn view(cx: &Cx, args: Args) -> Result<Value> {
    let base: Option<Table> = args.get(0)?;
    let handlers: Record = args.get(1)?;
    if base.is_none() {
        for name in ["GetType", "GetRows"] {
            if handlers.get(name).is_none() {
                return Err(Error::expression_of(
                    format!(
                        "The handler '{name}' is missing: a view without a table needs 'GetType' and 'GetRows'."
                    ),
                    handlers.into(),
                ));
            }
        }
    }
    Ok(Table::late(cx, ViewSource { base, handlers }).into())
}

struct ViewSource {
    base: Option<Table>,
    handlers: Record,
}

impl ViewSource {
    /// Calls a handler, if there is one.
    fn call(&self, cx: &Cx, name: &str, arguments: Vec<Value>) -> Option<Result<Value>> {
        let cell = self.handlers.get(name)?;
        Some(cell.force(cx).and_then(|handler| eval::call(cx, &handler, arguments)))
    }

    /// What a handler gives, or what the table under the view gives where there is none or it fails.
    fn call_or<T>(
        &self,
        cx: &Cx,
        name: &str,
        read: impl FnOnce(Value) -> Result<T>,
        default: impl FnOnce(&Table) -> Result<T>,
    ) -> Result<T> {
        let outcome = self.call(cx, name, Vec::new()).map(|outcome| outcome.and_then(read));
        match (outcome, &self.base) {
            (Some(Err(error)), Some(base)) if is_silent(&error) => default(base),
            (Some(outcome), _) => outcome,
            (None, Some(base)) => default(base),
            (None, None) => Err(Error::expression(format!("The view has no handler '{name}'."))),
        }
    }
}

/// Whether an error of a handler only means that the operation is to be done on the rows.
fn is_silent(error: &Error) -> bool {
    error.is_catchable() && !error.is_deliberate()
}

impl ViewSource {
    /// The table of the rows.
    fn table(&self, cx: &Cx) -> Result<Table> {
        self.call_or(
            cx,
            "GetRows",
            |value| match value.data {
                Data::Table(table) => Ok(table),
                _ => Err(Error::conversion(&value, &Type::any_table())),
            },
            |base| Ok(base.clone()),
        )
    }
}

impl ViewSource {
    /// The table of the rows, its columns in the order of the view's type.
    fn arranged(&self, cx: &Cx) -> Result<Table> {
        let ty = self.ty(cx)?;
        let table = self.table(cx)?;
        let shape = table.shape(cx)?;
        match ty.row_type() {
            Some(wanted) if wanted.shape().names() != shape.names() => {
                let columns = wanted.shape().names().iter().map(|name| made(&shape, name)).collect();
                Ok(table.arranged(cx, ty, columns))
            }
            _ => Ok(table),
        }
    }
}

/// The column of that name; its cells are errors where there is none.
fn made(shape: &Shape, name: &str) -> Made {
    let error = || Made::Always(Cell::error(Error::missing_column(name)));
    shape.position(name).map_or_else(error, Made::Of)
}

impl RowSource for ViewSource {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(self.arranged(cx)?.rows(cx)?))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(self.arranged(cx)?.rows_reading(cx, read)?))
    }

    fn ty(&self, cx: &Cx) -> Result<Type> {
        self.call_or(
            cx,
            "GetType",
            |value| match &value.data {
                Data::Type(ty) if ty.row_type().is_some() => Ok(ty.clone()),
                _ => Err(Error::conversion(&value, &Type::of_kind(Kind::Type))),
            },
            |base| base.ty(cx),
        )
    }

    fn view(&self) -> Option<&dyn View> {
        Some(self)
    }
}

impl View for ViewSource {
    fn handle(&self, cx: &Cx, handler: &str, arguments: Vec<Value>) -> Option<Result<Value>> {
        if self.handlers.get(handler).is_none() {
            // Without a handler the operation is one on the table under the view, which may be a view itself.
            return self.base.as_ref()?.handle(cx, handler, arguments);
        }
        match self.call(cx, handler, arguments)? {
            Err(error) if is_silent(&error) => None,
            outcome => Some(outcome),
        }
    }

    fn whole(&self, cx: &Cx, ty: &Type) -> Result<Table> {
        let table = self.table(cx)?.whole(cx)?;
        let own = table.row_type(cx)?;
        let announced = self.ty(cx)?.row_type();
        let announced = announced.as_ref().map(|row| row.shape().names()).unwrap_or_default();
        if announced == own.shape().names() {
            return Ok(table.with_type(ty.clone()));
        }
        let mut made: Vec<Made> = announced.iter().map(|name| made(own.shape(), name)).collect();
        let (mut names, mut types) = ty.row_type().as_deref().map(columns::parts).unwrap_or_default();
        let mut unique = columns::UniqueNames::besides(&names);
        let known: HashSet<&Text> = announced.iter().collect();
        for (index, (name, field)) in own.fields().enumerate() {
            if !known.contains(name) {
                names.push(unique.give(name.clone()));
                types.push(field.ty.clone());
                made.push(Made::Of(index));
            }
        }
        let ty = match made.len() > announced.len() {
            true => columns::derived_type(ty, names, types)?.with_meta(ty.meta().cloned()),
            false => ty.clone(),
        };
        Ok(table.arranged(cx, ty, made))
    }
}

fn view_function(_: &Cx, args: Args) -> Result<Value> {
    let function: Function = args.get(0)?;
    let signature: Rc<FunctionType> = function.signature()?;
    // A handler recognises the function by comparing it with the one it knows, so the function has to know itself.
    // The cycle keeps one small object for each view function until the program ends.
    let itself: Rc<OnceCell<Function>> = Rc::new(OnceCell::new());
    let known = itself.clone();
    let result = Function::native(signature, move |cx, args| {
        let given = args.given();
        let mut arguments = args.into_values();
        arguments.truncate(given);
        for (index, argument) in arguments.iter().enumerate() {
            let Some(known) = known.get() else { continue };
            let call = || {
                vec![
                    known.clone().into(),
                    List::from_values(arguments.clone()).into(),
                    Value::number(index as f64),
                ]
            };
            let outcome = match &argument.data {
                Data::Table(table) if table.source().view().is_some() => table.handle(cx, "OnInvoke", call()),
                Data::Binary(binary) => binary.invoke(cx, call),
                _ => None,
            };
            if let Some(outcome) = outcome {
                return outcome;
            }
        }
        function.call(cx, arguments)
    });
    itself.get_or_init(|| result.clone());
    Ok(result.into())
}
