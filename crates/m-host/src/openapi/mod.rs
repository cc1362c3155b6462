//! `OpenApi.Document`: functions from the description of an API in Swagger 2, as a navigation table. Source: the README
//! of the OpenApiSample of microsoft/DataConnectors, and its issues 188 and 463.

mod call;
mod document;
mod function;
mod schema;

pub(crate) use function::DOCUMENT;
use function::Options;
