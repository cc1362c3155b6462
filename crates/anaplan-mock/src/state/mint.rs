//! New ids and tokens in the shapes of the service; different in every server, so a token of one is refused by another.

use std::hash::{BuildHasher, RandomState};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// Makes ids. Not secure, and need not be: it guards made-up data.
#[derive(Default)]
pub(crate) struct Mint {
    entropy: RandomState,
    count: u64,
}

impl Mint {
    fn next(&mut self) -> u64 {
        self.count += 1;
        self.entropy.hash_one(self.count)
    }

    /// 32 upper-case hexadecimal digits: a task id.
    pub(crate) fn task_id(&mut self) -> String {
        format!("{:016X}{:016X}", self.next(), self.next())
    }

    /// 32 lower-case hexadecimal digits: a request or dump id.
    pub(crate) fn hex_id(&mut self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }

    /// A dashed UUID: a token id.
    pub(crate) fn uuid(&mut self) -> String {
        let (a, b) = (self.next(), self.next());
        format!(
            "{:08x}-{:04x}-11f0-{:04x}-{:012x}",
            a >> 32,
            a & 0xffff,
            0x8000 | (b >> 50),
            b & 0xffff_ffff_ffff
        )
    }

    /// Several hundred characters of base64 in parts divided by dots, with `+`, `/` and `=` (section 1).
    pub(crate) fn token(&mut self) -> String {
        let mut part = |bytes: usize| {
            let raw: Vec<u8> =
                (0..bytes.div_ceil(8)).flat_map(|_| self.next().to_le_bytes()).take(bytes).collect();
            STANDARD.encode(raw)
        };
        // "+/8=" in front makes sure that the characters that do not survive a URL are there.
        format!("{}+/8=.{}.{}", part(22), part(151), part(64))
    }

    /// URL-safe letters: a code, a refresh token, a JSON Web Token's part.
    pub(crate) fn letters(&mut self, bytes: usize) -> String {
        let raw: Vec<u8> =
            (0..bytes.div_ceil(8)).flat_map(|_| self.next().to_le_bytes()).take(bytes).collect();
        URL_SAFE_NO_PAD.encode(raw)
    }

    /// `7QXW-KD3F`: a user code without letters and digits that look alike.
    pub(crate) fn user_code(&mut self) -> String {
        const LETTERS: &[u8] = b"23456789BCDFGHJKLMNPQRSTVWXZ";
        let mut bits = self.next();
        let mut code = String::new();
        for i in 0..8 {
            if i == 4 {
                code.push('-');
            }
            let letter = LETTERS.get((bits % LETTERS.len() as u64) as usize).copied().unwrap_or(b'2');
            code.push(char::from(letter));
            bits /= LETTERS.len() as u64;
        }
        code
    }
}
