//! Functions of the library that connectors do without.

use super::Input;
use crate::walk::reference;
use std::collections::BTreeSet;

/// Sources with a kind of their own. Inside a connector only Web.Contents, OData.Feed, Odbc.DataSource,
/// AdoDotNet.DataSource and OleDb.DataSource use the connector's credential (Microsoft's documentation of data access);
/// of these here none is called by any of the 146 connectors of our count, or only with Extension.InvokeWithCredentials.
const SOURCES: [&str; 43] = [
    "Access.Database",
    "ActiveDirectory.Domains",
    "AdobeAnalytics.Cubes",
    "AnalysisServices.Database",
    "AnalysisServices.Databases",
    "AzureStorage.BlobContents",
    "AzureStorage.Blobs",
    "AzureStorage.DataLake",
    "AzureStorage.DataLakeContents",
    "AzureStorage.Tables",
    "Cdm.Contents",
    "DB2.Database",
    "Essbase.Cubes",
    "Excel.CurrentWorkbook",
    "Exchange.Contents",
    "File.Contents",
    "Folder.Contents",
    "Folder.Files",
    "GoogleAnalytics.Accounts",
    "HdInsight.Containers",
    "HdInsight.Contents",
    "HdInsight.Files",
    "Hdfs.Contents",
    "Hdfs.Files",
    "Informix.Database",
    "MySQL.Database",
    "Oracle.Database",
    "PostgreSQL.Database",
    "Python.Execute",
    "R.Execute",
    "Salesforce.Data",
    "Salesforce.Reports",
    "SapBusinessWarehouse.Cubes",
    "SapHana.Database",
    "SharePoint.Contents",
    "SharePoint.Files",
    "SharePoint.Tables",
    "Sql.Database",
    "Sql.Databases",
    "Sybase.Database",
    "Teradata.Database",
    "Web.BrowserContents",
    "Web.Page",
];

/// Functions that next to nobody uses, and how many of the 118 connectors that ship with Power BI Desktop call each:
/// those that only extensions see and that three or fewer call, and those that the reference calls internal. Counted by
/// ourselves in the files that each package's signed list names.
const UNUSUAL: [(&str, u32); 30] = [
    ("DataSource.TestConnection", 3),
    ("Delta.Since", 0),
    ("DirectQueryCapabilities.From", 0),
    ("Embedded.Value", 0),
    ("Environment.Configuration", 0),
    ("Environment.Libraries", 0),
    ("Error.Unexpected", 3),
    ("Excel.ShapeTable", 0),
    ("Extension.Cache", 1),
    ("Extension.CurrentApplication", 3),
    ("Extension.HasPermission", 0),
    ("Extension.InvokeVolatileFunction", 0),
    ("Extension.InvokeWithPermissions", 1),
    ("Extension.Module", 0),
    ("Extension.State", 0),
    ("Graph.Nodes", 0),
    ("List.ConformToPageReader", 0),
    ("List.ParallelInvoke", 1),
    ("OpenApi.Document", 1),
    ("Progress.DataSourceProgress", 0),
    ("SqlExpression.SchemaFrom", 0),
    ("SqlExpression.ToExpression", 0),
    ("SqlView.Generator", 0),
    ("Table.ConformToPageReader", 0),
    ("Table.FilterWithDataTable", 0),
    ("Value.Firewall", 0),
    ("Value.Lineage", 0),
    ("Value.Traits", 0),
    ("Web.DefaultProxy", 2),
    ("Web.SignForOAuth1", 0),
];

pub(super) fn check(input: &Input<'_>) {
    let gives_credentials = input.mentions(&["Extension.InvokeWithCredentials"]);
    let mut told = BTreeSet::new();
    for &expression in &input.every {
        // What the section has itself is not the library's.
        let Some(name) = reference(expression).filter(|name| input.member(name).is_none()) else { continue };
        if SOURCES.contains(&name) && !gives_credentials && told.insert(name) {
            let message = format!("{name} does not use the credential of this connector");
            input.tell("other-source", expression.span, message);
        }
        if let Some((_, count)) = UNUSUAL.iter().find(|(known, _)| *known == name)
            && told.insert(name)
        {
            let who = match count {
                0 => "no connector that ships with Power BI Desktop calls it".to_owned(),
                1 => "one of the 118 connectors that ship with Power BI Desktop calls it".to_owned(),
                more => format!("{more} of the 118 connectors that ship with Power BI Desktop call it"),
            };
            input.tell("unusual-function", expression.span, format!("{name}: {who}"));
        }
    }
}
