//! The tenant: everything a fake Anaplan knows before the first request, as plain data that also reads from TOML.

mod cell;
mod check;
mod content;
mod export;
mod mistake;
mod model;
mod module;
mod oauth;
mod script;
mod switches;
mod task;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use cell::Cell;
pub use content::{Content, Generate};
pub use export::{Column, DataType, Export, LineEnding};
pub use mistake::TenantError;
pub(crate) use mistake::parse;
pub use model::{
    Action, ActiveState, Calendar, DataFile, Import, ListItem, Model, NamedList, Process, Workspace,
};
pub use module::{LineItem, Module, View};
pub use oauth::{OAuth, OAuthClient};
pub use switches::{BogusNext, LargeLimit, RateLimit, Switches, ZeroLimit};
pub use task::{Detail, End, TaskScript};

use crate::fault::Fault;

/// One Anaplan customer: its users, workspaces, models and exports, the switches for what the real
/// service leaves open, and the faults it starts with.
///
/// `Tenant::default()` is the planning department of `tenant/default.toml`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// 32 lower-case hexadecimal digits, `customerId` in `users/me` and `customerGuid` on validate.
    #[serde(default = "default_customer")]
    pub customer_id: String,
    /// The people who may sign in; the first is the default user.
    #[serde(default, rename = "user")]
    pub users: Vec<User>,
    /// The workspaces, each with its models.
    #[serde(default, rename = "workspace")]
    pub workspaces: Vec<Workspace>,
    /// What the public record leaves open or contradicts itself on.
    #[serde(default)]
    pub switches: Switches,
    /// Registered OAuth2 clients.
    #[serde(default)]
    pub oauth: OAuth,
    /// Faults that are active from the start.
    #[serde(default, rename = "fault")]
    pub faults: Vec<Fault>,
    /// The folder that `csv` and `file` paths are relative to; set by [`Tenant::load`].
    #[serde(skip)]
    pub folder: Option<PathBuf>,
}

fn default_customer() -> String {
    "8a80a1f47c5e2d10017d3b6f9e2c4a58".into()
}

/// Somebody who may sign in.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// 32 lower-case hexadecimal digits.
    pub id: String,
    /// The user name at sign-in.
    pub email: String,
    /// The made-up password.
    pub password: String,
    /// `firstName` of `users/me`.
    #[serde(default)]
    pub first_name: String,
    /// `lastName` of `users/me`.
    #[serde(default)]
    pub last_name: String,
    /// Workspace administrator: sees files for admins and single workspaces (section 3.2).
    #[serde(default)]
    pub admin: bool,
    /// The ids of the workspaces this user sees; absent means all.
    #[serde(default)]
    pub workspaces: Option<Vec<String>>,
    /// The ids of the models where the user has the role NO ACCESS: listed, but their parts are 404 (section 3.3).
    #[serde(default)]
    pub no_access: Vec<String>,
    /// The ids of exports and modules that the role of this user does not allow: they are not listed, and 404.
    #[serde(default)]
    pub without_role: Vec<String>,
    /// The tenant whose workspaces this user's lists show (section 3.0); absent is the one of workspaces without `tenant`.
    #[serde(default)]
    pub default_tenant: Option<String>,
    /// False where sign-in by password or certificate is switched off; OAuth2 still works (section 1).
    #[serde(default = "yes")]
    pub basic: bool,
}

pub(crate) fn yes() -> bool {
    true
}

impl Tenant {
    /// The text of the built-in tenant, to start an own one from.
    pub const DEFAULT_TEXT: &str = include_str!("tenant/default.toml");

    /// A tenant with no users and no workspaces, to build one in code.
    pub fn empty() -> Tenant {
        Tenant {
            customer_id: default_customer(),
            users: Vec::new(),
            workspaces: Vec::new(),
            switches: Switches::default(),
            oauth: OAuth::default(),
            faults: Vec::new(),
            folder: None,
        }
    }

    /// Reads a tenant file.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML, has an unknown key or a wrong type, or contradicts itself.
    /// The message names the file, the line and what to write instead.
    pub fn load(path: &Path) -> Result<Tenant, TenantError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|e| TenantError::new(&name, 0, format!("cannot be read: {e}")))?;
        let mut tenant = Tenant::parse(&name, &text)?;
        tenant.folder = path.parent().map(Path::to_path_buf);
        Ok(tenant)
    }

    /// Parses tenant text; `name` is what errors call the file.
    ///
    /// # Errors
    /// As [`Tenant::load`].
    pub fn parse(name: &str, text: &str) -> Result<Tenant, TenantError> {
        let tenant: Tenant = mistake::parse(name, text)?;
        check::check(&tenant).map_err(|problem| problem.located(name, text))?;
        Ok(tenant)
    }

    /// Checks what the types cannot: ids unique and well formed, one source of content per export,
    /// references that lead somewhere.
    ///
    /// # Errors
    /// The first contradiction found.
    pub fn check(&self) -> Result<(), TenantError> {
        check::check(self).map_err(|problem| TenantError::new("tenant", 0, problem.message))
    }

    /// The model with this id.
    pub fn model_mut(&mut self, id: &str) -> Option<&mut Model> {
        self.workspaces.iter_mut().flat_map(|w| &mut w.models).find(|m| m.id == id)
    }

    /// The export with this id in the model with this id.
    pub fn export_mut(&mut self, model: &str, export: &str) -> Option<&mut Export> {
        self.model_mut(model)?.exports.iter_mut().find(|e| e.id == export)
    }
}

impl Default for Tenant {
    fn default() -> Tenant {
        // Many servers start in a test; the text is read once for all of them.
        static READ: LazyLock<Tenant> = LazyLock::new(|| {
            // The text is part of this crate and a test reads it, so a failure is a defect here, not bad input.
            match Tenant::parse("default.toml", Tenant::DEFAULT_TEXT) {
                Ok(tenant) => tenant,
                Err(error) => panic!("the built-in tenant is broken: {error}"),
            }
        });
        READ.clone()
    }
}
