//! Held to xmlsec1, which others wrote: it verifies what is signed here, all of the manifest counted.

use crate::{CONTOSO, FABRIKAM, connector, signed, signing, tools};
use mez::Part;
use opc_signature::{Coverage, Signing, sign};
use std::path::Path;

/// What xmlsec1 counts in the signature at `at`: references of the signature and of the manifest, good and all.
fn counted(package: &[u8], at: usize) -> [usize; 4] {
    let folder = tempfile::tempdir().unwrap();
    let parts = mez::read_entries(package).unwrap();
    let mut signatures: Vec<&Part> = parts.iter().filter(|part| part.name.ends_with(".psdsxs")).collect();
    signatures.sort_by_key(|part| !String::from_utf8_lossy(&part.bytes).contains("/Contoso"));
    let mut arguments: Vec<String> =
        ["--verify", "--id-attr:Id", "Object", "--insecure"].iter().map(ToString::to_string).collect();
    let text = String::from_utf8(signatures[at].bytes.clone()).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    for (number, node) in document.descendants().filter(|node| node.has_tag_name("Reference")).enumerate() {
        let address = node.attribute("URI").unwrap();
        let Some((name, _)) = address.split_once("?ContentType=") else { continue };
        let part = parts.iter().find(|part| format!("/{}", part.name) == name).unwrap();
        let path = tools::file(folder.path(), &format!("p{number}"), &part.bytes);
        for address in [address.to_owned(), mez::percent_decode(address)] {
            arguments.extend([format!("--url-map:{address}"), path.to_string_lossy().into_owned()]);
        }
    }
    tools::file(folder.path(), "sig.xml", text.as_bytes());
    arguments.push("sig.xml".into());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    counts(&arguments, folder.path())
}

fn counts(arguments: &[&str], folder: &Path) -> [usize; 4] {
    let output = tools::run("xmlsec1", arguments, folder);
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let count = |what: &str| -> [usize; 2] {
        let line = said.lines().find(|line| line.starts_with(what)).unwrap_or_else(|| panic!("{said}"));
        let (good, all) = line.rsplit(' ').next().unwrap().split_once('/').unwrap();
        [good.parse().unwrap(), all.parse().unwrap()]
    };
    let [own, manifest] = ["SignedInfo References (ok/all)", "Manifests References (ok/all)"].map(count);
    [own[0], own[1], manifest[0], manifest[1]]
}

#[test]
fn xmlsec1_verifies_what_is_signed_here() {
    if !tools::has("xmlsec1", "apt-get install xmlsec1") {
        return;
    }
    assert_eq!(counted(&signed(), 0), [1, 1, 8, 8]);
    let key = CONTOSO.key();
    let first = Signing { coverage: Coverage::Countersignable, ..signing(&key) };
    let first = sign(&connector(), first).unwrap();
    assert_eq!(counted(&first, 0), [1, 1, 8, 8]);
    let both = sign(&first, signing(&FABRIKAM.key())).unwrap();
    assert_eq!(counted(&both, 0)[..2], [1, 1]);
    assert_eq!(counted(&both, 1)[..2], [1, 1]);
    // The countersignature has the first signature as a part more.
    let counts = [counted(&both, 0), counted(&both, 1)].map(|counted| [counted[2], counted[3]]);
    assert!(counts.contains(&[8, 8]) && counts.contains(&[9, 9]), "{counts:?}");
}

#[test]
fn xmlsec1_sees_a_changed_part() {
    if !tools::has("xmlsec1", "apt-get install xmlsec1") {
        return;
    }
    let mut parts = mez::read_entries(&signed()).unwrap();
    parts.iter_mut().find(|part| part.name == "client_id").unwrap().bytes.push(b'!');
    assert_eq!(counted(&mez::write_entries(&parts).unwrap(), 0), [1, 1, 7, 8]);
}
