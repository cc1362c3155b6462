//! A stateful, faithful fake of Anaplan for tests and for developers: the authentication service, OAuth2 and
//! the Integration API 2.0 on one port, over real HTTP, with faults on demand.

mod content;
mod error;
mod fault;
mod har;
mod log;
mod oauth;
mod routes;
mod server;
mod state;
mod tenant;

pub use content::Encoding;
pub use fault::{ChangeFile, Fault, FaultId};
pub use log::LoggedRequest;
pub use routes::app;
pub use server::{Options, Server, StartError};
pub use state::Anaplan;
pub use tenant::{
    Action, ActiveState, BogusNext, Cell, Column, Content, DataFile, DataType, Detail, End, Export, Generate,
    Import, LineEnding, ListItem, Model, Module, NamedList, OAuth, OAuthClient, Process, RateLimit, Switches,
    TaskScript, Tenant, TenantError, User, View, Workspace, ZeroLimit,
};
