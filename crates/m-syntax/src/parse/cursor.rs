//! The parser's position among the tokens, and how it reports and gets over mistakes.

use crate::ast::{Expr, ExprKind, Name};
use crate::diagnostic::Diagnostic;
use crate::lex::{Token, TokenKind};
use crate::span::Span;
use std::borrow::Cow;

/// Reads the tokens of one source text.
pub(super) struct Parser<'s, 't> {
    pub(super) source: &'s str,
    tokens: &'t [Token],
    position: usize,
    /// The token at the position.
    current: Token,
    /// Where the token before the position ended.
    pub(super) previous_end: u32,
    end: Token,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where a mistake was last reported; nothing more is said at the same token, which stops cascades.
    reported_at: Option<usize>,
    depth: u32,
    max_depth: u32,
    /// Whether the text nests deeper than `max_depth`, and the rest of it was skipped.
    pub(super) too_deep: bool,
}

impl<'s, 't> Parser<'s, 't> {
    /// Starts at the first token. `unclosed`: the lexer reported that a text or comment runs to the end, and nothing
    /// missing at the end is worth another diagnostic.
    pub(super) fn new(
        source: &'s str,
        tokens: &'t [Token],
        end: u32,
        unclosed: bool,
        max_depth: u32,
    ) -> Self {
        let end = Token { kind: TokenKind::End, escaped: false, span: Span::new(end, end) };
        Parser {
            source,
            tokens,
            position: 0,
            current: tokens.first().copied().unwrap_or(end),
            previous_end: 0,
            end,
            diagnostics: Vec::new(),
            reported_at: unclosed.then_some(tokens.len()),
            depth: 0,
            max_depth,
            too_deep: false,
        }
    }

    /// The kind of the token at the position.
    pub(super) fn kind(&self) -> TokenKind {
        self.current.kind
    }

    /// The token at the position.
    pub(super) fn token(&self) -> Token {
        self.current
    }

    /// The token `ahead` of the position.
    pub(super) fn ahead(&self, ahead: usize) -> Token {
        self.tokens.get(self.position + ahead).copied().unwrap_or(self.end)
    }

    /// The kind of the token before the position.
    pub(super) fn previous_kind(&self) -> Option<TokenKind> {
        Some(self.tokens.get(self.position.checked_sub(1)?)?.kind)
    }

    /// Whether the text begins with `name =` and that is all before the position.
    pub(super) fn is_definition(&self) -> bool {
        let is =
            |index: usize, kind: TokenKind| self.tokens.get(index).is_some_and(|token| token.kind == kind);
        let is_name = is(0, TokenKind::Identifier) || is(0, TokenKind::QuotedIdentifier);
        self.position == 2 && is_name && is(1, TokenKind::Equal)
    }

    /// Where the token at the position starts.
    pub(super) fn start(&self) -> u32 {
        self.current.span.start
    }

    /// From `start` to the end of the token before the position.
    pub(super) fn span_from(&self, start: u32) -> Span {
        Span::new(start, self.previous_end.max(start))
    }

    /// The source at `span`.
    pub(super) fn text(&self, span: Span) -> &'s str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Goes to the next token and returns the one it leaves.
    pub(super) fn advance(&mut self) -> Token {
        let token = self.current;
        if token.kind != TokenKind::End {
            self.previous_end = token.span.end;
            self.position += 1;
            self.current = self.tokens.get(self.position).copied().unwrap_or(self.end);
        }
        token
    }

