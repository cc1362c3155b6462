//! Compiles section documents (specification, "Sections"): members see each other, each is evaluated at most once.

use super::{Compiler, Names};
use crate::error::{Error, Result};
use crate::scope::{Frame, Slots};
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::{Data, Record, Text, Value};
use m_syntax::ast;
use std::rc::Rc;

/// A loaded section.
pub struct Section {
    /// The name after `section`.
    pub name: Text,
    /// The literal attributes before `section`.
    pub attributes: Record,
    /// The members in source order.
    pub members: Vec<SectionMember>,
    /// The variables that the members' expressions refer to each other by, in the order of the members.
    frame: Rc<Frame>,
}

/// A member of a loaded section.
pub struct SectionMember {
    /// Its name.
    pub name: Text,
    /// Whether queries see it.
    pub shared: bool,
    /// The literal attributes before it.
    pub attributes: Record,
    /// Its value, evaluated when it is first read.
    pub cell: Cell,
}

impl Section {
    /// All members as a record, as `#sections` shows them.
    pub fn record(&self) -> Record {
        Record::new(self.members.iter().map(|member| (member.name.clone(), member.cell.clone())).collect())
            .unwrap_or_else(|_| Record::empty())
    }

    /// Makes `cell` what the expressions of this section mean by the member at `index`; the member itself stays as it
    /// is. Nothing of the section may have been evaluated yet.
    pub fn bind(&self, index: usize, cell: Cell) {
        if index < self.members.len() {
            self.frame.set(index, cell);
        }
    }

    /// A member by its name.
    pub fn member(&self, name: &str) -> Option<&SectionMember> {
        self.members.iter().find(|member| member.name.as_str() == name)
    }
}

impl Compiler<'_> {
    pub(crate) fn section(&self, cx: &Cx, section: &ast::Section<'_>) -> Result<Section> {
        let mut names = Names::new();
        for member in &section.members {
            names.add(Text::from(&*member.name.text));
        }
        let nodes: Vec<_> = section
            .members
            .iter()
            .enumerate()
            .map(|(i, member)| self.definition(&mut names, i, &member.value))
            .collect();
        let frame = Frame::new(Slots::default(), names.slots(), None, None);
        let mut members = Vec::new();
        for (slot, (member, node)) in section.members.iter().zip(nodes).enumerate() {
            let cell = Cell::delayed(node, frame.clone());
            frame.set(slot, cell.clone());
            members.push(SectionMember {
                name: Text::from(&*member.name.text),
                shared: member.shared,
                attributes: self.attributes(cx, member.attributes.as_ref())?,
                cell,
            });
        }
        let attributes = self.attributes(cx, section.attributes.as_ref())?;
        Ok(Section { name: Text::from(&*section.name.text), attributes, members, frame })
    }

    /// Literal attributes hold literals only, so reading them evaluates nothing of the section.
    fn attributes(&self, cx: &Cx, attributes: Option<&ast::Expr<'_>>) -> Result<Record> {
        let Some(attributes) = attributes else { return Ok(Record::empty()) };
        let node = self.expression(&mut Names::new(), attributes);
        let frame: Rc<Frame> = Frame::new(Slots::default(), 0, None, None);
        match crate::eval::eval(cx, &node, &frame)? {
            Value { data: Data::Record(record), .. } => Ok(record),
            _ => {
                Err(Error::expression("Attributes must be a record of literals.")
                    .at(self.at(attributes.span)))
            }
        }
    }
}
