//! The description, the templates and the packages made of them, in one binary.

mod checks;
mod description;
mod generated;
mod icons;
mod openapi;
mod packages;
mod templates;
