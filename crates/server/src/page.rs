//! The page: one HTML file that shows the whole record.
//!
//! Templates are `maud`'s: they stand beside the types they show, escape by default and cost three small crates to
//! compile (askama, the alternative, brings a parser, a configuration reader and a folder of files).

mod claim;
mod dispute;
mod event;
mod facts;
mod index;
mod marked;
mod names;
mod readings;
mod report;
mod summary;
mod timeline;
mod words;

use std::io::Write;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use variorum_record::Tables;

use crate::{Error, map};
pub(crate) use index::{Index, place_anchor};
pub(crate) use words::number;

const STYLE: &str = include_str!("style.css");

/// What the page may do, told to the browser: show its own style and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// Writes the record as one self-contained HTML page.
///
/// The page loads nothing, runs nothing and sends nothing. The same tables give the same bytes.
///
/// # Errors
/// Where `out` refuses the bytes, or the built-in outlines are damaged.
pub fn render(tables: &Tables, out: &mut impl Write) -> Result<(), Error> {
    let index = Index::new(tables);
    out.write_all(head(&index).as_bytes())?;
    write(out, &summary::header(&index))?;
    out.write_all(b"<main id=\"main\">")?;
    write(out, &overview(&index)?)?;
    write(out, &timeline::section(&index))?;
    out.write_all(b"<section id=\"contested\" aria-labelledby=\"contested-title\">")?;
    write(out, &html! { h2 id="contested-title" { "Contested events" } (summary::order_note(&index)) })?;
    for (at, event) in index.ranked.iter().take(index.contested).enumerate() {
        write(out, &event::contested(&index, event, at + 1))?;
    }
    out.write_all(b"</section><section id=\"events\" aria-labelledby=\"events-title\">")?;
    write(out, &html! { h2 id="events-title" { "Other events" } (summary::other_note(&index)) })?;
    for event in &index.ranked[index.contested..] {
        write(out, &event::other(&index, event))?;
    }
    out.write_all(b"</section><section id=\"reports\" aria-labelledby=\"reports-title\">")?;
    write(out, &html! { h2 id="reports-title" { "Reports" } (report::legend()) })?;
    for report in summary::reports_by_date(&index) {
        write(out, &report::whole(&index, report))?;
    }
    out.write_all(b"</section>")?;
    write(out, &names::sources(&index))?;
    write(out, &names::entities(&index))?;
    write(out, &names::decisions(&index))?;
    out.write_all(b"</main>")?;
    write(out, &summary::footer())?;
    out.write_all(b"</body></html>\n")?;
    Ok(())
}

fn write(out: &mut impl Write, markup: &Markup) -> Result<(), Error> {
    out.write_all(markup.0.as_bytes())?;
    Ok(())
}

fn head(index: &Index) -> String {
    let head = html! {
        (DOCTYPE)
        (PreEscaped("<html lang=\"en\">"))
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            meta name="generator" content=(concat!("Variorum ", env!("CARGO_PKG_VERSION")));
            title { "Variorum: " (summary::title(index)) }
            style { (PreEscaped(STYLE)) (PreEscaped(marked::rules(index))) }
        }
        (PreEscaped("<body>"))
    };
    head.into_string()
}

/// The most contested events beside the map.
fn overview(index: &Index) -> Result<Markup, Error> {
    Ok(html! {
        section.overview id="overview" aria-labelledby="overview-title" {
            div { (summary::most_contested(index)) }
            div { h2 id="map" { "Where" } (map::figure(index)?) }
        }
        (summary::places(index))
    })
}
