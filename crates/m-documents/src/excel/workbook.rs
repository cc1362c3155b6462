//! `Excel.Workbook`: the sheets, tables and defined names of a workbook.

use super::legacy::Legacy;
use super::package::Package;
use super::parameters::Options;
use super::part::Part;
use super::reference::Area;
use super::region::Region;
use super::sheet::Sheet;
use crate::columns::table_type;
use m_engine::value::{Binary, Record, Table, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result, Value};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[WORKBOOK];

const WORKBOOK: Builtin = Builtin {
    name: "Excel.Workbook",
    signature: "(workbook as binary, optional useHeaders as any, optional delayTypes as nullable logical) as table",
    doc: "Reads an Excel workbook (`.xlsx`, `.xlsm`, `.xlsb` or `.xls`) as a table with the columns `Name`, `Data`, `Item`, \
          `Kind` (`Sheet`, `Table` or `DefinedName`) and `Hidden`. A sheet is read when its data is. `useHeaders` says \
          whether the first row of each sheet and name gives the names of the columns (default false), `delayTypes` \
          whether columns are left without types (default false); or `useHeaders` is a record with the fields \
          `UseHeaders`, `DelayTypes` and `InferSheetDimensions`, of which the last says that the cells tell how large a \
          sheet is, not the file's note of it. Numbers are dates, times or durations after their cell's format; a cell \
          with an error raises it when it is read.",
    examples: &[
        (r#"Excel.Workbook(Text.ToBinary("a,b"))"#, r#"error "DataFormat.Error""#),
        (r#"Excel.Workbook(#binary({}), [Headers = true])"#, r#"error "Expression.Error""#),
    ],
    body: Rust(workbook),
};

/// A workbook, and the sheets of it that have been read.
struct Book {
    format: Format,
    sheets: RefCell<HashMap<Text, Rc<dyn Sheet>>>,
}

enum Format {
    Package(Package),
    Legacy(Legacy),
}

/// A row of the result.
struct Item {
    name: Text,
    item: Text,
    kind: &'static str,
    is_hidden: bool,
    sheet: Text,
    area: Option<Area>,
    names: Option<Vec<Text>>,
    /// A table without rows has no area.
    is_empty: bool,
}

fn workbook(cx: &Cx, args: Args) -> Result<Value> {
    let options = Options::new(cx, &args)?;
    let book = Rc::new(Book::open(args.get::<Binary>(0)?.bytes(cx)?)?);
    let ty = table_type([
        ("Name".into(), Type::text()),
        ("Data".into(), Type::any_table()),
        ("Item".into(), Type::text()),
        ("Kind".into(), Type::text()),
        ("Hidden".into(), Type::of_kind(m_engine::value::Kind::Logical)),
    ]);
    let shape = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    let rows = book.items()?.into_iter().map(|item| {
        let cells = [item.name.clone().into(), Value::NULL, item.item.clone().into()];
        let mut cells = cells.map(Cell::Value).to_vec();
        cells.extend([Cell::Value(item.kind.into()), Cell::Value(item.is_hidden.into())]);
        let book = book.clone();
        if let Some(data) = cells.get_mut(1) {
            *data = Cell::lazy(cx, move |cx| Ok(book.data(cx, item, options)?.into()));
        }
        Record::from_shape(shape.clone(), cells)
    });
    Ok(Table::from_rows(ty.clone(), rows.collect()).into())
}

impl Book {
    fn open(bytes: Rc<[u8]>) -> Result<Book> {
        let format = if bytes.starts_with(b"PK") {
            let is_xlsb = Part::find(&bytes, "xl/workbook.bin").is_ok_and(|part| part.is_some());
            if is_xlsb {
                Format::Legacy(Legacy::open(bytes, true)?)
            } else {
                Format::Package(Package::open(bytes)?)
            }
        } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            Format::Legacy(Legacy::open(bytes, false)?)
        } else {
            return Err(Error::data_format(
                "The input couldn't be recognized as a valid Excel document.",
                Value::NULL,
            ));
        };
        Ok(Book { format, sheets: RefCell::default() })
    }

    /// Sheets, then tables, then names.
    fn items(&self) -> Result<Vec<Item>> {
        let sheet = |name: &Text, is_hidden| Item {
            name: name.clone(),
            item: name.clone(),
            kind: "Sheet",
            is_hidden,
            sheet: name.clone(),
            area: None,
            names: None,
            is_empty: false,
        };
        let mut items = Vec::new();
        match &self.format {
            Format::Package(package) => {
                items.extend(package.sheets.iter().map(|part| sheet(&part.name, part.is_hidden)));
                for part in &package.sheets {
                    for table in package.tables(part)? {
                        items.push(Item {
                            name: table.name.clone(),
                            item: table.name,
                            kind: "Table",
                            names: Some(table.columns),
                            is_empty: table.area.is_none(),
                            area: table.area,
                            ..sheet(&part.name, false)
                        });
                    }
                }
                for name in &package.names {
                    let item = match &name.scope {
                        Some(scope) => Text::from(format!("{scope}!{}", name.name)),
                        None => name.name.clone(),
                    };
                    items.push(Item {
                        name: name.name.clone(),
                        item,
                        kind: "DefinedName",
                        area: Some(name.area),
                        ..sheet(&Text::from(name.sheet.as_str()), name.is_hidden)
                    });
                }
            }
            Format::Legacy(legacy) => {
                items.extend(legacy.sheets.iter().map(|part| sheet(&part.name, part.is_hidden)));
                items.extend(legacy.names.iter().map(|(name, of, area)| Item {
                    name: name.clone(),
                    item: name.clone(),
                    kind: "DefinedName",
                    area: Some(*area),
                    ..sheet(&Text::from(of.as_str()), false)
                }));
            }
        }
        Ok(items)
    }

    fn data(&self, cx: &Cx, item: Item, options: Options) -> Result<Table> {
        if item.is_empty {
            let columns = item.names.unwrap_or_default().into_iter().map(|name| (name, Type::any()));
            return Ok(Table::from_rows(table_type(columns), Vec::new()));
        }
        let sheet = self.sheet(&item.sheet)?;
        Ok(Region { sheet, area: item.area, names: item.names, options, shape: OnceCell::new() }.table(cx))
    }

    fn sheet(&self, name: &Text) -> Result<Rc<dyn Sheet>> {
        if let Some(sheet) = self.sheets.borrow().get(name) {
            return Ok(sheet.clone());
        }
        let sheet: Rc<dyn Sheet> = match &self.format {
            Format::Package(package) => {
                let part = package.sheets.iter().find(|part| part.name == *name).ok_or_else(|| {
                    Error::data_format(format!("The workbook has no sheet '{name}'."), name.clone().into())
                })?;
                Rc::new(package.sheet(part)?)
            }
            Format::Legacy(legacy) => Rc::new(legacy.sheet(name.as_str())?),
        };
        self.sheets.borrow_mut().insert(name.clone(), sheet.clone());
        Ok(sheet)
    }
}
