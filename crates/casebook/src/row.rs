//! Between a value of the record and the columns of its row, by way of serde: a field is the column of its name.

use std::cell::Cell;
use std::collections::BTreeMap;

use rusqlite::types::{Value, ValueRef};
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::value::RawValue;
use variorum_record::{Claim, CodePoints, Decision, Dispute, Entity, Event, Lineage, Mention, Report, Source, Table};

use crate::layout::{Column, Holds, Layout};

/// A type of the record; its values are the rows of one table.
pub trait Row: Serialize + DeserializeOwned {
    /// The table.
    const TABLE: Table;

    /// What names this row among those of its table: its id, or the ids that it links.
    fn key(&self) -> Vec<&str>;

    /// The words of a derived column.
    fn derived(&self, _column: &str) -> String {
        String::new()
    }
}

macro_rules! rows {
    ($($type:ty => $table:ident, $id:ident;)+) => { $(
        impl Row for $type {
            const TABLE: Table = Table::$table;
            fn key(&self) -> Vec<&str> {
                vec![self.$id.as_str()]
            }
        }
    )+ };
}

rows! {
    Mention => Mentions, mention_id;
    Entity => Entities, entity_id;
    Event => Events, event_id;
    Dispute => Disputes, dispute_id;
    Source => Sources, source_id;
    Decision => Decisions, decision_id;
}

impl Row for Report {
    const TABLE: Table = Table::Reports;

    fn key(&self) -> Vec<&str> {
        vec![self.report_id.as_str()]
    }

    /// The article, its pieces one below the other.
    fn derived(&self, _column: &str) -> String {
        let points = CodePoints::new(&self.text);
        let pieces: Vec<&str> = self.body.iter().map(|span| points.slice(*span)).collect();
        pieces.join("\n")
    }
}

impl Row for Claim {
    const TABLE: Table = Table::Claims;

    fn key(&self) -> Vec<&str> {
        vec![self.claim_id.as_str()]
    }

    /// The names of the attribution, outermost first.
    fn derived(&self, _column: &str) -> String {
        let names: Vec<&str> = self.attribution.iter().map(|link| link.name.as_str()).collect();
        names.join(" ▸ ")
    }
}

impl Row for Lineage {
    const TABLE: Table = Table::Lineage;

    fn key(&self) -> Vec<&str> {
        vec![self.from_report_id.as_str(), self.to_report_id.as_str(), self.kind.as_str()]
    }
}

/// The columns' values of a row, in the layout's order; a nested column is the field's JSON, its keys in the field's order.
///
/// # Errors
/// Where the record has a field that the table has no column for: the schema must then grow.
pub(crate) fn to_columns<T: Row>(row: &T, layout: &Layout) -> Result<Vec<Value>, String> {
    let json = serde_json::to_string(row).map_err(|error| error.to_string())?;
    let mut fields: BTreeMap<&str, &RawValue> = serde_json::from_str(&json).map_err(|error| error.to_string())?;
    let values = layout
        .columns
        .iter()
        .map(|column| match (column.holds, fields.remove(column.name.as_str())) {
            (Holds::Derived, _) => Ok(Value::Text(row.derived(&column.name))),
            (_, None) => Ok(Value::Null),
            (_, Some(field)) => to_column(field.get(), column).map_err(|error| format!("{}: {error}", column.name)),
        })
        .collect::<Result<_, _>>()?;
    match fields.keys().next() {
        None => Ok(values),
        Some(field) => Err(format!("the field {field} has no column")),
    }
}

fn to_column(json: &str, column: &Column) -> Result<Value, serde_json::Error> {
    if json == "null" {
        return Ok(Value::Null);
    }
    if column.holds == Holds::Nested {
        return Ok(Value::Text(json.to_owned()));
    }
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).map(Value::Text),
        Some(b't' | b'f') => Ok(Value::Integer(i64::from(json == "true"))),
        _ if json.contains(['.', 'e']) => serde_json::from_str(json).map(Value::Real),
        _ => serde_json::from_str(json).map(Value::Integer),
    }
}

/// The value of the record that a row holds.
///
/// # Errors
/// Where a column is missing or does not hold what the field needs (a code that is on no list, no date, broken JSON).
pub(crate) fn from_columns<'r, T: Row>(columns: impl Iterator<Item = (&'r Column, ValueRef<'r>)>) -> Result<T, String> {
    // serde does not say which field an error is about, but the column handed out last is it.
    let current = Cell::new("");
    let fields = columns.map(|(column, value)| {
        current.set(column.name.as_str());
        (column.name.as_str(), Field { nested: column.holds == Holds::Nested, value })
    });
    let end = std::iter::from_fn(|| {
        current.set("");
        None
    });
    T::deserialize(MapDeserializer::new(fields.chain(end))).map_err(|error: serde_json::Error| match current.get() {
        "" => error.to_string(),
        column => format!("{column}: {error}"),
    })
}

/// One column's value on its way into a field.
struct Field<'r> {
    nested: bool,
    value: ValueRef<'r>,
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for Field<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Field<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.value {
            ValueRef::Null => visitor.visit_unit(),
            ValueRef::Integer(number) => visitor.visit_i64(number),
            ValueRef::Real(number) => visitor.visit_f64(number),
            ValueRef::Blob(_) => Err(Self::Error::custom("bytes where a text belongs")),
            ValueRef::Text(bytes) => {
                let text = std::str::from_utf8(bytes).map_err(Self::Error::custom)?;
                if !self.nested {
                    return visitor.visit_borrowed_str(text);
                }
                let mut json = serde_json::Deserializer::from_str(text);
                let value = json.deserialize_any(visitor)?;
                json.end().map(|()| value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.value {
            ValueRef::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}
