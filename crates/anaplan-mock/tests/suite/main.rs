//! The mock over real sockets, one module per part of its specification.

mod client;
mod export;
