//! The extension host: opens packages, runs queries against the world outside, and shows what came of it.

pub mod conformance;
pub mod pqout;
pub mod same;
