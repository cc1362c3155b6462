//! The text that is being written, and what is known of its last line.

use crate::lower::units;

/// What was written last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    Nothing,
    /// What opens a block.
    Opening,
    /// What closes one.
    Closing,
    /// What divides its lines.
    Divider,
    Text,
    /// Comments that end with a line.
    Comments,
}

/// A page that is written from top to bottom, and whose end may be taken back.
pub(crate) struct Page<'o> {
    text: String,
    newline: &'o str,
    /// Where what is known of the line begins, which is not where the line begins after it was joined to the one above.
    line: usize,
    /// The length of what is known of the line, in UTF-16 units.
    units: u32,
    /// Whether the next blank is left out.
    clings: bool,
    /// Whether the line goes on with the one above.
    joined: bool,
    /// Whether that is so since nothing was written.
    just_joined: bool,
    /// Whether the last text is a comment to the end of its line, behind which nothing may stand.
    in_comment: bool,
    /// Where the line begins after the last such comment.
    after_comment: usize,
    pub(crate) last: Last,
}

impl<'o> Page<'o> {
    pub(crate) fn new(size: usize, newline: &'o str) -> Page<'o> {
        Page {
            text: String::with_capacity(size),
            newline,
            line: 0,
            units: 0,
            clings: false,
            joined: false,
            just_joined: false,
            in_comment: false,
            after_comment: 0,
            last: Last::Nothing,
        }
    }

    /// The length of the line.
    pub(crate) fn units(&self) -> u32 {
        self.units
    }

    pub(crate) fn is_line_empty(&self) -> bool {
        self.units == 0
    }

    /// Whether a line has just ended.
    pub(crate) fn is_at_line_start(&self) -> bool {
        self.is_line_empty() && self.text.ends_with(self.newline)
    }

    /// Whether the line is a new one and not joined to the one above.
    pub(crate) fn wants_indentation(&self) -> bool {
        self.is_line_empty() && !self.joined
    }

    /// Whether the last word is `else`.
    pub(crate) fn ends_with_else(&self) -> bool {
        self.text.trim_end().ends_with("else")
    }

    /// Writes text. A comment to the end of its line is closed by a line end first, and a token that would be read as one
    /// with the last is kept apart.
    pub(crate) fn push(&mut self, text: &str) {
        if self.in_comment && !text.is_empty() {
            self.newline();
        }
        if let (Some(last), Some(first)) = (self.text.chars().next_back(), text.chars().next())
            && is_one_token(last, first)
        {
            self.push(" ");
        }
        self.clings = false;
        self.text.push_str(text);
        self.units = self.units.saturating_add(units(text));
        self.last = Last::Text;
        self.just_joined = false;
    }

    /// Writes a comment.
    pub(crate) fn push_comment(&mut self, text: &str, is_line: bool) {
        self.push(text);
        self.in_comment = is_line;
    }

    pub(crate) fn blank(&mut self) {
        if !self.clings {
            self.push(" ");
        }
    }

    /// Leaves the next blank out.
    pub(crate) fn cling(&mut self) {
        self.clings = true;
    }

    /// A blank before a token, where there is none and the line has begun.
    pub(crate) fn blank_before(&mut self) {
        if !self.is_line_empty() && !self.just_joined && !self.text.ends_with([' ', '\t']) {
            self.blank();
        }
    }

    pub(crate) fn newline(&mut self) {
        self.clings = false;
        if !self.just_joined {
            self.take_blanks();
        }
        self.text.push_str(self.newline);
        if std::mem::take(&mut self.in_comment) {
            self.after_comment = self.text.len();
        }
        self.line = self.text.len();
        self.units = 0;
        self.joined = false;
    }

    /// Takes the blanks at the end back.
    pub(crate) fn take_blanks(&mut self) {
        let kept = self.text.trim_end_matches(is_blank).len();
        if kept < self.line {
            self.line = kept;
            self.units = 0;
        } else {
            self.units = self.units.saturating_sub((self.text.len() - kept) as u32);
        }
        self.text.truncate(kept);
    }

    /// Goes on with the line above, unless it ends with a comment.
    pub(crate) fn join(&mut self) {
        if self.is_line_empty() && self.last != Last::Comments {
            self.text.truncate(self.text.trim_end_matches(['\r', '\n']).len());
            self.text.truncate(self.text.trim_end_matches(is_blank).len());
            self.line = self.text.len();
            self.in_comment = self.line < self.after_comment;
            self.joined = true;
            self.just_joined = true;
        }
    }

    /// What is written next stands as at the beginning of a joined line.
    pub(crate) fn mark_joined(&mut self) {
        self.just_joined = true;
    }

    /// The whole text, which ends with one line end.
    pub(crate) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end_matches(['\r', '\n']).len());
        self.text.truncate(self.text.trim_end_matches(is_blank).len());
        self.text.push_str(self.newline);
        self.text
    }
}

/// Whether a character that ends a token and one that begins the next are read as of one.
fn is_one_token(last: char, first: char) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    matches!((last, first), ('.', '.') | ('/', '/' | '*')) || (is_word(last) && is_word(first))
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}
