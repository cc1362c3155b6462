//! A source text with its name and lines, to show a person a place in it.

use crate::span::Span;

/// Columns of a tab, as most editors show it.
const TAB: usize = 4;

/// No more characters of a source line are shown than this, so that a text of one long line stays readable.
const SHOWN: usize = 160;

/// A source text, what it is called and where its lines start.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    /// Offset of the first byte of every line.
    lines: Vec<u32>,
}

impl SourceFile {
    /// `name` is what stands before `:line:column:` in messages, usually a path. Lines end as editors count them: at
    /// a line feed, a carriage return or both together.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        let bytes = text.as_bytes();
        let mut lines = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                lines.push(at as u32 + 1);
            }
        }
        SourceFile { name, text, lines }
    }

    /// What the text is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset, both from 1; the column counts characters. An offset inside a character counts
    /// as the character's start, one after the end as the end.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let index = self.line_index(offset);
        let column = self.between(self.line_start(index), offset).chars().count();
        (index as u32 + 1, column as u32 + 1)
    }

    /// `name:line:column: message`, the source line, a line of carets under `span`, and the hint. A span of several
    /// lines is underlined on its first. Ends without a line feed.
    pub fn render(&self, span: Span, message: &str, hint: Option<&str>) -> String {
        let (line, column) = self.line_column(span.start);
        let start = self.line_start(self.line_index(span.start));
        let line_text = self.line_text(start);
        let before = self.between(start, span.start);
        let marked = self.between(span.start, span.end.min(start + line_text.len() as u32));

        // Of a long line only the neighbourhood of the place is shown.
        let hidden = before.chars().count().saturating_sub(SHOWN / 2);
        let (lead, indent) = if hidden > 0 { ("…", 1) } else { ("", 0) };
        let shown = expand_tabs(line_text.chars().skip(hidden).take(SHOWN));
        let tail = if line_text.chars().skip(hidden).nth(SHOWN).is_some() { "…" } else { "" };
        let indent = indent + width(before.chars().skip(hidden));
        let left = SHOWN.saturating_sub(before.chars().count() - hidden);
        let carets = width(marked.chars().take(left)).max(1);

        let number = line.to_string();
        let margin = " ".repeat(number.len());
        let mut text = format!(
            "{}:{line}:{column}: {message}\n {margin} |\n {number} | {lead}{shown}{tail}\n {margin} | {}{}",
            self.name,
            " ".repeat(indent),
            "^".repeat(carets),
        );
        if let Some(hint) = hint {
            text.push_str(&format!("\n {margin} = {hint}"));
        }
        text
    }

    fn line_index(&self, offset: u32) -> usize {
        self.lines.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// Where the line of this index starts; a byte order mark belongs to no line.
    fn line_start(&self, index: usize) -> u32 {
        let start = self.lines.get(index).copied().unwrap_or(0);
        if start == 0 && self.text.starts_with('\u{FEFF}') { 3 } else { start }
    }

    /// The line that starts at `start`, without its end.
    fn line_text(&self, start: u32) -> &str {
        let rest = self.text.get(start as usize..).unwrap_or("");
        rest.find(['\n', '\r']).and_then(|end| rest.get(..end)).unwrap_or(rest)
    }

    /// The text between two offsets, moved back to the starts of their characters.
    fn between(&self, from: u32, to: u32) -> &str {
        let boundary = |offset: u32| self.text.floor_char_boundary(offset as usize);
        self.text.get(boundary(from)..boundary(to)).unwrap_or("")
    }
}

/// Replaces tabs by blanks.
fn expand_tabs(chars: impl Iterator<Item = char>) -> String {
    chars.fold(String::new(), |mut line, c| {
        if c == '\t' {
            line.push_str(&" ".repeat(TAB));
        } else if !c.is_control() {
            line.push(c);
        }
        line
    })
}

/// How many columns a terminal takes for these characters.
fn width(chars: impl Iterator<Item = char>) -> usize {
    chars.map(char_width).sum()
}

/// Columns of one character: East Asian wide characters and emoji take two, combining characters none.
fn char_width(c: char) -> usize {
    match c {
        '\t' => TAB,
        c if c.is_control() => 0,
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => 0,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{303E}'
        | '\u{3041}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1F64F}'
        | '\u{1F680}'..='\u{1F6FF}'
        | '\u{1F900}'..='\u{1F9FF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => 1,
    }
}
