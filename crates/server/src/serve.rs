//! The page and the tables over HTTP, for a browser on the same machine.
//!
//! Reading only, loopback only, one request a connection: `httparse` (hyper's parser) reads the head, the rest is the
//! standard library. `tiny_http` was refused, since it cannot set a time limit on a client that sends nothing; hyper
//! would bring an asynchronous runtime for a page that one person reads.

mod answer;
mod request;

use std::io::{BufWriter, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, SocketAddrV4, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use variorum_casebook::{Casebook, Row};
use variorum_record::{Claim, Decision, Dispute, Entity, Event, Lineage, Mention, Report, Source, Table};

use crate::Error;
use answer::Answer;
use request::Request;

/// Where the server listens if nobody says otherwise.
pub const DEFAULT_ADDRESS: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 7364));

/// Requests answered at once; a page is held in memory while it is written, so this bounds memory too.
const MOST_AT_ONCE: usize = 8;
/// A client that takes nothing for so long is left.
const WRITE_LIMIT: Duration = Duration::from_secs(30);
/// Most hits of a search, of reports and of claims each.
const MOST_HITS: usize = 200;
const HITS: usize = 20;

/// Serves a casebook until the process ends. See [`Server`].
///
/// # Errors
/// Where the address is not loopback or taken, or the casebook cannot be read.
pub fn serve(casebook: impl AsRef<Path>, address: SocketAddr) -> Result<(), Error> {
    Server::bind(casebook, address)?.run()
}

/// A server that listens: `/` is the page, `/api/TABLE` a table as a JSON array, `/api/search?q=WORDS` a search.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    casebook: PathBuf,
}

impl Server {
    /// Begins to listen; port 0 takes a free one.
    ///
    /// # Errors
    /// As [`serve`].
    pub fn bind(casebook: impl AsRef<Path>, address: SocketAddr) -> Result<Self, Error> {
        if !address.ip().is_loopback() {
            return Err(Error::NotLoopback(address));
        }
        Casebook::open_read_only(&casebook)?;
        let listener = TcpListener::bind(address).map_err(|reason| Error::Listen { address, reason })?;
        Ok(Self { listener, casebook: casebook.as_ref().to_owned() })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn address(&self) -> Result<SocketAddr, Error> {
        Ok(self.listener.local_addr()?)
    }

    /// Answers requests until the process ends; a client's failure ends only its own connection.
    ///
    /// # Errors
    /// Where the listener itself fails.
    pub fn run(&self) -> Result<(), Error> {
        let busy = Arc::new(AtomicUsize::new(0));
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                // The client went away, or the system is short of descriptors for the moment.
                Err(_) => {
                    std::thread::sleep(Duration::from_millis(20));
                    continue;
                }
            };
            if busy.fetch_add(1, Ordering::SeqCst) >= MOST_AT_ONCE {
                busy.fetch_sub(1, Ordering::SeqCst);
                drop(refuse(&stream));
                continue;
            }
            let (casebook, busy) = (self.casebook.clone(), Arc::clone(&busy));
            std::thread::spawn(move || {
                let leave = Leave(busy);
                // An error here is the client's: it hung up or was too slow.
                drop(answer_one(&stream, &casebook));
                drop(leave);
            });
        }
    }
}

/// Frees the place of a request even where answering it panics.
struct Leave(Arc<AtomicUsize>);

impl Drop for Leave {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn refuse(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_write_timeout(Some(Duration::from_secs(1)))?;
    Answer::failed(503, "too many requests at once; try again").write(stream, false)?;
    hang_up(stream)
}

/// Closes after a refusal: bytes of the client that nobody read would make the system drop the answer.
fn hang_up(mut stream: &TcpStream) -> std::io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(Duration::from_millis(50)))?;
    let mut rest = [0; 4096];
    for _ in 0..16 {
        if stream.read(&mut rest)? == 0 {
            break;
        }
    }
    Ok(())
}

