//! What a person is told about a text that is not M.

use crate::span::Span;

/// One mistake in a source text: where it is, what is wrong, and where it helps, what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The place to underline.
    pub span: Span,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a hint.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Diagnostic { span, message: message.into(), hint: None }
    }

    /// The same with a hint.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// No more diagnostics than a person reads.
pub(crate) const MAX_DIAGNOSTICS: usize = 200;
