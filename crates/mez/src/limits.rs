//! How large a package may be.

/// No package has more parts than this; the largest that ship have about 200.
pub const MAX_PARTS: usize = 10_000;

/// No package is larger than this when unpacked (256 MiB); it keeps a crafted archive from filling the memory.
pub const MAX_PACKAGE_BYTES: u64 = 256 << 20;
