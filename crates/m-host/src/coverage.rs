//! Which M of extensions was evaluated, over one evaluation or many.

use crate::extension::Extension;
use m_engine::Cx;
use m_engine::coverage::Region;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What was evaluated of each section document, by the name of its part.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The documents.
    pub documents: BTreeMap<String, Document>,
}

/// What was evaluated of one text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The text.
    pub text: String,
    /// How often each part was evaluated: by its bytes from and to, and by whether it is a branch.
    pub parts: BTreeMap<(usize, usize, bool), u64>,
}

/// So many lines and branches of a text, and those of them that were evaluated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines with M that can be evaluated.
    pub lines: usize,
    /// Lines of which something was.
    pub lines_hit: usize,
    /// Branches.
    pub branches: usize,
    /// Branches that were evaluated.
    pub branches_hit: usize,
}

impl Coverage {
    /// What an evaluation has evaluated so far.
    pub(crate) fn of(cx: &Cx, extensions: &[Rc<Extension>]) -> Coverage {
        let mut coverage = Coverage::default();
        if !cx.covers() {
            return coverage;
        }
        for entry in cx.cover().entries() {
            let Some(source) = cx.source(entry.at.source) else { continue };
            let own = |extension: &&Rc<Extension>| {
                extension.path.join(&extension.part).display().to_string() == source.name()
            };
            let Some(extension) = extensions.iter().find(own) else { continue };
            let document = coverage.documents.entry(extension.part.clone()).or_default();
            if document.text.is_empty() {
                source.text().clone_into(&mut document.text);
            }
            let key = (
                entry.at.span.start as usize,
                entry.at.span.end as usize,
                matches!(entry.region, Region::Branch | Region::Item),
            );
            *document.parts.entry(key).or_default() += entry.hits();
        }
        coverage
    }

    /// Adds what another evaluation has evaluated. A text that is another one by now counts anew.
    pub fn merge(&mut self, other: Coverage) {
        for (name, document) in other.documents {
            let own = self.documents.entry(name).or_default();
            if own.text != document.text {
                *own = document;
                continue;
            }
            for (part, hits) in document.parts {
                *own.parts.entry(part).or_default() += hits;
            }
        }
    }
}

impl Document {
    /// How often each byte was evaluated: as often as the innermost part around it; none where no part is.
    pub fn hits(&self) -> Vec<Option<u64>> {
        let mut hits = vec![None; self.text.len()];
        let mut parts: Vec<_> = self.parts.iter().collect();
        parts.sort_by_key(|((from, to, _), _)| std::cmp::Reverse(to - from));
        for ((from, to, _), count) in parts {
            if let Some(part) = hits.get_mut(*from..*to) {
                part.fill(Some(*count));
            }
        }
        hits
    }

    /// How often each line was evaluated: as often as that of it which was evaluated most; none where nothing can be.
    pub fn lines(&self) -> Vec<Option<u64>> {
        let hits = self.hits();
        let mut lines = Vec::new();
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let code = line.split("//").next().unwrap_or_default();
            let is_code = |(index, byte): &(usize, u8)| {
                // What closes a part says nothing of it.
                *index < code.len() && !byte.is_ascii_whitespace() && !b")]},;".contains(byte)
            };
            let bytes = line.bytes().enumerate().filter(is_code);
            lines.push(bytes.filter_map(|(index, _)| hits.get(at + index).copied().flatten()).max());
            at += line.len();
        }
        lines
    }

    /// The branches: the line of each from 1, and how often it was taken.
    pub fn branches(&self) -> Vec<(usize, u64)> {
        let ends: Vec<usize> = self.text.match_indices('\n').map(|(at, _)| at).collect();
        let line = |from: usize| ends.partition_point(|end| *end < from) + 1;
        let branches = self.parts.iter().filter(|((_, _, is_branch), _)| *is_branch);
        branches.map(|((from, ..), hits)| (line(*from), *hits)).collect()
    }

    /// How much of the text was evaluated.
    pub fn tally(&self) -> Tally {
        let (lines, branches) = (self.lines(), self.branches());
        Tally {
            lines: lines.iter().flatten().count(),
            lines_hit: lines.iter().flatten().filter(|hits| **hits > 0).count(),
            branches: branches.len(),
            branches_hit: branches.iter().filter(|(_, hits)| *hits > 0).count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn a_line_is_as_covered_as_the_most_of_it() {
        let text = "f = (x) =>\n    if x then\n        1 // one\n    else\n        2;\n\ng = 3;\n";
        let part = |what: &str| {
            let from = text.find(what).expect("it is there");
            (from, from + what.len())
        };
        let mut document = Document { text: text.to_owned(), ..Document::default() };
        for (what, is_branch, hits) in [
            ("(x) =>\n    if x then\n        1 // one\n    else\n        2", false, 1),
            ("if x then\n        1 // one\n    else\n        2", false, 4),
            ("1 // one", true, 4),
            ("2", true, 0),
            ("3", false, 0),
        ] {
            let (from, to) = part(what);
            document.parts.insert((from, to, is_branch), hits);
        }
        let lines = document.lines();
        assert_eq!(lines, [Some(1), Some(4), Some(4), Some(4), Some(0), None, Some(0)]);
        assert_eq!(document.branches(), [(3, 4), (5, 0)]);
        let tally = document.tally();
        assert_eq!((tally.lines, tally.lines_hit, tally.branches, tally.branches_hit), (6, 4, 2, 1));
    }
}
