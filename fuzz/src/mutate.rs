//! Inputs that are like others, but not quite.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// No input becomes longer than this.
const LONGEST: usize = 1 << 20;

/// Numbers at which readers go wrong.
const NUMBERS: [&str; 14] = [
    "0",
    "-1",
    "1",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "9223372036854775807",
    "-9223372036854775808",
    "1e308",
    "1e-400",
];

/// Random numbers that are the same for the same seed (SplitMix64).
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x2545_F491_4F6C_DD1D).wrapping_add(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    /// How often something is repeated: up to `few` times, and now and then up to `many`.
    fn times(&mut self, many: usize, few: usize) -> usize {
        let most = if self.below(20) == 0 { many } else { few };
        1 + self.below(most)
    }

    fn range(&mut self, length: usize, most: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let longest = (length - start).min(most);
        start..start + self.below(longest + 1)
    }
}

/// An input made of a seed, with words of the format and parts of other seeds.
pub fn mutated(random: &mut Random, seeds: &[Vec<u8>], words: &[&str], is_archive: bool) -> Vec<u8> {
    let Some(seed) = seeds.get(random.below(seeds.len())) else { return Vec::new() };
    let other = &seeds[random.below(seeds.len())];
    if is_archive
        && random.below(2) == 0
        && let Some(archive) = inside(random, seed, words)
    {
        return archive;
    }
    let mut bytes = seed.clone();
    bytes.truncate(LONGEST);
    change(random, &mut bytes, other, words);
    bytes
}

/// Changes a few places.
fn change(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8], words: &[&str]) {
    for _ in 0..=random.below(6) {
        let length = bytes.len();
        match random.below(9) {
            0 if length > 0 => {
                let at = random.below(length);
                bytes[at] ^= 1 << random.below(8);
            }
            1 if length > 0 => {
                let at = random.below(length);
                bytes[at] = random.next() as u8;
            }
            2 => {
                let range = random.range(length, 64);
                bytes.drain(range);
            }
            3 => {
                let part = bytes[random.range(length, 256)].to_vec();
                let times = random.times(2000, 4);
                insert(random, bytes, &part.repeat(times));
            }
            4 => {
                let part = other[random.range(other.len(), 256)].to_vec();
                insert(random, bytes, &part);
            }
            5 => number(random, bytes),
            6 if !words.is_empty() => {
                let word = words[random.below(words.len())].as_bytes();
                let times = random.times(3000, 2);
                insert(random, bytes, &word.repeat(times));
            }
            7 => bytes.truncate(random.below(length + 1)),
            _ => {
                let count = 1 + random.below(4);
                let noise: Vec<u8> = (0..count).map(|_| random.next() as u8).collect();
                insert(random, bytes, &noise);
            }
        }
    }
}

fn insert(random: &mut Random, bytes: &mut Vec<u8>, part: &[u8]) {
    if bytes.len() + part.len() <= LONGEST {
        let at = random.below(bytes.len() + 1);
        bytes.splice(at..at, part.iter().copied());
    }
}

/// Another number in the place of one that is written in digits.
fn number(random: &mut Random, bytes: &mut Vec<u8>) {
    let starts: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes[*at].is_ascii_digit() && (*at == 0 || !bytes[at - 1].is_ascii_digit()))
        .collect();
    let Some(start) = starts.get(random.below(starts.len())).copied() else { return };
    let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    bytes.splice(start..start + digits, NUMBERS[random.below(NUMBERS.len())].bytes());
}

/// The archive with a change inside of one part; its checksums are right again.
fn inside(random: &mut Random, archive: &[u8], words: &[&str]) -> Option<Vec<u8>> {
    let mut read = ZipArchive::new(Cursor::new(archive)).ok()?;
    let changed = random.below(read.len());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..read.len() {
        let mut part = read.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).ok()?;
        if index == changed {
            change(random, &mut bytes, &[], words);
        }
        written.start_file(name, options).ok()?;
        written.write_all(&bytes).ok()?;
    }
    Some(written.finish().ok()?.into_inner())
}
