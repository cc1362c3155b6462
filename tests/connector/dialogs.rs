//! What the host's dialogs show: the parameters, the ways to sign in, the entry in *Get data*.

use super::Query;

/// Expressions over the two functions, with what the specification wants.
const FUNCTIONS: &[(&str, &str)] = &[
    ("Contents[Documentation.Name]", r#""Anaplan Connection Configuration""#),
    ("parameter(Anaplan.Contents, \"apiUrl\")[Documentation.FieldCaption]", r#""Anaplan API URL""#),
    ("parameter(Anaplan.Contents, \"authUrl\")[Documentation.FieldCaption]", r#""Anaplan Auth URL""#),
    (
        "parameter(Anaplan.Contents, \"apiUrl\")[Documentation.SampleValues]",
        r#"{"https://api.anaplan.com"} "#,
    ),
    (
        "parameter(Anaplan.Contents, \"authUrl\")[Documentation.SampleValues]",
        r#"{"https://auth.anaplan.com"} "#,
    ),
    ("parameter(Anaplan.Contents, \"apiUrl\")[Documentation.FieldDescription] <> null", "true"),
    ("parameter(Anaplan.Contents, \"authUrl\")[Documentation.FieldDescription] <> null", "true"),
    (
        r#"let f = Value.Type(Anaplan.Contents) in {Type.FunctionRequiredParameters(f), Record.FieldNames(Type.FunctionParameters(f))}"#,
        r#"{2, {"apiUrl", "authUrl"} } "#,
    ),
    (
        r#"let f = Value.Type(Anaplan.Export) in {Type.FunctionRequiredParameters(f), Record.FieldNames(Type.FunctionParameters(f))}"#,
        r#"{5, {"apiUrl", "authUrl", "workspaceId", "modelId", "exportId", "options"} } "#,
    ),
    // Every parameter and every option says what it is.
    (
        r#"List.MatchesAll(
            {"apiUrl", "authUrl", "workspaceId", "modelId", "exportId", "options"},
            each parameter(Anaplan.Export, _)[Documentation.FieldCaption] <> null and parameter(Anaplan.Export, _)[Documentation.FieldDescription] <> null)"#,
        "true",
    ),
    (
        r#"let
            options = Type.RecordFields(Type.NonNullable(Type.FunctionParameters(Value.Type(Anaplan.Export))[options])),
            described = each Value.Metadata([Type])[Documentation.FieldDescription] <> null and [Optional]
        in
            {Record.FieldNames(options), List.MatchesAll(Record.ToTable(options)[Value], described)}"#,
        r#"{{"Run", "Headers", "Types", "Locale", "Timeout", "Encoding", "Columns"} , true} "#,
    ),
];

#[test]
fn the_functions_say_what_they_ask_for() {
    for (expression, expected) in FUNCTIONS {
        let mut query = Query::new("");
        query.text = format!(
            "let
                Contents = Value.Metadata(Value.Type(Anaplan.Contents)),
                parameter = (function, name) => Value.Metadata(Record.Field(Type.FunctionParameters(Value.Type(function)), name))
            in {expression}"
        );
        let outcome = query.run();
        assert_eq!(outcome.rows(), *expected, "{expression}");
        assert_eq!(outcome.requests.len(), 0, "{expression}");
    }
}

/// Expressions over the records that the host reads.
const RECORDS: &[(&str, &str)] = &[
    ("Record.FieldNames(Kind[Authentication])", r#"{"UsernamePassword", "OAuth"} "#),
    ("Kind[Authentication][UsernamePassword][Label]", r#""Basic""#),
    ("Kind[Authentication][OAuth][Label]", r#""Organizational account""#),
    (
        "Record.FieldNames(Kind[Authentication][OAuth])",
        r#"{"Label", "StartLogin", "FinishLogin", "Refresh", "Logout"} "#,
    ),
    ("Record.HasFields(Kind, \"TestConnection\")", "true"),
    ("Publish[Category]", r#""Online Services""#),
    ("Publish[ButtonText]{0}", r#""Anaplan""#),
    ("List.Count(Publish[ButtonText])", "2"),
    ("Text.StartsWith(Publish[LearnMoreUrl], \"https://\")", "true"),
    // Four sizes of each icon, all of them PNG files.
    (
        r#"List.Transform({Publish[SourceImage], Publish[SourceTypeImage]}, (images) => List.Transform(
            images[Icon16] & images[Icon32], each Binary.Range(_, 1, 3) = Text.ToBinary("PNG")))"#,
        "{{true, true, true, true, true, true, true, true} , {true, true, true, true, true, true, true, true} } ",
    ),
];

#[test]
fn the_kind_and_the_entry_in_get_data_are_as_specified() {
    for (expression, expected) in RECORDS {
        let body = format!("let Kind = Anaplan, Publish = Anaplan.Publish in {expression}");
        let outcome = Query::of_members(&["Anaplan", "Anaplan.Publish"], &body).run();
        assert_eq!(outcome.rows(), *expected, "{expression}");
    }
}
