//! Renders the templates. `{{` is ordinary M, so their delimiters are `<< >>`, `<% %>` and `<* *>`.

use crate::check::check_m;
use crate::description::{Description, Level};
use crate::plain;
use crate::project::Project;
use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tera::{Context, Delimiters, Kwargs, State, Tera, Value};

/// The sizes of the icons in pixels, as the Power Query SDK names them: one list for each kind of dialog.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct IconSizes {
    /// `Icon16`: small icons for screens of growing density.
    pub small: [u32; 4],
    /// `Icon32`: large ones.
    pub large: [u32; 4],
}

/// The icons of a connector.
pub const ICON_SIZES: IconSizes = IconSizes { small: [16, 20, 24, 32], large: [32, 40, 48, 64] };

/// Every size in which the icon is packaged.
pub const ICON_FILES: [u32; 8] = [16, 20, 24, 32, 40, 48, 64, 80];

/// A level as the templates see it.
#[derive(Serialize)]
struct RenderedLevel<'d> {
    #[serde(flatten)]
    level: &'d Level,
    path_expression: String,
}

/// A name and its text. Templates get maps as lists of these: they would go through a map in any order.
#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    text: &'a str,
}

/// The files of the connector that are made from templates, by name.
///
/// # Errors
/// A mistake in a template or a text file, with its place.
pub fn render(project: &Project, description: &Description) -> Result<Rendered> {
    let tera = templates(project, crate::templates::PLANNING)?;
    let context = context(project, description)?;
    let section: &str = &description.connector.section;
    let mut files = BTreeMap::new();
    files.insert(format!("{section}.pq"), laid_out(render_one(&tera, "section.pq.tera", &context)?));
    files.insert(
        format!("{section}.query.pq"),
        laid_out(render_one(&tera, "section.query.pq.tera", &context)?),
    );
    let texts = render_texts(project, &tera, &context, &mut files)?;
    Ok(Rendered { files, texts })
}

/// The files of a connector whose M a person writes, by name.
///
/// # Errors
/// As [`render`]; and a file of `src/` that is not among the sources, or one of them that is not there.
pub fn render_plain(project: &Project, description: &plain::Description) -> Result<Rendered> {
    let tera = templates(project, crate::templates::PLAIN)?;
    let mut context = Context::from_serialize(description)?;
    context.insert("icons", &ICON_SIZES);
    let mut members = plain_m(project)?;
    let mut sources = Vec::new();
    for name in &description.connector.sources {
        let missing = || format!("`sources` names {0}, but there is no src/{0}.pq", &**name);
        sources.push(members.remove(&**name).with_context(missing)?);
    }
    if let Some(name) = members.keys().next() {
        bail!("src/{name}.pq is not in the connector; write \"{name}\" into `sources` of connector.toml");
    }
    context.insert("sources", &sources);
    let section: &str = &description.connector.section;
    let mut files = BTreeMap::new();
    let document = render_one(&tera, "plain.pq.tera", &context)?;
    // Lines of the document are told as lines of the files: M that is not laid out stays as it is written there.
    let laid_out = laid_out(document.clone());
    let is_found = sources.iter().all(|source| laid_out.contains(source));
    files.insert(format!("{section}.pq"), if is_found { laid_out } else { document });
    let texts = render_texts(project, &tera, &context, &mut files)?;
    Ok(Rendered { files, texts })
}

/// Renders the texts of each language, and gives the names of the English ones.
fn render_texts(
    project: &Project,
    tera: &Tera,
    context: &Context,
    files: &mut BTreeMap<String, String>,
) -> Result<BTreeSet<String>> {
    let all = strings(project)?;
    let texts: BTreeSet<String> =
        all.get("resources.resx").into_iter().flat_map(|english| english.keys().cloned()).collect();
    for (file, strings) in all {
        if let Some(missing) = texts.iter().find(|name| !strings.contains_key(*name)) {
            let file = file.replace("resources", "connector/strings/strings").replace(".resx", ".toml");
            bail!("{file}: there is no text `{missing}`, which strings.toml has; write {missing} = \"…\"");
        }
        let mut context = context.clone();
        let strings: Vec<Named<'_>> = strings.iter().map(|(name, text)| Named { name, text }).collect();
        context.insert("strings", &strings);
        files.insert(file, render_one(tera, "resources.resx.tera", &context)?);
    }
    Ok(texts)
}

