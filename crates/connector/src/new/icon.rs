//! The icon of a new connector: its initials on a rounded square, whose colour comes of its name.

use anyhow::{Context, Result};

/// So many points across and down stand for one of the picture.
const SAMPLES: u32 = 4;
/// Seven rows of five points for each letter from A to Z, the leftmost point first.
const LETTERS: [[u8; 7]; 26] = [
    [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001], // A
    [0b11110, 0b10001, 0b10001, 0b11110, 0b10001, 0b10001, 0b11110], // B
    [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110], // C
    [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110], // D
    [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111], // E
    [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000], // F
    [0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01110], // G
    [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001], // H
    [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110], // I
    [0b00111, 0b00010, 0b00010, 0b00010, 0b00010, 0b10010, 0b01100], // J
    [0b10001, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010, 0b10001], // K
    [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111], // L
    [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001], // M
    [0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001, 0b10001], // N
    [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110], // O
    [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000], // P
    [0b01110, 0b10001, 0b10001, 0b10001, 0b10101, 0b10010, 0b01101], // Q
    [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001], // R
    [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110], // S
    [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100], // T
    [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110], // U
    [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01010, 0b00100], // V
    [0b10001, 0b10001, 0b10001, 0b10101, 0b10101, 0b11011, 0b10001], // W
    [0b10001, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001, 0b10001], // X
    [0b10001, 0b10001, 0b01010, 0b00100, 0b00100, 0b00100, 0b00100], // Y
    [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b11111], // Z
];
/// Dark enough for white letters (contrast of 4.5 and more).
const COLOURS: [[u8; 3]; 6] =
    [[0, 95, 115], [110, 60, 150], [150, 60, 40], [30, 90, 160], [45, 105, 55], [140, 50, 95]];

/// The picture as a PNG file of so many points.
///
/// # Errors
/// It cannot be written as PNG.
pub(super) fn png(name: &str, size: u32) -> Result<Vec<u8>> {
    let capitals = name.chars().filter(char::is_ascii_uppercase);
    let mut initials: Vec<usize> = capitals.take(2).map(|letter| letter as usize - 'A' as usize).collect();
    if initials.is_empty() {
        initials.push(0);
    }
    let sum = name.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    let colour = COLOURS[sum % COLOURS.len()];
    let mut pixels = Vec::with_capacity((size * size * 4) as usize);
    for y in 0..size {
        for x in 0..size {
            pixels.extend(pixel(&initials, colour, x, y, size));
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size, size);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().context("the icon")?;
    writer.write_image_data(&pixels).context("the icon")?;
    writer.finish().context("the icon")?;
    Ok(bytes)
}

/// The mean of the points that a pixel covers.
fn pixel(initials: &[usize], colour: [u8; 3], x: u32, y: u32, size: u32) -> [u8; 4] {
    let (mut inside, mut white) = (0, 0);
    for sample in 0..SAMPLES * SAMPLES {
        let at = |pixel: u32, part: u32| {
            (f64::from(pixel) + (f64::from(part) + 0.5) / f64::from(SAMPLES)) / f64::from(size)
        };
        let (x, y) = (at(x, sample % SAMPLES), at(y, sample / SAMPLES));
        inside += u32::from(is_square(x, y));
        white += u32::from(is_letter(initials, x, y));
    }
    let share = |white: u32, colour: u8| {
        let white = f64::from(white) / f64::from(inside.max(1));
        (f64::from(colour) * (1.0 - white) + 255.0 * white).round() as u8
    };
    let alpha = (f64::from(inside) * 255.0 / f64::from(SAMPLES * SAMPLES)).round() as u8;
    [share(white, colour[0]), share(white, colour[1]), share(white, colour[2]), alpha]
}

/// Whether a point of the unit square lies in the rounded one.
fn is_square(x: f64, y: f64) -> bool {
    let radius = 0.2;
    let beyond = |at: f64| (radius - at).max(at - (1.0 - radius)).max(0.0);
    beyond(x).hypot(beyond(y)) <= radius
}

/// Whether a point of the unit square lies in a letter: five columns each, one between them, in the middle.
fn is_letter(initials: &[usize], x: f64, y: f64) -> bool {
    let columns = initials.len() as f64 * 6.0 - 1.0;
    let point = 0.7 / columns.max(7.0);
    let column = ((x - 0.5) / point + columns / 2.0).floor();
    let row = ((y - 0.5) / point + 3.5).floor();
    if !(0.0..columns).contains(&column) || !(0.0..7.0).contains(&row) {
        return false;
    }
    let (column, row) = (column as usize, row as usize);
    let letter = initials.get(column / 6).and_then(|letter| LETTERS.get(*letter));
    column % 6 < 5 && letter.is_some_and(|rows| rows[row] >> (4 - column % 6) & 1 == 1)
}
