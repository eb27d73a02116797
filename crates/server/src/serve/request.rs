//! The head of a request, read within limits of size and time.

use std::io::Read;
use std::net::{IpAddr, TcpStream};
use std::time::{Duration, Instant};

/// Largest head.
const MOST_BYTES: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
/// The whole head must be there after so long, however slowly its bytes come.
const READ_LIMIT: Duration = Duration::from_secs(10);

/// What a client asks for.
#[derive(Debug, PartialEq)]
pub(super) struct Request {
    pub(super) path: String,
    pub(super) parameters: Vec<(String, String)>,
    /// Only the answer's head is wanted.
    pub(super) head: bool,
}

/// Reads a request; the error is the status that refuses it.
pub(super) fn read(mut stream: &TcpStream) -> Result<Request, u16> {
    let until = Instant::now() + READ_LIMIT;
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(408);
        }
        stream.set_read_timeout(Some(left)).map_err(|_| 408u16)?;
        match stream.read(&mut buffer) {
            Ok(0) => return Err(400),
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(408),
        }
        if bytes.len() > MOST_BYTES {
            return Err(431);
        }
        if let Some(request) = parse(&bytes)? {
            return Ok(request);
        }
    }
}

/// The request in these bytes, `None` while its head is not whole.
fn parse(bytes: &[u8]) -> Result<Option<Request>, u16> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(431),
        Err(_) => return Err(400),
    }
    if parsed.version != Some(1) {
        return Err(505);
    }
    let named = |name: &'static str| parsed.headers.iter().filter(move |header| header.name.eq_ignore_ascii_case(name));
    let mut hosts = named("host");
    let host = hosts.next().and_then(|header| std::str::from_utf8(header.value).ok()).ok_or(400u16)?;
    if hosts.next().is_some() {
        return Err(400);
    }
    // A name under a stranger's control may point here (DNS rebinding); then the browser would hand that stranger's page
    // the whole record. An address or "localhost" cannot be rebound.
    let from_elsewhere =
        named("sec-fetch-site").any(|header| header.value == b"cross-site") && parsed.path != Some("/");
    if !is_local(host) || from_elsewhere {
        return Err(403);
    }
    let head = match parsed.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => return Err(405),
    };
    let (path, query) = parsed.path.unwrap_or("/").split_once('?').unwrap_or((parsed.path.unwrap_or("/"), ""));
    let parameters = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Ok(Some(Request { path: path.to_owned(), parameters, head }))
}

/// Whether a `Host` header names this machine in a way that no name server decides.
fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(name, _)| name),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Why a request is refused with a status, in words.
pub(super) fn meaning(status: u16) -> &'static str {
    match status {
        403 => {
            "this server answers to its own address only; open it as http://127.0.0.1:PORT/ or http://localhost:PORT/"
        }
        405 => "the record is read only; GET and HEAD are answered",
        408 => "the request took too long",
        431 => "the request is too large",
        505 => "HTTP/1.1 is spoken here",
        _ => "this is no HTTP request",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request(first: &str, host: &str) -> Result<Option<Request>, u16> {
        parse(format!("{first}\r\nHost: {host}\r\n\r\n").as_bytes())
    }

    #[test]
    fn reads_path_and_parameters() {
        let request = request("GET /api/search?q=caf%C3%A9+noir&limit=3 HTTP/1.1", "localhost:80").unwrap().unwrap();
        assert_eq!(request.path, "/api/search");
        assert_eq!(request.parameters, [("q".into(), "café noir".into()), ("limit".into(), "3".into())]);
    }

    #[test]
    fn a_half_request_is_waited_for() {
        assert_eq!(parse(b"GET / HTTP/1.1\r\nHost: local"), Ok(None));
    }

    #[test]
    fn only_own_names_are_answered() {
        for host in ["localhost", "LocalHost:9", "127.0.0.1:7364", "[::1]:7364", "127.1.2.3"] {
            assert!(request("GET / HTTP/1.1", host).is_ok(), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:7364", "192.168.0.2", "[", ""] {
            assert_eq!(request("GET / HTTP/1.1", host), Err(403), "{host}");
        }
        assert_eq!(parse(b"GET / HTTP/1.1\r\n\r\n"), Err(400));
        assert_eq!(parse(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"), Err(400));
    }

    #[test]
    fn pages_of_others_cannot_ask_for_tables() {
        let asked = |path: &str| {
            parse(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n").as_bytes())
        };
        assert_eq!(asked("/api/claims"), Err(403));
        assert!(asked("/").is_ok(), "a link from elsewhere may open the page");
    }

    #[test]
    fn writing_and_old_protocols_are_refused() {
        assert_eq!(request("POST / HTTP/1.1", "localhost"), Err(405));
        assert_eq!(request("GET / HTTP/1.0", "localhost"), Err(505));
        assert_eq!(parse(b"\x16\x03\x01\x02\x00"), Err(400));
    }

    proptest! {
        #[test]
        fn any_bytes_are_borne(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _answered = parse(&bytes);
        }
    }
}
