//! The rows of a file, row group by row group.

use super::assembly;
use super::batch::{Column, RECORDS};
use super::failure::error;
use super::file::File;
use super::leaf::Leaf;
use super::schema::{Field, Kind};
use m_engine::value::{Batch, ColumnBuilder, Part, RowIter, RowSource};
use m_engine::{Cell, Cx, Error, Result, Value};
use std::rc::Rc;

/// A file as the source of a table.
pub(super) struct FileRows(Rc<File>);

impl FileRows {
    pub(super) fn new(file: File) -> FileRows {
        FileRows(Rc::new(file))
    }
}

impl FileRows {
    /// An enumeration that reads the fields for which `is_read` says so.
    fn start(&self, is_read: impl Fn(usize) -> bool) -> Box<dyn RowIter> {
        Box::new(Rows {
            file: self.0.clone(),
            read: (0..self.0.fields.len()).map(is_read).collect(),
            next_group: 0,
            columns: Vec::new(),
            unread: 0,
            buffered: 0,
            is_over: false,
            failed: None,
        })
    }
}

impl RowSource for FileRows {
    fn rows(&self, _cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(self.start(|_| true))
    }

    fn rows_reading(&self, _cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        Ok(self.start(|field| read.get(field) == Some(&true)))
    }

    fn count(&self, _cx: &Cx) -> Option<Result<usize>> {
        self.0.rows().map(Ok)
    }
}

struct Rows {
    file: Rc<File>,
    /// Which fields are read; the others are null.
    read: Box<[bool]>,
    next_group: usize,
    /// The columns of the row group at hand.
    columns: Vec<Column>,
    /// Rows of the row group that are not yet in the columns' buffers.
    unread: usize,
    /// Rows in the buffers.
    buffered: usize,
    is_over: bool,
    /// The error of the row behind those that were given.
    failed: Option<Error>,
}

impl RowIter for Rows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        if self.is_over {
            return None;
        }
        let row = self.row(cx).transpose();
        self.is_over = !matches!(row, Some(Ok(_)));
        row
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        if self.is_over {
            return None;
        }
        let part = match self.failed.take() {
            Some(error) => Some(Err(error)),
            None => self.batch(cx, most).map(|batch| batch.map(Part::Batch)).transpose(),
        };
        self.is_over = !matches!(part, Some(Ok(_)));
        part
    }
}

impl Rows {
    /// Reads on until there are rows in the buffers; false at the end.
    fn buffer(&mut self, cx: &Cx) -> Result<bool> {
        while self.buffered == 0 {
            if self.unread > 0 {
                self.fill()?;
            } else if self.next_group < self.file.row_groups() {
                self.open(cx)?;
            } else {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The next rows in the buffers, column by column.
    fn batch(&mut self, cx: &Cx, most: usize) -> Result<Option<Batch>> {
        if !self.buffer(cx)? {
            return Ok(None);
        }
        let wanted = self.buffered.min(most);
        self.buffered -= wanted;
        let mut rows = wanted;
        let mut columns = Vec::with_capacity(self.read.len());
        for (field, read) in self.file.fields.iter().zip(&self.read) {
            if !read {
                columns.push(m_engine::value::Column::Unread);
                continue;
            }
            let flat = self.columns.get_mut(field.columns.start).and_then(|column| column.take_flat(wanted));
            if let Some(column) = flat {
                columns.push(column);
                continue;
            }
            let mut cells = ColumnBuilder::default();
            for row in 0..rows {
                match assembly::value(field, &mut self.columns) {
                    Ok(cell) => cells.push(cell),
                    Err(error) => {
                        // The rows before it are there; it is the end.
                        self.failed = Some(error);
                        rows = row;
                        break;
                    }
                }
            }
            columns.push(cells.finish());
        }
        match self.failed.take() {
            Some(error) if rows == 0 => Err(error),
            Some(error) => {
                self.failed = Some(error);
                let kept: Vec<u32> = (0..rows as u32).collect();
                let columns = columns.iter().map(|column| column.gather(&kept)).collect();
                Ok(Some(Batch::new(rows, columns)))
            }
            None => Ok(Some(Batch::new(rows, columns))),
        }
    }

    fn row(&mut self, cx: &Cx) -> Result<Option<Vec<Cell>>> {
        if !self.buffer(cx)? {
            return Ok(None);
        }
        self.buffered -= 1;
        let fields = self.file.fields.clone();
        let cells = fields.iter().zip(&self.read).map(|(field, read)| match read {
            true => assembly::value(field, &mut self.columns),
            false => Ok(Cell::Value(Value::NULL)),
        });
        cells.collect::<Result<Vec<Cell>>>().map(Some)
    }

    /// Begins the next row group.
    fn open(&mut self, cx: &Cx) -> Result<()> {
        if self.next_group == 0 {
            self.file.check(cx)?;
        }
        let group = self.next_group;
        let (rows, width) = self.file.size(group)?;
        self.next_group += 1;
        self.columns.clear();
        for (field, read) in self.file.fields.iter().zip(&self.read) {
            let mut leaves = Vec::new();
            leaves_of(std::slice::from_ref(field), &mut leaves);
            for (leaf_field, leaf) in leaves {
                let is_flat = matches!(field.kind, Kind::Leaf(_));
                let texts = (is_flat && leaf == Leaf::Text).then_some(RECORDS);
                let readers = match read {
                    true => Some(self.file.column(cx, group, self.columns.len(), texts)?),
                    false => None,
                };
                self.columns.push(Column::new(readers, leaf, leaf_field.definition, is_flat));
            }
        }
        if self.columns.len() != width {
            return Err(error("A row group has other columns than the schema."));
        }
        self.unread = rows;
        Ok(())
    }

    /// Reads the next rows into the buffers.
    fn fill(&mut self) -> Result<()> {
        let wanted = self.unread.min(RECORDS);
        for (field, _) in self.file.fields.iter().zip(&self.read).filter(|(_, read)| **read) {
            for column in self.columns.get_mut(field.columns.clone()).unwrap_or_default() {
                if column.read()? != wanted {
                    return Err(error("A column has fewer records than its row group."));
                }
            }
        }
        self.unread -= wanted;
        self.buffered = wanted;
        Ok(())
    }
}

/// The leaves of all fields in the order of the columns.
fn leaves_of<'f>(fields: &'f [Field], leaves: &mut Vec<(&'f Field, Leaf)>) {
    for field in fields {
        match &field.kind {
            Kind::Leaf(leaf) => leaves.push((field, *leaf)),
            Kind::Record(_, fields) => leaves_of(fields, leaves),
            Kind::List { item, .. } => leaves_of(std::slice::from_ref(item), leaves),
            Kind::Map { entry, .. } => leaves_of(std::slice::from_ref(entry), leaves),
        }
    }
}