    /// Skips the token at the position if it is of this kind.
    pub(super) fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.kind() == kind;
        if found {
            self.advance();
        }
        found
    }

    /// Whether the token `ahead` is the identifier `word`, unquoted: the contextual keywords `optional`, `nullable`,
    /// `catch` and the names of types.
    pub(super) fn is_word(&self, ahead: usize, word: &str) -> bool {
        let token = self.ahead(ahead);
        token.kind == TokenKind::Identifier && self.text(token.span) == word
    }

    /// Skips the token at the position if it is of this kind, otherwise reports that it is missing: `what` reads
    /// after "expected".
    pub(super) fn expect(&mut self, kind: TokenKind, what: &str) -> bool {
        let found = self.eat(kind);
        if !found {
            self.expected(what);
        }
        found
    }

    /// Reports that `what` should stand at the position.
    pub(super) fn expected(&mut self, what: &str) {
        self.expected_with(what, None);
    }

    /// Reports that `what` should stand at the position, with a hint.
    pub(super) fn expected_with(&mut self, what: &str, hint: Option<&str>) {
        if self.kind() == TokenKind::Unknown {
            // The lexer said already what is wrong with it.
            self.reported_at = Some(self.position);
            return;
        }
        let found = self.describe(self.current);
        self.report_here(Diagnostic {
            span: self.place(),
            message: format!("expected {what}, found {found}"),
            hint: hint.map(str::to_owned),
        });
    }

    /// Reports a mistake at the position, unless one was reported there already.
    pub(super) fn report_here(&mut self, diagnostic: Diagnostic) {
        if self.reported_at == Some(self.position) {
            return;
        }
        self.reported_at = Some(self.position);
        self.report(diagnostic);
    }

    /// Reports a mistake anywhere.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < crate::diagnostic::MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether a mistake was reported at the token at the position.
    pub(super) fn reported(&self) -> bool {
        self.reported_at == Some(self.position)
    }

    /// The place of the token at the position; at the end of the text that is right after the last token, where the
    /// missing one belongs.
    pub(super) fn place(&self) -> Span {
        match self.kind() {
            TokenKind::End => Span::new(self.previous_end, self.previous_end),
            _ => self.current.span,
        }
    }

    /// A token in words.
    pub(super) fn describe(&self, token: Token) -> String {
        const LONGEST: usize = 40;
        let text = self.text(token.span);
        let shown = if text.chars().nth(LONGEST).is_some() || text.contains(['\n', '\r']) {
            let short: String =
                text.chars().take(LONGEST).take_while(|c| !matches!(c, '\n' | '\r')).collect();
            format!("{short}…")
        } else {
            text.to_owned()
        };
        match token.kind {
            TokenKind::End => "the end of the text".to_owned(),
            TokenKind::Text => format!("the text {shown}"),
            TokenKind::Number => format!("the number {shown}"),
            TokenKind::Identifier | TokenKind::QuotedIdentifier => format!("the name `{shown}`"),
            _ => format!("`{shown}`"),
        }
    }

    /// Enters a nested expression or type. If the text nests too deeply, reports it, skips the rest of the text and
    /// returns false.
    pub(super) fn enter(&mut self) -> bool {
        if self.depth >= self.max_depth {
            self.nested_too_deeply();
            return false;
        }
        self.depth += 1;
        true
    }

    /// Leaves what [`Parser::enter`] entered.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Enters `count` levels that [`Parser::exceeds_depth`] allowed.
    pub(super) fn nest(&mut self, count: u32) {
        self.depth += count;
    }

    /// Leaves the levels that [`Parser::nest`] entered.
    pub(super) fn unnest(&mut self, count: u32) {
        self.depth -= count;
    }

    /// Whether `count` more levels would nest too deeply.
    pub(super) fn exceeds_depth(&self, count: usize) -> bool {
        self.depth as usize + count > self.max_depth as usize
    }

    /// Reports too deep nesting and skips the rest of the text.
    #[cold]
    pub(super) fn nested_too_deeply(&mut self) {
        if !self.too_deep {
            self.report(
                Diagnostic::new(
                    self.place(),
                    format!("this nests more than {} levels deep", super::MAX_NESTING),
                )
                .with_hint("give the inner parts names with `let`"),
            );
        }
        self.too_deep = true;
        self.position = self.tokens.len();
        self.current = self.end;
        self.reported_at = Some(self.position);
    }

    /// Skips to a token of `stops` that is not inside brackets opened on the way, or to what ends the construct around:
    /// a closing bracket, `;`, `shared` or the end.
    pub(super) fn recover(&mut self, stops: &[TokenKind]) {
        use TokenKind::*;
        let mut open = 0usize;
        let mut lets = 0usize;
        loop {
            match self.kind() {
                Semicolon | Shared | End => return,
                // The variables of a `let` on the way, and its `in`, belong to what is skipped.
                Let => lets += 1,
                In if lets > 0 => lets -= 1,
                Comma if lets > 0 => {}
                kind if open == 0 && stops.contains(&kind) => return,
                OpenParen | OpenBracket | OpenBrace => open += 1,
                CloseParen | CloseBracket | CloseBrace => match open.checked_sub(1) {
                    Some(fewer) => open = fewer,
                    None => return,
                },
                _ => {}
            }
            self.advance();
        }
    }

    /// *identifier*, for a name that is declared here; `what` reads after "expected".
    pub(super) fn identifier(&mut self, what: &str) -> Name<'s> {
        let token = self.token();
        match token.kind {
            TokenKind::Identifier => {
                self.advance();
                Name { text: Cow::Borrowed(self.text(token.span)), span: token.span }
            }
            TokenKind::QuotedIdentifier => {
                self.advance();
                Name { text: self.quoted_text(token, 2), span: token.span }
            }
            kind if kind.is_keyword() || kind == TokenKind::HashKeyword => {
                let word = self.text(token.span);
                self.report_here(
                    Diagnostic::new(token.span, format!("expected {what}, but `{word}` is a keyword"))
                        .with_hint(format!("write `#\"{word}\"` to use it as a name")),
                );
                // Only where it clearly stands for the name; otherwise the keyword may end what is around.
                if matches!(self.ahead(1).kind, TokenKind::Equal) {
                    self.advance();
                }
                Name { text: Cow::Borrowed(word), span: token.span }
            }
            _ => {
                self.expected(what);
                Name { text: Cow::Borrowed(""), span: self.place() }
            }
        }
    }

    /// What stands between the quotes of a token that starts with `prefix` bytes, its escapes resolved.
    pub(super) fn quoted_text(&self, token: Token, prefix: u32) -> Cow<'s, str> {
        let from = token.span.start + prefix;
        let text = self.text(Span::new(from, token.span.end));
        // Without a closing quote the text was never closed.
        let content = text.strip_suffix('"').unwrap_or(text);
        if token.escaped { crate::lex::unescape(content) } else { Cow::Borrowed(content) }
    }

    /// A mistake in place of an expression.
    pub(super) fn error_here(&self) -> Expr<'s> {
        Expr { kind: ExprKind::Error, span: self.place() }
    }
}
