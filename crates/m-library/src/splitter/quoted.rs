//! Splitting one text at delimiters, with or without regard to quotes.

use m_engine::value::Text;

/// What a quote means.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Quotes {
    /// Nothing.
    Plain,
    /// It begins quoted text at the beginning of a part.
    AfterDelimiter,
    /// It begins and ends quoted text anywhere.
    Always,
}

/// What stands between two parts.
#[derive(Clone)]
pub(super) enum Between {
    /// Any of these; of two that begin alike, the longer one counts.
    Any(Vec<Text>),
    /// The first one, then the second one and so on; what follows the last one is one part.
    Each(Vec<Text>),
    /// White space, however much of it.
    Whitespace,
}

/// The parts of a text, quotes removed.
pub(super) fn split(text: &Text, between: &Between, quotes: Quotes) -> Vec<Text> {
    let mut parts = Parts { found: Vec::new(), part: String::new(), fresh: true };
    let mut inside = false;
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        if inside {
            if character != '"' {
                parts.part.push(character);
                rest = after;
            } else if let Some(after) = after.strip_prefix('"') {
                parts.part.push('"');
                rest = after;
            } else {
                inside = false;
                rest = after;
            }
            continue;
        }
        let opens = quotes == Quotes::Always || (quotes == Quotes::AfterDelimiter && parts.fresh);
        if character == '"' && opens {
            inside = true;
            parts.fresh = false;
            rest = after;
            continue;
        }
        match between.length(rest, parts.found.len()) {
            Some(length) => {
                parts.end(matches!(between, Between::Whitespace));
                rest = rest.get(length..).unwrap_or_default();
            }
            None => {
                parts.part.push(character);
                parts.fresh = false;
                rest = after;
            }
        }
    }
    parts.finish(matches!(between, Between::Whitespace))
}

/// The parts of a text whose delimiters and quotes are looked for from its end.
pub(super) fn split_from_end(text: &Text, between: &Between, quotes: Quotes) -> Vec<Text> {
    let reverse = |text: &Text| -> Text { text.chars().rev().collect() };
    let between = match between {
        Between::Any(texts) => Between::Any(texts.iter().map(reverse).collect()),
        Between::Each(texts) => Between::Each(texts.iter().map(reverse).collect()),
        Between::Whitespace => Between::Whitespace,
    };
    let mut parts: Vec<Text> = split(&reverse(text), &between, quotes).iter().map(reverse).collect();
    parts.reverse();
    parts
}

impl Between {
    /// The length of the delimiter at the beginning of `rest`, after so many parts.
    fn length(&self, rest: &str, parts: usize) -> Option<usize> {
        match self {
            Between::Any(texts) => texts
                .iter()
                .filter(|text| !text.is_empty() && rest.starts_with(text.as_str()))
                .map(|text| text.len())
                .max(),
            Between::Each(texts) => texts
                .get(parts)
                .filter(|text| !text.is_empty() && rest.starts_with(text.as_str()))
                .map(|t| t.len()),
            Between::Whitespace => {
                let trimmed = rest.trim_start();
                (trimmed.len() < rest.len()).then(|| rest.len() - trimmed.len())
            }
        }
    }
}

struct Parts {
    found: Vec<Text>,
    part: String,
    /// Whether nothing of the part has been read yet.
    fresh: bool,
}

impl Parts {
    fn end(&mut self, drop_empty: bool) {
        let part = std::mem::take(&mut self.part);
        if !(drop_empty && self.fresh) {
            self.found.push(Text::from(part));
        }
        self.fresh = true;
    }

    fn finish(mut self, drop_empty: bool) -> Vec<Text> {
        self.end(drop_empty && !self.found.is_empty());
        self.found
    }
}
