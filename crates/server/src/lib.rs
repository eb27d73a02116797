//! The record as a person reads it: one self-contained page, and a small server that gives the page and the tables.
//!
//! [`render`] writes the page. It needs no network and holds no script: links lead to fragments of the same file, and
//! a browser opens the part that a fragment stands in. [`serve`] gives the same page and the tables on a loopback port.

mod map;
mod outlines;
mod page;
mod plain;
mod serve;

use std::net::SocketAddr;

pub use page::render;
pub use serve::{DEFAULT_ADDRESS, Server, serve};

/// Why a page could not be written or served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The output refused the bytes.
    #[error("the page could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// The map's outlines, which are built in, do not decode.
    #[error("the built-in outlines are damaged ({0}): build again from a clean checkout")]
    Outlines(String),
    /// The casebook cannot be read.
    #[error(transparent)]
    Casebook(#[from] variorum_casebook::Error),
    /// The address is not this machine's own.
    #[error(
        "{0} can be reached from other machines, and the server knows no passwords: give a loopback address such as {DEFAULT_ADDRESS}"
    )]
    NotLoopback(SocketAddr),
    /// The port is taken, or not allowed.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        reason: std::io::Error,
    },
}
