//! The fields of a file as values of M: leaves, records, lists and maps (Parquet format, "Nested Encoding" and
//! "LogicalTypes").

use super::failure::error;
use super::leaf::Leaf;
use m_engine::Result;
use m_engine::value::types::{RecordType, TypeKind};
use m_engine::value::{Shape, Text, Type};
use parquet::basic::{ConvertedType, LogicalType, Repetition};
use parquet::schema::types::{SchemaDescriptor, Type as Node};
use std::rc::Rc;

/// How deep fields may nest: more is no schema, and would exhaust the stack.
const DEPTH: usize = 200;

/// A field of a row, or a part of one.
pub(super) struct Field {
    pub(super) name: String,
    /// Whether it may be null.
    pub(super) is_optional: bool,
    /// From which definition level on it is there.
    pub(super) definition: i16,
    pub(super) kind: Kind,
    /// The columns that hold its parts.
    pub(super) columns: std::ops::Range<usize>,
}

/// What a field is.
pub(super) enum Kind {
    /// A value of a column.
    Leaf(Leaf),
    Record(Rc<Shape>, Vec<Field>),
    /// Items; the levels from which there is one, and which says that another follows.
    List {
        item: Box<Field>,
        definition: i16,
        repetition: i16,
    },
    /// Entries, each a record of a key and a value.
    Map {
        entry: Box<Field>,
        definition: i16,
        repetition: i16,
    },
}

/// The fields of a file's rows.
///
/// Errors: fields nest too deeply.
pub(super) fn fields(schema: &SchemaDescriptor) -> Result<Vec<Field>> {
    let mut walk = Walk { next_column: 0 };
    let mut fields = Vec::new();
    for node in schema.root_schema().get_fields() {
        fields.push(walk.field(node, 0, 0, 0)?);
    }
    Ok(fields)
}

struct Walk {
    next_column: usize,
}

impl Walk {
    fn field(&mut self, node: &Node, definition: i16, repetition: i16, depth: usize) -> Result<Field> {
        match repetition_of(node) {
            Repetition::OPTIONAL => self.present(node, definition + 1, repetition, true, depth),
            Repetition::REQUIRED => self.present(node, definition, repetition, false, depth),
            // A repeated field outside of a list is a list of what it describes.
            Repetition::REPEATED => {
                let start = self.next_column;
                let item = self.present(node, definition + 1, repetition + 1, false, depth)?;
                let kind = Kind::List {
                    item: Box::new(item),
                    definition: definition + 1,
                    repetition: repetition + 1,
                };
                Ok(Field {
                    name: node.name().to_owned(),
                    is_optional: false,
                    definition,
                    kind,
                    columns: start..self.next_column,
                })
            }
        }
    }

    /// A field at the level at which it is there.
    fn present(
        &mut self,
        node: &Node,
        definition: i16,
        repetition: i16,
        is_optional: bool,
        depth: usize,
    ) -> Result<Field> {
        if depth > DEPTH {
            return Err(error("The schema nests too deeply: more than 200 levels."));
        }
        let start = self.next_column;
        let kind = if node.is_primitive() {
            self.next_column += 1;
            Kind::Leaf(Leaf::new(node))
        } else {
            self.group(node, definition, repetition, depth)?
        };
        let columns = start..self.next_column;
        Ok(Field { name: node.name().to_owned(), is_optional, definition, kind, columns })
    }

    fn group(&mut self, node: &Node, definition: i16, repetition: i16, depth: usize) -> Result<Kind> {
        let info = node.get_basic_info();
        let is_list = info.logical_type_ref() == Some(&LogicalType::List)
            || info.converted_type() == ConvertedType::LIST;
        let is_map = info.logical_type_ref() == Some(&LogicalType::Map)
            || matches!(info.converted_type(), ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE);
        if let [repeated] = node.get_fields()
            && repetition_of(repeated) == Repetition::REPEATED
            && (is_list || is_map)
        {
            let (definition, repetition) = (definition + 1, repetition + 1);
            if is_map && repeated.is_group() && repeated.get_fields().len() == 2 {
                let entry = self.present(repeated, definition, repetition, false, depth + 1)?;
                return Ok(Kind::Map { entry: Box::new(entry), definition, repetition });
            }
            let item = match repeated.is_group().then(|| repeated.get_fields()) {
                // The three levels of today; of two levels only these names tell ("Backward-compatibility rules").
                Some([item])
                    if repeated.name() != "array" && repeated.name() != format!("{}_tuple", node.name()) =>
                {
                    self.field(item, definition, repetition, depth + 1)?
                }
                _ => self.present(repeated, definition, repetition, false, depth + 1)?,
            };
            return Ok(Kind::List { item: Box::new(item), definition, repetition });
        }
        let mut fields = Vec::new();
        for child in node.get_fields() {
            fields.push(self.field(child, definition, repetition, depth + 1)?);
        }
        let names = fields.iter().map(|field| Text::from(field.name.as_str())).collect();
        let shape = Shape::new(crate::columns::unique(names)).unwrap_or_default();
        Ok(Kind::Record(shape, fields))
    }
}

fn repetition_of(node: &Node) -> Repetition {
    let info = node.get_basic_info();
    if info.has_repetition() { info.repetition() } else { Repetition::REQUIRED }
}

impl Field {
    /// The type of its values.
    pub(super) fn ty(&self) -> Type {
        let ty = match &self.kind {
            Kind::Leaf(leaf) => leaf.ty(),
            Kind::Record(shape, fields) => {
                let types = fields.iter().map(Field::ty);
                Type::new(TypeKind::Record(Some(Rc::new(RecordType::row(shape.clone(), types)))))
            }
            Kind::List { item, .. } => Type::new(TypeKind::List(Some(item.ty()))),
            Kind::Map { entry, .. } => match &entry.kind {
                Kind::Record(shape, fields) => {
                    Type::table(RecordType::row(shape.clone(), fields.iter().map(Field::ty)))
                }
                _ => Type::any_table(),
            },
        };
        if self.is_optional { ty.nullable() } else { ty }
    }
}
