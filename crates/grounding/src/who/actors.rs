//! Actors whose several names only knowledge of the world joins: `data/actors.toml`, and a user's list.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use variorum_record::Date;

pub use super::actor_list::Actor;
use super::actor_list::{LONGEST, from_csv, from_toml};
use super::name::{ALIKE, Parsed, persons_agree};
use super::titles::plain;
use crate::knowledge::KnowledgeError;

/// The known actors, found by any of their names.
#[derive(Debug, Clone)]
pub struct Actors {
    actors: Vec<Actor>,
    /// Folded name to actors, with the exact writing that a short one needs.
    names: BTreeMap<String, Vec<Alias>>,
    /// First words of the folded names.
    firsts: BTreeSet<String>,
    /// Names that are not written in Latin letters, for their spellings in reports that are.
    heard: Vec<(Parsed, usize)>,
}

/// What a report brings to the reading of its names.
#[derive(Debug, Default)]
pub(super) struct Setting {
    /// Its words, folded.
    pub(super) words: BTreeSet<String>,
    /// The day that it was published.
    pub(super) day: Option<Date>,
}

/// Whom the list of known actors says that one acts for.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Belonging {
    /// The organization.
    pub affiliation: Option<String>,
    /// The party to the conflict.
    pub side: Option<String>,
}

#[derive(Debug, Clone)]
struct Alias {
    actor: usize,
    /// Short names in capitals must be written so.
    exact: Option<String>,
    /// How many of its words are written with a capital, where that tells a name from words ("an Islamic state").
    capitals: usize,
    /// Whether it names the actor only in its context.
    contextual: bool,
}

impl Actors {
    /// Reads the data file's text.
    ///
    /// # Errors
    /// Where it is no TOML of this shape, or an actor has contextual names without a context.
    pub fn parse(text: &str) -> Result<Self, KnowledgeError> {
        Ok(Self::of(from_toml(text)?))
    }

    /// These actors and those of a table, `actors.csv`; one that both hold is the table's, with the names of both.
    ///
    /// # Errors
    /// Where the table is not of its documented shape.
    pub fn with_table(self, text: &str) -> Result<Self, KnowledgeError> {
        let mut all = self.actors;
        for mut actor in from_csv(text)? {
            match all.iter_mut().find(|held| held.name == actor.name && held.kind == actor.kind) {
                Some(held) => {
                    actor.aliases.append(&mut held.aliases);
                    actor.contextual.append(&mut held.contextual);
                    actor.context.append(&mut held.context);
                    actor.wikidata_id = actor.wikidata_id.or(held.wikidata_id.take());
                    *held = actor;
                }
                None => all.push(actor),
            }
        }
        Ok(Self::of(all))
    }

    fn of(actors: Vec<Actor>) -> Self {
        let mut names: BTreeMap<String, Vec<Alias>> = BTreeMap::new();
        let mut heard = Vec::new();
        for (at, actor) in actors.iter().enumerate() {
            let plainly = std::iter::once(&actor.name).chain(&actor.aliases).map(|name| (name, false));
            for (name, contextual) in plainly.chain(actor.contextual.iter().map(|name| (name, true))) {
                let short =
                    name.chars().filter(|c| c.is_alphabetic()).count() <= 4 && !name.contains(' ') && name.is_ascii();
                let exact = short.then(|| name.replace('.', ""));
                let capitals = if contextual { 0 } else { capitals(name) };
                names.entry(key(name)).or_default().push(Alias { actor: at, exact, capitals, contextual });
                let parsed = Parsed::of(name);
                let foreign = name.chars().any(|c| c.is_alphabetic() && c >= '\u{370}');
                if !contextual && foreign && parsed.words.len() > 1 {
                    heard.push((parsed, at));
                }
            }
        }
        let firsts = names.keys().filter_map(|name| name.split(' ').next()).map(str::to_owned).collect();
        Self { actors, names, firsts, heard }
    }

    /// The actor that `name` names in a report; `None` where it names none, or several.
    pub(super) fn named(&self, name: &str, setting: &Setting) -> Option<&Actor> {
        let bare = name.replace('.', "");
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for alias in self.names.get(&key(name)).into_iter().flatten() {
            let actor = &self.actors[alias.actor];
            let written = alias.exact.as_ref().is_none_or(|exact| *exact == bare) && capitals(name) >= alias.capitals;
            let spoken_of = !alias.contextual || actor.context.iter().any(|word| words_hold(&setting.words, word));
            if written && spoken_of && actor.period().holds(setting.day) {
                found.insert(alias.actor);
            }
        }
        match found.len() {
            0 => self.heard_as(name, setting),
            1 => found.first().map(|at| &self.actors[*at]),
            _ => None,
        }
    }

    /// The one actor whose name in another script sounds so.
    fn heard_as(&self, name: &str, setting: &Setting) -> Option<&Actor> {
        if self.heard.is_empty() || !name.chars().next().is_some_and(char::is_uppercase) {
            return None;
        }
        let parsed = Parsed::of(name);
        let sounds = |(own, at): &&(Parsed, usize)| {
            parsed.words.len() == own.words.len()
                && self.actors[*at].period().holds(setting.day)
                && persons_agree(&parsed, own, ALIKE).is_some()
        };
        let found: BTreeSet<usize> = self.heard.iter().filter(sounds).map(|(_, at)| *at).collect();
        found.first().filter(|_| found.len() == 1).map(|at| &self.actors[*at])
    }

