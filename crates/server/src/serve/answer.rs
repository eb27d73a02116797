//! Answers: a head that forbids the browser everything but to show them, and a body in one piece or in chunks.

use std::io::{self, BufWriter, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";

/// Sent with every answer. The policy is the page's own, and adds that no other page may frame it.
const GUARDS: &str = "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\
X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n\
Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\nCache-Control: no-store\r\nConnection: close\r\n";

/// A short answer, whole in memory.
pub(super) struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Answer {
    /// A value, as JSON.
    pub(super) fn json(value: &Value) -> Self {
        Self { status: 200, body: format!("{value}\n").into_bytes() }
    }

    /// What went wrong, in one line of JSON.
    pub(super) fn failed(status: u16, what: &str) -> Self {
        Self { status, ..Self::json(&json!({ "error": what })) }
    }

    pub(super) fn write(&self, stream: &TcpStream, head_only: bool) -> io::Result<()> {
        let mut out = BufWriter::new(stream);
        head(&mut out, self.status, JSON)?;
        write!(out, "Content-Length: {}\r\n\r\n", self.body.len())?;
        if !head_only {
            out.write_all(&self.body)?;
        }
        out.flush()
    }
}

/// An answer written while it is made. Its end is marked, so that a client sees where one broke off.
pub(super) fn streamed(
    stream: &TcpStream,
    kind: &str,
    head_only: bool,
    body: impl FnOnce(&mut BufWriter<Chunks<'_>>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = stream;
    let mut first = Vec::new();
    head(&mut first, 200, kind)?;
    first.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
    out.write_all(&first)?;
    if head_only {
        return Ok(());
    }
    let mut chunks = BufWriter::with_capacity(64 * 1024, Chunks(stream));
    if let Err(error) = body(&mut chunks) {
        // What is still held back must not look like a good end.
        drop(chunks.into_parts());
        return Err(error);
    }
    chunks.flush()?;
    out.write_all(b"0\r\n\r\n")
}

fn head(out: &mut impl Write, status: u16, kind: &str) -> io::Result<()> {
    let phrase = match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    };
    let allow = if status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    write!(out, "HTTP/1.1 {status} {phrase}\r\nContent-Type: {kind}\r\n{allow}{GUARDS}")
}

/// Writes each piece as one chunk of HTTP/1.1 (RFC 9112, section 7.1).
pub(super) struct Chunks<'s>(&'s TcpStream);

impl Write for Chunks<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() {
            write!(self.0, "{:x}\r\n", bytes.len())?;
            self.0.write_all(bytes)?;
            self.0.write_all(b"\r\n")?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
