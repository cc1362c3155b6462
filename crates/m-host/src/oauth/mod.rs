//! OAuth as connectors do it: the functions of `Authentication[OAuth]`, the way through the browser, and the token that
//! is renewed when it has expired. The connector makes every request of it; the host only calls, compares and
//! keeps. Where the connector leaves the sign-in to the host (`Authentication[Aad]`), the host has such functions itself.

mod aad;
mod functions;
mod html;
mod json;
mod login;
mod loopback;
mod page_agent;
mod person;
mod renewal;
mod token;
mod user_agent;

pub use aad::{CALLBACK_VARIABLE, CLIENT_VARIABLE};
pub use functions::OAuth;
pub use login::Login;
pub use loopback::Loopback;
pub use page_agent::{Answer, PageAgent};
pub use person::{PASSWORD_VARIABLE, Person};
pub(crate) use renewal::{renew, renew_if_due};
pub use token::Token;
pub use user_agent::{Paste, UserAgent, open_browser, sign_in};
