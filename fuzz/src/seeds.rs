//! Inputs to begin with: what the repository has anyway, and a few of each kind.

use flate2::Compression;
use flate2::write::GzEncoder;
use m_host::library;
use mez::{Package, Part};
use std::io::Write;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// The files below these folders whose names end so, in the order of their names.
fn files(folders: &[&str], endings: &[&str]) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let walk = WalkDir::new(root().join(folder)).into_iter().filter_map(Result::ok);
        paths.extend(walk.map(|entry| entry.into_path()).filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            name.is_some_and(|name| endings.iter().any(|ending| name.ends_with(ending)))
        }));
    }
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// The examples of every library function.
fn examples() -> Vec<Vec<u8>> {
    library::builtins()
        .flat_map(|builtin| builtin.examples)
        .flat_map(|(usage, output)| [usage.as_bytes().to_vec(), output.as_bytes().to_vec()])
        .collect()
}

/// M of every kind.
pub fn syntax() -> Vec<Vec<u8>> {
    let mut seeds = files(&["tests/suite", "tests/host", "connector"], &[".pq", ".pqm", ".pqout"]);
    seeds.extend(examples());
    seeds
}

/// Expressions that need nothing from outside.
pub fn expressions() -> Vec<Vec<u8>> {
    let mut seeds = examples();
    seeds.extend(files(&["tests/suite"], &[".query.pq"]));
    seeds
}

/// Comma-separated values.
pub fn csv() -> Vec<Vec<u8>> {
    texts(&[
        "a,b\n1,2\n",
        "\"a \"\"b\"\"\",c\r\n\"x\ny\",\r\n,,,\n",
        "a;b\tc|d\n1;2\t3|4\n\n\n",
        "\u{FEFF}ä,😀\n\u{10F800},\u{2028}\n",
        "\"never closed, 1\n2",
    ])
}

/// JSON.
pub fn json() -> Vec<Vec<u8>> {
    texts(&[
        r#"{"a":[1,-2.5e10,true,false,null,"\u00e9\ud83d\ude00\ud800"],"b":{"c":{}}}"#,
        r#"[[[[[[]]]]],"",0.1,123456789012345678901234567890]"#,
        "\"text\"",
        "{\"a\":1,\"a\":2}",
    ])
}

/// XML.
pub fn xml() -> Vec<Vec<u8>> {
    texts(&[
        "<?xml version='1.0' encoding='utf-8'?><a x='1' y=\"2\"><b>t</b><b>u</b><c/></a>",
        "<a xmlns='u' xmlns:p='v'><p:b p:x='&amp;&#10;'>x<i>y</i>z</p:b><!-- c --><![CDATA[<d>]]></a>",
        "<rows><row><id>1</id></row><row><id>2</id><name/></row></rows>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
    ])
}

/// HTML.
pub fn html() -> Vec<Vec<u8>> {
    texts(&[
        "<!DOCTYPE html><title>t</title><table id=t class='c'><caption>x<tr><th>A<th>B<tr><td rowspan=2>1<td colspan=3>2</table>",
        "<p><b>1</b></p><p><b>2</b><i>x</i></p><br><pre> a\n b</pre><script>if (a<b) {}</script>",
        "<meta charset=windows-1252><a href='/x'>\u{e9}</a><svg><g></svg><math><mi></math><template><p></template>",
        "<table><table><tr><p><td></p></table><form><select><option>a<option>b</select>",
    ])
}

/// Workbooks.
pub fn excel() -> Vec<Vec<u8>> {
    files(&["crates/m-documents/tests/files"], &[".xlsx", ".xls", ".xlsb"])
}

/// Parquet files.
pub fn parquet() -> Vec<Vec<u8>> {
    files(&["crates/m-documents/tests/files"], &[".parquet"])
}

/// Packages.
pub fn packages() -> Vec<Vec<u8>> {
    let part = |name: &str, text: &str| Part { name: name.into(), bytes: text.as_bytes().to_vec() };
    let parts = [
        part(
            "Sample.pq",
            "[Version = \"1.0\"] section Sample; [DataSource.Kind = \"K\", Publish = \"P\"] shared K.Contents = (optional x as text) => Extension.LoadString(\"A\"); K = [Authentication = [Key = []], Label = \"k\"]; P = [ButtonText = {\"a\"}];",
        ),
        part(
            "resources.resx",
            "<root><data name=\"A\" xml:space=\"preserve\"><value>a &amp; b</value></data></root>",
        ),
        part("icons/K16.png", "\u{89}PNG"),
        part("Module.pqm", "let a = 1 in [a = a]"),
    ];
    let Ok(package) = Package::new(parts) else { return Vec::new() };
    [mez::write(&package), mez::write_pqx(&package)].into_iter().filter_map(Result::ok).collect()
}

/// Answers of a server.
pub fn answers() -> Vec<Vec<u8>> {
    let mut seeds = texts(&[
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/csv; charset=utf-8\r\n\r\na,b\n1",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na,b\r\n2;x=y\r\n\n1\r\n0\r\nT: u\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end",
        "HTTP/1.1 503 Busy\r\nRetry-After: 1e20\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Gone\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n",
    ]);
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    let _ = packed.write_all(&b"a,b\n1,2\n".repeat(100));
    let body = packed.finish().unwrap_or_default();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
    seeds.push([head.as_bytes(), &body].concat());
    seeds
}

/// Inputs that found something once: files in `fuzz/findings/TARGET`.
pub fn findings(target: &str) -> Vec<Vec<u8>> {
    files(&[&format!("fuzz/findings/{target}")], &[""])
}
