//! The XML of one signature: how it is written, in the form that shipped packages have, and how its parts are found.

use crate::algorithm::{C14N, RELATIONSHIP_TRANSFORM, RSA_SHA256, SHA256};
use crate::canonical::{attribute_value, content};
use crate::error::Error;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use roxmltree::Node;

/// The namespace of XML signatures.
pub(crate) const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The namespace of what OPC adds to them.
pub(crate) const OPC: &str = "http://schemas.openxmlformats.org/package/2006/digital-signature";
/// The id of the object that lists what is signed.
pub(crate) const PACKAGE_OBJECT: &str = "idPackageObject";
/// What stands between a part's name and its type in a reference.
pub(crate) const CONTENT_TYPE: &str = "?ContentType=";
/// How signature times are written.
const TIME_FORMAT: &str = "YYYY-MM-DDThh:mm:ss.sTZD";
/// Elements that are written without an end tag, as in shipped packages.
const EMPTY: [&str; 5] =
    ["CanonicalizationMethod", "SignatureMethod", "DigestMethod", "Transform", "opc:RelationshipReference"];

/// What is done to a part's bytes before their digest is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Transform {
    /// Canonical XML; for another signature that is countersigned.
    Canonical,
    /// Only the relationship of this id, then canonical XML.
    Relationship(String),
}

/// One signed part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The part's name with `/` in front, as it stands in the archive.
    pub(crate) part: String,
    pub(crate) content_type: String,
    pub(crate) transform: Option<Transform>,
    /// SHA-256 of what the transform leaves.
    pub(crate) digest: Vec<u8>,
}

/// All that one signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) references: Vec<Reference>,
    /// The signer's clock, as [`TIME_FORMAT`] says.
    pub(crate) time: String,
    pub(crate) signature: Vec<u8>,
    /// The signer's certificate (DER).
    pub(crate) certificate: Vec<u8>,
    /// The time stamp token (DER).
    pub(crate) time_stamp: Option<Vec<u8>>,
}

impl Document {
    /// The canonical text of the object that lists what is signed.
    fn object(references: &[Reference], time: &str) -> String {
        let mut xml = format!("<Object xmlns=\"{DS}\" Id=\"{PACKAGE_OBJECT}\"><Manifest>");
        for reference in references {
            xml.push_str("<Reference URI=\"");
            attribute_value(&reference.part, &mut xml);
            xml.push_str(CONTENT_TYPE);
            attribute_value(&reference.content_type, &mut xml);
            xml.push_str("\">");
            let canonical = format!("<Transform Algorithm=\"{C14N}\"></Transform>");
            match &reference.transform {
                None => {}
                Some(Transform::Canonical) => xml.push_str(&format!("<Transforms>{canonical}</Transforms>")),
                Some(Transform::Relationship(id)) => {
                    xml.push_str(&format!("<Transforms><Transform Algorithm=\"{RELATIONSHIP_TRANSFORM}\">"));
                    xml.push_str(&format!("<opc:RelationshipReference xmlns:opc=\"{OPC}\" SourceId=\""));
                    attribute_value(id, &mut xml);
                    let end = "\"></opc:RelationshipReference></Transform>";
                    xml.push_str(&format!("{end}{canonical}</Transforms>"));
                }
            }
            let digest = BASE64_STANDARD.encode(&reference.digest);
            let method = format!("<DigestMethod Algorithm=\"{SHA256}\"></DigestMethod>");
            xml.push_str(&format!("{method}<DigestValue>{digest}</DigestValue></Reference>"));
        }
        xml.push_str(
            "</Manifest><SignatureProperties><SignatureProperty Id=\"idSignatureTime\" Target=\"\">",
        );
        xml.push_str(&format!("<SignatureTime xmlns=\"{OPC}\"><Format>{TIME_FORMAT}</Format><Value>"));
        content(time, &mut xml);
        xml.push_str("</Value></SignatureTime></SignatureProperty></SignatureProperties></Object>");
        xml
    }

    /// The canonical text that the key signs, for these references and this time.
    pub(crate) fn signed_info(references: &[Reference], time: &str) -> String {
        use crate::algorithm::Hash;
        let digest = BASE64_STANDARD.encode(Hash::Sha256.digest(Self::object(references, time).as_bytes()));
        format!(
            "<SignedInfo xmlns=\"{DS}\"><CanonicalizationMethod Algorithm=\"{C14N}\"></CanonicalizationMethod>\
             <SignatureMethod Algorithm=\"{RSA_SHA256}\"></SignatureMethod>\
             <Reference Type=\"{DS}Object\" URI=\"#{PACKAGE_OBJECT}\"><Transforms><Transform Algorithm=\"{C14N}\">\
             </Transform></Transforms><DigestMethod Algorithm=\"{SHA256}\"></DigestMethod>\
             <DigestValue>{digest}</DigestValue></Reference></SignedInfo>"
        )
    }

