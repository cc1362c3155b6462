//! What the types cannot say about a tenant: unique ids, references that lead somewhere, one source of content.

use std::collections::HashSet;

use super::mistake::line_of;
use super::{Content, Model, Tenant, TenantError, User};

/// A contradiction, with the text by which its line is found.
pub(crate) struct Problem {
    pub(crate) message: String,
    near: String,
    occurrence: usize,
}

impl Problem {
    fn new(near: &str, message: String) -> Problem {
        Problem { message, near: near.into(), occurrence: 0 }
    }

    fn second(near: &str, message: String) -> Problem {
        Problem { message, near: near.into(), occurrence: 1 }
    }

    /// The error with the line on which the offending value stands.
    pub(crate) fn located(self, file: &str, text: &str) -> TenantError {
        let quoted = format!("\"{}\"", self.near);
        let line = text.match_indices(&quoted).nth(self.occurrence).map_or(0, |(at, _)| line_of(text, at));
        TenantError::new(file, line, self.message)
    }
}

pub(crate) fn check(tenant: &Tenant) -> Result<(), Problem> {
    let mut emails = HashSet::new();
    for user in &tenant.users {
        check_user(tenant, user)?;
        if !emails.insert(user.email.as_str()) {
            return Err(Problem::second(
                &user.email,
                format!("two users have the e-mail {:?}; give each its own", user.email),
            ));
        }
    }
    for (state, status) in &tenant.switches.refuse_states {
        if !(400..600).contains(status) {
            return Err(Problem::new(
                state.as_str(),
                format!("refuse_states.{} is {status}; write a status from 400 to 599", state.as_str()),
            ));
        }
    }
    let mut ids = HashSet::new();
    for workspace in &tenant.workspaces {
        hex(&workspace.id, false, "workspace id")?;
        unique(&mut ids, &workspace.id)?;
        for model in &workspace.models {
            hex(&model.id, true, "model id")?;
            unique(&mut ids, &model.id)?;
            check_model(model, &emails)?;
        }
    }
    Ok(())
}

/// What a user names has to be there.
fn check_user(tenant: &Tenant, user: &User) -> Result<(), Problem> {
    hex(&user.id, false, "user id")?;
    let models = || tenant.workspaces.iter().flat_map(|workspace| &workspace.models);
    let within = |model: &Model, id: &str| {
        model.exports.iter().any(|export| export.id == id)
            || model.modules.iter().any(|module| module.id == id)
    };
    let none = |what: &str, id: &str, place: &str| {
        Problem::new(id, format!("user {:?} names the {what} {id:?}, which is {place}", user.email))
    };
    for id in user.workspaces.iter().flatten() {
        if !tenant.workspaces.iter().any(|workspace| workspace.id == *id) {
            return Err(none("workspace", id, "not in this tenant"));
        }
    }
    for id in &user.without_role {
        if !models().any(|model| within(model, id)) {
            return Err(none("export or module", id, "in no model"));
        }
    }
    for id in &user.no_access {
        if !models().any(|model| model.id == *id) {
            return Err(none("model", id, "not in this tenant"));
        }
    }
    Ok(())
}

/// The ids in a model, and what refers to them.
fn check_model(model: &Model, emails: &HashSet<&str>) -> Result<(), Problem> {
    let mut inside = HashSet::new();
    for export in &model.exports {
        digits(&export.id, "116", "export id")?;
        unique(&mut inside, &export.id)?;
        if export.chunk_bytes == 0 {
            return Err(Problem::new(
                &export.id,
                "chunk_bytes is 0; write at least 1, or leave it out for 10000000".into(),
            ));
        }
        if let Some(bad) = export.task.progress.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            return Err(Problem::new(
                &export.id,
                format!("progress {bad} is not between 0 and 1; write 0.35 for 35 %"),
            ));
        }
    }
    for (export, content) in model.contents() {
        one_source(&export.id, content)?;
    }
    if let Some(email) = model
        .exports
        .iter()
        .flat_map(|export| export.content_for.keys())
        .find(|email| !emails.contains(email.as_str()))
    {
        let message = format!("content_for names {email:?}, who is not a user of this tenant");
        return Err(Problem::new(email, message));
    }
    let others = (model.files.iter().map(|file| (&file.id, "113", "file id")))
        .chain(model.processes.iter().map(|process| (&process.id, "118", "process id")))
        .chain(model.actions.iter().map(|action| (&action.id, "117", "action id")))
        .chain(model.imports.iter().map(|import| (&import.id, "112", "import id")));
    for (id, beginning, what) in others {
        digits(id, beginning, what)?;
        unique(&mut inside, id)?;
    }
    for process in &model.processes {
        if let Some(step) = process.actions.iter().find(|step| !inside.contains(step.as_str())) {
            let message =
                format!("process {:?} names the action {step:?}, which is not in its model", process.name);
            return Err(Problem::new(step, message));
        }
    }
    Ok(())
}

fn one_source(export: &str, content: &Content) -> Result<(), Problem> {
    let given: Vec<&str> = [
        ("rows", content.rows.is_some()),
        ("text", content.text.is_some()),
        ("csv", content.csv.is_some()),
        ("file", content.file.is_some()),
        ("generate", content.generate.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, present)| present.then_some(name))
    .collect();
    match given.as_slice() {
        [] | [_] => Ok(()),
        many => Err(Problem::new(
            export,
            format!("export {export:?} has more than one source of content ({}); keep one", many.join(", ")),
        )),
    }
}

fn unique<'a>(seen: &mut HashSet<&'a str>, id: &'a str) -> Result<(), Problem> {
    if seen.insert(id) {
        return Ok(());
    }
    Err(Problem::second(id, format!("the id {id:?} is used twice; give each its own")))
}

fn hex(id: &str, upper: bool, what: &str) -> Result<(), Problem> {
    let fits = |c: char| {
        c.is_ascii_digit() || if upper { ('A'..='F').contains(&c) } else { ('a'..='f').contains(&c) }
    };
    if id.len() == 32 && id.chars().all(fits) {
        return Ok(());
    }
    let case = if upper { "upper" } else { "lower" };
    Err(Problem::new(id, format!("{what} {id:?} must be 32 {case}-case hexadecimal digits")))
}

fn digits(id: &str, prefix: &str, what: &str) -> Result<(), Problem> {
    if id.len() == 12 && id.starts_with(prefix) && id.chars().all(|c| c.is_ascii_digit()) {
        return Ok(());
    }
    Err(Problem::new(
        id,
        format!("{what} {id:?} must be 12 digits beginning with {prefix}, e.g. {prefix}000000001"),
    ))
}
