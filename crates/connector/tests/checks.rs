//! Each rule of `pq check` finds its bad example, and nothing in the good one.

use connector::checks::{Files, RULES, check};
use std::collections::{BTreeMap, BTreeSet};

/// A connector without findings; examples replace a part of it.
const GOOD: &str = r#"[Version = "1.0.0"]
section Good;

[DataSource.Kind = "Good", Publish = "Good.Publish"]
shared Good.Contents = Value.ReplaceType(Contents, ContentsType);

ContentsType = type function (url as (Uri.Type meta [Documentation.FieldCaption = Extension.LoadString("Title")])) as table meta [
    Documentation.Name = Extension.LoadString("Title"),
    Documentation.LongDescription = Extension.LoadString("Title"),
    Documentation.Examples = {}
];

Contents = (url as text) as any =>
    let
        isSafe = Uri.Parts(url)[Scheme] = "https",
        response = Web.Contents(url, [Headers = [#"X-Key" = "a"], ManualStatusHandling = {404}]),
        body = Binary.Buffer(response),
        status = Value.Metadata(response)[Response.Status],
        factorial = (n) => if n = 0 then 1 else n * @factorial(n - 1)
    in
        if status = 404 and isSafe then factorial(3) else Json.Document(body);

Good = [
    TestConnection = (path) => {"Good.Contents", path},
    Authentication = [OAuth = [StartLogin = StartLogin, FinishLogin = FinishLogin, Refresh = Renew]]
];

Good.Publish = [Beta = true, ButtonText = {Extension.LoadString("Title")}, SourceImage = Icons];
Icons = [Icon16 = List.Transform({16, 20, 24, 32}, each Extension.Contents("Good" & Text.From(_) & ".png"))];

StartLogin = (path, state, display) => [LoginUri = "https://login.example.com?state=" & state & "&code_challenge=x", CallbackUri = "", WindowHeight = 1, WindowWidth = 1];
FinishLogin = (context, callbackUri, state) => [access_token = Uri.Parts(callbackUri)[Query][code]];
Renew = (path, refreshToken) => [access_token = refreshToken];

[DataSource.Kind = "Good"]
shared Good.Tree = (url as text) as table =>
    let
        rows = #table(
            {"Name", "Key", "Data", "ItemKind", "ItemName", "IsLeaf"},
            {{"A", "a", Contents(url), "Table", "Table", true}, {"B", "b", Below(url), "Folder", "Table", false}}
        )
    in
        Navigator(rows);

Below = (url as text) as table => Navigator(#table({"Name", "Key", "Data"}, {}));

Navigator = (rows as table) as table =>
    let
        keyed = Type.AddTableKey(Value.Type(rows), {"Key"}, true),
        shown = keyed meta [
            NavigationTable.NameColumn = "Name",
            NavigationTable.DataColumn = "Data",
            NavigationTable.ItemKindColumn = "ItemKind",
            NavigationTable.IsLeafColumn = "IsLeaf",
            Preview.DelayColumn = "ItemName"
        ]
    in
        Value.ReplaceType(rows, shown);
"#;

/// A rule, what stands in the good connector, and what a person wrote instead.
const BAD: &[(&str, &str, &str)] = &[
    ("not-m", "Renew = (path", "Renew = (("),
    ("unknown-name", "access_token = refreshToken]", "access_token = refreshTokn]"),
    ("unknown-name", "each Extension.Contents", "Extension.Contents"),
    ("self-without-at", "@factorial", "factorial"),
    ("unused-member", "Icons = [", "Unused = 1; Icons = ["),
    ("hides-library", "Icons = [", "shared Text.From = (x) => x; Icons = ["),
    ("missing-text", "LoadString(\"Title\"), \n", ""),
    ("load-string-arguments", "Extension.LoadString(\"Title\")}", "Extension.LoadString(\"Title\", \"de\")}"),
    ("missing-part", "SourceImage = Icons", "SourceImage = [Icon16 = {Extension.Contents(\"good16.png\")}]"),
    ("icon-size", "SourceImage = Icons", "SourceImage = [Icon16 = {Extension.Contents(\"Good16.png\")}]"),
    (
        "icon-pixels",
        "SourceImage = Icons",
        "SourceImage = [Icon32 = {Extension.Contents(\"Good16.png\"), 1, 1, 1}]",
    ),
    ("version", "1.0.0", "1.0"),
    ("version", "[Version = \"1.0.0\"]", ""),
    ("unknown-kind", "DataSource.Kind = \"Good\"", "DataSource.Kind = \"God\""),
    ("unknown-kind", "\"Good.Publish\"]", "\"Good.Publsh\"]"),
    ("test-connection", "TestConnection = (path) => {\"Good.Contents\", path},", ""),
    ("test-connection", "{\"Good.Contents\", path}", "{\"Contents\", path}"),
    ("authentication", "Authentication = [OAuth", "Authentications = [OAuth"),
    (
        "authentication",
        "[OAuth = [StartLogin = StartLogin, FinishLogin = FinishLogin, Refresh = Renew]]",
        "[]",
    ),
    ("oauth-functions", ", Refresh = Renew", ""),
    ("oauth-state", "?state=\" & state & \"&code", "?code"),
    ("oauth-pkce", "&code_challenge=x", ""),
    (
        "client-secret",
        "[access_token = refreshToken]",
        "[access_token = refreshToken, client_secret = \"a1b2c3d4e5\"]",
    ),
    (
        "secret-in-text",
        "[access_token = refreshToken]",
        "[access_token = refreshToken, api_key = \"a1b2c3d4e5\"]",
    ),
    ("documentation", "    Documentation.Examples = {}\n", "    Documentation.Example = {}\n"),
    ("function-name", "shared Good.Contents", "shared Good.APIContents"),
    ("function-name", "shared Good.Contents", "shared GoodConnector"),
    ("http-address", "https://login.example.com", "http://login.example.com"),
    ("internal-host", "https://login.example.com", "https://login.planning.corp/x"),
    ("internal-host", "https://login.example.com", "https://192.168.1.7/x"),
    (
        "credential-in-query",
        "Headers = [#\"X-Key\" = \"a\"]",
        "Query = [key = Extension.CurrentCredential()[Key]]",
    ),
    (
        "poll-without-isretry",
        "factorial = (n)",
        "again = (n) => if n = 0 then response else Function.InvokeAfter(() => @again(Web.Contents(url)), #duration(0, 0, 0, 5)), \
         factorial = (n)",
    ),
    // As in Microsoft's samples, but the function does not look at the number of the attempt.
    (
        "poll-without-isretry",
        "Good = [",
        "Wait = (producer) => List.Generate(() => 0, each _ < 3, each _ + 1, each Function.InvokeAfter(() => producer(_), #duration(0, 0, 0, 5))); \
         Asked = Wait((n) => Web.Contents(\"https://a.example.com\")); Good = [Asked = Asked, ",
    ),
    ("unread-status", "[Response.Status]", "[Content.Type]"),
    ("evaluates-text", "[access_token = refreshToken]", "Expression.Evaluate(refreshToken)"),
    ("view-handlers", "[access_token = refreshToken]", "Table.View(null, [GetType = () => type table])"),
    ("unknown-kind", "Kind = \"Good\"", "Kind = 5"),
    ("test-connection", "{\"Good.Contents\", path}", "{\"Good.Contents\", path, 1}"),
    ("test-connection", "{\"Good.Contents\", path}", "{\"Good.Contents\"}"),
    (
        "client-secret",
        "[access_token = refreshToken]",
        "[access_token = Extension.Contents(\"client_secret\")]",
    ),
    ("unread-status", "ManualStatusHandling = {404}", "ManualStatusHandling = {404, 500}"),
    ("busy-without-wait", "ManualStatusHandling = {404}", "ManualStatusHandling = {404, 429}"),
    ("busy-without-wait", "ManualStatusHandling = {404}", "ManualStatusHandling = {400..599}"),
    ("unbuffered-answer", "Binary.Buffer(response)", "response"),
    (
        "own-credentials",
        "ManualStatusHandling = {404}",
        "ManualStatusHandling = {404}, ManualCredentials = true",
    ),
    ("oauth-arity", "Renew = (path, refreshToken)", "Renew = (refreshToken)"),
    ("oauth-arity", "Refresh = Renew", "Refresh = Renew, Logout = (a, b) => a"),
    ("url-scheme", "Uri.Parts(url)[Scheme] = \"https\"", "true"),
    ("path-parameters", "shared Good.Tree = (url as text)", "shared Good.Tree = (url as text, more as text)"),
    ("path-parameters", "shared Good.Tree = (url as text)", "shared Good.Tree = (address as text)"),
    (
        "path-of-test",
        "TestConnection = (path) => {\"Good.Contents\", path},",
        "TestConnection = (path) => {\"Good.Tree\", Json.Document(path)[depth]},",
    ),
    ("label-hides-path", "Good = [", "Good = [Label = Extension.LoadString(\"Title\"), "),
    (
        "parameter-caption",
        "(Uri.Type meta [Documentation.FieldCaption = Extension.LoadString(\"Title\")])",
        "Uri.Type",
    ),
    ("parameter-caption", "Documentation.FieldCaption =", "Documentation.Caption ="),
    ("beta", "Beta = true, ", ""),
    ("shared-helper", "Navigator = (rows", "shared Navigator = (rows"),
    (
        "text-in-code",
        "{Extension.LoadString(\"Title\")}",
        "{Extension.LoadString(\"Title\"), \"Shows a tree\"}",
    ),
    ("navigation-fields", "            NavigationTable.IsLeafColumn = \"IsLeaf\",\n", ""),
    ("navigation-fields", "\"IsLeaf\",\n            Preview.DelayColumn = \"ItemName\"", "\"IsLeaf\""),
    ("navigation-key", "Type.AddTableKey(Value.Type(rows), {\"Key\"}, true)", "Value.Type(rows)"),
    ("navigation-key", "{\"B\", \"b\",", "{\"B\", \"a\","),
    ("navigation-leaf", "\"Folder\", \"Table\", false", "\"Folder\", \"Table\", true"),
    ("navigation-leaf", "Below(url), \"Folder\"", "() => url, \"Function\""),
    ("navigation-kind", "\"Folder\"", "\"Ordner\""),
    (
        "eager-navigation",
        "#table({\"Name\", \"Key\", \"Data\"}, {})",
        "Table.FromRecords({[Name = \"a\", Key = \"a\", Data = Contents(url)], [Name = \"b\", Key = \"b\", Data = 1]})",
    ),
    ("tracing-on", "Icons = [", "EnableTraceOutput = true; Icons = [EnableTraceOutput = EnableTraceOutput, "),
    ("tracing-on", "isSafe =", "enable_tracing = true, isSafe = enable_tracing and"),
    (
        "traced-credential",
        "[access_token = refreshToken]",
        "Diagnostics.Trace(TraceLevel.Information, \"token \" & refreshToken[access_token], refreshToken)",
    ),
    (
        "traced-credential",
        "[access_token = refreshToken]",
        "Diagnostics.Trace(TraceLevel.Information, Extension.CurrentCredential(), () => refreshToken, true)",
    ),
    (
        "odbc-option",
        "[access_token = refreshToken]",
        "Odbc.DataSource(path, [HierarchicalNavigations = true, SqlCapabilities = [SupportsTop = true]])",
    ),
    ("odbc-limit", "[access_token = refreshToken]", "Odbc.DataSource(path, [HierarchicalNavigation = true])"),
    ("direct-query", "Beta = true, ", "Beta = true, SupportsDirectQuery = true, "),
    (
        "native-query-names",
        "Beta = true, ",
        "Beta = true, NativeQueryProperties = [NavigationSteps = {[Indices = {[FieldDisplayname = \"a\", IndexName = \"Name\"]}, FieldAccess = \"Data\"]}], ",
    ),
    (
        "view-take",
        "[access_token = refreshToken]",
        "Table.View(null, [GetType = () => type table, GetRows = () => Contents(path)])",
    ),
    ("other-source", "[access_token = refreshToken]", "Sql.Database(path, refreshToken)"),
    ("unusual-function", "[access_token = refreshToken]", "Extension.Cache()"),
    ("unusual-function", "[access_token = refreshToken]", "Embedded.Value(path, refreshToken)"),
    ("allow-reason", "Icons = [", "// allow unused-member:\nIcons = ["),
    ("allow-reason", "Icons = [", "// allow unusd-member: because\nIcons = ["),
];

/// Calls, fields and items nest as deep as a text is long, which no stack is.
#[test]
fn long_chains_end() {
    for (first, link) in [
        ("f", "()"),
        ("f", "[a]"),
        ("f", "{0}"),
        ("1", " is number"),
        ("1", " + 1"),
        ("", "if true then 1 else "),
    ] {
        let chain = format!("{first}{}{}", link.repeat(100_000), if first.is_empty() { "1" } else { "" });
        let text = format!("[Version = \"1.0.0\"]\nsection Good;\nshared Good.Long = (f) => {chain};\n");
        let found = findings(&text, &[]);
        assert!(found.iter().all(|(id, ..)| id != "not-m" && id != "unknown-name"), "{link}: {found:?}");
    }
}

/// A PNG file as far as its measures: 16 by 16.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10";

fn findings(text: &str, more: &[(&str, &str)]) -> Vec<(String, String, Option<usize>)> {
    let mut parts = BTreeMap::from([
        ("Good.pq".to_owned(), text.as_bytes().to_vec()),
        ("resources.resx".to_owned(), resx(&["Title"]).into_bytes()),
        ("Good16.png".to_owned(), PNG.to_vec()),
    ]);
    parts.extend(more.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    let found = check(&Files { parts: &parts, document: "Good.pq" });
    found
        .into_iter()
        .map(|one| (one.rule.id.to_owned(), one.message, one.place.map(|place| place.0)))
        .collect()
}

fn resx(names: &[&str]) -> String {
    let data = |name: &&str| format!("<data name=\"{name}\" xml:space=\"preserve\"><value>x</value></data>");
    format!("<root>{}</root>", names.iter().map(data).collect::<String>())
}

#[test]
fn the_good_connector_has_none() {
    assert_eq!(findings(GOOD, &[]), []);
}

#[test]
fn each_rule_finds_its_bad_example() {
    let mut seen = BTreeSet::from(["load".to_owned()]);
    for (id, from, to) in BAD {
        let (text, more) = if *id == "missing-text" {
            (GOOD.replace("{Extension.LoadString(\"Title\")}", "{Extension.LoadString(\"Titel\")}"), vec![])
        } else {
            assert!(GOOD.contains(from), "{id}: {from} does not stand in the good connector");
            (GOOD.replacen(from, to, 1), vec![])
        };
        let text = match *id {
            // The parameter that is not in the path.
            "path-of-test" => text.replace(
                "shared Good.Tree = (url as text) as table =>",
                "shared Good.Tree = Value.ReplaceType(Tree, type function (url as text, depth as (type number meta [DataSource.Path = false])) as table);\n\
                 Tree = (url as text, depth as number) as table =>",
            ),
            _ => text,
        };
        let found = findings(&text, &more);
        assert!(found.iter().any(|(found, ..)| found == id), "{id}: {to} gives {found:?}");
        seen.insert((*id).to_owned());
    }
    let english = resx(&["Title", "Unused"]);
    let address = resx(&["Title"]).replace("<value>x", "<value>https://example.com/help");
    let found = findings(GOOD, &[("resources.resx", &address)]);
    assert!(found.iter().any(|(found, ..)| found == "address-in-texts"), "{found:?}");
    seen.insert("address-in-texts".to_owned());
    let found = findings(GOOD, &[("Other.pqm", "let x = 1\nin (x")]);
    assert!(found.iter().any(|(found, ..)| found == "not-m"), "{found:?}");
    let found = findings(GOOD, &[("resources.resx", &english), ("resources.de.resx", &resx(&[]))]);
    for id in ["unused-text", "missing-translation"] {
        assert!(found.iter().any(|(found, ..)| found == id), "{id}: {found:?}");
        seen.insert(id.to_owned());
    }
    let all: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(seen, all, "every rule has a bad example");
}

/// What connectors of the field do, and rightly.
#[test]
fn good_forms_of_bad_examples_are_left_alone() {
    let good: &[(&str, &str)] = &[
        // A token endpoint says in its body what is wrong.
        ("status = Value.Metadata(response)[Response.Status]", "status = Json.Document(response)[error]?"),
        (
            "status = Value.Metadata(response)[Response.Status]",
            "status = Record.HasFields(Json.Document(response), {\"error\"})",
        ),
        // A pause between pages asks for another one each time.
        (
            "factorial = (n)",
            "pages = List.Transform({1..3}, each Function.InvokeAfter(() => Web.Contents(url, [Query = [page = Text.From(_)]]), #duration(0, 0, 0, 3))), \
             factorial = (n)",
        ),
        // The number of the attempt is in the request.
        (
            "Good = [",
            "Wait = (producer) => List.Generate(() => 0, each _ < 3, each _ + 1, each Function.InvokeAfter(() => producer(_), #duration(0, 0, 0, 5))); \
             Asked = Wait((n) => Web.Contents(\"https://a.example.com\", [IsRetry = n > 0])); Good = [Asked = Asked, ",
        ),
        // All that is no success is a failure, whichever status it is.
        (
            "ManualStatusHandling = {404}]),\n",
            "ManualStatusHandling = {404, 500}]),\n        isGood = 200 = status,\n",
        ),
        // A status that a table of messages has.
        (
            "ManualStatusHandling = {404}]),\n",
            "ManualStatusHandling = {404, 500}]),\n        messages = [#\"500\" = \"not now\"],\n",
        ),
        // Taken from the host, and waited for.
        (
            "ManualStatusHandling = {404}]),\n",
            "ManualStatusHandling = {404, 429}]),\n        later = if status = 429 then Function.InvokeAfter(() => Web.Contents(url, [IsRetry = true]), #duration(0, 0, 0, 9)) else null,\n",
        ),
        // A function is a leaf.
        ("Below(url), \"Folder\", \"Table\", false", "() => Below(url), \"Function\", \"Table\", true"),
        // One entry alone is that which somebody asked for.
        (
            "#table({\"Name\", \"Key\", \"Data\"}, {})",
            "Table.FromRecords({[Name = \"a\", Key = \"a\", Data = Contents(url)]})",
        ),
        // A function of people's own that is no source.
        ("Icons = [Icon16", "shared Good.Colours = {\"red\"}; Icons = [Icon16"),
        // Options are a group of the dialog, and no part of the path.
        (
            "as (Uri.Type meta [Documentation.FieldCaption = Extension.LoadString(\"Title\")])) as table",
            "as (Uri.Type meta [Documentation.SampleValues = {\"https://example.com\"}]), optional options as nullable record) as table",
        ),
        ("shared Good.Tree = (url as text)", "shared Good.Tree = (url as text, optional depth as number)"),
        ("Icons = [Icon16", "EnableTraceOutput = false; Icons = [Traced = EnableTraceOutput, Icon16"),
        (
            "[access_token = refreshToken]",
            "Diagnostics.Trace(TraceLevel.Information, \"renewed\", () => [access_token = refreshToken], true)",
        ),
        (
            "[access_token = refreshToken]",
            "Odbc.DataSource(path, [HierarchicalNavigation = true, SqlCapabilities = [SupportsTop = true]])",
        ),
        (
            "[access_token = refreshToken]",
            "Table.View(Contents(path), [OnNativeQuery = (query, parameters, options) => query])",
        ),
        (
            "[access_token = refreshToken]",
            "Extension.InvokeWithCredentials(each Extension.CurrentCredential(), () => Sql.Database(path, refreshToken))",
        ),
        // Written on purpose.
        ("Beta = true", "Beta = false"),
        ("{Extension.LoadString(\"Title\")}", "{\"Fabrikam\"}"),
    ];
    for (from, to) in good {
        assert!(GOOD.contains(from), "{from} does not stand in the good connector");
        assert_eq!(findings(&GOOD.replacen(from, to, 1), &[]), [], "{to}");
    }
    let english = resx(&["Title", "Elsewhere"]);
    let other = "() => Extension.LoadString(\"Elsewhere\")";
    assert_eq!(findings(GOOD, &[("resources.resx", &english), ("Other.pqm", other)]), []);
}

#[test]
fn a_comment_with_a_reason_allows_a_finding() {
    let bad = GOOD.replace("Icons = [Icon16", "Unused = 1;\nIcons = [Icon16");
    assert_eq!(findings(&bad, &[]).len(), 1);
    for allowed in [
        bad.replace("Unused = 1;", "// allow unused-member: for the next version\nUnused = 1;"),
        bad.replace("Unused = 1;", "Unused = 1; // allow unused-member: for the next version"),
    ] {
        assert_eq!(findings(&allowed, &[]), []);
    }
    let elsewhere =
        bad.replace("section Good;", "// allow unused-member: for the next version\nsection Good;");
    assert_eq!(findings(&elsewhere, &[]).len(), 1);
    // What has no line is allowed anywhere.
    let english = resx(&["Title", "Unused"]);
    let allowed = GOOD.replace("section Good;", "// allow unused-text: of the next version\nsection Good;");
    assert_eq!(findings(&allowed, &[("resources.resx", &english)]), []);
}

/// What looks bad and is good: each has misled somebody's first version of a rule.
#[test]
fn what_is_good_is_not_found() {
    for (from, to) in [
        ("[access_token = refreshToken]", "[a = [b = 1, c = b][c], d = a]"),
        ("[access_token = refreshToken]", "let x = 1, y = let x = x in x in y"),
        ("[access_token = refreshToken]", "List.Transform({1}, each let a = _ in a) & {[x = 1][x]}"),
        ("[access_token = refreshToken]", "Table.SelectRows(refreshToken, each [Name] = \"a\" and _[b] > 1)"),
        ("[access_token = refreshToken]", "try refreshToken catch (e) => e[Message]"),
        (
            "[access_token = refreshToken]",
            "[password = \"Your password\", Xmlns = \"http://schemas.xmlsoap.org/x\"]",
        ),
        ("https://login.example.com", "http://localhost:8080"),
        ("shared Good.Contents", "shared Good.CapitalContents"),
    ] {
        let text = GOOD.replacen(from, to, 1).replace(
            "\"Good.Contents\"",
            if to.contains("Capital") { "\"Good.CapitalContents\"" } else { "\"Good.Contents\"" },
        );
        assert_eq!(findings(&text, &[]), [], "{to}");
    }
}
