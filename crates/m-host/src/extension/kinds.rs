//! The data source kinds of extensions: what the members that `DataSource.Kind` names say.

use super::{Extension, attribute};
use crate::kind::DataSourceKind;
use crate::scope::Scope;
use m_engine::value::Record;
use m_engine::{Cx, Error, FromValue, Result};
use std::rc::Rc;

impl Extension {
    /// The data source kind of a shared member; none where it is no data source function.
    pub fn kind_of(&self, member: &str) -> Option<String> {
        self.attribute(member, "DataSource.Kind")
    }

    /// The names of the data source kinds, which are those of their record members, in the order of first use.
    pub fn kinds(&self) -> Vec<String> {
        let mut kinds = Vec::new();
        for member in &self.section.members {
            if let Some(kind) = attribute(member, "DataSource.Kind")
                && !kinds.contains(&kind)
            {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// The data source kinds in the order of their first use.
    ///
    /// Errors: a record member raises one, or is no record.
    pub fn data_source_kinds(&self, cx: &Cx) -> Result<Vec<DataSourceKind>> {
        self.kinds().iter().map(|name| self.read_kind(cx, name)).collect()
    }

    /// The data source kind of this name, upper and lower case not counting; none where the extension has none.
    ///
    /// Errors: the member behind it raises one, or is no record.
    pub fn data_source_kind(&self, cx: &Cx, name: &str) -> Result<Option<DataSourceKind>> {
        let own = self.kinds().into_iter().find(|own| own.eq_ignore_ascii_case(name));
        own.map(|own| self.read_kind(cx, &own)).transpose()
    }

    fn read_kind(&self, cx: &Cx, name: &str) -> Result<DataSourceKind> {
        let member = self.section.member(name);
        let member =
            member.ok_or_else(|| Error::expression(format!("The section has no member '{name}'.")))?;
        // A kind's record is read without any credential: sign-in starts here.
        let value = cx.in_scope(Scope::sign_in(), || member.cell.force(cx))?;
        Ok(DataSourceKind::new(name, Record::from_value(value)?))
    }
}

/// The data source kind of this name, upper and lower case not counting, of the first extension that has it; none where none has.
///
/// Errors: the member behind it raises one, or is no record.
pub fn find_kind(cx: &Cx, extensions: &[Rc<Extension>], name: &str) -> Result<Option<DataSourceKind>> {
    extensions.iter().find_map(|extension| extension.data_source_kind(cx, name).transpose()).transpose()
}
