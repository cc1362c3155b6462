//! From a signer's certificate up to a root: what .NET's `X509Chain` reports of each.

use crate::certificate::Certificate;
use crate::trust::Roots;
use jiff::Timestamp;

/// No real chain is longer.
const LONGEST: usize = 10;

/// One certificate of a chain.
#[derive(Clone, Debug)]
pub struct ChainElement {
    /// The certificate.
    pub certificate: Certificate,
    /// What is wrong with it, in the names of `X509ChainStatusFlags`; empty where nothing is.
    pub status: Vec<&'static str>,
}

/// The chain from `leaf` upwards, as far as certificates are at hand: those of the signature and the roots. It is never
/// empty.
pub(crate) fn chain(
    leaf: &Certificate,
    others: &[Certificate],
    roots: &Roots,
    now: Timestamp,
) -> Vec<ChainElement> {
    let mut chain: Vec<ChainElement> = Vec::new();
    let mut current = leaf.clone();
    loop {
        let mut status = Vec::new();
        if now < current.not_before() || now > current.not_after() {
            status.push("NotTimeValid");
        }
        let next = if current.is_self_issued() {
            if !current.is_signed_by(&current) {
                status.push("NotSignatureValid");
            }
            if !roots.contains(&current) {
                status.push("UntrustedRoot");
            }
            None
        } else {
            let known = |other: &&Certificate| current.is_signed_by(other);
            let next = others.iter().find(known).or_else(|| roots.issuer_of(&current)).cloned();
            if next.is_none() || chain.len() + 1 >= LONGEST {
                status.push("PartialChain");
            }
            next
        };
        chain.push(ChainElement { certificate: current, status });
        match next {
            Some(issuer) if chain.len() < LONGEST => current = issuer,
            _ => return chain,
        }
    }
}
