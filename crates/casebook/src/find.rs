//! From an id, or its beginning, to the row that it names.

use rusqlite::Connection;
use variorum_record::{
    Claim, ClaimId, Decision, DecisionId, Dispute, DisputeId, Entity, EntityId, Event, EventId, Mention, MentionId,
    Report, ReportId, Source, SourceId,
};

use crate::error::Problem;
use crate::layout::Layout;
use crate::read;
use crate::row::Row;

/// What an id names.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// `r-…`
    Report(Box<Report>),
    /// `m-…`
    Mention(Box<Mention>),
    /// `n-…`
    Entity(Box<Entity>),
    /// `c-…`
    Claim(Box<Claim>),
    /// `e-…`
    Event(Box<Event>),
    /// `d-…`
    Dispute(Box<Dispute>),
    /// `s-…`
    Source(Box<Source>),
    /// `j-…`
    Decision(Box<Decision>),
}

/// How many ids an ambiguous prefix is answered with.
const SHOWN: usize = 5;

pub(crate) fn find(connection: &Connection, id: &str) -> Result<Option<Found>, Problem> {
    let id = id.trim();
    Ok(match id.get(..2) {
        Some(ReportId::PREFIX) => one(connection, id)?.map(Found::Report),
        Some(MentionId::PREFIX) => one(connection, id)?.map(Found::Mention),
        Some(EntityId::PREFIX) => one(connection, id)?.map(Found::Entity),
        Some(ClaimId::PREFIX) => one(connection, id)?.map(Found::Claim),
        Some(EventId::PREFIX) => one(connection, id)?.map(Found::Event),
        Some(DisputeId::PREFIX) => one(connection, id)?.map(Found::Dispute),
        Some(SourceId::PREFIX) => one(connection, id)?.map(Found::Source),
        Some(DecisionId::PREFIX) => one(connection, id)?.map(Found::Decision),
        _ => None,
    })
}

fn one<T: Row>(connection: &Connection, prefix: &str) -> Result<Option<Box<T>>, Problem> {
    let layout = Layout::of(connection, T::TABLE)?;
    let id = layout.key[0];
    // A range of texts, as LIKE would not use the index.
    let statement =
        layout.select().replace(" ORDER BY", &format!(" WHERE {id} >= ?1 AND {id} < ?1 || char(1114111) ORDER BY"));
    let mut ids = Vec::new();
    let mut rows = Vec::new();
    read::selected(connection, &layout, &format!("{statement} LIMIT {}", SHOWN + 1), [prefix], |id, row| {
        ids.push(id.to_owned());
        rows.push(row);
        Ok(true)
    })?;
    let exact = ids.first().is_some_and(|id| id == prefix);
    if ids.len() > 1 && !exact {
        let more = ids.len() > SHOWN;
        ids.truncate(SHOWN);
        ids.extend(more.then(|| "…".to_owned()));
        return Err(Problem::Ambiguous { prefix: prefix.to_owned(), candidates: ids });
    }
    rows.into_iter().next().transpose().map(|row| row.map(Box::new))
}
