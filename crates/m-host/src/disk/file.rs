//! `File.Contents`: a file as a binary that is read when its bytes are needed.

use super::attributes::media_type;
use super::path::{Kind, absolute, unreadable};
use m_engine::value::{Binary, BinarySource, ByteReader, Record, Text};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::PathBuf;

pub(super) const CONTENTS: Builtin = Builtin {
    name: "File.Contents",
    signature: "(path as text, optional options as nullable record) as binary",
    doc: "The contents of the file at the absolute path `path`. The file is opened when the bytes are needed. \
          `options` is accepted and has no effect.",
    examples: &[],
    body: Rust(|cx, args: Args| {
        let path = absolute(cx, Kind::File, &args.get::<Text>(0)?)?;
        args.get::<Option<Record>>(1)?;
        Ok(binary(cx, path))
    }),
};

/// How many bytes are read at once.
const CHUNK: usize = 1 << 16;

/// The binary of a file, with its media type as metadata where the name tells one.
pub(super) fn binary(cx: &Cx, path: PathBuf) -> Value {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut meta = vec![("Content.Name", Value::text(name.as_str()))];
    if let Some(media_type) = media_type(&name) {
        meta.insert(0, ("Content.Type", Value::text(media_type)));
    }
    Value::from(Binary::stream(cx, FileSource(path))).with_meta(Record::of(meta))
}

struct FileSource(PathBuf);

impl BinarySource for FileSource {
    fn open(&self, _cx: &Cx) -> Result<Box<dyn ByteReader>> {
        let file = File::open(&self.0).map_err(|error| unreadable(Kind::File, &self.0, &error))?;
        Ok(Box::new(Reader { file, path: self.0.clone(), buffer: vec![0; CHUNK] }))
    }

    fn part(&self, _cx: &Cx, from: u64, count: usize) -> Option<Result<Vec<u8>>> {
        // Whether a file has places, which a pipe has not, is for the system to say.
        std::fs::metadata(&self.0).ok().filter(|metadata| metadata.is_file())?;
        let read = || -> std::io::Result<Vec<u8>> {
            let mut file = File::open(&self.0)?;
            file.seek(SeekFrom::Start(from))?;
            let mut bytes = Vec::new();
            file.take(count as u64).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        Some(read().map_err(|error| unreadable(Kind::File, &self.0, &error)))
    }

    fn length(&self, _cx: &Cx) -> Option<u64> {
        std::fs::metadata(&self.0).ok().filter(|metadata| metadata.is_file()).map(|metadata| metadata.len())
    }
}

struct Reader {
    file: File,
    path: PathBuf,
    buffer: Vec<u8>,
}

impl ByteReader for Reader {
    fn read(&mut self, _cx: &Cx) -> Result<&[u8]> {
        loop {
            match self.file.read(&mut self.buffer) {
                Ok(count) => return Ok(self.buffer.get(..count).unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err::<_, Error>(unreadable(Kind::File, &self.path, &error)),
            }
        }
    }
}
