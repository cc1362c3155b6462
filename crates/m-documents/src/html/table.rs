//! `Html.Table`: a table of what CSS selectors find in a document.

use super::selectors::{self, Places};
use super::{decode, text};
use crate::columns::table_type;
use crate::options::Options;
use m_engine::value::{Data, Function, List, Record, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, FromValue, Result, Value};
use scraper::{ElementRef, Selector};

pub(crate) const ALL: &[Builtin] = &[TABLE];

const TABLE: Builtin = Builtin {
    name: "Html.Table",
    signature: "(html as any, columnNameSelectorPairs as list, optional options as nullable record) as table",
    doc: "Reads what CSS selectors find in `html`, a text or a binary. Each column is a list of its name, a selector and \
          optionally a function from a record with the fields `TextContent` and `Attributes` to the cell's value; \
          without it the cell is the text of the element. With the option `RowSelector` there is a row for each element \
          that this selector finds: a cell is the first match in it, or else behind it and before the next row under \
          the same parent; null where there is none. Without it the first row has the first match of each column, and \
          so on.",
    examples: &[
        (
            r#"Html.Table("<div class=""name"">Jo</div><span>Manager</span>", {{"Name", ".name"}, {"Title", "span"}}, [RowSelector=".name"])"#,
            r#"#table({"Name", "Title"}, {{"Jo", "Manager"}})"#,
        ),
        (
            r#"Html.Table("<a href=""/test.html"">Test</a>", {{"Link", "a", each [Attributes][href]}})"#,
            r#"#table({"Link"}, {{"/test.html"}})"#,
        ),
        (
            r#"Html.Table("<p><b>1</b></p><p><b>2</b><i>x</i></p>", {{"b", "b"}, {"i", "i"}}, [RowSelector = "p"])"#,
            r#"#table({"b", "i"}, {{"1", null}, {"2", "x"}})"#,
        ),
        (r#"Html.Table("", {{"a", "p["}})"#, r#"error "Expression.Error""#),
    ],
    body: Rust(table),
};

/// A column as it was asked for.
struct Column {
    name: Text,
    selector: Selector,
    function: Option<Function>,
}

impl Column {
    /// From `{name, selector}` or `{name, selector, function}`.
    fn new(cx: &Cx, value: &Value) -> Result<Column> {
        let parts = List::from_value(value.clone())?.values(cx)?;
        let (name, selector, function) = match parts.as_slice() {
            [name, selector] => (name, selector, None),
            [name, selector, function] => (name, selector, Some(function.clone())),
            _ => return Err(Column::unexpected(value)),
        };
        Ok(Column {
            name: Text::from_value(name.clone())?,
            selector: selectors::parse(&Text::from_value(selector.clone())?)?,
            function: function.map(Option::<Function>::from_value).transpose()?.flatten(),
        })
    }

    fn unexpected(value: &Value) -> Error {
        Error::expression_of(
            "A column must be a list of its name, a CSS selector and, optionally, a function.",
            value.clone(),
        )
    }

    fn cell(&self, cx: &Cx, element: Option<&ElementRef>) -> Cell {
        let Some(element) = element else { return Cell::Value(Value::NULL) };
        let content = Value::from(Text::from_outside(text::content(**element).trim()));
        let Some(function) = &self.function else { return Cell::Value(content) };
        let attributes = element.value().attrs().map(|(name, value)| (name, Value::text(value)));
        let attributes = Value::from(Record::of(attributes));
        let described = Record::of([("TextContent", content), ("Attributes", attributes)]);
        let function = function.clone();
        Cell::lazy(cx, move |cx| function.call(cx, vec![described.into()]))
    }
}

/// Which of a column's matches is in a row.
type Find<'f> = &'f dyn Fn(&[(usize, ElementRef)]) -> Option<usize>;

fn table(cx: &Cx, args: Args) -> Result<Value> {
    let options = Options::new(args.get(2)?, &["RowSelector"])?;
    let row_selector = options.get::<Text>(cx, "RowSelector")?;
    let row_selector = row_selector.as_ref().map(selectors::parse).transpose()?;
    let mut columns = Vec::new();
    for pair in args.get::<List>(1)?.values(cx)? {
        columns.push(Column::new(cx, &pair)?);
    }
    let html = decode::parse(cx, &args.value(0))?;
    let places = Places::of(&html);
    let matches: Vec<Vec<(usize, ElementRef)>> =
        columns.iter().map(|column| places.matches(&html, &column.selector)).collect();
    let cells = |find: Find| -> Vec<Cell> {
        let pairs = columns.iter().zip(&matches);
        pairs
            .map(|(column, matches)| {
                let found = find(matches).and_then(|index| matches.get(index));
                column.cell(cx, found.map(|(_, element)| element))
            })
            .collect()
    };
    let rows: Vec<Vec<Cell>> = match &row_selector {
        None => {
            let count = matches.iter().map(Vec::len).max().unwrap_or(0);
            (0..count).map(|row| cells(&|_| Some(row))).collect()
        }
        Some(selector) => {
            let found = places.matches(&html, selector);
            let next = found.iter().skip(1).map(|(place, _)| *place).chain([usize::MAX]);
            let rows = found.iter().zip(next);
            rows.map(|((place, element), next)| {
                let (_, own_end) = places.of_node(element);
                let end = element.parent().map_or(own_end, |parent| places.of_node(&parent).1);
                let end = end.min(next).max(own_end);
                cells(&|matches| {
                    let first = matches.partition_point(|(match_place, _)| match_place < place);
                    matches.get(first).filter(|(match_place, _)| *match_place < end).map(|_| first)
                })
            })
            .collect()
        }
    };
    let types = columns.iter().map(|column| {
        let ty = if column.function.is_some() { Type::any() } else { Type::text().nullable() };
        (column.name.clone(), ty)
    });
    let ty = table_type(types);
    let shape = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let records = rows.into_iter().map(|cells| Record::from_shape(shape.clone(), cells)).collect();
    Ok(Value::new(Data::Table(Table::from_rows(ty.clone(), records))))
}
