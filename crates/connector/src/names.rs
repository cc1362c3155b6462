//! Names that M refers to: those that nothing has are told with their place. It needs no engine, only lists.

use crate::walk;
use m_syntax::ast::{Document, Expr, ExprKind, Function, Handler};
use m_syntax::{SourceFile, Span};
use std::collections::BTreeSet;
use strsim::levenshtein;

/// One line for each name of the function reference: the name, a tab, what it is.
const REFERENCE: &str = include_str!("../../m-library/src/reference/names.tsv");

/// What extensions see besides. A test compares it with the host's own list.
pub const EXTENSION_NAMES: &[&str] = &[
    "Credential.AccessDenied",
    "Credential.AccessForbidden",
    "Credential.EncryptionNotSupported",
    "Credential.NativeQueryPermission",
    "Crypto.CreateHash",
    "Crypto.CreateHmac",
    "CryptoAlgorithm.SHA1",
    "CryptoAlgorithm.SHA256",
    "CryptoAlgorithm.Type",
    "DataSource.TestConnection",
    "Delta.Since",
    "Environment.Configuration",
    "Environment.FeatureSwitch",
    "Environment.Libraries",
    "Error.Unexpected",
    "Extension.Cache",
    "Extension.Contents",
    "Extension.CredentialError",
    "Extension.CurrentApplication",
    "Extension.CurrentCredential",
    "Extension.HasPermission",
    "Extension.InvokeVolatileFunction",
    "Extension.InvokeWithCredentials",
    "Extension.InvokeWithPermissions",
    "Extension.LoadString",
    "Extension.Module",
    "Extension.State",
    "List.ParallelInvoke",
    "OpenApi.Document",
    "SqlView.Generator",
    "Web.DefaultProxy",
    "Web.SignForOAuth1",
];

/// What the library has and the function reference leaves out. A test compares it with the library.
#[rustfmt::skip]
pub const UNDOCUMENTED_NAMES: &[&str] = &[
    "AccessControlEntry.ConditionContextType", "AccessControlEntry.Type", "Action.Bind", "Action.Return",
    "Action.Sequence", "Action.Try", "Action.View", "Adbc.DataSource", "AmazonRedshift.Database",
    "Any.Type", "AnyNonNull.Type", "AzureCostManagement.Tables", "AzureDataExplorer.Contents",
    "AzureSpark.Tables", "Binary.End", "Binary.Type", "Cdm.MapToEntity", "Certificate.Type",
    "Character.Type", "CommonDataService.Database", "Databricks.Catalogs", "DatabricksMultiCloud.Catalogs",
    "Date.Type", "DateTime.Type", "DateTimeZone.Type", "Delta.Table", "Denodo.Contents", "Duration.Type",
    "Fabric.Warehouse", "Fhir.Contents", "Function.Type", "GoogleBigQuery.Database",
    "GoogleBigQueryAad.Database", "HiveProtocol.HTTP", "HiveProtocol.Standard", "HiveProtocol.Type",
    "Identity.Type", "Impala.Database", "Lakehouse.Contents", "List.Type", "Logical.Type", "MQ.Queue",
    "None.Type", "Null.Type", "OAuth1.HmacSha1", "OAuth1.RsaSha1", "OAuth1.Type", "Occurrence.Optional",
    "Occurrence.Repeating", "Occurrence.Required", "Parquet.Document", "Parquet.Metadata", "Password.Type",
    "PowerBI.Dataflows", "PowerPlatform.Dataflows", "Python.Execute", "R.Execute", "Snowflake.Databases",
    "Spark.Tables", "SparkProtocol.Azure", "SparkProtocol.HTTP", "SparkProtocol.Standard",
    "SparkProtocol.Type", "Table.Type", "TableAction.DeleteRows", "TableAction.InsertRows",
    "TableAction.UpdateRows", "Time.Type", "Type.Type", "Uri.Type", "Value.ResourceExpression",
    "ValueAction.NativeStatement", "ValueAction.Replace",
];

