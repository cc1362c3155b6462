//! Two CSV documents compared, field by field.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Tells the first line in which two documents without quotes differ. Numbers may be spelled differently.
pub(crate) fn compare(ours: &Path, theirs: &Path) {
    let lines = |path: &Path| BufReader::new(File::open(path).expect("the file is read")).lines();
    let (mut ours, mut theirs) = (lines(ours), lines(theirs));
    for number in 1.. {
        let line = |line: Option<std::io::Result<String>>| line.map(|line| line.expect("a line of text"));
        let pair = match (line(ours.next()), line(theirs.next())) {
            (None, None) => return,
            pair => pair,
        };
        let (ours, theirs) = (pair.0.unwrap_or_default(), pair.1.unwrap_or_default());
        if ours == theirs || (ours.split(',').count() == theirs.split(',').count() && same(&ours, &theirs)) {
            continue;
        }
        return eprintln!("line {number} is {ours:?} of ours, {theirs:?} of polars");
    }
}

fn same(ours: &str, theirs: &str) -> bool {
    ours.split(',').zip(theirs.split(',')).all(|(ours, theirs)| {
        ours == theirs || matches!((ours.parse::<f64>(), theirs.parse::<f64>()), (Ok(ours), Ok(theirs)) if ours == theirs)
    })
}
