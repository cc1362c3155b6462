//! Tests of the build tool, in one binary.

mod icons;
