//! Texts of a column: parts of one text.

use std::rc::Rc;

/// Texts that are parts of one text.
#[derive(Clone, Default)]
pub struct Texts {
    pub(super) source: Rc<String>,
    /// Where each begins and ends.
    pub(super) spans: Vec<(u32, u32)>,
}

impl Texts {
    /// Parts of a text, each with its first byte and the one after its last; both are between characters.
    pub fn new(source: Rc<String>, spans: Vec<(u32, u32)>) -> Texts {
        Texts { source, spans }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The text that they are parts of.
    pub fn source(&self) -> &Rc<String> {
        &self.source
    }

    /// Where each begins and ends in that text.
    pub fn spans(&self) -> &[(u32, u32)] {
        &self.spans
    }

    /// The text of a row; empty where there is none.
    #[inline]
    pub fn get(&self, row: usize) -> &str {
        let span = self.spans.get(row).copied().unwrap_or_default();
        self.source.get(span.0 as usize..span.1 as usize).unwrap_or_default()
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.spans.iter().map(|(from, to)| self.source.get(*from as usize..*to as usize).unwrap_or_default())
    }

    /// Which of the texts are this one. Most are known by their length not to be.
    pub fn equal_to(&self, wanted: &str) -> impl Iterator<Item = bool> {
        let (source, wanted) = (self.source.as_bytes(), wanted.as_bytes());
        self.spans.iter().map(move |(from, to)| {
            let (from, to) = (*from as usize, *to as usize);
            to - from == wanted.len() && source.get(from..to) == Some(wanted)
        })
    }

    /// What `write` puts behind the text before it, for each of these texts; `None` where all of it has no room in one.
    pub fn map(&self, mut write: impl FnMut(&str, &mut String)) -> Option<Texts> {
        let mut made = TextsBuilder::default();
        for text in self.iter() {
            made.write(|source| write(text, source))?;
        }
        Some(made.finish())
    }

    /// The part that `part` picks of each of these texts; `None` where it picks none, or what is no part of the text.
    pub fn parts(&self, part: impl Fn(&str) -> Option<&str>) -> Option<Texts> {
        let mut spans = Vec::with_capacity(self.len());
        for (text, (from, to)) in self.iter().zip(&self.spans) {
            let part = part(text)?;
            let start = u32::try_from(part.as_ptr().addr().checked_sub(text.as_ptr().addr())?).ok()?;
            let from = from.checked_add(start)?;
            let end = from.checked_add(u32::try_from(part.len()).ok()?)?;
            if end > *to {
                return None;
            }
            spans.push((from, end));
        }
        Some(Texts { source: self.source.clone(), spans })
    }

    /// Whether the other texts can stand behind these as parts of one text.
    pub(super) fn has_room(&self, other: &Texts) -> bool {
        let bytes = |texts: &Texts| texts.iter().map(str::len).sum::<usize>();
        Rc::ptr_eq(&self.source, &other.source)
            || u32::try_from(self.source.len().saturating_add(bytes(other))).is_ok()
    }

    pub(super) fn append(&mut self, other: &Texts) {
        if Rc::ptr_eq(&self.source, &other.source) {
            return self.spans.extend(&other.spans);
        }
        if Rc::get_mut(&mut self.source).is_none() {
            // Others hold the text: these parts of it are copied once.
            let own = std::mem::take(self);
            self.append(&own);
        }
        let Some(source) = Rc::get_mut(&mut self.source) else { return };
        for text in other.iter() {
            let from = source.len() as u32;
            source.push_str(text);
            self.spans.push((from, source.len() as u32));
        }
    }

    pub(super) fn gather(&self, rows: &[u32]) -> Texts {
        let span = |row: &u32| self.spans.get(*row as usize).copied().unwrap_or_default();
        Texts { source: self.source.clone(), spans: rows.iter().map(span).collect() }
    }
}

/// Makes texts that are parts of one text.
#[derive(Default)]
pub struct TextsBuilder {
    source: String,
    spans: Vec<(u32, u32)>,
}

impl TextsBuilder {
    /// Adds the text that `write` puts behind those before it; `None` where there is no room for it.
    pub fn write(&mut self, write: impl FnOnce(&mut String)) -> Option<()> {
        let from = u32::try_from(self.source.len()).ok()?;
        write(&mut self.source);
        self.spans.push((from, u32::try_from(self.source.len()).ok()?));
        Some(())
    }

    /// The texts.
    pub fn finish(self) -> Texts {
        Texts { source: Rc::new(self.source), spans: self.spans }
    }
}
