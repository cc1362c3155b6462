//! Compiles section documents (specification, "Sections"): members see each other and themselves, each is evaluated at
//! most once in an instance of the section.

use super::{Compiler, Names};
use crate::error::{Error, Result};
use crate::frame::{Frame, Slots};
use crate::node::{Node, Op};
use crate::observe::DefinitionKind;
use crate::session::{Cx, Scope};
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
    /// The members' expressions, in the order of the members.
    nodes: Vec<Rc<Node>>,
    /// How many variables an instance has; the members are the first of them.
    slots: usize,
    /// What the members' cells belong to.
    instance: SectionInstance,
}

/// The members of a section as they are evaluated together: values that they keep, and functions that see those.
pub struct SectionInstance {
    /// The variables that the members' expressions refer to each other by, in the order of the members.
    frame: Rc<Frame>,
    cells: Vec<Cell>,
}

/// A member of a loaded section.
pub struct SectionMember {
    /// Its name.
    pub name: Text,
    /// Whether queries see it.
    pub shared: bool,
    /// The literal attributes before it.
    pub attributes: Record,
    /// Its value in the section's first instance, evaluated when it is first read.
    pub cell: Cell,
}

impl Section {
    /// All members as a record, as `#sections` shows them.
    pub fn record(&self) -> Record {
        Record::new(self.members.iter().map(|member| (member.name.clone(), member.cell.clone())).collect())
            .unwrap_or_else(|_| Record::empty())
    }

    /// The first instance, to which the cells of [`Section::members`] belong.
    pub fn instance(&self) -> &SectionInstance {
        &self.instance
    }

    /// Another instance, of which nothing is evaluated yet. Its members, and every function and lazy value that comes out
    /// of them, belong to `scope`.
    pub fn instantiate(&self, scope: Option<Scope>) -> SectionInstance {
        SectionInstance::new(&self.nodes, self.slots, scope)
    }

    /// A member by its name.
    pub fn member(&self, name: &str) -> Option<&SectionMember> {
        self.members.iter().find(|member| member.name.as_str() == name)
    }
}

impl SectionInstance {
    fn new(nodes: &[Rc<Node>], slots: usize, scope: Option<Scope>) -> SectionInstance {
        let frame = Frame::new(Slots::default(), slots, None, scope);
        let cells: Vec<Cell> = nodes.iter().map(|node| Cell::delayed(node.clone(), frame.clone())).collect();
        for (slot, cell) in cells.iter().enumerate() {
            frame.set(slot, cell.clone());
        }
        SectionInstance { frame, cells }
    }

    /// The member at `index` of [`Section::members`].
    pub fn cell(&self, index: usize) -> Option<&Cell> {
        self.cells.get(index)
    }

    /// Makes `cell` what the expressions of this instance mean by the member at `index`; the member itself stays as it
    /// is. Nothing of the instance may have been evaluated yet.
    pub fn bind(&self, index: usize, cell: Cell) {
        if index < self.cells.len() {
            self.frame.set(index, cell);
        }
    }
}

impl Compiler<'_> {
    /// Compiles a section; its first instance belongs to the scope of now.
    pub(crate) fn section(&self, cx: &Cx, section: &ast::Section<'_>) -> Result<Section> {
        let mut names = Names::new();
        for member in &section.members {
            names.add(Text::from(&*member.name.text));
        }
        let compiler = Compiler { section: Some(section), ..*self };
        let compile = |member: &ast::Member<'_>| {
            Rc::new(compiler.value(&mut names, &member.name, &member.value, DefinitionKind::Member))
        };
        let nodes: Vec<_> = section.members.iter().map(compile).collect();
        let instance = SectionInstance::new(&nodes, names.slots(), cx.scope());
        let mut members = Vec::new();
        for (member, cell) in section.members.iter().zip(&instance.cells) {
            members.push(SectionMember {
                name: Text::from(&*member.name.text),
                shared: member.shared,
                attributes: self.attributes(cx, member.attributes.as_ref())?,
                cell: cell.clone(),
            });
        }
        let attributes = self.attributes(cx, section.attributes.as_ref())?;
        let name = Text::from(&*section.name.text);
        Ok(Section { name, attributes, members, nodes, slots: names.slots(), instance })
    }

    /// What `section!member` is inside of that section: the member of the same instance.
    pub(super) fn own_member(&self, names: &Names, section: &str, member: &str) -> Option<Op> {
        let own = self.section.filter(|own| own.name.text == section)?;
        let slot = own.members.iter().position(|candidate| candidate.name.text == member)?;
        Some(names.of_document(slot))
    }

    /// `#shared`: in a section its own shared members are those of the same instance.
    pub(super) fn shared_names(&self, names: &Names) -> Op {
        let members = self.section.map_or(&[][..], |section| &section.members).iter().enumerate();
        let shared = members.filter(|(_, member)| member.shared);
        let own = shared.map(|(slot, member)| (Text::from(&*member.name.text), names.of_document(slot)));
        Op::Shared(self.globals.clone(), own.collect())
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
