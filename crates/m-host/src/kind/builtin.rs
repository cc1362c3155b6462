//! The data source functions of the library: their kinds, and which arguments make the path. Static discovery and the
//! credentials of plain `Web.Contents` need them.

/// A data source function of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltinSource {
    /// Its name: `Web.Contents`.
    pub function: &'static str,
    /// The data source kind: `Web`.
    pub kind: &'static str,
    /// How many leading arguments make the path; several are joined by semicolons. Of none, the path is the kind's name.
    pub path_arguments: usize,
}

const fn source(function: &'static str, kind: &'static str, path_arguments: usize) -> BuiltinSource {
    BuiltinSource { function, kind, path_arguments }
}

/// The functions, and the names of their kinds as Microsoft's tools show them.
const SOURCES: &[BuiltinSource] = &[
    source("Web.Contents", "Web", 1),
    source("Web.Headers", "Web", 1),
    source("Web.BrowserContents", "Web", 1),
    source("WebAction.Request", "Web", 1),
    source("OData.Feed", "OData", 1),
    source("File.Contents", "File", 1),
    source("Folder.Contents", "Folder", 1),
    source("Folder.Files", "Folder", 1),
    source("Sql.Database", "SQL", 2),
    source("Sql.Databases", "SQL", 1),
    source("Oracle.Database", "Oracle", 1),
    source("PostgreSQL.Database", "PostgreSQL", 2),
    source("MySQL.Database", "MySql", 2),
    source("DB2.Database", "DB2", 2),
    source("Teradata.Database", "Teradata", 1),
    source("Odbc.DataSource", "Odbc", 1),
    source("Odbc.Query", "Odbc", 1),
    source("OleDb.DataSource", "OleDb", 1),
    source("OleDb.Query", "OleDb", 1),
    source("AnalysisServices.Database", "AnalysisServices", 2),
    source("AnalysisServices.Databases", "AnalysisServices", 1),
    source("SharePoint.Contents", "SharePoint", 1),
    source("SharePoint.Files", "SharePoint", 1),
    source("SharePoint.Tables", "SharePoint", 1),
    source("AzureStorage.BlobContents", "AzureBlobs", 1),
    source("AzureStorage.Blobs", "AzureBlobs", 1),
    source("AzureStorage.Tables", "AzureTables", 1),
    source("AzureStorage.DataLake", "AzureDataLakeStorage", 1),
    source("Excel.CurrentWorkbook", "CurrentWorkbook", 0),
];

/// The data source functions of the library.
pub fn builtin_sources() -> &'static [BuiltinSource] {
    SOURCES
}

/// The data source function of this name.
pub fn builtin_source(function: &str) -> Option<&'static BuiltinSource> {
    SOURCES.iter().find(|source| source.function == function)
}