/// What was rendered.
pub struct Rendered {
    /// The files by name.
    pub files: BTreeMap<String, String>,
    /// The names of the English texts.
    pub texts: BTreeSet<String>,
}

/// Reads the templates, every one of them, so that a mistake in an unused one is told too.
fn templates(project: &Project, built_in: &[(&str, &str)]) -> Result<Tera> {
    let mut tera = engine()?;
    let mut files: BTreeMap<String, String> =
        built_in.iter().map(|(name, text)| ((*name).to_owned(), text.replace("\r\n", "\n"))).collect();
    if project.templates().is_dir() {
        files.extend(text_files(&project.templates(), ".tera")?);
    }
    tera.add_raw_templates(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
        .map_err(|error| anyhow::anyhow!("templates: {error}"))?;
    Ok(tera)
}

/// One template by itself.
///
/// # Errors
/// A mistake in it.
pub(crate) fn text(template: &str, context: &Context) -> Result<String> {
    let mut tera = engine()?;
    tera.add_raw_templates([("it", template.replace("\r\n", "\n").as_str())])?;
    render_one(&tera, "it", context)
}

/// The file of these texts as the SDK for VS Code has it.
///
/// # Errors
/// None but a mistake in the template.
pub(crate) fn resx(texts: &BTreeMap<String, String>) -> Result<String> {
    let strings: Vec<Named<'_>> = texts.iter().map(|(name, text)| Named { name, text }).collect();
    let mut context = Context::new();
    context.insert("strings", &strings);
    text(include_str!("../../../templates/resources.resx.tera"), &context)
}

/// The template engine with our delimiters and filters.
fn engine() -> Result<Tera> {
    let mut tera = Tera::new();
    tera.set_delimiters(Delimiters {
        block_start: "<%".into(),
        block_end: "%>".into(),
        variable_start: "<<".into(),
        variable_end: ">>".into(),
        comment_start: "<*".into(),
        comment_end: "*>".into(),
    })?;
    tera.autoescape_on(Vec::<&'static str>::new());
    tera.register_filter("m_text", |text: &str, _: Kwargs, _: &State| m_text(text));
    tera.register_filter("m_list", |items: Vec<Value>, _: Kwargs, _: &State| m_list(&items));
    tera.register_filter("xml", |text: &str, _: Kwargs, _: &State| mez::escape(text));
    Ok(tera)
}

fn context(project: &Project, description: &Description) -> Result<Context> {
    let mut context = Context::from_serialize(description)?;
    let levels: Vec<RenderedLevel<'_>> = description
        .navigation
        .iter()
        .map(|level| RenderedLevel { level, path_expression: level.path_expression() })
        .collect();
    context.insert("navigation", &levels);
    let clients = description.oauth.iter().flat_map(|oauth| &oauth.client_ids);
    let clients: Vec<Named<'_>> = clients.map(|(host, id)| Named { name: host, text: id }).collect();
    context.insert("oauth_clients", &clients);
    context.insert("icons", &ICON_SIZES);
    context.insert("steps", &steps(description));
    context.insert("plain", &plain_m(project)?);
    Ok(context)
}

/// A step of the sample query: how the variable is called, and which row it takes by which column.
#[derive(Serialize)]
struct Step {
    variable: String,
    column: &'static str,
    value: String,
}

/// The sample query, level by level. What is chosen in a list is called after its id, a fixed entry after what it opens,
/// and the last one is the rows.
fn steps(description: &Description) -> Vec<Step> {
    let way = description.sample_levels();
    let last = way.len().saturating_sub(1);
    let step = |(index, (level, choice)): (usize, (&Level, &crate::description::SingleLine))| {
        let variable = match level.entry(choice) {
            _ if index == last => "Rows",
            Some(entry) => &entry.opens,
            None => &level.id,
        };
        let column = if level.entries.is_empty() { "Name" } else { "Key" };
        Step { variable: variable.to_owned(), column, value: choice.to_string() }
    };
    way.into_iter().zip(&description.sample.choices).enumerate().map(step).collect()
}

fn render_one(tera: &Tera, template: &str, context: &Context) -> Result<String> {
    let text =
        tera.render(template, context).map_err(|error| anyhow::anyhow!("templates/{template}: {error}"))?;
    Ok(tidy(&text))
}

/// M in the layout of `pq format`; what is no M stays as it is, and is told by who reads it.
pub(crate) fn laid_out(text: String) -> String {
    let options = m_format::Options { newline: m_format::Newline::Unix, ..m_format::Options::default() };
    m_format::format(&text, &options).unwrap_or(text)
}

/// The M that needs no template, by file name without extension. Each file is a section document of its own, so that
/// editors read it; here its first comment becomes a heading, and its members go into the one section.
fn plain_m(project: &Project) -> Result<BTreeMap<String, String>> {
    let folder = project.connector().join("src");
    let mut members = BTreeMap::new();
    for (name, text) in text_files(&folder, ".pq")? {
        let path = project.relative(&folder.join(&name));
        check_m(&path, &text)?;
        let text = member(&path, &text)?;
        members.insert(name.trim_end_matches(".pq").to_owned(), text);
    }
    Ok(members)
}

/// The members of a source file under its heading. `path` is what it is called in messages.
///
/// # Errors
/// It has no heading, or no section.
pub(crate) fn member(path: &str, text: &str) -> Result<String> {
    let Some((heading, body)) = text.split_once("\nsection ").and_then(|(heading, rest)| {
        let (_, body) = rest.split_once(';')?;
        Some((heading.strip_prefix("//! ")?, body))
    }) else {
        bail!("{path}: expected `//! What the file holds.`, then `section <name>;`, then members");
    };
    let heading: Vec<String> =
        heading.lines().map(|line| format!("// {}", line.trim_start_matches("//! "))).collect();
    let rule = format!("// {}", "-".repeat(117));
    Ok(format!("{rule}\n{}\n{rule}\n{}", heading.join("\n"), body.trim()))
}

/// The texts by the name of the file in which they go: `strings.toml` into `resources.resx`, `strings.de.toml` into
/// `resources.de.resx`.
fn strings(project: &Project) -> Result<BTreeMap<String, BTreeMap<String, String>>> {
    let folder = project.connector().join("strings");
    let mut files = BTreeMap::new();
    for (name, text) in text_files(&folder, ".toml")? {
        let strings = toml::from_str(&text).with_context(|| project.relative(&folder.join(&name)))?;
        let culture = name.trim_start_matches("strings").trim_end_matches(".toml");
        files.insert(format!("resources{culture}.resx"), strings);
    }
    Ok(files)
}

/// The text files of a folder whose names end so, sorted, with line feeds whatever the checkout made of them, and without the
/// mark that editors of Windows begin them with.
fn text_files(folder: &Path, ending: &str) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(ending) {
            let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
            files.insert(name, mez::decode_text(&bytes).replace("\r\n", "\n"));
        }
    }
    Ok(files)
}

