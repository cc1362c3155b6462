//! Names that M refers to: those that nothing has are told with their place. It needs no engine, only lists.

use crate::description::distance;
use m_syntax::ast::{Document, Expr, ExprKind, Function, Handler, ListItem, TypeExpr, TypeKind};
use m_syntax::{SourceFile, Span};
use std::collections::BTreeSet;

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
    let mut walk = Walk::default();
    let mut members = BTreeSet::new();
    match &parsed.document {
        Document::Section(section) => {
            for member in &section.members {
                members.insert(member.name.text.to_string());
                walk.expression(&member.value);
            }
        }
        Document::Expression(expression) => walk.expression(expression),
    }
    let source = SourceFile::new(name, text);
    let library: BTreeSet<&str> =
        reference_names().chain(EXTENSION_NAMES.iter().chain(UNDOCUMENTED_NAMES).copied()).collect();
    let known = |name: &str| {
        name.starts_with('#') || members.contains(name) || walk.bound.contains(name) || library.contains(name)
    };
    let all = || members.iter().map(String::as_str).chain(library.iter().copied());
    let tell = |(name, span): &(String, Span)| {
        let nearest = all().min_by_key(|other| distance(name, other)).unwrap_or("");
        let hint = (distance(name, nearest) <= 3).then(|| format!("did you mean `{nearest}`?"));
        let message = format!("`{name}` is no function of the library and no member of the section");
        source.render(*span, &message, hint.as_deref())
    };
    let mistakes = walk.references.iter().filter(|(name, _)| !known(name)).map(tell).collect();
    Names { mistakes, texts: walk.texts, members }
}

/// What a text binds and what it refers to, wherever that stands: a name that is bound anywhere counts as known.
#[derive(Default)]
struct Walk {
    bound: BTreeSet<String>,
    references: Vec<(String, Span)>,
    texts: Vec<(String, Span)>,
}

impl Walk {
    fn expression(&mut self, expression: &Expr<'_>) {
        match &expression.kind {
            ExprKind::Identifier { name, .. } => self.references.push((name.text.to_string(), name.span)),
            ExprKind::Parenthesized(inner) | ExprKind::Each(inner) | ExprKind::RaiseError(inner) => {
                self.bound.insert("_".to_owned());
                self.expression(inner);
            }
            ExprKind::Invoke { function, arguments } => {
                self.loaded_text(function, arguments);
                self.expression(function);
                arguments.iter().for_each(|argument| self.expression(argument));
            }
            ExprKind::List(items) => {
                for item in items {
                    match item {
                        ListItem::Single(one) => self.expression(one),
                        ListItem::Range(from, to) => {
                            self.expression(from);
                            self.expression(to);
                        }
                    }
                }
            }
            ExprKind::Record(fields) => self.fields(fields),
            ExprKind::Let { variables, body } => {
                self.fields(variables);
                self.expression(body);
            }
            ExprKind::ItemAccess { target, selector, .. } => {
                self.expression(target);
                self.expression(selector);
            }
            ExprKind::FieldAccess { target, .. } | ExprKind::Projection { target, .. } => {
                target.iter().for_each(|target| self.expression(target));
            }
            ExprKind::Function(function) => self.function(function),
            ExprKind::If { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(|part| self.expression(part));
            }
            ExprKind::Unary { operand, .. } => self.expression(operand),
            ExprKind::Binary { left, right, .. } => {
                self.expression(left);
                self.expression(right);
            }
            ExprKind::Is { value, .. } | ExprKind::As { value, .. } => self.expression(value),
            ExprKind::Type(ty) => self.ty(ty),
            ExprKind::Try { protected, handler } => {
                self.expression(protected);
                match handler {
                    Handler::None => {}
                    Handler::Otherwise(other) => self.expression(other),
                    Handler::Catch(function) => self.function(function),
                }
            }
            ExprKind::Literal(_)
            | ExprKind::SectionAccess { .. }
            | ExprKind::NotImplemented
            | ExprKind::Error => {}
        }
    }

    fn fields(&mut self, fields: &[m_syntax::ast::Field<'_>]) {
        for field in fields {
            self.bound.insert(field.name.text.to_string());
            self.expression(&field.value);
        }
    }

    fn function(&mut self, function: &Function<'_>) {
        self.bound.extend(function.parameters.iter().map(|parameter| parameter.name.text.to_string()));
        self.expression(&function.body);
    }

    fn ty(&mut self, ty: &TypeExpr<'_>) {
        match &ty.kind {
            TypeKind::Primitive(_) => {}
            TypeKind::Nullable(inner) | TypeKind::List(inner) | TypeKind::Table(inner) => self.ty(inner),
            TypeKind::Record { fields, .. } => {
                fields.iter().filter_map(|field| field.ty.as_ref()).for_each(|ty| self.ty(ty));
            }
            TypeKind::Function { parameters, return_type } => {
                parameters.iter().filter_map(|parameter| parameter.ty.as_ref()).for_each(|ty| self.ty(ty));
                self.ty(return_type);
            }
            TypeKind::Expression(expression) => self.expression(expression),
        }
    }

    fn loaded_text(&mut self, function: &Expr<'_>, arguments: &[Expr<'_>]) {
        let is_load = matches!(&function.kind, ExprKind::Identifier { name, .. } if name.text == "Extension.LoadString");
        if let (true, [Expr { kind: ExprKind::Literal(m_syntax::ast::Literal::Text(text)), span }]) =
            (is_load, arguments)
        {
            self.texts.push((text.to_string(), *span));
        }
    }
}
