//! The metadata document of an OData service (OData Common Schema Definition Language 4.01, XML representation): what
//! is needed of it to type columns, follow navigation properties and call functions.

use std::collections::HashMap;

/// A service's schema.
#[derive(Debug, Default)]
pub(super) struct Model {
    types: HashMap<String, StructuredType>,
    enumerations: Vec<String>,
    /// Names of other types and what they stand for (`TypeDefinition`).
    definitions: HashMap<String, String>,
    functions: HashMap<String, Function>,
    /// Entity sets and singletons of the containers: name, and the type of the entities.
    pub(super) resources: HashMap<String, String>,
    /// Function imports: name, and the qualified name of the function.
    pub(super) imports: HashMap<String, String>,
}

/// An entity type or a complex type.
#[derive(Debug, Default)]
pub(super) struct StructuredType {
    base: Option<String>,
    pub(super) open: bool,
    pub(super) is_entity: bool,
    pub(super) keys: Vec<String>,
    pub(super) properties: Vec<Property>,
}

/// A property, or a navigation property.
#[derive(Clone, Debug)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) ty: TypeName,
    pub(super) nullable: bool,
    pub(super) is_navigation: bool,
}

impl Property {
    /// Whether its value is asked of the service, at an address below that of the entity.
    pub(super) fn leads_on(&self) -> bool {
        self.is_navigation || self.ty.name == "Edm.Stream"
    }
}

/// A type by name: `Edm.String`, `Collection(Model.Person)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypeName {
    pub(super) name: String,
    pub(super) collection: bool,
}

/// An unbound function.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) parameters: Vec<Property>,
    pub(super) result: TypeName,
}

impl TypeName {
    pub(super) fn parse(text: &str) -> TypeName {
        let inner = text.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')'));
        TypeName { name: inner.unwrap_or(text).to_owned(), collection: inner.is_some() }
    }

    pub(super) fn item(&self) -> TypeName {
        TypeName { name: self.name.clone(), collection: false }
    }
}

impl Model {
    /// Reads a metadata document.
    ///
    /// Errors: it is no XML, or no metadata of version 4.
    pub(super) fn read(text: &str) -> Result<Model, String> {
        let options = roxmltree::ParsingOptions { allow_dtd: false, ..Default::default() };
        let document = roxmltree::Document::parse_with_options(text, options)
            .map_err(|error| format!("the metadata document is no XML: {error}"))?;
        let root = document.root_element();
        let version = root.attribute("Version").unwrap_or_default();
        if root.tag_name().name() != "Edmx" || !version.starts_with('4') {
            return Err(format!(
                "the service's metadata is not of OData version 4 (it says '{version}'); this host reads version 4"
            ));
        }
        let mut model = Model::default();
        let schemas: Vec<_> =
            document.descendants().filter(|node| node.tag_name().name() == "Schema").collect();
        let aliases: HashMap<&str, &str> = schemas
            .iter()
            .filter_map(|schema| Some((schema.attribute("Alias")?, schema.attribute("Namespace")?)))
            .collect();
        for schema in schemas {
            let namespace = schema.attribute("Namespace").unwrap_or_default();
            for node in schema.children().filter(roxmltree::Node::is_element) {
                model.element(namespace, &aliases, node);
            }
        }
        Ok(model)
    }

