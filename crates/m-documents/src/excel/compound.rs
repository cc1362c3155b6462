//! What is checked of a `.xls` file before the library that reads it gets it: chains of sectors end, and sheets are no
//! larger than a sheet can be ([MS-CFB] 2.2 to 2.6; [MS-XLS] 2.4.90, 2.5.13).

/// A file that may be handed on.
struct Compound {
    bytes: Vec<u8>,
    /// How many bytes a sector has.
    sector: usize,
    fat: Vec<u32>,
}

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers from here on are no sectors.
const RESERVED: u32 = 0xFFFF_FFFA;
/// Streams that are shorter lie in the stream of the root, in sectors of 64 bytes.
const CUTOFF: u64 = 4096;
const MINI_SECTOR: usize = 64;
/// The most cells that the rectangles around the cells of all sheets may have together: all are held in memory.
const MOST_CELLS: u64 = 32 << 20;
/// The most columns of a sheet of this format.
const COLUMNS: u16 = 256;

/// The bytes of a file without what would make its reader take memory without bound; `None` where it is damaged.
pub(super) fn checked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = Compound::new(bytes.to_vec())?;
    let directory = file.read(&file.chain(file.number(48)?)?);
    let mini_fat = file.number(60).filter(|start| *start < RESERVED);
    let mini_fat = mini_fat.map_or(Some(Vec::new()), |start| file.chain(start))?;
    let mini_fat = numbers(&file.read(&mini_fat));
    let mut root: Vec<u32> = Vec::new();
    let mut workbook = None;
    for entry in directory.chunks_exact(128) {
        let entry = Entry::new(entry)?;
        let is_small = entry.size < CUTOFF && !entry.is_root;
        if entry.is_empty || entry.start >= RESERVED || is_small && !entry.is_workbook {
            continue;
        }
        if entry.size > file.bytes.len() as u64 {
            return None;
        }
        let chain = if is_small { chain(entry.start, &mini_fat)? } else { file.chain(entry.start)? };
        if entry.is_root {
            root = chain;
        } else if entry.is_workbook {
            workbook = Some((chain, is_small, usize::try_from(entry.size).ok()?));
        }
    }
    let (chain, is_small, size) = workbook?;
    // Where each byte of the stream lies in the file.
    let place = |at: usize| -> Option<usize> {
        if at >= size {
            return None;
        }
        let (sectors, at) = if is_small {
            (&root, *chain.get(at / MINI_SECTOR)? as usize * MINI_SECTOR + at % MINI_SECTOR)
        } else {
            (&chain, at)
        };
        let place = file.start(*sectors.get(at / file.sector)?)? + at % file.sector;
        (place < file.bytes.len()).then_some(place)
    };
    let dimensions = measured(&|at| place(at).and_then(|place| file.bytes.get(place).copied()))?;
    // A reader reserves room for as many cells as this record says. It is a hint; zeros say nothing.
    let places: Vec<usize> = dimensions.into_iter().flatten().filter_map(place).collect();
    for place in places {
        *file.bytes.get_mut(place)? = 0;
    }
    Some(file.bytes)
}

impl Compound {
    fn new(bytes: Vec<u8>) -> Option<Compound> {
        let shift = u16::from_le_bytes(bytes.get(30..32)?.try_into().ok()?);
        let sector = match shift {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Compound { bytes, sector, fat: Vec::new() };
        let mut parts = numbers(file.bytes.get(76..512)?);
        let sectors = file.bytes.len() / sector + 1;
        let mut next = file.number(68)?;
        let mut seen = 0;
        while next < RESERVED {
            seen += 1;
            let mut more = numbers(&file.read(&[next]));
            next = more.pop().filter(|_| seen <= sectors)?;
            parts.extend(more);
        }
        let parts: Vec<u32> = parts.into_iter().filter(|part| *part < RESERVED).take(sectors).collect();
        file.fat = numbers(&file.read(&parts));
        Some(file)
    }

    /// A number of the header.
    fn number(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes.get(at..at + 4)?.try_into().ok()?))
    }

    /// Where a sector begins.
    fn start(&self, sector: u32) -> Option<usize> {
        (sector as usize).checked_add(1)?.checked_mul(self.sector)
    }

    fn chain(&self, start: u32) -> Option<Vec<u32>> {
        chain(start, &self.fat)
    }

    /// The bytes of sectors; those beyond the end of the file have none.
    fn read(&self, sectors: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for sector in sectors {
            let Some(start) = self.start(*sector) else { continue };
            let end = start.saturating_add(self.sector).min(self.bytes.len());
            bytes.extend_from_slice(self.bytes.get(start..end).unwrap_or_default());
        }
        bytes
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let words = bytes.chunks_exact(4);
    words.filter_map(|word| word.try_into().ok().map(u32::from_le_bytes)).collect()
}

/// The sectors from `start` on; `None` for a chain that has no end.
fn chain(start: u32, fat: &[u32]) -> Option<Vec<u32>> {
    let mut sectors = Vec::new();
    let mut next = start;
    while next != END_OF_CHAIN {
        if sectors.len() > fat.len() {
            return None;
        }
        sectors.push(next);
        next = *fat.get(next as usize)?;
    }
    Some(sectors)
}

/// An entry of the directory.
struct Entry {
    is_empty: bool,
    is_root: bool,
    is_workbook: bool,
    start: u32,
    size: u64,
}

impl Entry {
    fn new(bytes: &[u8]) -> Option<Entry> {
        let name: Vec<u8> =
            bytes.get(..64)?.iter().step_by(2).copied().take_while(|unit| *unit != 0).collect();
        Some(Entry {
            is_empty: bytes.get(66) == Some(&0),
            is_root: bytes.get(66) == Some(&5),
            is_workbook: name.eq_ignore_ascii_case(b"workbook") || name.eq_ignore_ascii_case(b"book"),
            start: u32::from_le_bytes(bytes.get(116..120)?.try_into().ok()?),
            // Of the eight bytes older files fill four.
            size: u64::from(u32::from_le_bytes(bytes.get(120..124)?.try_into().ok()?)),
        })
    }
}

/// Walks the records of a workbook, gives the places of what sheets say of their dimensions, and is `None` when their
/// cells lie too far apart.
fn measured(byte: &dyn Fn(usize) -> Option<u8>) -> Option<Vec<std::ops::Range<usize>>> {
    let number = |at: usize| Some(u16::from_le_bytes([byte(at)?, byte(at + 1)?]));
    let mut dimensions = Vec::new();
    let mut total = 0u64;
    let mut cells: Option<[u16; 4]> = None;
    let mut at = 0;
    while let (Some(kind), Some(size)) = (number(at), number(at + 2)) {
        let data = at + 4;
        at = data + usize::from(size);
        match kind {
            // The end of a sheet.
            0x000A => {
                let area = cells.take().map_or(0, |[top, left, bottom, right]| {
                    (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
                });
                total += area;
                if total > MOST_CELLS {
                    return None;
                }
            }
            0x0200 => dimensions.push(data..at),
            // The records of cells; one of them is of several.
            0x0006 | 0x00BD | 0x00D6 | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E => {
                let (Some(row), Some(first)) = (number(data), number(data + 2)) else { continue };
                let last = if kind == 0x00BD { number(at.checked_sub(2)?)? } else { first };
                if first > last || last >= COLUMNS {
                    return None;
                }
                cells = Some(match cells {
                    Some([top, left, bottom, right]) => {
                        [top.min(row), left.min(first), bottom.max(row), right.max(last)]
                    }
                    None => [row, first, row, last],
                });
            }
            _ => {}
        }
    }
    Some(dimensions)
}