    /// The part. The same document gives the same bytes.
    pub(crate) fn write(&self) -> Vec<u8> {
        let own = format!(" xmlns=\"{DS}\"");
        let inside = |canonical: String| {
            let mut xml = canonical.replacen(&own, "", 1);
            for name in EMPTY {
                // The quote: an element with children ends behind another tag.
                xml = xml.replace(&format!("\"></{name}>"), "\"/>");
            }
            xml
        };
        let signed_info = inside(Self::signed_info(&self.references, &self.time));
        let object = inside(Self::object(&self.references, &self.time));
        let signature = BASE64_STANDARD.encode(&self.signature);
        let certificate = BASE64_STANDARD.encode(&self.certificate);
        let time_stamp = self.time_stamp.as_ref().map_or(String::new(), |token| {
            format!(
                "<Object><TimeStamp xmlns=\"{OPC}\" Id=\"idSignatureTimestamp\"><Comment>Timestamp got from the time \
                 stamp server</Comment><EncodedTime>{}</EncodedTime></TimeStamp></Object>",
                BASE64_STANDARD.encode(token)
            )
        });
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><Signature xmlns=\"{DS}\">{signed_info}\
             <SignatureValue>{signature}</SignatureValue><KeyInfo><X509Data><X509Certificate>{certificate}\
             </X509Certificate></X509Data></KeyInfo>{object}{time_stamp}</Signature>"
        );
        xml.into_bytes()
    }

    /// What a part that [`Document::write`] wrote says. Whether the part is that text to the last byte is seen by writing
    /// it again.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let document = roxmltree::Document::parse(text).ok()?;
        let root = document.root_element();
        let object =
            children(root, DS, "Object").find(|node| node.attribute("Id") == Some(PACKAGE_OBJECT))?;
        let mut references = Vec::new();
        for node in children(child(object, DS, "Manifest")?, DS, "Reference") {
            let (part, content_type) = node.attribute("URI")?.split_once(CONTENT_TYPE)?;
            let transforms = child(node, DS, "Transforms");
            let relationship = node.descendants().find_map(|inner| inner.attribute("SourceId"));
            let transform = match (transforms, relationship) {
                (None, _) => None,
                (Some(_), None) => Some(Transform::Canonical),
                (Some(_), Some(id)) => Some(Transform::Relationship(id.to_owned())),
            };
            references.push(Reference {
                part: part.to_owned(),
                content_type: content_type.to_owned(),
                transform,
                digest: decoded(child(node, DS, "DigestValue")?)?,
            });
        }
        let time = object.descendants().find(|node| node.has_tag_name((OPC, "Value")))?.text()?.to_owned();
        let certificate =
            decoded(root.descendants().find(|node| node.has_tag_name((DS, "X509Certificate")))?)?;
        let token = root.descendants().find(|node| node.has_tag_name((OPC, "EncodedTime")));
        let time_stamp = match token {
            None => None,
            Some(node) => Some(decoded(node)?),
        };
        let signature = decoded(child(root, DS, "SignatureValue")?)?;
        Some(Document { references, time, signature, certificate, time_stamp })
    }
}

/// The text of a part of XML in UTF-8, with or without byte-order mark.
///
/// Errors: it is no UTF-8.
pub(crate) fn text<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, Error> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| Error::new(format!("{name} is no text in UTF-8: {error}")))
}

/// The child elements of this name.
pub(crate) fn children<'a, 'i>(
    node: Node<'a, 'i>,
    namespace: &'static str,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name((namespace, name)))
}

/// The only child element of this name.
pub(crate) fn child<'a, 'i>(
    node: Node<'a, 'i>,
    namespace: &'static str,
    name: &'static str,
) -> Option<Node<'a, 'i>> {
    let mut found = children(node, namespace, name);
    found.next().filter(|_| found.next().is_none())
}

/// The bytes that an element holds in base64, line breaks allowed.
pub(crate) fn decoded(node: Node<'_, '_>) -> Option<Vec<u8>> {
    let text: String = node.text()?.split_ascii_whitespace().collect();
    BASE64_STANDARD.decode(text).ok()
}
