//! Canonical XML 1.0: the one text that an element has for a signature, however it was written.
//!
//! Source: <https://www.w3.org/TR/2001/REC-xml-c14n-20010315>.

use roxmltree::{Children, Node, NodeType};
use std::collections::BTreeMap;

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The canonical text of an element with all that is in it. The namespaces that it has from outside stand at it.
pub(crate) fn canonical(apex: Node<'_, '_>, comments: bool) -> String {
    let mut text = String::new();
    let inherited: Vec<(String, &str, &str)> = inherited_xml(apex);
    // Documents nest as deep as somebody likes, deeper than any stack.
    let mut open = vec![Open::begin(apex, &BTreeMap::new(), &inherited, &mut text)];
    while let Some(element) = open.last_mut() {
        let Some(child) = element.children.next() else {
            text.push_str("</");
            text.push_str(element.name);
            text.push('>');
            open.pop();
            continue;
        };
        match child.node_type() {
            NodeType::Element => {
                let inner = Open::begin(child, &element.scope, &[], &mut text);
                open.push(inner);
            }
            NodeType::Text => content(child.text().unwrap_or_default(), &mut text),
            NodeType::Comment if comments => {
                text.push_str("<!--");
                text.push_str(child.text().unwrap_or_default());
                text.push_str("-->");
            }
            NodeType::PI => {
                if let Some(instruction) = child.pi() {
                    text.push_str("<?");
                    text.push_str(instruction.target);
                    if let Some(value) = instruction.value {
                        text.push(' ');
                        text.push_str(value);
                    }
                    text.push_str("?>");
                }
            }
            _ => {}
        }
    }
    text
}

/// The attributes `xml:…` of the elements around the apex, which belong to it in a document subset.
fn inherited_xml<'a>(apex: Node<'a, '_>) -> Vec<(String, &'a str, &'a str)> {
    let mut found: Vec<(String, &str, &str)> = Vec::new();
    for around in apex.ancestors().skip(1) {
        for attribute in around.attributes().filter(|attribute| attribute.namespace() == Some(XML)) {
            let name = attribute.name();
            if apex.attribute((XML, name)).is_none() && !found.iter().any(|(_, known, _)| *known == name) {
                found.push((format!("xml:{name}"), name, attribute.value()));
            }
        }
    }
    found
}

/// An element whose end tag is not written yet.
struct Open<'a, 'i> {
    name: &'a str,
    /// The namespaces that are known in it.
    scope: BTreeMap<&'a str, &'a str>,
    /// What is left of it.
    children: Children<'a, 'i>,
}

impl<'a, 'i> Open<'a, 'i> {
    /// Writes the start tag of an element in a scope whose namespaces are `rendered`.
    fn begin(
        node: Node<'a, 'i>,
        rendered: &BTreeMap<&'a str, &'a str>,
        inherited: &[(String, &str, &str)],
        text: &mut String,
    ) -> Open<'a, 'i> {
        let source = node.document().input_text();
        let name = source[node.range()].trim_start_matches('<');
        let name = &name[..name.find([' ', '\t', '\r', '\n', '/', '>']).unwrap_or(name.len())];
        text.push('<');
        text.push_str(name);

        let mut scope: BTreeMap<&str, &str> = node
            .namespaces()
            .filter(|namespace| namespace.name() != Some("xml"))
            .map(|namespace| (namespace.name().unwrap_or(""), namespace.uri()))
            .collect();
        scope.entry("").or_insert("");
        for (prefix, address) in &scope {
            let known = rendered.get(prefix).copied().unwrap_or("");
            if known != *address {
                text.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
                text.push_str(prefix);
                attribute("", address, text);
            }
        }

        let own = node.attributes().map(|attribute| {
            let name = source[attribute.range_qname()].to_owned();
            (attribute.namespace().unwrap_or(""), attribute.name(), name, attribute.value())
        });
        let inherited = inherited.iter().map(|(name, local, value)| (XML, *local, name.clone(), *value));
        let mut attributes: Vec<_> = own.chain(inherited).collect();
        attributes.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        for (_, _, name, value) in attributes {
            text.push(' ');
            attribute(&name, value, text);
        }
        text.push('>');
        Open { name, scope, children: node.children() }
    }
}

/// `name="value"`.
pub(crate) fn attribute(name: &str, value: &str, text: &mut String) {
    text.push_str(name);
    text.push_str("=\"");
    attribute_value(value, text);
    text.push('"');
}

/// A text between tags, escaped as canonical XML has it.
pub(crate) fn content(value: &str, text: &mut String) {
    for character in value.chars() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '\r' => text.push_str("&#xD;"),
            other => text.push(other),
        }
    }
}

/// An attribute's value, escaped as canonical XML has it.
pub(crate) fn attribute_value(value: &str, text: &mut String) {
    for character in value.chars() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '"' => text.push_str("&quot;"),
            '\t' => text.push_str("&#x9;"),
            '\n' => text.push_str("&#xA;"),
            '\r' => text.push_str("&#xD;"),
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    /// Pairs after the examples of Canonical XML 1.0, section 3: start and end tags, character references, subsets.
    #[test]
    fn one_text_for_each_element() {
        for (written, expected) in [
            ("<a/>", "<a></a>"),
            ("<a  b = 'x'\n c=\"y\" />", "<a b=\"x\" c=\"y\"></a>"),
            (
                "<a xmlns:b='u' b:z='1' y='2' xmlns='v'/>",
                "<a xmlns=\"v\" xmlns:b=\"u\" y=\"2\" b:z=\"1\"></a>",
            ),
            ("<a>1 &#62; 0 &amp; &lt;<!-- no --></a>", "<a>1 &gt; 0 &amp; &lt;</a>"),
            ("<a b='&#x9;&quot;&#xA;'/>", "<a b=\"&#x9;&quot;&#xA;\"></a>"),
            ("<a xmlns='u'><b xmlns=''/></a>", "<a xmlns=\"u\"><b xmlns=\"\"></b></a>"),
            ("<a xmlns='u'><b xmlns='u'/></a>", "<a xmlns=\"u\"><b></b></a>"),
            ("<a>x\r\ny&#13;</a>", "<a>x\ny&#xD;</a>"),
            ("<a><![CDATA[<&]]></a>", "<a>&lt;&amp;</a>"),
            ("<a><?go  on ?></a>", "<a><?go on ?></a>"),
        ] {
            let document = roxmltree::Document::parse(written).unwrap();
            assert_eq!(canonical(document.root_element(), false), expected, "{written}");
        }
        let document =
            roxmltree::Document::parse("<o xmlns='u' xmlns:p='v' xml:lang='de'><i z='1'/></o>").unwrap();
        let inner = document.root_element().first_element_child().unwrap();
        let expected = "<i xmlns=\"u\" xmlns:p=\"v\" z=\"1\" xml:lang=\"de\"></i>";
        assert_eq!(canonical(inner, false), expected);
    }

    #[test]
    fn elements_nest_deeper_than_a_stack() {
        let written = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
        let document = roxmltree::Document::parse(&written).unwrap();
        assert_eq!(canonical(document.root_element(), false), written);
    }
}
