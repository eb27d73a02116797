//! The list of known actors as a user writes it: `actors.toml` or `actors.csv`, checked when it is read.

use serde::{Deserialize, Deserializer};
use variorum_record::{Date, EntityKind};

use crate::knowledge::KnowledgeError;

/// Longest alias in words.
pub(super) const LONGEST: usize = 12;

/// The columns of `actors.csv`; the first two must be there.
const COLUMNS: [&str; 8] = ["name", "kind", "aliases", "affiliation", "side", "from", "to", "wikidata_id"];

/// One known actor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// By what name the record calls it.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) contextual: Vec<String>,
    #[serde(default)]
    pub(super) context: Vec<String>,
    /// Wikidata identifier.
    #[serde(default)]
    pub wikidata_id: Option<String>,
    #[serde(default, deserialize_with = "first_day")]
    from: Option<Date>,
    #[serde(default, deserialize_with = "last_day")]
    to: Option<Date>,
    /// Whom it acts for, at all times.
    #[serde(default)]
    pub(super) affiliation: Option<String>,
    /// Its party to the conflict, at all times.
    #[serde(default)]
    pub(super) side: Option<String>,
    /// Whom it acted for, and when.
    #[serde(default)]
    pub(super) affiliations: Vec<Membership>,
}

/// From when to when, both days included; open where not told.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Period {
    from: Option<Date>,
    to: Option<Date>,
}

impl Actor {
    const fn bare(name: String, kind: EntityKind) -> Self {
        Self {
            name,
            kind,
            aliases: Vec::new(),
            contextual: Vec::new(),
            context: Vec::new(),
            wikidata_id: None,
            from: None,
            to: None,
            affiliation: None,
            side: None,
            affiliations: Vec::new(),
        }
    }

    /// When it existed.
    pub(super) const fn period(&self) -> Period {
        Period { from: self.from, to: self.to }
    }
}

impl Membership {
    pub(super) const fn period(&self) -> Period {
        Period { from: self.from, to: self.to }
    }
}

impl Period {
    /// Whether a day falls into it; a day that nobody knows does.
    pub(super) fn holds(self, day: Option<Date>) -> bool {
        day.is_none_or(|day| self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to))
    }
}

/// Whom an actor acted for in a period.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Membership {
    #[serde(default)]
    pub(super) affiliation: Option<String>,
    #[serde(default)]
    pub(super) side: Option<String>,
    #[serde(default, deserialize_with = "first_day")]
    from: Option<Date>,
    #[serde(default, deserialize_with = "last_day")]
    to: Option<Date>,
}

/// A day, or the first and last day of a month or a year.
fn days(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let year = || parts[0].parse::<i16>().ok().filter(|_| parts[0].len() == 4);
    let month = || parts.get(1).and_then(|month| month.parse::<i8>().ok());
    match parts.len() {
        1 => Some((Date::new(year()?, 1, 1).ok()?, Date::new(year()?, 12, 31).ok()?)),
        2 => Date::new(year()?, month()?, 1).ok().map(|first| (first, first.last_of_month())),
        3 => text.trim().parse().ok().map(|day| (day, day)),
        _ => None,
    }
}

const DAY: &str = "write a day as 2014-05-16, a month as 2014-05 or a year as 2014";

fn day<'d, D: Deserializer<'d>>(from: D) -> Result<(Date, Date), D::Error> {
    let text = String::deserialize(from)?;
    days(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no date; {DAY}")))
}

fn first_day<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Date>, D::Error> {
    day(from).map(|(first, _)| Some(first))
}

fn last_day<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Date>, D::Error> {
    day(from).map(|(_, last)| Some(last))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    actor: Vec<Actor>,
}

/// Reads `actors.toml`.
///
/// # Errors
/// Where it is no TOML of this shape.
pub(super) fn from_toml(text: &str) -> Result<Vec<Actor>, KnowledgeError> {
    let file: File = toml::from_str(text).map_err(|source| KnowledgeError::shape("actors.toml", &source))?;
    file.actor.iter().try_for_each(|actor| check(actor, "actors.toml", &format!("{:?}", actor.name)))?;
    Ok(file.actor)
}

/// Reads `actors.csv`. Rows of one name are one actor: their aliases are collected. The dates of a row are those of its
/// affiliation and side, where it has any, else of the actor itself.
///
/// # Errors
/// Where a column is unknown or missing, or a row does not hold what it should.
pub(super) fn from_csv(text: &str) -> Result<Vec<Actor>, KnowledgeError> {
    let wrong = |what: String| KnowledgeError::Value { file: "actors.csv", what };
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(|error| wrong(format!("row 1: {error}; save it as UTF-8")))?.clone();
    let columns = COLUMNS.join(", ");
    if let Some(unknown) = header.iter().find(|name| !COLUMNS.contains(&name.to_lowercase().as_str())) {
        return Err(wrong(format!("row 1: no column is called {unknown:?}; the columns are {columns}")));
    }
    let place = |name: &str| header.iter().position(|column| column.to_lowercase() == name);
    if let Some(missing) = COLUMNS[..2].iter().find(|name| place(name).is_none()) {
        return Err(wrong(format!("row 1: the column {missing:?} is missing; the columns are {columns}")));
    }
    let mut actors: Vec<Actor> = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let row = at + 2;
        let record =
            record.map_err(|error| wrong(format!("row {row}: {error}; put texts with commas in quotation marks")))?;
        let field =
            |name: &str| place(name).and_then(|at| record.get(at)).filter(|text| !text.is_empty()).map(str::to_owned);
        let day = |name: &str| {
            let Some(text) = field(name) else { return Ok(None) };
            days(&text).map(Some).ok_or_else(|| wrong(format!("row {row}: {name} {text:?} is no date; {DAY}")))
        };
        let name = field("name")
            .ok_or_else(|| wrong(format!("row {row}: no name; write the actor's name in the first column")))?;
        let written = field("kind").unwrap_or_default();
        let kind = EntityKind::parse(&written.to_lowercase()).ok_or_else(|| {
            wrong(format!("row {row}: {written:?} is no kind; write person, organization, group, place or facility"))
        })?;
        let (from, to) = (day("from")?.map(|days| days.0), day("to")?.map(|days| days.1));
        let member = Membership { affiliation: field("affiliation"), side: field("side"), from, to };
        let aliases = field("aliases").unwrap_or_default();
        let aliases = aliases.split([';', '|']).map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned);
        let found = actors.iter().position(|actor| actor.name == name && actor.kind == kind);
        let at = found.unwrap_or_else(|| {
            actors.push(Actor::bare(name, kind));
            actors.len() - 1
        });
        let actor = &mut actors[at];
        actor.aliases.extend(aliases);
        actor.wikidata_id = field("wikidata_id").or(actor.wikidata_id.take());
        if member.affiliation.is_some() || member.side.is_some() {
            actor.affiliations.push(member);
        } else if from.is_some() || to.is_some() {
            (actor.from, actor.to) = (from, to);
        }
        check(actor, "actors.csv", &format!("row {row}"))?;
    }
    Ok(actors)
}