fn answer_one(stream: &TcpStream, casebook: &Path) -> std::io::Result<()> {
    stream.set_write_timeout(Some(WRITE_LIMIT))?;
    let request = match request::read(stream) {
        Ok(request) => request,
        Err(status) => {
            Answer::failed(status, request::meaning(status)).write(stream, false)?;
            return hang_up(stream);
        }
    };
    let answer = match route(&request) {
        Ok(route) => respond(&route, stream, casebook, request.head),
        Err((status, what)) => Err(Answer::failed(status, what)),
    };
    match answer {
        Ok(written) => written,
        Err(answer) => answer.write(stream, request.head),
    }
}

/// What is asked for.
enum Route {
    Page,
    Contents,
    Rows(Table),
    Search { query: String, limit: usize },
}

fn route(request: &Request) -> Result<Route, (u16, &'static str)> {
    match request.path.as_str() {
        "/" => Ok(Route::Page),
        "/api" | "/api/" => Ok(Route::Contents),
        "/api/search" => {
            let parameter = |name: &str| request.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value);
            let query = parameter("q").cloned().ok_or((400, "give what to search for: /api/search?q=WORDS"))?;
            let limit = parameter("limit").map_or(Ok(HITS), |text| text.parse());
            let limit = limit.map_err(|_| (400, "limit is a number"))?.min(MOST_HITS);
            Ok(Route::Search { query, limit })
        }
        path => path
            .strip_prefix("/api/")
            .and_then(Table::parse)
            .map(Route::Rows)
            .ok_or((404, "nothing is here; /api lists what there is")),
    }
}

/// Answers; `Err` is an answer that says what failed before the first byte was written.
fn respond(route: &Route, stream: &TcpStream, casebook: &Path, head: bool) -> Result<std::io::Result<()>, Answer> {
    let failed = |error: variorum_casebook::Error| Answer::failed(500, &error.problem.to_string());
    let open = || Casebook::open_read_only(casebook).map_err(failed);
    match route {
        Route::Page => {
            let tables = open()?.tables().map_err(failed)?;
            Ok(answer::streamed(stream, answer::HTML, head, |out| {
                crate::render(&tables, &mut &mut *out).map_err(std::io::Error::other)
            }))
        }
        Route::Contents => {
            let tables: Vec<String> = Table::ALL.iter().map(|table| format!("/api/{table}")).collect();
            Ok(Answer::json(&json!({ "page": "/", "tables": tables, "search": "/api/search?q=WORDS&limit=20" }))
                .write(stream, head))
        }
        Route::Search { query, limit } => {
            let hits = open()?.search(query, *limit).map_err(failed)?;
            let hits: Vec<_> = hits
                .iter()
                .map(|hit| {
                    let snippet: Vec<_> = hit.snippet.iter().map(|piece| json!({ "text": piece.text, "found": piece.found })).collect();
                    json!({ "table": hit.table, "id": hit.id, "report_id": hit.report_id, "heading": hit.heading, "snippet": snippet })
                })
                .collect();
            Ok(Answer::json(&json!({ "query": query, "hits": hits })).write(stream, head))
        }
        Route::Rows(table) => {
            let casebook = open()?;
            Ok(answer::streamed(stream, answer::JSON, head, |out| rows_of(&casebook, *table, out)))
        }
    }
}

fn rows_of(casebook: &Casebook, table: Table, out: &mut impl Write) -> std::io::Result<()> {
    match table {
        Table::Reports => rows::<Report>(casebook, out),
        Table::Mentions => rows::<Mention>(casebook, out),
        Table::Entities => rows::<Entity>(casebook, out),
        Table::Claims => rows::<Claim>(casebook, out),
        Table::Events => rows::<Event>(casebook, out),
        Table::Disputes => rows::<Dispute>(casebook, out),
        Table::Sources => rows::<Source>(casebook, out),
        Table::Lineage => rows::<Lineage>(casebook, out),
        Table::Decisions => rows::<Decision>(casebook, out),
    }
}

/// One JSON array, row by row, so that a table larger than memory passes.
fn rows<T: Row>(casebook: &Casebook, out: &mut impl Write) -> std::io::Result<()> {
    let mut out = BufWriter::new(out);
    let mut before = "[\n";
    let written = casebook.for_each(|row: T| {
        out.write_all(before.as_bytes())?;
        before = ",\n";
        serde_json::to_writer(&mut out, &row)?;
        Ok::<_, std::io::Error>(())
    });
    written.map_err(std::io::Error::other)??;
    out.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    out.flush()
}
