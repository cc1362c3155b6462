//! What can be said of a connector without running it: for pipelines, and before certification.

mod kinds;
mod members;
mod package;
mod project;
mod scope;
mod service;
mod texts;

pub use project::project;

use m_syntax::ast::{Document, Member, Section};
use m_syntax::{SourceFile, Span};
use std::collections::BTreeMap;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It does not work, or will not.
    Error,
    /// It may be meant; certification asks for it.
    Warning,
}

impl Level {
    /// As it is written in reports.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
        }
    }
}

/// A rule: its id, how grave it is, why it is there and what to do.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The name by which a finding is allowed.
    pub id: &'static str,
    /// How grave it is.
    pub level: Level,
    /// Why it matters.
    pub reason: &'static str,
    /// What to do about it.
    pub mend: &'static str,
}

/// Every rule.
pub const RULES: &[Rule] = &[
    rule(
        "not-m",
        Level::Error,
        "Power BI loads no package whose M cannot be read.",
        "Correct the text at this place.",
    ),
    rule("load", Level::Error, "The host does not load the package.", "Correct what the message says."),
    rule(
        "unknown-name",
        Level::Error,
        "Evaluating it is an error, wherever it stands.",
        "Correct the name, or write the member.",
    ),
    rule(
        "self-without-at",
        Level::Error,
        "A name does not see itself in its own value.",
        "Write @ before the name.",
    ),
    rule(
        "unused-member",
        Level::Warning,
        "Nobody can reach it: it is not shared, and nothing shared uses it.",
        "Remove it.",
    ),
    rule(
        "hides-library",
        Level::Warning,
        "A shared name of the library's would stand for two things in a query.",
        "Rename the member.",
    ),
    rule(
        "missing-text",
        Level::Error,
        "Extension.LoadString of an unknown name is an error in the dialog.",
        "Write the text into the .resx file, or the strings.",
    ),
    rule("unused-text", Level::Warning, "Somebody translates it for nobody.", "Remove the text."),
    rule(
        "missing-translation",
        Level::Warning,
        "The dialog shows this text in another language.",
        "Translate it in this file.",
    ),
    rule(
        "load-string-arguments",
        Level::Error,
        "Extension.LoadString takes the name alone.",
        "Remove the second argument.",
    ),
    rule(
        "missing-part",
        Level::Error,
        "Extension.Contents of an unknown part is an error; upper and lower case count.",
        "Add the file, or correct the name.",
    ),
    rule(
        "icon-size",
        Level::Warning,
        "Dialogs ask for icons of 16, 20, 24, 32 and of 32, 40, 48, 64 pixels.",
        "Add the sizes that are missing.",
    ),
    rule(
        "icon-pixels",
        Level::Error,
        "The picture has other measures than its name and place say.",
        "Draw it in its size.",
    ),
    rule(
        "version",
        Level::Error,
        "Certification asks for a version of three numbers.",
        "Write [Version = \"1.0.0\"] before the section.",
    ),
    rule(
        "unknown-kind",
        Level::Error,
        "The attribute names no record of the section.",
        "Write the record, or correct the name.",
    ),
    rule(
        "test-connection",
        Level::Error,
        "Without TestConnection no refresh goes through a gateway, and no certification.",
        "Write TestConnection into the record of the kind: a function of the data source path that gives {\"Kind.Function\", arguments …}.",
    ),
    rule(
        "authentication",
        Level::Error,
        "A kind says how people sign in.",
        "Write Authentication into the record, with a kind such as Anonymous, Key, UsernamePassword, OAuth or Aad.",
    ),
    rule(
        "oauth-functions",
        Level::Error,
        "OAuth needs StartLogin and FinishLogin, and Refresh for every scheduled refresh.",
        "Write the functions that are missing.",
    ),
    rule(
        "oauth-state",
        Level::Error,
        "Without state in the address anybody's answer is taken for this one.",
        "Put the state that StartLogin is given into the query of the address.",
    ),
    rule(
        "oauth-pkce",
        Level::Warning,
        "A code that somebody reads on its way can be used by him.",
        "Send code_challenge, and code_verifier for the token (RFC 7636).",
    ),
    rule(
        "client-secret",
        Level::Error,
        "Everybody who has the package reads it.",
        "Use a public client with PKCE.",
    ),
    rule(
        "documentation",
        Level::Warning,
        "Certification asks for Documentation.Name, LongDescription and Examples of each published function.",
        "Write them into the metadata of the function's type.",
    ),
    rule(
        "function-name",
        Level::Warning,
        "Certification asks for names as Kind.Function, without the words Power BI, API and Connector.",
        "Rename the function.",
    ),
    rule(
        "http-address",
        Level::Warning,
        "Credentials go over http:// for everybody to read.",
        "Write https://.",
    ),
    rule(
        "internal-host",
        Level::Warning,
        "The package tells everybody a name of your network.",
        "Ask for the address, or write a public one.",
    ),
    rule(
        "secret-in-text",
        Level::Error,
        "Everybody who has the package reads it.",
        "Take it from the credential.",
    ),
    rule(
        "credential-in-query",
        Level::Error,
        "Query stands in addresses, logs and caches.",
        "Write it into CredentialQuery, ApiKeyName or Headers.",
    ),
    rule(
        "poll-without-isretry",
        Level::Warning,
        "The second answer is the first one again, out of the cache.",
        "Write IsRetry = true into the options of Web.Contents.",
    ),
    rule(
        "unread-status",
        Level::Warning,
        "A status that is handled by hand and not looked at makes an error page look like data.",
        "Look at Value.Metadata(response)[Response.Status].",
    ),
    rule(
        "evaluates-text",
        Level::Warning,
        "Whatever the text says is done.",
        "Write a function instead, or evaluate only parts of the package.",
    ),
    rule(
        "view-handlers",
        Level::Error,
        "A Table.View over null needs GetType and GetRows.",
        "Write the handlers.",
    ),
    rule(
        "allow-reason",
        Level::Error,
        "Whoever reads it later has to know why.",
        "Write `// allow ID: reason` with the id of a rule and a reason.",
    ),
];

