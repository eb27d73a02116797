//! The server on a free loopback port: what it gives, and whom it refuses.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

mod record;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use variorum_casebook::{BuildMeta, Cache, Casebook};
use variorum_record::Table;
use variorum_server::{Error, Server};

/// A server over the record made by hand; it listens until the test's process ends.
fn served() -> (tempfile::TempDir, SocketAddr) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    let mut tables = record::tables();
    tables.reports.sort_by(|a, b| a.report_id.cmp(&b.report_id));
    Casebook::open(&path).unwrap().replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    let server = Arc::new(Server::bind(&path, "127.0.0.1:0".parse().unwrap()).unwrap());
    let address = server.address().unwrap();
    std::thread::spawn(move || server.run());
    (folder, address)
}

/// Sends bytes and reads the answer: its head, and its body with the chunks joined.
fn sent(address: SocketAddr, bytes: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let body = if head.contains("Transfer-Encoding: chunked") { joined(body) } else { body.to_owned() };
    (head.to_owned(), body)
}

fn joined(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.push_str(&rest[..size]);
        body = &rest[size + 2..];
    }
    if body.is_empty() { whole } else { panic!("the answer broke off") }
}

fn got(address: SocketAddr, path: &str) -> (String, String) {
    sent(address, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n"))
}

#[test]
fn gives_the_page_that_render_writes() {
    let (_folder, address) = served();
    let (head, body) = got(address, "/");
    let mut page = Vec::new();
    let mut tables = record::tables();
    tables.reports.sort_by(|a, b| a.report_id.cmp(&b.report_id));
    variorum_server::render(&tables, &mut page).unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK"));
    assert!(head.contains("default-src 'none'") && head.contains("nosniff") && head.contains("frame-ancestors 'none'"));
    assert_eq!(body.len(), page.len());
}

#[test]
fn gives_every_table_as_json() {
    let (_folder, address) = served();
    let tables = serde_json::to_value(record::tables()).unwrap();
    for table in Table::ALL {
        let (head, body) = got(address, &format!("/api/{table}"));
        assert!(head.contains("application/json"));
        let rows: Vec<serde_json::Value> = serde_json::from_str(&body).unwrap();
        assert_eq!(rows.len(), tables[table.as_str()].as_array().unwrap().len(), "{table}");
    }
}

#[test]
fn searches_reports_and_claims() {
    let (_folder, address) = served();
    let (_, body) = got(address, "/api/search?q=hospital&limit=5");
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert!(!answer["hits"].as_array().unwrap().is_empty(), "{body}");
    assert!(got(address, "/api/search").0.starts_with("HTTP/1.1 400"));
    assert!(got(address, "/api/search?q=%22NEAR(%20*").0.starts_with("HTTP/1.1 200"));
}

#[test]
fn refuses_strangers_writers_and_nonsense() {
    let (_folder, address) = served();
    let status = |request: &str| sent(address, request).0[9..12].to_owned();
    assert_eq!(status("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), "403");
    assert_eq!(status("DELETE /api/claims HTTP/1.1\r\nHost: localhost\r\n\r\n"), "405");
    assert_eq!(status("GET /../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n"), "404");
    assert_eq!(status("GET /api/sqlite_master HTTP/1.1\r\nHost: localhost\r\n\r\n"), "404");
    assert_eq!(status("hello\r\n\r\n"), "400");
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}", "x".repeat(20_000))), "431");
    let (head, body) = sent(address, "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(head.starts_with("HTTP/1.1 200") && body.is_empty());
}

#[test]
fn bears_many_idle_clients() {
    let (_folder, address) = served();
    let idle: Vec<TcpStream> = (0..8).map(|_| TcpStream::connect(address).unwrap()).collect();
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(got(address, "/api").0.starts_with("HTTP/1.1 503"));
    drop(idle);
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(got(address, "/api").0.starts_with("HTTP/1.1 200"));
}

#[test]
fn listens_on_loopback_only_and_needs_a_casebook() {
    let open = Server::bind(Path::new("none.db"), "0.0.0.0:0".parse().unwrap());
    assert!(matches!(open, Err(Error::NotLoopback(_))));
    let missing = Server::bind(Path::new("none.db"), "127.0.0.1:0".parse().unwrap());
    assert!(matches!(missing, Err(Error::Casebook(_))));
}
