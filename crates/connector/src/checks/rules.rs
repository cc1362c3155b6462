//! Every rule of the check: its id, how grave it is, why it is there and what to do.

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It does not work, or will not.
    Error,
    /// It may be meant; certification asks for it.
    Warning,
    /// Nothing is wrong with it; somebody should know it. It fails nowhere.
    Hint,
}

impl Level {
    /// As it is written in reports.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Hint => "hint",
        }
    }
}

/// A rule: its id, how grave it is, why it is there and what to do.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The name by which a finding is allowed.
    pub id: &'static str,
    /// How grave it is.
    pub level: Level,
    /// Why it matters.
    pub reason: &'static str,
    /// What to do about it.
    pub mend: &'static str,
}

/// Every rule.
pub const RULES: &[Rule] = &[
    rule(
        "not-m",
        Level::Error,
        "Power BI loads no package whose M cannot be read.",
        "Correct the text at this place.",
    ),
    rule("load", Level::Error, "The host does not load the package.", "Correct what the message says."),
    rule(
        "unknown-name",
        Level::Error,
        "Evaluating it is an error, wherever it stands.",
        "Correct the name, or write the member.",
    ),
    rule(
        "self-without-at",
        Level::Error,
        "A name does not see itself in its own value.",
        "Write @ before the name.",
    ),
    rule(
        "unused-member",
        Level::Warning,
        "Nobody can reach it: it is not shared, and nothing shared uses it.",
        "Remove it.",
    ),
    rule(
        "hides-library",
        Level::Warning,
        "A shared name of the library's would stand for two things in a query.",
        "Rename the member.",
    ),
    rule(
        "missing-text",
        Level::Error,
        "Extension.LoadString of an unknown name is an error in the dialog.",
        "Write the text into the .resx file, or the strings.",
    ),
    rule("unused-text", Level::Warning, "Somebody translates it for nobody.", "Remove the text."),
    rule(
        "missing-translation",
        Level::Warning,
        "The dialog shows this text in another language.",
        "Translate it in this file.",
    ),
    rule(
        "load-string-arguments",
        Level::Error,
        "Extension.LoadString takes the name alone.",
        "Remove the second argument.",
    ),
    rule(
        "missing-part",
        Level::Error,
        "Extension.Contents of an unknown part is an error; upper and lower case count.",
        "Add the file, or correct the name.",
    ),
    rule(
        "icon-size",
        Level::Warning,
        "Dialogs ask for icons of 16, 20, 24, 32 and of 32, 40, 48, 64 pixels.",
        "Add the sizes that are missing.",
    ),
    rule(
        "icon-pixels",
        Level::Error,
        "The picture has other measures than its name and place say.",
        "Draw it in its size.",
    ),
    rule(
        "version",
        Level::Error,
        "Certification asks for a version of three numbers.",
        "Write [Version = \"1.0.0\"] before the section.",
    ),
    rule(
        "unknown-kind",
        Level::Error,
        "The attribute names no record of the section.",
        "Write the record, or correct the name.",
    ),
    rule(
        "test-connection",
        Level::Error,
        "Without TestConnection no refresh goes through a gateway, and no certification.",
        "Write TestConnection into the record of the kind: a function of the data source path that gives {\"Kind.Function\", arguments …}.",
    ),
    rule(
        "authentication",
        Level::Error,
        "A kind says how people sign in.",
        "Write Authentication into the record, with a kind such as Anonymous, Key, UsernamePassword, OAuth or Aad.",
    ),
    rule(
        "oauth-functions",
        Level::Error,
        "OAuth needs StartLogin and FinishLogin, and Refresh for every scheduled refresh.",
        "Write the functions that are missing.",
    ),
    rule(
        "oauth-state",
        Level::Error,
        "Without state in the address anybody's answer is taken for this one.",
        "Put the state that StartLogin is given into the query of the address.",
    ),
    rule(
        "oauth-pkce",
        Level::Warning,
        "A code that somebody reads on its way can be used by him.",
        "Send code_challenge, and code_verifier for the token (RFC 7636).",
    ),
    rule(
        "client-secret",
        Level::Error,
        "Everybody who has the package reads it.",
        "Use a public client with PKCE.",
    ),
    rule(
        "documentation",
        Level::Warning,
        "Certification asks for Documentation.Name, LongDescription and Examples of each published function.",
        "Write them into the metadata of the function's type.",
    ),
    rule(
        "function-name",
        Level::Warning,
        "Certification asks for names as Kind.Function, without the words Power BI, API and Connector.",
        "Rename the function.",
    ),
    rule(
        "http-address",
        Level::Warning,
        "Credentials go over http:// for everybody to read.",
        "Write https://.",
    ),
    rule(
        "internal-host",
        Level::Warning,
        "The package tells everybody a name of your network.",
        "Ask for the address, or write a public one.",
    ),
    rule(
        "secret-in-text",
        Level::Error,
        "Everybody who has the package reads it.",
        "Take it from the credential.",
    ),
    rule(
        "credential-in-query",
        Level::Error,
        "Query stands in addresses, logs and caches.",
        "Write it into CredentialQuery, ApiKeyName or Headers.",
    ),
    rule(
        "poll-without-isretry",
        Level::Warning,
        "The second answer is the first one again, out of the cache.",
        "Write IsRetry = true into the options of Web.Contents.",
    ),
    rule(
        "unread-status",
        Level::Warning,
        "A status that is handled by hand and not looked at makes an error page look like data.",
        "Look at Value.Metadata(response)[Response.Status].",
    ),
    rule(
        "evaluates-text",
        Level::Warning,
        "Whatever the text says is done.",
        "Write a function instead, or evaluate only parts of the package.",
    ),
    rule(
        "view-handlers",
        Level::Error,
        "A Table.View over null needs GetType and GetRows.",
        "Write the handlers.",
    ),
    rule(
        "busy-without-wait",
        Level::Warning,
        "The host waits and repeats 429 and 503 by itself, but not where ManualStatusHandling names them.",
        "Take them out of the list, or wait with Function.InvokeAfter and ask again with IsRetry.",
    ),
    rule(
        "unbuffered-answer",
        Level::Hint,
        "Status and body are read one after the other: an answer that is not kept may be asked for twice.",
        "Read Binary.Buffer(response) first, then Value.Metadata(response).",
    ),
    rule(
        "own-credentials",
        Level::Hint,
        "Certification asks why a connector takes credentials into its own hands.",
        "Leave it to the host, or allow it here with the reason that you give Microsoft.",
    ),
    rule(
        "oauth-arity",
        Level::Error,
        "Hosts find the functions of OAuth by the number of their parameters.",
        "StartLogin takes 3 or 4, FinishLogin 3 or 5, Refresh 2 or 3, Logout 1 or 3.",
    ),
    rule(
        "url-scheme",
        Level::Warning,
        "Nothing keeps people from an http:// address, over which credentials go for everybody to read.",
        "Look at Uri.Parts(url)[Scheme], and refuse what is not https.",
    ),
    rule(
        "path-parameters",
        Level::Error,
        "The required parameters are the data source path: functions of one kind with others do not load.",
        "Give them the same names in the same order, or make them optional or DataSource.Path = false.",
    ),
    rule(
        "path-of-test",
        Level::Error,
        "A parameter with DataSource.Path = false is not in the path that TestConnection is given.",
        "Use a value of its own in TestConnection.",
    ),
    rule(
        "label-hides-path",
        Level::Hint,
        "Where the kind has a Label, dialogs show it instead of the path, and two sources look alike.",
        "Remove Label from the record of the kind.",
    ),
    rule(
        "parameter-caption",
        Level::Warning,
        "Certification asks for a caption or sample values of each parameter of a published function.",
        "Write Documentation.FieldCaption into the metadata of the parameter's type.",
    ),
    rule(
        "beta",
        Level::Hint,
        "Certification asks for Beta = true on the first release.",
        "Write Beta = true into the record, or a higher version where it is not the first.",
    ),
    rule(
        "shared-helper",
        Level::Warning,
        "Every query sees it, and two connectors that share one name break each other.",
        "Remove shared, or begin the name with that of the kind and a point.",
    ),
    rule(
        "text-in-code",
        Level::Hint,
        "A text that people read cannot be translated where it stands in M.",
        "Write it into the .resx file, or the strings, and Extension.LoadString here.",
    ),
    rule(
        "address-in-texts",
        Level::Warning,
        "Whoever translates the texts translates the address, and nobody tests it.",
        "Write the address into the M.",
    ),
    rule(
        "navigation-fields",
        Level::Warning,
        "Without it the navigator shows no icon or no arrow, or asks for every table to draw the list.",
        "Write the field into the metadata beside NavigationTable.NameColumn.",
    ),
    rule(
        "navigation-key",
        Level::Error,
        "Queries find an entry by its key: one without a key, or with that of another, cannot be opened.",
        "Give each row its own key, and name the column with Type.AddTableKey.",
    ),
    rule(
        "navigation-leaf",
        Level::Warning,
        "IsLeaf = false is for entries that open into others, and only for those.",
        "Write the other value.",
    ),
    rule(
        "navigation-kind",
        Level::Hint,
        "The navigator has no icon for this kind of entry.",
        "Write Table, Function, Folder, Database, Schema, View, Record or another that the guide names.",
    ),
    rule(
        "eager-navigation",
        Level::Warning,
        "Table.FromRecords evaluates what it is given: the whole tree is read before anything is shown.",
        "Write the rows into #table, or add them with Table.InsertRows or Table.AddColumn.",
    ),
    rule(
        "tracing-on",
        Level::Warning,
        "Traces of everybody's data are written at everybody's desk.",
        "Write false, and turn it on while you look for something.",
    ),
    rule(
        "traced-credential",
        Level::Error,
        "Traces are files that people send each other.",
        "Take the credential out of what is traced.",
    ),
    rule(
        "odbc-option",
        Level::Error,
        "Odbc.DataSource has no option of this name; upper and lower case count.",
        "Correct the name.",
    ),
    rule(
        "odbc-limit",
        Level::Hint,
        "A driver whose clause for the first rows is not known is asked for all of them by every preview.",
        "Say it: SupportsTop or LimitClauseKind in SqlCapabilities, or LimitClause in AstVisitor.",
    ),
    rule(
        "direct-query",
        Level::Warning,
        "DirectQuery needs a source that takes filters and groups over, and nothing here does.",
        "Remove SupportsDirectQuery, or write a Table.View with its handlers.",
    ),
    rule(
        "native-query-names",
        Level::Error,
        "Upper and lower case count in NativeQueryProperties, and an unknown name says nothing to anybody.",
        "Write NavigationSteps, DefaultOptions, Indices, FieldDisplayName, ConstantValue, IndexName, FieldAccess.",
    ),
    rule(
        "view-take",
        Level::Hint,
        "Previews ask for the first 1,000 rows: without OnTake the service is asked for all.",
        "Write the handler OnTake, or allow it where rows come page by page.",
    ),
    rule(
        "other-source",
        Level::Warning,
        "This source keeps its own kind inside a connector: it asks people for a second credential.",
        "Read it through Web.Contents, OData.Feed or a driver, or give it yours by Extension.InvokeWithCredentials.",
    ),
    rule(
        "unusual-function",
        Level::Hint,
        "Nobody documents it for connectors, and next to nobody uses it: Microsoft can change it any day.",
        "Do without it, or say why here.",
    ),
    rule(
        "allow-reason",
        Level::Error,
        "Whoever reads it later has to know why.",
        "Write `// allow ID: reason` with the id of a rule and a reason.",
    ),
];

const fn rule(id: &'static str, level: Level, reason: &'static str, mend: &'static str) -> Rule {
    Rule { id, level, reason, mend }
}

/// The rule of an id.
pub fn rule_of(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}
