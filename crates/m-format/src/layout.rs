//! Writes a tree in one pass: a construct stands on one line where it fits and may, and its blocks are indented where not.

use crate::members;
use crate::page::{Last, Page};
use crate::rules::{Break, Container, Rule, Side, Takes, rule};
use crate::tree::{Comment, Id, Kind, Node, Tree};
use crate::{Indentation, Options};

/// Two blanks at the end of a line are kept free.
const MARGIN: u32 = 2;

/// With no more than this, nothing is tried on one line.
const LEAST: u32 = 40;

/// How a block stands that was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    OnOneLine,
    Indented,
}

/// A construct that is being written.
struct Frame {
    node: Id,
    end: Id,
    rule: Rule,
    on_one_line: bool,
    /// Indentation and blocks as they were before.
    level: i32,
    blocks: usize,
}

struct Layout<'t, 's, 'o> {
    tree: &'t Tree<'s>,
    page: Page<'o>,
    /// What a level is indented by.
    step: &'static str,
    indentation: String,
    width: u32,
    level: i32,
    blocks: Vec<Block>,
    frames: Vec<Frame>,
    /// How many of [`Tree::commented`] were written.
    commented: usize,
    member: Option<Id>,
}

/// The text of a tree.
pub(crate) fn layout(tree: &Tree<'_>, options: &Options, newline: &str) -> String {
    let step = match options.indentation {
        Indentation::Spaces => "    ",
        Indentation::Tab => "\t",
    };
    let mut layout = Layout {
        tree,
        page: Page::new(tree.source.len() + tree.source.len() / 4, newline),
        step,
        indentation: String::new(),
        width: options.width.saturating_sub(MARGIN),
        level: 0,
        blocks: Vec::new(),
        frames: Vec::new(),
        commented: 0,
        member: None,
    };
    for (id, node) in tree.nodes.iter().enumerate() {
        layout.leave_up_to(id);
        layout.enter(id, node);
    }
    layout.leave_up_to(tree.nodes.len());
    layout.comments(tree.comments.get(tree.last_comments()..).unwrap_or(&[]));
    layout.page.finish()
}

