//! Tenant files: mistakes are told with line and remedy, and contents may come from files.

use anaplan_mock::{Server, Tenant};

use crate::client::*;

/// One row: the text of a tenant; the line and a part of the message.
#[test]
fn mistakes_are_told_with_line_and_remedy() {
    let user = "[[user]]\nid = \"8a81b09f5e2c7a11015e30f4d2c10001\"\nemail = \"a@b.c\"\npassword = \"p\"\n";
    let model = "[[workspace]]\nid = \"8a81b09f5e2c7a11015e30f4d2c10b77\"\nname = \"W\"\n\
                 [[workspace.model]]\nid = \"7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8\"\nname = \"M\"\n";
    let export = "[[workspace.model.export]]\nid = \"116000000001\"\nname = \"E\"\n";
    let rows = [
        ("nonsense = 1".into(), 1, "unknown field `nonsense`"),
        ("x = ".into(), 1, ""),
        (format!("{user}admin = \"yes\""), 5, "admin: invalid type: string \"yes\", expected a boolean"),
        (format!("{user}{user}"), 7, "two users have the e-mail"),
        (format!("{user}workspaces = [\"x\"]"), 5, "not in this tenant"),
        (model.replace("8a81", "8A81"), 2, "32 lower-case hexadecimal digits"),
        (model.replace("7D1F", "7d1f"), 5, "32 upper-case hexadecimal digits"),
        (format!("{model}state = \"ARCHIVE\""), 7, "write `ARCHIVED` instead"),
        (format!("{model}{}", export.replace("116", "113")), 8, "12 digits beginning with 116"),
        (format!("{model}{export}{export}"), 11, "used twice"),
        (format!("{model}{export}chunk_bytes = 0"), 8, "write at least 1"),
        (format!("{model}{export}chunk_byte = 10"), 10, "write `chunk_bytes` instead"),
        (format!("{model}{export}encoding = \"utf8\""), 10, "write `utf-8` instead"),
        (format!("{model}{export}content.text = \"a\"\ncontent.rows = []"), 8, "more than one source"),
        (format!("{model}{export}content.rows = [[2026-01-31]]"), 10, "a date goes in quotes"),
        (format!("{model}{export}task.progress = [35]"), 8, "write 0.35 for 35 %"),
        (format!("{model}{export}task.end = \"failed\""), 10, "unknown variant `failed`"),
        ("[switches]\npage_sizes = 3".into(), 2, "write `page_size` instead"),
        (
            "[switches]\npage_size = \"3\"".into(),
            2,
            "page_size: invalid type: string \"3\", expected a whole number",
        ),
        (
            "[switches]\nrate_limit = { capacity = true }".into(),
            2,
            "capacity: invalid type: boolean `true`, expected a number",
        ),
        ("[switches]\nlarge_limit = 3".into(), 2, "large_limit: expected text"),
        (
            "[switches]\nmissing_chunk = 42".into(),
            2,
            "42 is no status of a refusal; write one from 400 to 599",
        ),
        ("[[fault]]\nstatus = 42".into(), 2, "42 is no HTTP status; write one from 100 to 599"),
        ("[[fault]]\nstatsu = 500".into(), 2, "write `status` instead"),
    ];
    for (text, line, message) in rows {
        let error = Tenant::parse("t.toml", &text).err().unwrap_or_else(|| panic!("accepted:\n{text}"));
        let told = error.to_string();
        assert!(told.contains(message), "{told}\nfor:\n{text}");
        assert_eq!(error.line(), line, "{told}\nfor:\n{text}");
        assert!(told.starts_with(&format!("t.toml:{line}: ")), "{told}");
    }
}

#[test]
fn contents_come_from_files_beside_the_tenant() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("tenant-with-files");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rows.csv"), "City,Units\n\"Köln, Süd\",1\n").unwrap();
    std::fs::write(folder.join("raw.bin"), [0, 159, 146, 150]).unwrap();
    let text = r#"
        [[user]]
        id = "8a81b09f5e2c7a11015e30f4d2c10001"
        email = "ada@planning.example"
        password = "correct horse"
        [[workspace]]
        id = "8a81b09f5e2c7a11015e30f4d2c10b77"
        name = "W"
        [[workspace.model]]
        id = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8"
        name = "M"
        [[workspace.model.export]]
        id = "116000000001"
        name = "rows.txt"
        separator = "\t"
        encoding = "iso-8859-1"
        content.csv = "rows.csv"
        [[workspace.model.export]]
        id = "116000000002"
        name = "raw"
        content.file = "raw.bin"
    "#;
    std::fs::write(folder.join("tenant.toml"), text).unwrap();
    let server = Server::start(Tenant::load(&folder.join("tenant.toml")).unwrap());
    let ada = User::sign_in(&server, ADA);
    assert_eq!(ada.download(HUB, "116000000001"), b"City\tUnits\nK\xF6ln, S\xFCd\t1\n");
    assert_eq!(ada.download(HUB, "116000000002"), [0, 159, 146, 150]);
    let missing = text.replace("raw.bin", "gone.bin");
    std::fs::write(folder.join("missing.toml"), missing).unwrap();
    let tenant = Tenant::load(&folder.join("missing.toml")).unwrap();
    let error = Server::launch(tenant, Default::default()).err().unwrap().to_string();
    assert!(error.contains("gone.bin") && error.contains("116000000002"), "{error}");
}

/// Every piece of TOML in the README is what it says: a tenant, a part of one, or rules.
#[test]
fn the_readme_can_be_copied() {
    let readme = include_str!("../../README.md");
    let pieces = readme.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let (mut tenants, mut rules) = (0, 0);
    let mut least = String::new();
    for piece in pieces {
        if piece.starts_with("[[fault]]") {
            rules += anaplan_mock::Fault::parse("README", piece).unwrap().len();
            continue;
        }
        // The first is a tenant by itself; the others continue it.
        let text = format!("{least}{piece}");
        Tenant::parse("README", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        if least.is_empty() {
            least = text;
        }
        tenants += 1;
    }
    assert_eq!((tenants, rules), (3, 2));
}
