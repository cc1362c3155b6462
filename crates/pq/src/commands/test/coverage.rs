//! What the tests evaluated: a summary, lcov, and a page with the source coloured.

use anyhow::{Result, bail};
use connector::origin::Origin;
use connector::project::Project;
use m_host::coverage::{Coverage, Document, Tally};
use mez::escape;
use std::path::Path;

/// Prints the summary, writes `lcov.info` and `index.html` into a folder, and fails where fewer lines than asked for were
/// evaluated.
///
/// # Errors
/// A file cannot be written, or too little was evaluated.
pub(super) fn report(
    coverage: &Coverage,
    project: &Project,
    folder: &Path,
    least: Option<f64>,
) -> Result<()> {
    let (mut lcov, mut pages, mut all) = (String::new(), String::new(), Tally::default());
    println!("\n{:>9} {:>9}  ", "lines", "branches");
    for (name, document) in &coverage.documents {
        let origin = Origin::of(project, &document.text)?;
        let tally = document.tally();
        println!(
            "{} {}  {name}",
            percent(tally.lines_hit, tally.lines),
            percent(tally.branches_hit, tally.branches)
        );
        lcov.push_str(&lcov_of(name, document, &origin));
        pages.push_str(&page_of(name, document, tally));
        all.lines += tally.lines;
        all.lines_hit += tally.lines_hit;
    }
    sink::write_with_folder(&folder.join("lcov.info"), lcov.as_bytes())?;
    let page = format!("{HEAD}{pages}</body>\n</html>\n");
    sink::write_with_folder(&folder.join("index.html"), page.as_bytes())?;
    println!("{}", folder.join("index.html").display());
    let share = all.lines_hit as f64 * 100.0 / all.lines.max(1) as f64;
    if let Some(least) = least.filter(|least| share < *least) {
        bail!("{share:.1} % of the lines were evaluated, and {least} % are asked for");
    }
    Ok(())
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "        –".into() } else { format!("{:>7.1} %", part as f64 * 100.0 / whole as f64) }
}

/// The form of `lcov`, which editors and services read: each line by the file that a person writes.
fn lcov_of(name: &str, document: &Document, origin: &Origin) -> String {
    let mut files: Vec<(String, Vec<String>)> = Vec::new();
    let mut add = |line: usize, record: &dyn Fn(usize) -> String| {
        let (file, line) = origin.place(line).map_or((name, line), |(file, line)| (file, line));
        let record = record(line);
        match files.iter_mut().find(|(known, _)| known == file) {
            Some((_, records)) => records.push(record),
            None => files.push((file.to_owned(), vec![record])),
        }
    };
    for (index, hits) in document.lines().iter().enumerate() {
        if let Some(hits) = hits {
            add(index + 1, &|line| format!("DA:{line},{hits}"));
        }
    }
    for (number, (line, hits)) in document.branches().iter().enumerate() {
        add(*line, &|line| format!("BRDA:{line},0,{number},{hits}"));
    }
    let record = |(file, records): &(String, Vec<String>)| {
        let count = |start: &str| records.iter().filter(|record| record.starts_with(start)).count();
        let hit = |start: &str| {
            records.iter().filter(|record| record.starts_with(start) && !record.ends_with(",0")).count()
        };
        format!(
            "TN:\nSF:{file}\n{}\nLF:{}\nLH:{}\nBRF:{}\nBRH:{}\nend_of_record\n",
            records.join("\n"),
            count("DA:"),
            hit("DA:"),
            count("BRDA:"),
            hit("BRDA:")
        )
    };
    files.iter().map(record).collect()
}

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Coverage</title>\n<style>\n\
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;color:#1b1b1b;background:#fff}\n\
pre{font:13px/1.5 ui-monospace,monospace;border:1px solid #ccc;padding:.5rem 0;overflow-x:auto}\n\
.n{display:inline-block;width:4rem;padding-right:1rem;text-align:right;color:#666;user-select:none}\n\
.y{background:#e3f4e3}\n.x{background:#fbdcdc;text-decoration:underline dotted #a00}\n\
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#1b1b1b}pre{border-color:#444}.n{color:#999}\
.y{background:#173a17}.x{background:#5a1c1c;text-decoration-color:#f88}}\n</style>\n</head>\n<body>\n<h1>Coverage</h1>\n\
<p>Underlined in red: M that no test has asked for.</p>\n";

fn page_of(name: &str, document: &Document, tally: Tally) -> String {
    let mut page = format!(
        "<h2>{}</h2>\n<p>{} of {}, {} of {}</p>\n<pre>",
        escape(name),
        tally.lines_hit,
        sink::counted(tally.lines, "line"),
        tally.branches_hit,
        sink::counted(tally.branches, "branch")
    );
    let hits = document.hits();
    let mut at = 0;
    for (index, line) in document.text.split_inclusive('\n').enumerate() {
        page.push_str(&format!("<span class=\"n\">{}</span>", index + 1));
        let text = line.trim_end_matches(['\r', '\n']);
        let mut from = 0;
        let indent = text.len() - text.trim_start().len();
        let class = |offset: usize| match hits.get(at + offset).copied().flatten() {
            _ if offset < indent => "",
            Some(0) => "x",
            Some(_) => "y",
            None => "",
        };
        for (end, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]) {
            if end < text.len() && class(end) == class(from) {
                continue;
            }
            let part = escape(&text[from..end]);
            match class(from) {
                "" => page.push_str(&part),
                class => page.push_str(&format!("<span class=\"{class}\">{part}</span>")),
            }
            from = end;
        }
        page.push('\n');
        at += line.len();
    }
    page + "</pre>\n"
}
