//! The text of an element as a reader sees it.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use m_engine::value::Text;
use scraper::Node;

/// What the DOM calls the text content: all texts in the element.
pub(super) fn content(node: NodeRef<Node>) -> String {
    node.descendants().filter_map(|node| node.value().as_text()).map(|text| &*text.text).collect()
}

/// The text as it is displayed: without scripts and styles, runs of white space as one space, `<br>` as a line break.
pub(super) fn displayed(node: NodeRef<Node>) -> Text {
    let mut text = String::new();
    let mut hidden = 0usize;
    for edge in node.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(part) if hidden == 0 => append(&mut text, &part.text),
                Node::Element(element) => {
                    hidden += usize::from(is_hidden(element.name()));
                    if element.name() == "br" {
                        trim_end(&mut text);
                        text.push('\n');
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    hidden -= usize::from(is_hidden(element.name()));
                }
            }
        }
    }
    Text::from_outside(text.trim())
}

fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "noscript" | "head" | "title")
}

fn append(text: &mut String, part: &str) {
    for character in part.chars() {
        // A no-break space is none of HTML's white space, and stays.
        if matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
            if !text.is_empty() && !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
        } else {
            text.push(character);
        }
    }
}

fn trim_end(text: &mut String) {
    let length = text.trim_end_matches(' ').len();
    text.truncate(length);
}
