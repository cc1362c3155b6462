//! What is checked of a file's metadata before the library reads it: a schema that nests without bound would exhaust
//! the stack of whoever walks it.

#![deny(clippy::arithmetic_side_effects)]

/// How deep fields may nest.
const DEPTH: usize = 200;

/// Whether the schema of a file nests no deeper than 200 levels. What cannot be read is for the library to refuse.
///
/// The metadata (`FileMetaData` of the format's `parquet.thrift`) is in Thrift's compact protocol: field 1 is the version,
/// field 2 the list of schema elements, each before its children, with their number in its field 5.
pub(super) fn is_shallow(file: &[u8]) -> bool {
    let Some(metadata) = metadata(file) else { return true };
    let mut input = Input { bytes: metadata };
    deepest(&mut input).is_none_or(|depth| depth <= DEPTH)
}

fn metadata(file: &[u8]) -> Option<&[u8]> {
    let end = file.len().checked_sub(8)?;
    let length = u32::from_le_bytes(file.get(end..end.checked_add(4)?)?.try_into().ok()?);
    file.get(end.checked_sub(usize::try_from(length).ok()?)?..end)
}

/// The deepest level of the schema.
fn deepest(input: &mut Input) -> Option<usize> {
    let mut last = 0;
    loop {
        let (field, kind) = input.field(&mut last)?;
        if field != 2 {
            input.skip(kind, 0)?;
            continue;
        }
        let (count, _) = input.list()?;
        let mut deepest = 0;
        // For each open group how many of its children are still to come.
        let mut open: Vec<u64> = Vec::new();
        for _ in 0..count {
            let children = input.children()?;
            while open.last() == Some(&0) {
                open.pop();
            }
            if let Some(left) = open.last_mut() {
                *left = left.saturating_sub(1);
            }
            if children > 0 {
                open.push(children);
            }
            deepest = deepest.max(open.len());
            if deepest > DEPTH {
                break;
            }
        }
        return Some(deepest);
    }
}

/// Thrift's compact protocol.
pub(super) struct Input<'b> {
    bytes: &'b [u8],
}

impl<'b> Input<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Input<'b> {
        Input { bytes }
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'b [u8] {
        self.bytes
    }

    /// Whether a structure ends here, which a zero tells and which is read then.
    pub(super) fn at_end(&mut self) -> Option<bool> {
        let is_end = *self.bytes.first()? == 0;
        if is_end {
            self.advance(1)?;
        }
        Some(is_end)
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    fn advance(&mut self, count: u64) -> Option<()> {
        self.bytes = self.bytes.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn zigzag(&mut self) -> Option<i64> {
        let number = self.varint()?;
        Some((number >> 1) as i64 ^ ((number & 1) as i64).wrapping_neg())
    }

    /// The next field of a structure and its type; `None` at the end too.
    pub(super) fn field(&mut self, last: &mut i64) -> Option<(i64, u8)> {
        let byte = self.byte()?;
        if byte == 0 {
            return None;
        }
        *last = if byte >> 4 == 0 { self.zigzag()? } else { last.checked_add(i64::from(byte >> 4))? };
        Some((*last, byte & 0x0F))
    }

    /// The number and the type of the elements of a list.
    fn list(&mut self) -> Option<(u64, u8)> {
        let byte = self.byte()?;
        let count = if byte >> 4 == 15 { self.varint()? } else { u64::from(byte >> 4) };
        Some((count, byte & 0x0F))
    }

    /// The number of children of the schema element that follows.
    fn children(&mut self) -> Option<u64> {
        let (mut last, mut children) = (0, 0);
        loop {
            // A structure ends in a zero.
            if self.bytes.first() == Some(&0) {
                self.advance(1)?;
                return Some(children);
            }
            let (field, kind) = self.field(&mut last)?;
            if field == 5 {
                children = u64::try_from(self.zigzag()?).ok()?;
            } else {
                self.skip(kind, 0)?;
            }
        }
    }

    pub(super) fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > 16 {
            return None;
        }
        match kind {
            // Logical values are in the type itself.
            1 | 2 => Some(()),
            3 => self.advance(1),
            4..=6 => self.varint().map(drop),
            7 => self.advance(8),
            8 => {
                let length = self.varint()?;
                self.advance(length)
            }
            9 | 10 => {
                let (count, kind) = self.list()?;
                (0..count).try_for_each(|_| {
                    if kind <= 2 { self.advance(1) } else { self.skip(kind, depth.saturating_add(1)) }
                })
            }
            12 => {
                let mut last = 0;
                loop {
                    if self.bytes.first() == Some(&0) {
                        return self.advance(1);
                    }
                    let (_, kind) = self.field(&mut last)?;
                    self.skip(kind, depth.saturating_add(1))?;
                }
            }
            _ => None,
        }
    }
}
