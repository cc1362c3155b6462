//! Static discovery: which data sources a query uses, found in its text without running it, as the service and PQTest do.
//! What counts is the call of a data source function in the query; what the function requests inside is its own affair.

mod fold;
mod found;
mod names;
mod walk;

pub use found::{Call, Discovery, Found, Place, Unresolved, discover};
