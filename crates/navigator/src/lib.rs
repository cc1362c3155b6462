//! A connector in a browser as a person sees it in Power BI: *Get data*, the connection and credential dialogs, the
//! navigator with its preview, the load, the query; and beside it what Power BI never shows, every request.
//!
//! One small server on the loopback interface serves a page that is embedded in the program. Each tab has a session of
//! its own, whose evaluations run on threads of their own, so that the page answers while something is loaded.

mod api;
mod app;
mod arguments;
mod assets;
mod cells;
mod command;
mod connectors;
mod credentials;
mod desk;
mod events;
mod export;
mod failure;
pub mod form;
mod load;
mod lock;
mod login_page;
mod mock;
mod options;
mod preview;
mod query;
mod requests;
mod server;
mod session;
mod sign_in;
mod spool;
mod spooled;
mod statistics;
mod syntax;
mod texts;
mod tree;

pub use command::Navigate;
pub use connector::mock::{Announcement, MockUser};
pub use options::Options;
pub use server::{Running, start};
