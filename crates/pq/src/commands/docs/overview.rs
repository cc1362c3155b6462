//! The first page: what the connector is, how one signs in, which functions there are.

use super::function::Function;
use super::{code, plain};
use m_engine::value::Record;
use m_engine::{Cx, FromValue};
use m_host::extension::Extension;
use m_host::kind::{Authentication, AuthenticationKind, DataSourceKind};
use navigator::form::{listed, said, text};
use std::fmt::Write;
use std::rc::Rc;

/// The page.
pub(super) fn page(cx: &Cx, extension: &Rc<Extension>, functions: &[Function]) -> String {
    let publish = functions.iter().find_map(|function| extension.attribute(&function.name, "Publish"));
    let publish = publish.and_then(|name| {
        let value = extension.section.member(&name)?.cell.force(cx).ok()?;
        Record::from_value(value).ok()
    });
    let button: Vec<String> = publish
        .iter()
        .flat_map(|record| listed(cx, record, "ButtonText"))
        .map(|value| text(&value).unwrap_or_default())
        .collect();
    let name = extension.section.name.to_display();
    let title = button.first().filter(|title| !title.is_empty()).unwrap_or(&name);
    let mut page = format!("# {}\n\n", plain(title));
    if let Some(help) = button.get(1).filter(|help| !help.is_empty()) {
        let _ = write!(page, "{}\n\n", plain(help));
    }
    if let Some(version) = extension.version() {
        let _ = write!(page, "Version {version}.");
        match publish.as_ref().and_then(|record| said(cx, record, "LearnMoreUrl")) {
            Some(address) => drop(write!(page, " More: <{}>\n\n", address.replace(['<', '>', ' '], ""))),
            None => page.push_str("\n\n"),
        }
    }
    for kind in extension.data_source_kinds(cx).unwrap_or_default() {
        sign_in(cx, &kind, &mut page);
    }
    page.push_str("## Functions\n\n");
    for function in functions {
        let _ = write!(page, "- [{0}]({0}.md)", function.name);
        let _ = match function.title() {
            Some(title) => writeln!(page, ": {}", plain(title)),
            None => writeln!(page),
        };
    }
    page
}

/// How one signs in to a kind of data source.
fn sign_in(cx: &Cx, kind: &DataSourceKind, page: &mut String) {
    let label = kind.label(cx).filter(|label| *label != kind.name);
    let label = label.map(|label| format!(" ({})", plain(&label))).unwrap_or_default();
    let _ = write!(page, "## Data source {}{label}\n\n", code(&kind.name));
    let ways = kind.authentication(cx).unwrap_or_default();
    if ways.is_empty() {
        return;
    }
    page.push_str("| Sign in with | Asked for |\n|---|---|\n");
    for way in &ways {
        let called = way.label(cx).map(|label| format!(" ({})", plain(&label))).unwrap_or_default();
        let _ = writeln!(page, "| {}{called} | {} |", code(&way.name), asked(cx, way));
    }
    page.push('\n');
}

/// What a person is asked for.
fn asked(cx: &Cx, way: &Authentication) -> String {
    let names = match way.kind {
        Some(kind @ (AuthenticationKind::UsernamePassword | AuthenticationKind::Key)) => kind.properties(),
        Some(AuthenticationKind::OAuth) => return "a page of the service".to_owned(),
        Some(AuthenticationKind::Aad) => return "a page of Microsoft Entra ID".to_owned(),
        Some(AuthenticationKind::Windows) => return "a Windows account".to_owned(),
        _ => return "nothing".to_owned(),
    };
    let label = |name: &&str| plain(&way.property_label(cx, name).unwrap_or_else(|| (*name).to_owned()));
    names.iter().map(label).collect::<Vec<_>>().join(", ")
}