impl Layout<'_, '_, '_> {
    /// Ends the constructs whose last token was written before this node.
    fn leave_up_to(&mut self, id: Id) {
        while let Some(frame) = self.frames.pop_if(|frame| frame.end <= id) {
            self.leave(frame);
        }
    }

    fn enter(&mut self, id: Id, node: &Node) {
        if node.kind == Kind::Member {
            if self.member.is_some_and(|last| members::are_apart(self.tree, last, id)) {
                self.page.newline();
            }
            self.member = Some(id);
        }
        let rule = rule(node.kind, self.around());
        // `else if` stays together, however long the chain is.
        if node.kind == Kind::If && self.page.is_line_empty() && self.page.ends_with_else() {
            self.page.join();
            self.level -= 1;
            self.page.blank();
        }
        let (level, blocks) = (self.level, self.blocks.len());
        let on_one_line = self.fits(node, &rule);
        if node.is_leaf() {
            self.comments_before(id);
        }
        if rule.container.is_some() && rule.opens.is_none() {
            self.blocks.push(if on_one_line { Block::OnOneLine } else { Block::Indented });
        }
        self.begin(&rule, on_one_line);
        let frame = Frame { node: id, end: node.end, rule, on_one_line, level, blocks };
        if node.is_leaf() {
            self.token(self.tree.text(node.span), &rule);
            self.leave(frame);
        } else {
            self.frames.push(frame);
        }
    }

    /// The two innermost constructs around the next node.
    fn around(&self) -> [Option<Kind>; 2] {
        let mut frames = self.frames.iter().rev();
        let mut next = || Some(self.tree.nodes.get(frames.next()?.node)?.kind);
        [next(), next()]
    }

    /// Whether a node stands on one line.
    fn fits(&self, node: &Node, rule: &Rule) -> bool {
        let begun = match self.page.is_line_empty() {
            true => self.indentation_units(),
            false => self.page.units(),
        };
        let fits = node.width.saturating_add(begun) < self.width;
        let outer = match self.frames.last() {
            Some(frame) => frame.on_one_line,
            None => self.width > LEAST && node.width < self.width,
        };
        if node.is_broken {
            return false;
        }
        if rule.mirrors || rule.container == Some(Container::Mirror) {
            return outer;
        }
        let may_try = self.width > LEAST && rule.container == Some(Container::Fitting);
        !node.has_comment && fits && (outer || may_try)
    }

    /// Ends the block before a node, or begins one, or divides its lines.
    fn begin(&mut self, rule: &Rule, on_one_line: bool) {
        if rule.closes {
            match self.blocks.pop() {
                Some(Block::Indented) => {
                    self.level -= 1;
                    if !self.page.is_line_empty() {
                        self.page.newline();
                    } else if self.page.last == Last::Opening && rule.closes_tight {
                        self.page.join();
                    }
                }
                Some(Block::OnOneLine) if self.page.last == Last::Opening => {
                    self.page.take_blanks();
                    self.page.mark_joined();
                }
                _ => {}
            }
            self.page.last = Last::Closing;
        } else if rule.opens == Some(Side::Left) {
            self.open(on_one_line);
            self.page.last = Last::Opening;
            if !self.page.is_line_empty() && !on_one_line {
                self.page.newline();
            }
        } else if rule.divides == Some(Side::Left)
            && !matches!(self.page.last, Last::Divider | Last::Comments)
        {
            self.page.last = Last::Divider;
            if self.blocks.last() == Some(&Block::Indented) && !self.page.is_at_line_start() {
                self.page.newline();
            }
        }
    }

    fn open(&mut self, on_one_line: bool) {
        if on_one_line {
            self.blocks.push(Block::OnOneLine);
        } else {
            self.blocks.push(Block::Indented);
            self.level += 1;
        }
    }

    fn leave(&mut self, frame: Frame) {
        let Frame { node, rule, on_one_line, level, blocks, .. } = frame;
        if rule.opens == Some(Side::Right) {
            if !rule.opens_before_statement || self.is_statement_after(node) {
                if !on_one_line {
                    self.page.last = Last::Opening;
                    self.page.newline();
                }
                self.open(on_one_line);
                self.page.last = Last::Opening;
            }
        } else if rule.divides == Some(Side::Right) && self.page.last != Last::Divider {
            self.page.last = Last::Divider;
            if self.blocks.last() == Some(&Block::Indented) {
                self.page.newline();
            }
        }
        if rule.container.is_some() {
            self.blocks.truncate(blocks);
            self.level = level;
            if !on_one_line && !self.page.is_line_empty() && rule.ends_line {
                self.page.newline();
            }
        }
    }

    /// Whether `if`, `let` or `try` follows a token, or a word that begins so.
    fn is_statement_after(&self, token: Id) -> bool {
        let end = self.tree.nodes.get(token).map_or(0, |node| node.span.end);
        let rest = self.tree.source.get(end as usize..).unwrap_or("").trim_start();
        ["if", "let", "try"].iter().any(|word| rest.starts_with(word))
    }

    fn comments_before(&mut self, leaf: Id) {
        let tree = self.tree;
        if let Some((_, range)) = tree.commented.get(self.commented).filter(|(node, _)| *node == leaf) {
            self.commented += 1;
            self.comments(tree.comments.get(range.clone()).unwrap_or(&[]));
        }
    }

    fn comments(&mut self, comments: &[Comment]) {
        let mut previous: Option<&Comment> = None;
        for comment in comments {
            match previous {
                None if !self.page.is_line_empty() && comment.breaks => self.page.newline(),
                None => {}
                Some(previous) if previous.breaks => self.page.newline(),
                Some(_) => self.page.blank(),
            }
            let text = self.tree.text(comment.span);
            self.before_text(text);
            self.page.push_comment(text, comment.is_line);
            if !comment.breaks {
                self.page.blank();
            }
            previous = Some(comment);
        }
        if previous.is_some_and(|last| last.breaks) {
            self.page.newline();
            self.page.last = Last::Comments;
        }
    }

    fn token(&mut self, text: &str, rule: &Rule) {
        match (rule.takes, rule.breaks) {
            (Takes::Lines, _) if self.page.is_line_empty() => self.page.join(),
            (Takes::Lines, _) => self.page.take_blanks(),
            (Takes::Blanks, _) if self.page.is_line_empty() => {}
            (Takes::Blanks, _) => self.page.take_blanks(),
            (Takes::Nothing, Break::Before) if !self.page.is_at_line_start() => self.page.newline(),
            (Takes::Nothing, Break::Never) if rule.blank_before => self.page.blank_before(),
            _ => {}
        }
        self.before_text(text);
        self.page.push(text);
        match rule.breaks {
            Break::After => self.page.newline(),
            Break::Twice => {
                self.page.newline();
                self.page.newline();
            }
            Break::Before => {}
            Break::Never if rule.clings => self.page.cling(),
            Break::Never if rule.blank_after => self.page.blank(),
            Break::Never => {}
        }
    }

    /// Begins a line where a text behind a divider does not fit on this one, and indents it.
    fn before_text(&mut self, text: &str) {
        let units = crate::lower::units(text).saturating_add(1);
        if self.width > LEAST
            && self.page.last == Last::Divider
            && self.page.units().saturating_add(units) > self.width
            && self.indentation_units().saturating_add(units) <= self.width
        {
            self.page.newline();
        }
        if self.page.wants_indentation() {
            let level = usize::try_from(self.level).unwrap_or(0);
            while self.indentation.len() < level * self.step.len() {
                self.indentation.push_str(self.step);
            }
            self.page.push(self.indentation.get(..level * self.step.len()).unwrap_or(""));
        }
    }

    fn indentation_units(&self) -> u32 {
        u32::try_from(self.level).unwrap_or(0).saturating_mul(self.step.len() as u32)
    }
}
