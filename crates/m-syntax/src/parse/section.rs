//! *document* and *section-document*.

use super::cursor::Parser;
use super::duplicate::Names;
use crate::ast::{Document, Expr, Member, Name, Section};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use std::borrow::Cow;

impl<'s> Parser<'s, '_> {
    /// *document*.
    pub(super) fn document(&mut self) -> Document<'s> {
        if self.at_section() {
            Document::Section(self.section())
        } else {
            Document::Expression(self.expression_document())
        }
    }

    /// *expression-document*.
    pub(super) fn expression_document(&mut self) -> Expr<'s> {
        let expression = self.expression();
        if self.kind() != TokenKind::End && !self.reported() {
            match self.kind() {
                TokenKind::Semicolon => {
                    self.expected_with(
                        "the end of the text",
                        Some("only the members of a section end with `;`"),
                    );
                }
                TokenKind::Arrow => self.arrow_without_parameters(),
                TokenKind::Equal | TokenKind::Comma => self.expected_with(
                    "the end of the text",
                    Some("variables stand between `let` and `in`, and a section starts with `section Name;`"),
                ),
                _ => self.expected("an operator or the end of the text"),
            }
        }
        expression
    }

    /// *section*.
    fn section(&mut self) -> Section<'s> {
        let start = self.start();
        let attributes = (self.kind() == TokenKind::OpenBracket).then(|| self.literal_attributes());
        if !self.eat(TokenKind::Section) {
            self.expected_with("`section`", Some("a text of members starts with `section Name;`"));
            let name = Name { text: Cow::Borrowed(""), span: self.place() };
            return self.section_members(start, attributes, name);
        }
        let name = self.identifier("the section's name");
        if !self.eat(TokenKind::Semicolon) {
            self.expected("`;` after the section's name");
            if !self.at_member() {
                self.recover(&[]);
                self.eat(TokenKind::Semicolon);
            }
        }
        self.section_members(start, attributes, name)
    }

    /// *section-members*, up to the end of the text.
    fn section_members(&mut self, start: u32, attributes: Option<Expr<'s>>, name: Name<'s>) -> Section<'s> {
        let mut members = Vec::new();
        while self.kind() != TokenKind::End {
            members.extend(self.member());
        }
        let mut names = Names::new("the member", "this section");
        names.check(self, members.iter().map(|member| &member.name));
        Section { attributes, name, members, span: self.span_from(start) }
    }

    /// *section-member*; `None` where there is nothing like one, and something was skipped.
    fn member(&mut self) -> Option<Member<'s>> {
        let start = self.start();
        let attributes = (self.kind() == TokenKind::OpenBracket).then(|| self.literal_attributes());
        let shared = self.eat(TokenKind::Shared);
        let unnamed = self.start();
        let name = self.identifier("the name of a section member");
        if self.start() == unnamed && attributes.is_none() && !shared {
            self.skip_member();
            return None;
        }
        let hint = (self.kind() == TokenKind::OpenParen).then_some("a function is written `name = (x) => …`");
        if !self.eat(TokenKind::Equal) {
            self.expected_with(&format!("`=` after the member's name `{}`", shorten(&name.text)), hint);
            self.recover(&[TokenKind::Equal]);
            if !self.eat(TokenKind::Equal) {
                self.skip_member();
                let value = self.error_here();
                return Some(Member { attributes, shared, name, value, span: self.span_from(start) });
            }
        }
        let value = self.expression();
        if !self.eat(TokenKind::Semicolon) {
            match self.kind() {
                TokenKind::Arrow => self.arrow_without_parameters(),
                _ => self.missing_semicolon(&name.text),
            }
            if !self.at_member() {
                self.skip_member();
            }
        }
        Some(Member { attributes, shared, name, value, span: self.span_from(start) })
    }

    /// Reports a missing `;` right after the member's value, which is where it belongs, if a new member follows.
    fn missing_semicolon(&mut self, name: &str) {
        let what = format!("`;` after the member `{}`", shorten(name));
        if self.at_member() {
            let after = self.span_from(self.previous_end);
            self.report_here(Diagnostic::new(after, format!("expected {what}")));
        } else {
            self.expected(&what);
        }
    }

    /// Skips what is left of a member: up to and with its `;`, or to `shared`. Always skips something before the end.
    fn skip_member(&mut self) {
        loop {
            self.recover(&[]);
            match self.kind() {
                TokenKind::Semicolon => {
                    self.advance();
                    return;
                }
                TokenKind::Shared | TokenKind::End => return,
                // A bracket that was never opened.
                _ => {
                    self.advance();
                }
            }
        }
    }
}

/// The beginning of a name, for a message.
fn shorten(name: &str) -> String {
    name.chars().take(40).collect()
}
