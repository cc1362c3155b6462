//! One test program for everything in which several crates meet.

mod cli;
mod connector;
mod host;
mod microsoft;
mod navigator;
mod oauth;
mod pages;
mod pqtest;
mod properties;
mod release;
mod suite;
