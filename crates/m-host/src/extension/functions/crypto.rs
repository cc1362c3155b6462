//! `Crypto.*`: digests and message authentication codes, as PKCE and signed requests need them.

use hmac::{Hmac, KeyInit, Mac};
use m_engine::value::{Binary, Data, Type};
use m_engine::{Args, Body::Constant, Body::Rust, Builtin, Error, Result, Value};
use sha1::Sha1;
use sha2::{Digest, Sha256};

pub(super) const CREATE_HASH: Builtin = Builtin {
    name: "Crypto.CreateHash",
    signature: "(algorithm as number, value as binary) as binary",
    doc: "The digest of `value`.",
    examples: &[],
    body: Rust(|cx, args| {
        let bytes = args.get::<Binary>(1)?.bytes(cx)?;
        let digest = match algorithm(&args)? {
            Algorithm::Sha1 => Sha1::digest(&*bytes).to_vec(),
            Algorithm::Sha256 => Sha256::digest(&*bytes).to_vec(),
        };
        Ok(Binary::from(digest).into())
    }),
};

pub(super) const CREATE_HMAC: Builtin = Builtin {
    name: "Crypto.CreateHmac",
    signature: "(algorithm as number, key as any, value as binary) as binary",
    doc: "The keyed message authentication code of `value`.",
    examples: &[],
    body: Rust(|cx, args| {
        // A text is a key too: its bytes in UTF-8.
        let key = match args.value(1).data {
            Data::Text(key) => key.to_display().into_bytes().into(),
            _ => args.get::<Binary>(1)?.bytes(cx)?,
        };
        let bytes = args.get::<Binary>(2)?.bytes(cx)?;
        let code = match algorithm(&args)? {
            Algorithm::Sha1 => authenticate::<Hmac<Sha1>>(&key, &bytes)?,
            Algorithm::Sha256 => authenticate::<Hmac<Sha256>>(&key, &bytes)?,
        };
        Ok(Binary::from(code).into())
    }),
};

pub(super) const ALGORITHM_TYPE: Builtin = Builtin {
    name: "CryptoAlgorithm.Type",
    signature: "type",
    doc: "The type of the algorithms of `Crypto.CreateHash` and `Crypto.CreateHmac`.",
    examples: &[],
    body: Constant(|_| Ok(Type::number().named("CryptoAlgorithm.Type").into())),
};

pub(super) const SHA1: Builtin = Builtin {
    name: "CryptoAlgorithm.SHA1",
    signature: "number",
    doc: "The algorithm SHA-1.",
    examples: &[],
    body: Constant(|_| Ok(Value::number(0.0))),
};

pub(super) const SHA256: Builtin = Builtin {
    name: "CryptoAlgorithm.SHA256",
    signature: "number",
    doc: "The algorithm SHA-256.",
    examples: &[],
    body: Constant(|_| Ok(Value::number(1.0))),
};

enum Algorithm {
    Sha1,
    Sha256,
}

fn algorithm(args: &Args) -> Result<Algorithm> {
    match args.get::<i64>(0)? {
        0 => Ok(Algorithm::Sha1),
        1 => Ok(Algorithm::Sha256),
        _ => Err(Error::expression_of("The hash algorithm is not supported.", args.value(0))),
    }
}

fn authenticate<M: Mac + KeyInit>(key: &[u8], bytes: &[u8]) -> Result<Vec<u8>> {
    let mut mac =
        <M as KeyInit>::new_from_slice(key).map_err(|_| Error::expression("The key has a wrong length."))?;
    mac.update(bytes);
    Ok(mac.finalize().into_bytes().to_vec())
}