    /// The Wikidata identifier of the actor that the record calls so.
    pub(super) fn wikidata_id(&self, name: &str) -> Option<String> {
        self.actors.iter().find(|actor| actor.name == name).and_then(|actor| actor.wikidata_id.clone())
    }

    /// Whom the actor that the record calls so acts for, on a day.
    pub(super) fn belonging(&self, name: &str, day: Option<Date>) -> Option<Belonging> {
        let actor = self.actors.iter().find(|actor| actor.name == name)?;
        let mut told = actor.affiliations.iter().filter(|member| member.period().holds(day));
        let (member, more) = (told.next(), told.next());
        // On a day that nobody knows, only what holds at all times is known.
        let member = member.filter(|_| more.is_none());
        let affiliation = member.and_then(|member| member.affiliation.clone()).or_else(|| actor.affiliation.clone());
        let side = member.and_then(|member| member.side.clone()).or_else(|| actor.side.clone());
        (affiliation.is_some() || side.is_some()).then_some(Belonging { affiliation, side })
    }

    /// Whether the name of an actor begins with this word.
    pub(super) fn may_begin_with(&self, word: &str) -> bool {
        self.firsts.contains(key(word).split(' ').next().unwrap_or_default())
    }

    /// The most words that a name of an actor can have.
    pub(super) const fn longest() -> usize {
        LONGEST
    }
}

/// Whether every word of `phrase` stands in the report.
fn words_hold(words: &BTreeSet<String>, phrase: &str) -> bool {
    phrase.split_whitespace().all(|word| words.contains(&plain(word)))
}

/// Words that begin with a capital.
fn capitals(name: &str) -> usize {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count()
}

/// Folded, hyphens as spaces, without an article in front.
fn key(name: &str) -> String {
    let folded = plain(name).replace(['-', '–', '‐', '‑', '/'], " ");
    let words: Vec<&str> = folded.split_whitespace().collect();
    let from = usize::from(words.len() > 1 && words[0] == "the");
    words[from..].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;

    fn setting(text: &str) -> Setting {
        Setting { words: text.split_whitespace().map(plain).collect(), day: None }
    }

    #[test]
    fn names_lead_to_actors() {
        let actors = Knowledge::shipped().expect("shipped data").actors;
        let name = |text: &str, report: &str| actors.named(text, &setting(report)).map(|actor| actor.name.clone());
        assert_eq!(name("Daesh", ""), name("ISIS", ""));
        assert_eq!(name("I.S.", ""), name("the Islamic State", ""));
        assert_eq!(name("is", ""), None);
        assert_eq!(name("Islamic state", ""), None, "an Islamic state is no name");
        assert_eq!(
            name("unity government", "the talks in Juba"),
            Some("Revitalised Transitional Government of National Unity".into())
        );
        assert_eq!(name("unity government", "the talks in Rome"), None);
        assert_eq!(name("unity government", "between Juba and Tripoli"), None, "two candidates are none");
    }

    #[test]
    fn a_contextual_name_needs_a_context() {
        let error =
            Actors::parse("[[actor]]\nname=\"A\"\nkind=\"group\"\ncontextual=[\"the army\"]").expect_err("no context");
        assert_eq!(error.to_string(), "actors.toml: \"A\" has contextual names but no context");
    }

    #[test]
    fn an_actor_of_a_period_and_whom_it_acted_for() {
        let actors = Actors::parse(
            "[[actor]]\nname=\"Old Guard\"\nkind=\"organization\"\naliases=[\"the Guard\"]\nto=\"2014\"\n\
             [[actor]]\nname=\"New Guard\"\nkind=\"organization\"\naliases=[\"the Guard\"]\nfrom=\"2015-01-01\"\nside=\"government\"\n\
             [[actor]]\nname=\"Omar Said\"\nkind=\"person\"\n\
             [[actor.affiliations]]\naffiliation=\"Old Guard\"\nto=\"2014-06\"\n\
             [[actor.affiliations]]\naffiliation=\"New Guard\"\nfrom=\"2015-02-01\"\n",
        )
        .expect("well formed");
        let on = |day: Option<&str>| day.map(|day| day.parse::<Date>().expect("a day"));
        let named = |day| {
            let setting = Setting { words: BTreeSet::new(), day: on(day) };
            actors.named("Guard", &setting).map(|actor| actor.name.clone())
        };
        assert_eq!(named(Some("2014-03-01")), Some("Old Guard".into()));
        assert_eq!(named(Some("2016-03-01")), Some("New Guard".into()));
        assert_eq!(named(None), None, "either, while the day is not known");
        let of = |day| actors.belonging("Omar Said", on(day)).and_then(|found| found.affiliation);
        assert_eq!(of(Some("2014-06-30")), Some("Old Guard".into()));
        assert_eq!(of(Some("2014-12-31")), None);
        assert_eq!(of(Some("2016-01-01")), Some("New Guard".into()));
        assert_eq!(of(None), None);
        assert_eq!(actors.belonging("New Guard", None).and_then(|found| found.side), Some("government".into()));
    }

    #[test]
    fn a_name_in_another_script_is_heard_in_latin_letters() {
        let actors = Actors::parse("")
            .and_then(|none| none.with_table("name,kind,aliases\nThe Hill Chief,person,طارق منصوري\n"));
        let actors = actors.expect("well formed");
        let name = |text: &str| actors.named(text, &Setting::default()).map(|actor| actor.name.clone());
        assert_eq!(name("Tariq Mansouri"), Some("The Hill Chief".into()));
        assert_eq!(name("Tariq Hammoud"), None);
    }
}
