//! The elements of a document in a compact form: a few numbers for each, and its texts as parts of one text.

use super::failure;
use super::parts::{Attribute, Element, Name, Parts, Refusal, Span};
use super::reader::Reader;
use m_engine::Result;
use m_engine::value::{Column, Odd, Text, Texts};
use std::ops::Range;
use std::rc::Rc;

/// A document. Elements are known by their numbers, in the order in which they begin.
pub(super) struct Tree {
    /// The document as it is written and, behind it, its texts that are not written as they are.
    text: Rc<String>,
    elements: Vec<Element>,
    attributes: Vec<Attribute>,
    names: Vec<Name>,
    /// The local names of elements and attributes.
    locals: Vec<Span>,
    namespaces: Vec<Span>,
}

impl Tree {
    /// The elements of a document; the first is its root.
    ///
    /// Errors: `DataFormat.Error` when it is not well-formed, has a document type declaration (whose entities could grow
    /// without bound) or has more of something than the limits allow.
    pub(super) fn read(mut text: String) -> Result<Rc<Tree>> {
        let parts = match Reader::new(&text).read() {
            Ok(parts) => parts,
            Err((Refusal::Excess(excess), _)) => return Err(failure::error(excess)),
            Err((Refusal::Fault, place)) => return Err(failure::of(&text, place)),
        };
        text.reserve_exact(parts.meant.len());
        text.push_str(&parts.meant);
        let Parts { mut elements, mut attributes, names, locals, namespaces, .. } = parts;
        elements.shrink_to_fit();
        attributes.shrink_to_fit();
        Ok(Rc::new(Tree { text: Rc::new(text), elements, attributes, names, locals, namespaces }))
    }

    /// The name of an element.
    pub(super) fn name(&self, element: u32) -> Name {
        self.named(self.elements.get(element as usize).map_or(0, |element| element.name))
    }

    fn named(&self, name: u32) -> Name {
        self.names.get(name as usize).copied().unwrap_or(Name { namespace: 0, local: 0 })
    }

    /// The elements in an element, without those in them.
    pub(super) fn children(&self, element: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.end(element);
        let begins = move |child: u32| (child < end).then_some(child);
        std::iter::successors(begins(element + 1), move |child| begins(self.end(*child)))
    }

    fn end(&self, element: u32) -> u32 {
        self.elements.get(element as usize).map_or(u32::MAX, |element| element.end)
    }

    /// Whether there is an element in it.
    pub(super) fn has_children(&self, element: u32) -> bool {
        self.end(element) > element + 1
    }

