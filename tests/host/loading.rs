//! Any connector loads: what shipped packages do at load time works, and what does not load says why.

use super::{Folder, evaluate, load_error, settings};

fn result(folder: &Folder, query: &str) -> Result<String, String> {
    evaluate(settings(&[folder.path()], "[]"), query)
}

#[test]
fn of_two_m_parts_the_section_is_taken() {
    let folder = Folder::new(&[
        ("Expression.m", "let x = 1 in x"),
        ("Other.m", "section Other; shared Other.Value = 2;"),
    ]);
    assert_eq!(result(&folder, "Other.Value").as_deref(), Ok("2"));
}

#[test]
fn missing_texts_icons_and_parts_do_not_matter_before_they_are_used() {
    let folder = Folder::new(&[
        (
            "Sample.pq",
            r#"section Sample;
            K = [Authentication = [Anonymous = []], Label = Extension.LoadString("Nowhere")];
            K.Publish = [
                ButtonText = {Extension.LoadString("Nowhere"), Extension.LoadString("Here")},
                SourceImage = [Icon16 = {Extension.Contents("missing16.png")}]
            ];
            [DataSource.Kind = "K", Publish = "K.Publish"] shared K.Contents = () => 1;
            shared K.Here = Extension.LoadString("Here");
            shared K.Nowhere = Extension.LoadString("Nowhere");
            shared K.Missing = try Extension.Contents("missing16.png") otherwise "none";
            shared K.Case = Text.FromBinary(Extension.Contents("FILE.TXT"));"#,
        ),
        (
            "resources.resx",
            r#"<root><data name="Here" xml:space="preserve"><value>here</value></data></root>"#,
        ),
        ("file.txt", "text"),
    ]);
    let query = "{K.Here, K.Nowhere, K.Missing, K.Case}";
    assert_eq!(result(&folder, query).as_deref(), Ok(r#"{"here", null, "none", "text"}"#));
}

#[test]
fn broken_texts_are_missing_texts() {
    let folder = Folder::new(&[
        ("Sample.pq", r#"section Sample; shared Sample.Text = Extension.LoadString("A");"#),
        ("resources.resx", "<root><data name="),
    ]);
    assert_eq!(result(&folder, "Sample.Text").as_deref(), Ok("null"));
}

#[test]
fn modules_are_evaluated_with_the_shared_environment() {
    let folder = Folder::new(&[
        (
            "Sample.pq",
            r#"section Sample;
            Load = (file) => Expression.Evaluate(Text.FromBinary(Extension.Contents(file)), #shared);
            Module = Load("Module.pqm");
            shared Sample.Value = Module[Double](21);
            shared Sample.Own = Module[Own]();
            shared Sample.Optional = try #shared[No.Such.Function] otherwise "fallback";
            shared Sample.Secret = 1;"#,
        ),
        (
            "Module.pqm",
            "\u{FEFF}let Double = (x) => x * 2, Own = () => Sample.Secret, Text = Extension.LoadString(\"x\") in [Double = Double, Own = Own]",
        ),
    ]);
    let query = "{Sample.Value, Sample.Own, Sample.Optional}";
    assert_eq!(result(&folder, query).as_deref(), Ok(r#"{42, 1, "fallback"}"#));
}

#[test]
fn byte_order_marks_encodings_and_odd_section_names_are_no_obstacle() {
    let folder = Folder::new(&[("Sample.pq", "\u{FEFF}section #\"Odd Name\"; shared Odd.Value = \"ü\";")]);
    assert_eq!(
        result(&folder, r#"{Odd.Value, #sections[#"Odd Name"][Odd.Value]}"#).as_deref(),
        Ok(r#"{"ü", "ü"}"#)
    );
    let wide = Folder::new(&[]);
    let text = "\u{FEFF}section Wide;\r\nshared Wide.Value = \"ü\";";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(wide.path().join("Wide.M"), bytes).expect("the part is written");
    assert_eq!(result(&wide, "Wide.Value").as_deref(), Ok(r#""ü""#));
}

#[test]
fn what_does_not_load_says_why_and_where() {
    let cases = [
        ("section Sample;\nshared X = (a => 1;", "Sample.pq:2:15"),
        ("section Sample; [DataSource.Kind = \"K\"] shared X = () => 1;", "names 'K', which is no member"),
        ("section Sample; [Publish = \"P\"] shared X = () => 1;", "names 'P', which is no member"),
        ("let x = 1 in x", "Sample.pq is an expression"),
    ];
    for (text, expected) in cases {
        let folder = Folder::section(text);
        let error = load_error(settings(&[folder.path()], "[]"));
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn extensions_see_each_other_and_a_name_of_two_is_an_error_where_it_is_used() {
    let one = Folder::section(
        "section One; shared One.Value = 1; shared Both = 1; shared One.OfTwo = () => Two.Value + 1;",
    );
    let two = Folder::section("section Two; shared Two.Value = 2; shared Both = 2;");
    let query = "{One.OfTwo(), #sections[Two][Two.Value], try Both otherwise \"ambiguous\"}";
    let found = evaluate(settings(&[one.path(), two.path()], "[]"), query);
    assert_eq!(found.as_deref(), Ok(r#"{3, 2, "ambiguous"}"#));
}

#[test]
fn a_query_does_not_see_what_is_for_extensions() {
    let folder = Folder::section(
        "section Sample; shared Sample.Has = Record.HasFields(#shared, \"Extension.Contents\");",
    );
    let query = r#"{Sample.Has, Record.HasFields(#shared, {"Extension.Contents"}), Record.HasFields(#shared, {"Sample.Has"})}"#;
    assert_eq!(result(&folder, query).as_deref(), Ok("{true, false, true}"));
}

#[test]
fn a_second_section_and_broken_texts_are_told() {
    let folder = Folder::new(&[
        ("Bar.pq", "section Bar; shared Bar.Value = 1;"),
        ("Foo.pq", "section Foo; shared Foo.Value = 2;"),
        ("Foo.query.pq", "section Queries; shared Q = Foo.Value();"),
        ("resources.resx", "<root><data name="),
    ]);
    let mut command = crate::cli::program("pq");
    command.args(["run", "-e", "Bar.Value", "--format", "m", "--extension"]).arg(folder.path());
    let output = command.output().expect("the host runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "1", "{told}");
    let name = folder.path().file_name().expect("a name").to_string_lossy();
    let words = "two section documents: Bar.pq is the extension, Foo.pq is not loaded";
    assert!(told.contains(&format!("warning: {name} has {words}")), "{told}");
    assert!(told.contains(&format!("warning: {name}/resources.resx line 1: ")), "{told}");
}
