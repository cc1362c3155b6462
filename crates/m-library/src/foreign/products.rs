//! Functions of connectors that Microsoft's products bring along (powerquery-docs, "Connectors"): a query that uses one
//! learns that the connector is not loaded, and not that it misspelt the name. An extension that has the function comes
//! before. One row each, of the name, the signature, the product, and a call.

use super::no_connector;
use m_engine::{Body::Rust, Builtin};

/// A function of a connector that is not there.
macro_rules! product {
    ($name:literal, $signature:literal, $product:literal, $call:literal) => {
        Builtin {
            name: $name,
            signature: $signature,
            doc: concat!(
                "Reads data of ",
                $product,
                " through a connector, which isn't loaded: a call raises `DataSource.Error`."
            ),
            examples: &[($call, r#"error "DataSource.Error""#)],
            body: Rust(|_, _| Err(no_connector($name, $product))),
        }
    };
}

#[rustfmt::skip] // One row for each function: a table is read in columns.
pub(crate) const ALL: &[Builtin] = &[
    product!("AmazonRedshift.Database", "(server as text, database as text, optional options as nullable record) as table",
        "Amazon Redshift", r#"AmazonRedshift.Database("s", "d")"#),
    product!("AzureCostManagement.Tables", "(scope as text, id as text, months as number, optional options as nullable record) as table",
        "Azure Cost Management", r#"AzureCostManagement.Tables("s", "i", 1)"#),
    product!("AzureDataExplorer.Contents", "(cluster as text, optional database as nullable text, optional table as nullable text, optional options as nullable record) as table",
        "Azure Data Explorer", r#"AzureDataExplorer.Contents("c")"#),
    product!("AzureSpark.Tables", "(server as text, protocol as number, optional batchSize as nullable number, optional options as nullable record) as table",
        "Azure HDInsight Spark", r#"AzureSpark.Tables("s", 1)"#),
    product!("CommonDataService.Database", "(server as text, optional options as nullable record) as table",
        "Dataverse", r#"CommonDataService.Database("s")"#),
    product!("Databricks.Catalogs", "(host as text, httpPath as text, optional options as nullable record) as table",
        "Databricks", r#"Databricks.Catalogs("h", "p")"#),
    product!("DatabricksMultiCloud.Catalogs", "(host as text, httpPath as text, optional options as nullable record) as table",
        "Databricks", r#"DatabricksMultiCloud.Catalogs("h", "p")"#),
    product!("Denodo.Contents", "(dsn as text, optional options as any, optional timeout as any) as table",
        "Denodo", r#"Denodo.Contents("d")"#),
    product!("Fabric.Warehouse", "(optional options as nullable record) as table",
        "Fabric warehouses", r#"Fabric.Warehouse()"#),
    product!("Fhir.Contents", "(url as text, optional query as nullable text) as table",
        "FHIR", r#"Fhir.Contents("u")"#),
    product!("GoogleBigQuery.Database", "(optional options as nullable record) as table",
        "Google BigQuery", r#"GoogleBigQuery.Database()"#),
    product!("GoogleBigQueryAad.Database", "(optional options as nullable record) as table",
        "Google BigQuery", r#"GoogleBigQueryAad.Database()"#),
    product!("Impala.Database", "(server as text, optional options as nullable record) as table",
        "Impala", r#"Impala.Database("s")"#),
    product!("Lakehouse.Contents", "(optional options as nullable record) as table",
        "Fabric lakehouses", r#"Lakehouse.Contents()"#),
    product!("PowerBI.Dataflows", "(optional options as nullable record) as table",
        "Power BI dataflows", r#"PowerBI.Dataflows()"#),
    product!("PowerPlatform.Dataflows", "(optional options as nullable record) as table",
        "dataflows", r#"PowerPlatform.Dataflows()"#),
    product!("Snowflake.Databases", "(server as text, warehouse as text, optional options as nullable record) as table",
        "Snowflake", r#"Snowflake.Databases("s", "w")"#),
    product!("Spark.Tables", "(server as text, protocol as number, optional batchSize as nullable number, optional options as nullable record) as table",
        "Spark", r#"Spark.Tables("s", 0)"#),
];
