//! Circles of files: which file of a crate names what is in which other one, and which of them lead back.

use crate::house::code;
use std::collections::{BTreeMap, BTreeSet};

type Path = Vec<String>;

/// The files of a crate by their module paths.
type Modules = BTreeMap<Path, String>;

/// The code of files by their module paths.
type Texts = Vec<(Path, String)>;

/// Files that use each other, over any number of steps. A folder's `mod.rs` and the files below it are no circle: what is
/// inside knows what it is in.
pub(crate) fn circles(files: &[(String, String)]) -> Vec<BTreeSet<String>> {
    let mut crates: BTreeMap<&str, (Modules, Texts)> = BTreeMap::new();
    for file in files {
        let (Some(code), Some((of_crate, path))) = (code(file), file.0.split_once("/src/")) else { continue };
        let mut module: Path = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
            module.pop();
        }
        let (modules, texts) = crates.entry(of_crate).or_default();
        modules.insert(module.clone(), file.0.clone());
        texts.push((module, code));
    }
    crates.values().flat_map(|(modules, texts)| circles_of(modules, texts)).collect()
}

fn circles_of(modules: &Modules, texts: &[(Path, String)]) -> Vec<BTreeSet<String>> {
    let parsed: Vec<(&Path, Vec<Named>)> = texts.iter().map(|(module, code)| (module, named(code))).collect();
    // What a module passes on: its name there, and where it is.
    let mut passed: BTreeMap<(&Path, &str), Path> = BTreeMap::new();
    for (module, names) in &parsed {
        for name in names.iter().filter(|name| name.is_passed_on) {
            if let (Some(path), Some(last)) = (absolute(module, &name.path, modules), name.path.last()) {
                passed.insert((module, last), path);
            }
        }
    }
    let mut uses: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
    for (module, names) in &parsed {
        for name in names.iter().filter(|name| !name.is_passed_on) {
            let found =
                absolute(module, &name.path, modules).and_then(|path| resolved(path, modules, &passed));
            if let Some(other) =
                found.filter(|other| !other.starts_with(module) && !module.starts_with(other))
            {
                uses.entry(module).or_default().insert(other);
            }
        }
    }
    let reached = |from: &Path| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(module) = open.pop() {
            for next in uses.get(module).into_iter().flatten() {
                if seen.insert(*next) {
                    open.push(next);
                }
            }
        }
        seen
    };
    let reach: BTreeMap<&Path, BTreeSet<&Path>> =
        modules.keys().map(|module| (module, reached(module))).collect();
    let mut found = BTreeSet::new();
    for (module, others) in &reach {
        if others.contains(module) {
            let circle = others.iter().filter(|other| reach[*other].contains(*module));
            found.insert(circle.map(|other| modules[*other].clone()).collect::<BTreeSet<String>>());
        }
    }
    found.into_iter().collect()
}

/// A path that a file names.
struct Named {
    path: Path,
    is_passed_on: bool,
}

/// The paths in a text: those of `use`, with what stands in braces written out, and those that begin with `crate`, `super` or
/// `self`, or with a module's name.
fn named(code: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for statement in code.split(';') {
        let at = statement.find("use ").filter(|at| {
            statement[..*at]
                .lines()
                .last()
                .is_none_or(|line| line.trim().is_empty() || line.trim_start().starts_with("pub"))
        });
        match at {
            Some(at) => {
                let is_passed_on =
                    statement[..at].trim_end().ends_with("pub") || statement[..at].trim_end().ends_with(')');
                let mut paths = Vec::new();
                written_out("", &statement[at + 4..], &mut paths);
                found.extend(paths.into_iter().map(|path| Named { path, is_passed_on }));
            }
            None => {
                let letters = |letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':');
                let paths = statement.split(letters).filter(|word| word.contains("::"));
                found.extend(paths.map(|path| Named { path: split(path), is_passed_on: false }));
            }
        }
    }
    found
}

fn split(path: &str) -> Path {
    path.split("::")
        .map(|part| part.split(" as ").next().unwrap_or_default().trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The paths of a tree of `use`.
fn written_out(before: &str, tree: &str, paths: &mut Vec<Path>) {
    let tree = tree.trim();
    let Some((head, rest)) = tree.split_once('{') else {
        paths.push(split(&format!("{before}{tree}")));
        return;
    };
    let inner = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let (mut depth, mut from) = (0, 0);
    for (at, letter) in inner.char_indices().chain([(inner.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inner[from..at].trim().is_empty() {
                    written_out(&format!("{before}{head}"), &inner[from..at], paths);
                }
                from = at + 1;
            }
            _ => {}
        }
    }
}

/// A path from the crate's root; none where it leads into another crate.
fn absolute(module: &Path, path: &Path, modules: &Modules) -> Option<Path> {
    let mut base = module.clone();
    let mut rest = path.as_slice();
    match rest.first()?.as_str() {
        "crate" => (base, rest) = (Path::new(), &rest[1..]),
        "self" => rest = &rest[1..],
        "super" => {
            while let [first, more @ ..] = rest
                && first == "super"
            {
                base.pop();
                rest = more;
            }
        }
        first => {
            let inner = base.iter().cloned().chain([first.to_owned()]).collect::<Path>();
            modules.contains_key(&inner).then_some(())?;
        }
    }
    base.extend(rest.iter().cloned());
    Some(base)
}

/// The module that holds what a path leads to, through what modules pass on.
fn resolved<'m>(
    mut path: Path,
    modules: &'m Modules,
    passed: &BTreeMap<(&Path, &str), Path>,
) -> Option<&'m Path> {
    for _ in 0..8 {
        let length = (0..=path.len()).rev().find(|length| modules.contains_key(&path[..*length]))?;
        let (module, _) = modules.get_key_value(&path[..length])?;
        match path.get(length).and_then(|name| passed.get(&(module, name.as_str()))) {
            Some(next) if *next != path => path = next.clone(),
            _ => return Some(module),
        }
    }
    None
}