const fn rule(id: &'static str, level: Level, reason: &'static str, mend: &'static str) -> Rule {
    Rule { id, level, reason, mend }
}

/// A finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The file, as a person would type it.
    pub file: String,
    /// Line and column from 1, where it is about a place.
    pub place: Option<(usize, usize)>,
    /// What was found.
    pub message: String,
}

/// The files of a connector's package, and what a person calls the section document.
pub struct Files<'f> {
    /// The parts by name.
    pub parts: &'f BTreeMap<String, Vec<u8>>,
    /// The name of the part that is the section document.
    pub document: &'f str,
}

/// The rule of an id.
pub fn rule_of(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// What all rules look at.
pub(crate) struct Input<'i> {
    parts: &'i BTreeMap<String, Vec<u8>>,
    document: &'i str,
    text: &'i str,
    section: &'i Section<'i>,
    found: std::cell::RefCell<Vec<(Option<Span>, Finding)>>,
}

impl<'i> Input<'i> {
    /// The member of this name.
    fn member(&self, name: &str) -> Option<&'i Member<'i>> {
        self.section.members.iter().find(|member| member.name.text == name)
    }

    /// Tells a finding at a place of the section document.
    fn tell(&self, id: &'static str, span: Span, message: impl Into<String>) {
        self.add(id, self.document, Some(span), message.into());
    }

    /// Tells a finding about a file.
    fn tell_of(&self, id: &'static str, file: &str, message: impl Into<String>) {
        self.add(id, file, None, message.into());
    }

    fn add(&self, id: &'static str, file: &str, span: Option<Span>, message: String) {
        // Every id in this module is one of a rule; a test holds it.
        let Some(rule) = rule_of(id) else { return };
        let place = span.map(|span| {
            let (line, column) = SourceFile::new(self.document, self.text).line_column(span.start);
            (line as usize, column as usize)
        });
        self.found.borrow_mut().push((span, Finding { rule, file: file.to_owned(), place, message }));
    }
}

/// Looks at a connector. Findings are in the order of file and place, without those that are allowed.
pub fn check(files: &Files<'_>) -> Vec<Finding> {
    let text = files.parts.get(files.document).map(|bytes| mez::decode_text(bytes)).unwrap_or_default();
    let parsed = m_syntax::parse(&text);
    let empty = Section { attributes: None, name: name(), members: Vec::new(), span: Span::new(0, 0) };
    let section = match &parsed.document {
        Document::Section(section) => section,
        Document::Expression(_) => &empty,
    };
    let input = Input {
        parts: files.parts,
        document: files.document,
        text: &text,
        section,
        found: Default::default(),
    };
    for diagnostic in &parsed.diagnostics {
        input.tell("not-m", diagnostic.span, diagnostic.message.as_str());
    }
    if parsed.diagnostics.is_empty() {
        scope::check(&input);
        members::check(&input);
        texts::check(&input);
        package::check(&input);
        kinds::check(&input);
        service::check(&input);
    }
    let (allowed, wrong) = allowed(&text);
    for (at, message) in wrong {
        let at = at as u32;
        input.tell("allow-reason", Span::new(at, at), message);
    }
    let mut found: Vec<Finding> = input.found.into_inner().into_iter().map(|(_, finding)| finding).collect();
    found.retain(|finding| {
        !allowed.iter().any(|(line, id)| {
            *id == finding.rule.id && finding.place.is_none_or(|(at, _)| at == *line || at == *line + 1)
        })
    });
    found.sort_by(|a, b| (&a.file, a.place, a.rule.id).cmp(&(&b.file, b.place, b.rule.id)));
    found
}

fn name() -> m_syntax::ast::Name<'static> {
    m_syntax::ast::Name { text: "".into(), span: Span::new(0, 0) }
}

/// A place, and what is said of it.
type Remark = (usize, String);

/// What comments allow: the line and the id; and the comments that do not say it rightly, by the place where they stand.
fn allowed(text: &str) -> (Vec<Remark>, Vec<Remark>) {
    let (mut allowed, mut wrong) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        let Some((_, said)) = line.split_once("// allow ") else { continue };
        let (id, reason) = said.split_once(':').unwrap_or((said, ""));
        let id = id.trim();
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        if rule_of(id).is_none() {
            wrong.push((at, format!("there is no rule {id}")));
        } else if reason.trim().is_empty() {
            wrong.push((at, format!("why is {id} allowed here?")));
        } else {
            allowed.push((index + 1, id.to_owned()));
        }
    }
    (allowed, wrong)
}