fn check(actor: &Actor, file: &'static str, place: &str) -> Result<(), KnowledgeError> {
    let wrong = |what: &str| Err(KnowledgeError::Value { file, what: format!("{place} {what}") });
    if !actor.contextual.is_empty() && actor.context.is_empty() {
        return wrong("has contextual names but no context");
    }
    let names = || std::iter::once(&actor.name).chain(&actor.aliases).chain(&actor.contextual);
    if names().any(|name| !name.chars().any(char::is_alphanumeric)) {
        return wrong("has a name without a letter; write the name or leave the alias out");
    }
    if names().any(|name| name.split_whitespace().count() > LONGEST) {
        return wrong(&format!("has a name of more than {LONGEST} words; shorten it"));
    }
    let periods = std::iter::once(actor.period()).chain(actor.affiliations.iter().map(Membership::period));
    if periods.into_iter().any(|period: Period| period.from.is_some() && period.to.is_some() && period.from > period.to)
    {
        return wrong("ends before it begins; exchange from and to");
    }
    if actor.affiliations.iter().any(|member| member.affiliation.is_none() && member.side.is_none()) {
        return wrong("has an affiliation that names nobody; give it affiliation or side");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(read: Result<Vec<Actor>, KnowledgeError>) -> String {
        read.expect_err("refused").to_string()
    }

    #[test]
    fn a_table_of_actors() {
        let text = "name,kind,aliases,affiliation,side,from,to\n\
            Salt Front,organization,SFT; Front of Salt,,,2014-05,2016\n\
            Omar Said,person,عمر سعيد,Salt Front,rebels,,2015-03-01\n\
            Omar Said,person,,Hill Council,government,2015-03-02,\n";
        let actors = from_csv(text).expect("well formed");
        assert_eq!(actors.len(), 2);
        assert_eq!(actors[0].aliases, ["SFT", "Front of Salt"]);
        assert_eq!(actors[0].to, Some(Date::constant(2016, 12, 31)));
        assert_eq!(actors[1].affiliations.len(), 2);
    }

    #[test]
    fn what_is_wrong_is_told_in_one_line() {
        for (text, expected) in [
            (
                "name,sort\n",
                "actors.csv: row 1: no column is called \"sort\"; the columns are name, kind, aliases, affiliation, side, from, to, wikidata_id",
            ),
            (
                "name\nX\n",
                "actors.csv: row 1: the column \"kind\" is missing; the columns are name, kind, aliases, affiliation, side, from, to, wikidata_id",
            ),
            (
                "name,kind\nX,army\n",
                "actors.csv: row 2: \"army\" is no kind; write person, organization, group, place or facility",
            ),
            ("name,kind\n,person\n", "actors.csv: row 2: no name; write the actor's name in the first column"),
            (
                "name,kind,from\nX,person,May\n",
                "actors.csv: row 2: from \"May\" is no date; write a day as 2014-05-16, a month as 2014-05 or a year as 2014",
            ),
            (
                "name,kind,from,to\nX,person,2016,2014\n",
                "actors.csv: row 2 ends before it begins; exchange from and to",
            ),
        ] {
            assert_eq!(refused(from_csv(text)), expected);
        }
        let undated = refused(from_toml("[[actor]]\nname=\"A\"\nkind=\"group\"\nfrom=\"soon\""));
        assert!(undated.contains("\"soon\" is no date") && !undated.contains('\n'), "{undated}");
        let unknown = refused(from_toml("[[actor]]\nname=\"A\"\nkind=\"army\""));
        assert!(unknown.starts_with("actors.toml: ") && !unknown.contains('\n'), "{unknown}");
    }
}
