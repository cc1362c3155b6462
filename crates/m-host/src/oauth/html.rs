//! As much HTML as a login page needs: its forms, their fields and buttons, and what it says of a mistake.

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
pub(super) fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut is_open = false;
    for (tag, _) in tags(html) {
        match tag.name.as_str() {
            "form" => {
                let is_post = tag.get("method").eq_ignore_ascii_case("post");
                forms.push(Form { action: tag.get("action"), is_post, fields: Vec::new() });
                is_open = true;
            }
            "/form" => is_open = false,
            "input" | "button" if is_open => {
                let default = if tag.name == "button" { "submit" } else { "text" };
                let kind = Some(tag.get("type").to_ascii_lowercase()).filter(|kind| !kind.is_empty());
                let kind = kind.unwrap_or_else(|| default.into());
                let field = Field { name: tag.get("name"), kind, value: tag.get("value") };
                forms.last_mut().map(|form| form.fields.push(field)).unwrap_or_default();
            }
            _ => {}
        }
    }
    forms
}

/// The text of the page's first element with the role `alert`.
pub(super) fn alert(html: &str) -> Option<String> {
    let (_, rest) = tags(html).find(|(tag, _)| tag.get("role") == "alert")?;
    let text = rest.split('<').next().unwrap_or_default();
    Some(unescaped(text.trim())).filter(|text| !text.is_empty())
}

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> String {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

/// The tags of a text, each with the text after it.
fn tags(html: &str) -> impl Iterator<Item = (Tag, &str)> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let start = rest.find('<')? + 1;
        let (tag, after) = tag(rest.get(start..)?);
        rest = after;
        Some((tag, after))
    })
}

/// A tag without its `<`, and the text after its `>`.
fn tag(text: &str) -> (Tag, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (Tag { name: name.to_ascii_lowercase(), attributes }, after);
        }
        if rest.is_empty() {
            return (Tag { name: name.to_ascii_lowercase(), attributes }, rest);
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>')).unwrap_or(rest.len());
        // A stray `=` is a name of its own, so that the reading always goes on.
        let (attribute, after) = rest.split_at(end.max(1));
        let mut value = "";
        rest = after;
        if let Some(after) = rest.trim_start().strip_prefix('=') {
            let after = after.trim_start();
            (value, rest) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inside = after.get(1..).unwrap_or_default();
                    inside.split_once(quote).unwrap_or((inside, ""))
                }
                _ => {
                    let end = after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len());
                    after.split_at(end)
                }
            };
        }
        attributes.push((attribute.to_ascii_lowercase(), unescaped(value)));
    }
}

fn unescaped(text: &str) -> String {
    let named =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")];
    named.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

#[cfg(test)]
mod tests {
    use super::{Field, Form, alert, forms};

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
        assert_eq!(forms(html), [first, second]);
    }

    #[test]
    fn an_alert_is_read() {
        assert_eq!(alert("<p role=\"alert\">Not &amp; right.</p>").as_deref(), Some("Not & right."));
        assert_eq!(alert("<p>fine</p>"), None);
    }

    #[test]
    fn broken_markup_ends() {
        for html in
            ["<", "<form", "<form action=", "<form action=\"x", "<form ==>", "<é é=é", "<a =", "<form/"]
        {
            forms(html);
            alert(html);
        }
    }
}