    /// The names of an element's attributes, and their values.
    pub(super) fn attributes(&self, element: u32) -> impl Iterator<Item = (Name, Span)> + '_ {
        let attributes = self.attributes.get(self.range(element)).unwrap_or_default();
        attributes.iter().map(|attribute| (self.named(attribute.name), attribute.value))
    }

    fn range(&self, element: u32) -> Range<usize> {
        let first = |element: u32| match self.elements.get(element as usize) {
            Some(element) => element.attributes as usize,
            None => self.attributes.len(),
        };
        first(element)..first(element + 1)
    }

    /// Whether it has neither children nor attributes.
    pub(super) fn is_text(&self, element: u32) -> bool {
        !self.has_children(element) && self.range(element).is_empty()
    }

    /// Its text, where it has no children.
    pub(super) fn text(&self, element: u32) -> Option<Span> {
        self.elements
            .get(element as usize)
            .map(|element| element.content)
            .filter(|_| !self.has_children(element))
    }

    /// Whether it has both children and text.
    pub(super) fn is_mixed(&self, element: u32) -> bool {
        self.has_children(element)
            && self.elements.get(element as usize).is_some_and(|element| element.content != (0, 0))
    }

    /// The XML inside an element, without white space around it. It is cut out when somebody reads it: elements in elements
    /// would hold the same text many times.
    pub(super) fn inside(&self, element: u32) -> Text {
        let content = self.elements.get(element as usize).map_or((0, 0), |element| element.content);
        Text::from_outside(self.part(content).trim())
    }

    /// A local name.
    pub(super) fn local(&self, local: u32) -> Span {
        self.locals.get(local as usize).copied().unwrap_or_default()
    }

    /// The URI of a namespace; empty for none.
    pub(super) fn namespace(&self, namespace: u32) -> Span {
        self.namespaces.get(namespace as usize).copied().unwrap_or_default()
    }

    /// A part of the text.
    pub(super) fn part(&self, (from, to): Span) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }

    /// A column of parts of the text.
    pub(super) fn column(&self, spans: Vec<Span>, odd: Odd) -> Column {
        Column::Texts(Texts::new(self.text.clone(), spans), odd)
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;
    use roxmltree::{Document, Node};

    /// An element and those in it: their names, attributes, and the texts of those without children.
    fn shown(tree: &Tree, element: u32, to: &mut Vec<String>) {
        let name = |name: super::Name| {
            format!("{{{}}}{}", tree.part(tree.namespace(name.namespace)), tree.part(tree.local(name.local)))
        };
        let attributes = tree.attributes(element);
        let attributes: Vec<String> =
            attributes.map(|(other, value)| format!("{}={:?}", name(other), tree.part(value))).collect();
        to.push(format!("{} {attributes:?}", name(tree.name(element))));
        match tree.text(element) {
            Some(text) => to.push(tree.part(text).to_owned()),
            None => to.push(format!("is mixed: {}", tree.is_mixed(element))),
        }
        tree.children(element).for_each(|child| shown(tree, child, to));
        to.push("end".to_owned());
    }

    /// The same of another parser.
    fn expected(node: Node, to: &mut Vec<String>) {
        let attributes = node.attributes().map(|attribute| {
            let namespace = attribute.namespace().unwrap_or_default();
            format!("{{{namespace}}}{}={:?}", attribute.name(), attribute.value())
        });
        let namespace = node.tag_name().namespace().unwrap_or_default();
        to.push(format!("{{{namespace}}}{} {:?}", node.tag_name().name(), attributes.collect::<Vec<_>>()));
        let texts: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
        let is_blank = texts.chars().all(|character| " \t\r\n".contains(character));
        match node.children().any(|child| child.is_element()) {
            true => to.push(format!("is mixed: {}", !is_blank)),
            false => to.push(if is_blank { String::new() } else { texts }),
        }
        node.children().filter(Node::is_element).for_each(|child| expected(child, to));
        to.push("end".to_owned());
    }

    const DOCUMENT: &str = concat!(
        "<?xml version='1.0' encoding=\"utf-8\" standalone='yes' ?>\n<!-- - --><?p i?>\n",
        "<a xmlns='u' xmlns:p=\"v&amp;w\" p:x='1' x='a\r\n\t&lt;\"' xml:lang='é'>\r\n",
        " <b >t&#65;<!-- c -->u<![CDATA[<x]]]>&#x20AC;<?i ?>]]&gt;</b\t><p:b/><c xmlns=''><d p:y=''>\r1\r\n2 </d >",
        "<d>\u{FFFD}\u{EFFF}</d></c> m &quot;<é·/><e><![CDATA[ ]]>&#32;</e>\n</a> <!----><?q?>\n",
    );

    /// Another parser takes the same documents, and finds the same in them.
    #[test]
    fn another_parser_agrees() {
        let mut taken = 0;
        let bytes = DOCUMENT.as_bytes();
        let cuts = (0..=bytes.len()).map(|end| bytes[..end].to_vec());
        // No carriage return: before a reference, the other keeps it.
        let others = b"<>&;'\"]-?!=/: ax\0\x1F";
        let changed = (0..bytes.len()).flat_map(|at| {
            let with = move |other: u8, removed: usize| {
                [&bytes[..at], &[other], bytes.get(at + removed..).unwrap_or_default()].concat()
            };
            let without = [&bytes[..at], &bytes[at + 1..]].concat();
            others.iter().flat_map(move |other| [with(*other, 0), with(*other, 1)]).chain([without])
        });
        for text in cuts.chain(changed).filter_map(|bytes| String::from_utf8(bytes).ok()) {
            let (mut found, mut other) = (Vec::new(), Vec::new());
            let parsed = Document::parse(&text);
            let read = Tree::read(text.clone());
            // The other lets through what has no name before its colon, and any names in the declaration.
            let is_lax = ["<:", "</:", " :", "\t:"].iter().any(|part| text.contains(part))
                || text.get(..52) != DOCUMENT.get(..52);
            if is_lax && read.is_err() {
                continue;
            }
            assert_eq!(read.is_ok(), parsed.is_ok(), "{text}\n{:?}", parsed.err());
            if let (Ok(tree), Ok(document)) = (read, parsed) {
                taken += 1;
                shown(&tree, 0, &mut found);
                expected(document.root_element(), &mut other);
                assert_eq!(found, other, "{text}");
            }
        }
        assert!(taken > 1000, "{taken}");
    }

    /// XML 1.0, 2.11 and 3.3.3, whose table of examples this has, and 4.1.
    #[test]
    fn ends_of_lines_and_references() {
        let read = |written: &str, in_section: &str| {
            let document =
                format!("<a x='{written}'><b>|{written}|</b><c><![CDATA[|{in_section}|]]></c></a>");
            let tree = Tree::read(document).ok()?;
            let text =
                |element| tree.part(tree.text(element).unwrap_or_default()).trim_matches('|').to_owned();
            let attribute = tree.attributes(0).next().map(|(_, value)| tree.part(value).to_owned());
            Some((text(1), attribute.unwrap_or_default(), text(2)))
        };
        let cases = [
            ("a\r\nb\rc\nd\r", "a\nb\nc\nd\n", "a b c d ", "a\nb\nc\nd\n"),
            ("\r\r\n\r", "\n\n\n", "   ", "\n\n\n"),
            ("&#xD;\r&#xA;&#13;", "\r\n\n\r", "\r \n\r", "&#xD;\n&#xA;&#13;"),
            ("&lt;&amp;lt;&#60;&#x3C;", "<&lt;<<", "<&lt;<<", "&lt;&amp;lt;&#60;&#x3C;"),
            ("\t&#9;é&#x1F600;", "\t\té😀", " \té😀", "\t&#9;é&#x1F600;"),
        ];
        for (written, text, attribute, section) in cases {
            let expected = (text.to_owned(), attribute.to_owned(), section.to_owned());
            assert_eq!(read(written, written), Some(expected), "{written:?}");
        }
        let wrong = [
            "&",
            "&;",
            "&b;",
            "&#;",
            "&#x;",
            "&#+65;",
            "&#0;",
            "&#x1F;",
            "&#xD800;",
            "&#xFFFF;",
            "&#9999999999;",
        ];
        for written in wrong {
            assert!(read(written, "").is_none(), "{written}");
            assert_eq!(read("", written).map(|found| found.2).as_deref(), Some(written));
        }
    }

    /// Namespaces in XML, 3 to 6.
    #[test]
    fn names() {
        for name in ["a", "é", "a.-1", "aé·\u{300}", "p:b", "xml:b", "xmlnsa"] {
            assert!(Tree::read(format!("<{name} xmlns:p='u'/>")).is_ok(), "{name}");
            assert!(Tree::read(format!("<a xmlns:p='u' {name}=''/>")).is_ok(), "{name}");
        }
        for name in [
            "", "1", "-", "·", "a×", ":", "p:", ":b", "p:1", "p:b:c", "b:p", "xmlns:", "xmlns:p", "a'", "a<",
            "/a",
        ] {
            assert!(Tree::read(format!("<{name} xmlns:p='u'/>")).is_err(), "{name}");
            assert!(Tree::read(format!("<a xmlns:p='u' {name}=''/>")).is_err(), "{name}");
        }
        for declared in
            ["xml='u'", "xmlns='u'", "p='http://www.w3.org/2000/xmlns/'", "p='u' p:x='' xmlns:q='u' q:x=''"]
        {
            assert!(Tree::read(format!("<a xmlns:{declared}/>")).is_err(), "{declared}");
        }
        for uri in ["http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"] {
            assert!(Tree::read(format!("<a xmlns='{uri}'/>")).is_err(), "{uri}");
        }
    }
}