/// The M text literal of a text (M specification, *Text literals* and *Character escape sequences*).
fn m_text(text: &str) -> String {
    let mut literal = String::from("\"");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => literal.push_str("\"\""),
            '#' if rest.peek() == Some(&'(') => literal.push_str("#(#)"),
            '\n' => literal.push_str("#(lf)"),
            '\r' => literal.push_str("#(cr)"),
            '\t' => literal.push_str("#(tab)"),
            c if c.is_control() => literal.push_str(&format!("#({:04x})", u32::from(c))),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// The M list of texts or numbers.
fn m_list(items: &[Value]) -> String {
    let item = |value: &Value| match (value.as_str(), value.as_f64()) {
        (Some(text), _) => m_text(text),
        // Without a decimal point where there is nothing after it.
        (None, Some(number)) => number.to_string(),
        (None, None) => value.to_string(),
    };
    format!("{{{}}}", items.iter().map(item).collect::<Vec<_>>().join(", "))
}

/// The text without what templates leave behind: blanks at line ends, several blank lines, a missing last line feed.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut blank_lines = 0;
    for line in text.lines().map(str::trim_end) {
        blank_lines = if line.is_empty() { blank_lines + 1 } else { 0 };
        if blank_lines < 2 {
            tidied.push_str(line);
            tidied.push('\n');
        }
    }
    format!("{}\n", tidied.trim_end())
}