/// The names of the function reference.
pub(crate) fn reference_names() -> impl Iterator<Item = &'static str> {
    REFERENCE.lines().filter_map(|line| line.split('\t').next())
}

/// All names that a connector sees without having them itself.
pub(crate) fn library() -> BTreeSet<&'static str> {
    reference_names().chain(EXTENSION_NAMES.iter().chain(UNDOCUMENTED_NAMES).copied()).collect()
}

/// The name of M that was probably meant, where one is near enough.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    nearest_within(3, name, names)
}

/// The key or value of a description that was probably meant; of longer words more letters may differ.
pub(crate) fn meant<'n>(word: &str, words: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    nearest_within(1 + word.chars().count() / 3, word, words)
}

/// The nearest of some names, where no more than `most` letters differ.
fn nearest_within<'n>(most: usize, name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let (distance, near) =
        names.map(|near| (levenshtein(name, near), near)).min_by_key(|(distance, _)| *distance)?;
    (distance <= most).then_some(near)
}

/// The section's members, and the mistakes: names that neither they, nor the text itself, nor the library has.
pub struct Names {
    /// The names of the members.
    pub members: BTreeSet<String>,
    /// Each mistake with its place, ready to be read.
    pub mistakes: Vec<String>,
    /// The texts that `Extension.LoadString` is called with, and where.
    pub texts: Vec<(String, Span)>,
}

/// Looks at the names of a section. `name` is what the text is called in messages.
pub fn names(name: &str, text: &str) -> Names {
    let parsed = m_syntax::parse(text);
    let mut found = Found::default();
    let mut members = BTreeSet::new();
    match &parsed.document {
        Document::Section(section) => {
            for member in &section.members {
                members.insert(member.name.text.to_string());
                found.add(&member.value);
            }
        }
        Document::Expression(expression) => found.add(expression),
    }
    let source = SourceFile::new(name, text);
    let library = library();
    let known = |name: &str| {
        name.starts_with('#')
            || members.contains(name)
            || found.bound.contains(name)
            || library.contains(name)
    };
    let all = || members.iter().map(String::as_str).chain(library.iter().copied());
    let tell = |(name, span): &(String, Span)| {
        let hint = nearest(name, all()).map(|near| format!("did you mean `{near}`?"));
        let message = format!("`{name}` is no function of the library and no member of the section");
        source.render(*span, &message, hint.as_deref())
    };
    let mistakes = found.references.iter().filter(|(name, _)| !known(name)).map(tell).collect();
    Names { mistakes, texts: found.texts, members }
}

/// What a text binds and what it refers to, wherever that stands: a name that is bound anywhere counts as known.
#[derive(Default)]
struct Found {
    bound: BTreeSet<String>,
    references: Vec<(String, Span)>,
    texts: Vec<(String, Span)>,
}

impl Found {
    /// Adds what an expression has, in the order of the text.
    fn add(&mut self, expression: &Expr<'_>) {
        for part in walk::all(expression) {
            match &part.kind {
                ExprKind::Identifier { name, .. } => self.references.push((name.text.to_string(), name.span)),
                ExprKind::Parenthesized(_) | ExprKind::Each(_) | ExprKind::RaiseError(_) => {
                    self.bound.insert("_".to_owned());
                }
                ExprKind::Record(fields) | ExprKind::Let { variables: fields, .. } => {
                    self.bound.extend(fields.iter().map(|field| field.name.text.to_string()));
                }
                ExprKind::Function(function) => self.parameters(function),
                ExprKind::Try { handler: Handler::Catch(function), .. } => self.parameters(function),
                _ => {}
            }
            if let Some([name]) = walk::call(part, "Extension.LoadString")
                && let Some(text) = walk::literal_text(name)
            {
                self.texts.push((text.to_owned(), name.span));
            }
        }
    }

    fn parameters(&mut self, function: &Function<'_>) {
        self.bound.extend(function.parameters.iter().map(|parameter| parameter.name.text.to_string()));
    }
}
