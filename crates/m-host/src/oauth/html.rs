//! What of a login page has to be read: its forms, their fields and buttons, and what it says of a mistake.

use ego_tree::NodeRef;
use scraper::{ElementRef, Html, Node};

/// A form.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Form {
    pub(super) action: String,
    pub(super) is_post: bool,
    pub(super) fields: Vec<Field>,
}

/// An `input` or a `button`.
#[derive(Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    /// `text` unless the page says otherwise; `submit` for buttons.
    pub(super) kind: String,
    pub(super) value: String,
}

/// The forms of a page in order.
pub(super) fn forms(page: &Html) -> Vec<Form> {
    let field = |element: ElementRef<'_>| {
        let default = if element.value().name() == "button" { "submit" } else { "text" };
        let kind = Some(attribute(element, "type").to_ascii_lowercase()).filter(|kind| !kind.is_empty());
        let kind = kind.unwrap_or_else(|| default.into());
        Field { name: attribute(element, "name"), kind, value: attribute(element, "value") }
    };
    let form = |element: ElementRef<'_>| Form {
        action: attribute(element, "action"),
        is_post: attribute(element, "method").eq_ignore_ascii_case("post"),
        fields: elements(*element, |name| matches!(name, "input" | "button")).map(field).collect(),
    };
    elements(page.tree.root(), |name| name == "form").map(form).collect()
}

/// The text of the page's first element with the role `alert`.
pub(super) fn alert(page: &Html) -> Option<String> {
    let found = elements(page.tree.root(), |_| true).find(|element| element.attr("role") == Some("alert"))?;
    Some(found.text().collect::<String>().trim().to_owned()).filter(|text| !text.is_empty())
}

/// The elements of these names below a node, in the order of the page.
fn elements<'a>(
    node: NodeRef<'a, Node>,
    is_meant: impl Fn(&str) -> bool,
) -> impl Iterator<Item = ElementRef<'a>> {
    let found = node.descendants().filter_map(ElementRef::wrap);
    found.filter(move |element| is_meant(element.value().name()))
}

fn attribute(element: ElementRef<'_>, name: &str) -> String {
    element.attr(name).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Field, Form, Html, alert, forms};

    fn field(name: &str, kind: &str, value: &str) -> Field {
        Field { name: name.into(), kind: kind.into(), value: value.into() }
    }

    #[test]
    fn forms_have_fields_and_buttons() {
        let html = r#"<!DOCTYPE html><p>1 < 2</p><input name=outside>
            <FORM method="POST" action='/in?a=1&amp;b=2'><input type=hidden name="r" value="x&quot;y">
            <input name="user"/><input type="password" name="p" required>
            <button name="go" value="yes">Go</button></FORM><form><input type="submit"></form>"#;
        let first = Form {
            action: "/in?a=1&b=2".into(),
            is_post: true,
            fields: vec![
                field("r", "hidden", "x\"y"),
                field("user", "text", ""),
                field("p", "password", ""),
                field("go", "submit", "yes"),
            ],
        };
        let second = Form { fields: vec![field("", "submit", "")], ..Form::default() };
        assert_eq!(forms(&Html::parse_document(html)), [first, second]);
    }

    #[test]
    fn an_alert_is_read() {
        let alert = |html: &str| alert(&Html::parse_document(html));
        assert_eq!(alert("<p role=\"alert\">Not &amp; right.</p>").as_deref(), Some("Not & right."));
        assert_eq!(alert("<p>fine</p>"), None);
    }

    #[test]
    fn broken_markup_ends() {
        for html in
            ["<", "<form", "<form action=", "<form action=\"x", "<form ==>", "<é é=é", "<a =", "<form/"]
        {
            let page = Html::parse_document(html);
            forms(&page);
            alert(&page);
        }
    }
}