    fn element(&mut self, namespace: &str, aliases: &HashMap<&str, &str>, node: roxmltree::Node<'_, '_>) {
        let name = format!("{namespace}.{}", node.attribute("Name").unwrap_or_default());
        match node.tag_name().name() {
            kind @ ("EntityType" | "ComplexType") => {
                let mut ty = StructuredType {
                    base: node.attribute("BaseType").map(|base| resolved(base, aliases)),
                    open: node.attribute("OpenType") == Some("true"),
                    is_entity: kind == "EntityType",
                    ..StructuredType::default()
                };
                for child in node.children().filter(roxmltree::Node::is_element) {
                    match child.tag_name().name() {
                        "Property" => ty.properties.push(property(child, aliases, false)),
                        "NavigationProperty" => ty.properties.push(property(child, aliases, true)),
                        "Key" => {
                            let keys = child.children().filter_map(|key| key.attribute("Name"));
                            ty.keys = keys.map(str::to_owned).collect();
                        }
                        _ => {}
                    }
                }
                self.types.insert(name, ty);
            }
            "EnumType" => self.enumerations.push(name),
            "TypeDefinition" => {
                let underlying = node.attribute("UnderlyingType").unwrap_or("Edm.String");
                self.definitions.insert(name, underlying.to_owned());
            }
            "Function" if node.attribute("IsBound") != Some("true") => {
                let child = |wanted: &'static str| {
                    node.children().filter(move |child| child.tag_name().name() == wanted)
                };
                let result = child("ReturnType").next().and_then(|result| result.attribute("Type"));
                let parameters = child("Parameter").map(|one| property(one, aliases, false)).collect();
                let result = TypeName::parse(&resolved_type(result.unwrap_or("Edm.String"), aliases));
                // Of overloads the one with the most parameters says what can be asked.
                let function = Function { parameters, result };
                let known = self.functions.get(&name).map_or(0, |known| known.parameters.len() + 1);
                if function.parameters.len() + 1 > known {
                    self.functions.insert(name, function);
                }
            }
            "EntityContainer" => {
                for child in node.children().filter(roxmltree::Node::is_element) {
                    let name = child.attribute("Name").unwrap_or_default().to_owned();
                    let target =
                        |attribute| child.attribute(attribute).map(|target| resolved(target, aliases));
                    match child.tag_name().name() {
                        "EntitySet" => {
                            self.resources.extend(target("EntityType").map(|ty| (name, ty)));
                        }
                        "Singleton" => self.resources.extend(target("Type").map(|ty| (name, ty))),
                        "FunctionImport" => {
                            self.imports.extend(target("Function").map(|function| (name, function)));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// A structured type by its qualified name.
    pub(super) fn structured(&self, name: &str) -> Option<&StructuredType> {
        self.types.get(name)
    }

    /// Whether a type is an enumeration.
    pub(super) fn is_enumeration(&self, name: &str) -> bool {
        self.enumerations.iter().any(|known| known == name)
    }

    /// The primitive type that a type definition stands for, or the name itself.
    pub(super) fn primitive<'n>(&'n self, name: &'n str) -> &'n str {
        self.definitions.get(name).map_or(name, String::as_str)
    }

    /// A function by its qualified name.
    pub(super) fn function(&self, name: &str) -> Option<&Function> {
        self.functions.get(name)
    }

    /// The properties of a type, those of its base types first: structural ones, then navigation properties.
    pub(super) fn properties(&self, name: &str) -> Vec<&Property> {
        let types = self.with_bases(name).into_iter().rev();
        let mut all: Vec<&Property> = types.flat_map(|ty| &ty.properties).collect();
        all.sort_by_key(|property| property.is_navigation);
        all
    }

    /// A property of a type or of its base types.
    pub(super) fn property(&self, ty: &str, name: &str) -> Option<&Property> {
        let mut all = self.with_bases(ty).into_iter().flat_map(|ty| &ty.properties);
        all.find(|property| property.name == name)
    }

    /// The names of the key properties of a type.
    pub(super) fn keys(&self, name: &str) -> &[String] {
        let keyed = self.with_bases(name).into_iter().find(|ty| !ty.keys.is_empty());
        keyed.map(|ty| ty.keys.as_slice()).unwrap_or_default()
    }

    /// Whether entities of a type may have properties that it does not declare.
    pub(super) fn has_more(&self, name: &str) -> bool {
        self.with_bases(name).iter().any(|ty| ty.open)
            || self.types.values().any(|ty| ty.base.as_deref() == Some(name))
    }

    /// A type and its base types; a circle ends where it closes.
    fn with_bases(&self, name: &str) -> Vec<&StructuredType> {
        let mut chain: Vec<&StructuredType> = Vec::new();
        let mut next = self.types.get(name);
        while let Some(ty) = next.filter(|ty| !chain.iter().any(|known| std::ptr::eq(*known, *ty))) {
            chain.push(ty);
            next = ty.base.as_ref().and_then(|base| self.types.get(base));
        }
        chain
    }
}

fn property(node: roxmltree::Node<'_, '_>, aliases: &HashMap<&str, &str>, is_navigation: bool) -> Property {
    Property {
        name: node.attribute("Name").unwrap_or_default().to_owned(),
        ty: TypeName::parse(&resolved_type(node.attribute("Type").unwrap_or("Edm.String"), aliases)),
        nullable: node.attribute("Nullable") != Some("false"),
        is_navigation,
    }
}

fn resolved_type(ty: &str, aliases: &HashMap<&str, &str>) -> String {
    match ty.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => format!("Collection({})", resolved(inner, aliases)),
        None => resolved(ty, aliases),
    }
}

/// A qualified name with the namespace in place of its alias.
fn resolved(name: &str, aliases: &HashMap<&str, &str>) -> String {
    match name.rsplit_once('.') {
        Some((space, name)) => format!("{}.{name}", aliases.get(space).unwrap_or(&space)),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Model;

    const DOCUMENT: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
      <edmx:DataServices><Schema Namespace="Shop.Model" Alias="Self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EnumType Name="Size"><Member Name="S"/></EnumType>
        <EntityType Name="Thing" OpenType="true"><Key><PropertyRef Name="Id"/></Key>
          <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
          <NavigationProperty Name="Parts" Type="Collection(Self.Part)"/>
        </EntityType>
        <EntityType Name="Part" BaseType="Self.Thing"><Property Name="Size" Type="Self.Size"/></EntityType>
        <EntityContainer Name="C"><EntitySet Name="Parts" EntityType="Self.Part"/></EntityContainer>
      </Schema></edmx:DataServices></edmx:Edmx>"#;

    #[test]
    fn a_derived_type_has_what_its_base_has() {
        let model = Model::read(DOCUMENT).expect("a model");
        let properties = model.properties("Shop.Model.Part");
        let names: Vec<_> = properties.iter().map(|property| property.name.as_str()).collect();
        assert_eq!(names, ["Id", "Size", "Parts"]);
        assert_eq!(model.keys("Shop.Model.Part"), ["Id"]);
        assert!(model.has_more("Shop.Model.Thing") && model.is_enumeration("Shop.Model.Size"));
        assert_eq!(model.resources["Parts"], "Shop.Model.Part");
        assert!(properties[2].ty.collection && properties[2].ty.name == "Shop.Model.Part");
    }

    #[test]
    fn a_circle_of_base_types_ends_and_another_version_is_told() {
        let circle = DOCUMENT.replace("OpenType=\"true\"", "BaseType=\"Self.Part\"");
        assert_eq!(Model::read(&circle).expect("a model").properties("Shop.Model.Part").len(), 3);
        let old = DOCUMENT.replace("Version=\"4.0\"", "Version=\"1.0\"");
        assert!(Model::read(&old).is_err_and(|why| why.contains("version 4")));
        assert!(Model::read("nonsense").is_err());
    }
}
