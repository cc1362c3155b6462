//! The files of a new project, made of templates.

use super::kinds::ADDRESS;
use super::{Choices, Service, icon, openapi, samples, strings};
use crate::render;
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tera::Context;

/// The templates of the M, in reading order: the name of the source file, and the text.
const SOURCES: [(&str, &str); 6] = [
    ("contents", include_str!("../../templates/new/contents.pq.tera")),
    ("tables", include_str!("../../templates/new/tables.pq.tera")),
    ("navigation", include_str!("../../templates/new/navigation.pq.tera")),
    ("paging", include_str!("../../templates/new/paging.pq.tera")),
    ("requests", include_str!("../../templates/new/requests.pq.tera")),
    ("oauth", include_str!("../../templates/new/oauth.pq.tera")),
];

/// The files of a new project by their path, with `/`.
///
/// # Errors
/// The name is none that M can write.
pub fn files(choices: &Choices) -> Result<BTreeMap<String, Vec<u8>>> {
    let section = choices.section()?;
    let choices = &Choices {
        auth: choices.service.as_ref().map_or(choices.auth, |service| service.auth),
        ..choices.clone()
    };
    let sources: Vec<&str> =
        SOURCES.iter().map(|(name, _)| *name).filter(|name| choices.takes(name)).collect();
    let mut context = Context::new();
    context.insert("section", &section);
    context.insert("kind", &section);
    context.insert("label", &choices.name);
    let service = choices.service.as_ref();
    context.insert("address", service.map_or(ADDRESS, |service| &service.address));
    describe(&mut context, service);
    context.insert("auth", &choices.auth);
    context.insert("paging", &choices.paging);
    context.insert("odata", &choices.odata);
    context.insert("classic", &choices.classic);
    context.insert("sources", &sources);
    context.insert("icons", &render::ICON_SIZES);
    let place = |source: &str| match choices.classic {
        true => format!("`{section}.pq`"),
        false => format!("`src/{source}.pq`"),
    };
    context.insert("source_of_contents", &place("contents"));
    context.insert("source_of_tables", &place("tables"));
    context.insert("source_of_oauth", &place("oauth"));
    let text = |template: &str| render::text(template, &context);

    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut put = |path: String, text: String| {
        let text = if path.ends_with(".pq") { render::laid_out(text) } else { text };
        files.insert(path, text.into_bytes());
    };
    let mut parts = Vec::new();
    for (name, template) in SOURCES.iter().filter(|(name, _)| choices.takes(name)) {
        let source = render::laid_out(text(template)?);
        if choices.classic {
            parts.push(render::member(&format!("{name}.pq"), &source)?);
        } else {
            put(format!("src/{name}.pq"), source);
        }
    }
    for (culture, texts) in strings::all(choices) {
        if choices.classic {
            put(format!("resources{culture}.resx"), render::resx(&texts)?);
        } else {
            put(format!("strings/strings{culture}.toml"), toml::to_string(&texts)?);
        }
    }
    if choices.classic {
        let publish = text(include_str!("../../templates/new/publish.pq.tera"))?;
        let head = format!("[Version = \"1.0.0\"]\nsection {section};\n");
        put(format!("{section}.pq"), format!("{head}\n{}\n\n{publish}", parts.join("\n\n")));
    } else {
        put("connector.toml".into(), text(include_str!("../../templates/new/connector.toml.tera"))?);
    }
    let query = match service {
        Some(service) => openapi::query(service, &section),
        None => samples::query(choices, &section),
    };
    put(format!("{section}.query.pq"), query);
    match service {
        Some(service) => {
            for (name, text) in openapi::tests(service, &section)? {
                put(format!("tests/{name}"), text);
            }
        }
        None => {
            for (name, text) in samples::tests(choices, &section)? {
                put(format!("tests/{name}"), text);
            }
        }
    }
    put("README.md".into(), text(include_str!("../../templates/new/README.md.tera"))?);
    put(".gitignore".into(), "bin/\ncoverage/\ntarget/\n".into());
    put(".github/workflows/ci.yml".into(), text(include_str!("../../templates/new/ci.yml.tera"))?);
    put(".vscode/tasks.json".into(), text(include_str!("../../templates/new/tasks.json.tera"))?);
    for size in render::ICON_FILES {
        let name = format!("{section}{size}.png");
        let path = if choices.classic { name } else { format!("icons/{name}") };
        files.insert(path, icon::png(&section, size)?);
    }
    Ok(files)
}

/// What the templates say of a service that is described; without one what stands for it.
fn describe(context: &mut Context, service: Option<&Service>) {
    context.insert("described", &service.is_some());
    context.insert("asks_headers", &service.is_some_and(Service::has_headers));
    context.insert("link_headers", &service.is_some_and(Service::has_link_headers));
    context.insert("navigation", &service.map(openapi::navigation).unwrap_or_default());
    context.insert("functions", &service.map(openapi::functions).unwrap_or_default());
    context.insert("pages", &service.map(openapi::paging).unwrap_or_default());
    context.insert("left", &service.map(|service| &*service.left).unwrap_or_default());
    let header = match service {
        Some(service) => service.key.header(),
        None => Some(("#\"X-Api-Key\"".to_owned(), "Extension.CurrentCredential()[Key]".to_owned())),
    };
    context.insert(
        "key_in_query",
        &match service.map(|service| &service.key) {
            Some(openapi::KeyPlace::Query(name)) => name.as_str(),
            _ => "",
        },
    );
    let (name, value) = header.unwrap_or_default();
    context.insert("key_header", &name);
    context.insert("key_value", &value);
    let login = service.and_then(|service| service.login.as_ref());
    let host = "https://login.example.com";
    let stated = |address: fn(&openapi::Login) -> &Option<String>, path: &str| {
        login.and_then(|login| address(login).clone()).unwrap_or_else(|| format!("{host}{path}"))
    };
    context.insert("authorize", &stated(|login| &login.authorize, "/oauth/authorize"));
    context.insert("token", &stated(|login| &login.token, "/oauth/token"));
    context.insert("has_logout", &service.is_none());
    let scopes = login.map_or("read offline_access", |login| &login.scopes);
    context.insert("scopes", &m_syntax::print::quote_text(scopes));
}

/// Writes a new project into a folder, which is made, and gives the paths written.
///
/// # Errors
/// The folder holds something, the name is none that M can write, or a file cannot be written.
pub fn write(folder: &Path, choices: &Choices) -> Result<Vec<PathBuf>> {
    let files = files(choices)?;
    let is_taken = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken || folder.is_file() {
        bail!("{} is there already; name a new folder, or an empty one", folder.display());
    }
    let mut written = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(&name);
        sink::write_with_folder(&path, &bytes)?;
        written.push(path);
    }
    Ok(written)
}
