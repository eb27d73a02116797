//! Reports written from what informants say: originals, wires, and those that copy, quote or cite others.

use fastrand::Rng;
use variorum_record::{LineageKind, Span};

use super::words::{self, Choices, Slot, Written};
use super::world::{Fact, Happening, Of, Settings, Standing, Statement, World, day_in_words};

/// Through whom a statement is passed on: another outlet, or an agency by one of its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Through {
    Outlet(usize),
    Agency(usize, usize),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Telling {
    pub(super) statement: Statement,
    pub(super) through: Option<Through>,
    pub(super) direct: bool,
    /// The page that is cited, where another outlet is.
    pub(super) cites: Option<usize>,
    frame: &'static str,
    core: &'static str,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Saying {
    Filler { template: &'static str, thing: usize, other: usize },
    Telling(Telling),
}

/// One sentence; its number tells which words it was copied from, however edited since.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    pub(super) number: u32,
    pub(super) saying: Saying,
    choices: Choices,
}

/// How a report truly depends on its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dependence {
    /// Number of the report depended on.
    pub(super) on: usize,
    pub(super) kind: LineageKind,
}

/// A report as its sentences.
pub(super) struct Page {
    pub(super) outlet: usize,
    pub(super) wire: Option<&'static str>,
    pub(super) day: i32,
    pub(super) depends: Option<Dependence>,
    pub(super) sentences: Vec<Sentence>,
}

/// A report written out, with where each of its sentences stands.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) places: Vec<Span>,
    pub(super) written: Vec<Written>,
}

/// Writes the reports of one conflict.
pub(super) struct Writer {
    pub(super) world: World,
    pub(super) happenings: Vec<Happening>,
    pub(super) pages: Vec<Page>,
    settings: Settings,
    rng: Rng,
    sentences: u32,
}

/// Reports of one happening, on average.
const REPORTS_EACH: usize = 9;

impl Writer {
    pub(super) fn new(settings: Settings) -> Self {
        let mut rng = Rng::with_seed(settings.seed);
        let world = World::new(settings.reports / REPORTS_EACH, &mut rng);
        Self { world, happenings: Vec::new(), pages: Vec::new(), settings, rng, sentences: 0 }
    }

    /// Writes all reports.
    pub(super) fn write(&mut self) {
        while self.pages.len() < self.settings.reports {
            // Few happenings are in every paper, most in two or three.
            let many = (3.0 / (self.rng.f64() + 0.03)) as usize;
            let left = self.settings.reports - self.pages.len();
            let number = self.happenings.len();
            let day = (number as i32) / 3;
            let event = self.world.happening(day, &mut self.rng);
            self.happenings.push(event);
            self.of_happening(number, many.clamp(1, left));
        }
    }

    fn of_happening(&mut self, number: usize, count: usize) {
        let statements = self.world.statements(number, &self.happenings[number], &mut self.rng);
        let first = self.pages.len();
        let mut agencies: Vec<usize> = Vec::new();
        // How much each page is copied hangs on chance alone, and a few pages take most of it.
        let mut pull: Vec<f64> = Vec::new();
        for _ in 0..count {
            let outlet = self.rng.usize(..self.world.outlets.len());
            let depends = self.pages.len() > first && self.rng.f64() < self.settings.copies;
            let page = if depends {
                let parent = first + drawn(&pull, &mut self.rng);
                self.dependent(parent, outlet)
            } else if self.rng.f64() < 0.3 {
                self.wire(number, &statements, outlet, &mut agencies)
            } else {
                self.original(number, &statements, outlet)
            };
            pull.push((1.0 / (self.rng.f64() + 0.02)).powi(2));
            self.pages.push(page);
        }
    }

    fn original(&mut self, number: usize, statements: &[Statement], outlet: usize) -> Page {
        let day = self.happenings[number].day + self.rng.i32(1..4);
        let voice = self.world.outlet_voice[outlet];
        let own = if self.rng.f64() < 0.4 {
            self.world.told(number, &self.happenings[number], voice, &mut self.rng)
        } else {
            Vec::new()
        };
        let sentences = self.story(&own, statements, day);
        Page { outlet, wire: None, day, depends: None, sentences }
    }

    /// The first print of an agency's text; what prints it again is a copy, and drawn as one.
    fn wire(&mut self, number: usize, statements: &[Statement], outlet: usize, agencies: &mut Vec<usize>) -> Page {
        let agency = self.rng.usize(..words::AGENCIES.len());
        if agencies.contains(&agency) {
            return self.original(number, statements, outlet);
        }
        agencies.push(agency);
        let day = self.happenings[number].day + self.rng.i32(1..3);
        let voice = self.world.agency_voice[agency];
        let own = self.world.told(number, &self.happenings[number], voice, &mut self.rng);
        let sentences = self.story(&own, statements, day);
        Page { outlet, wire: Some(words::AGENCIES[agency][0]), day, depends: None, sentences }
    }

    /// A story from own words, one to three informants and sentences about something else.
    fn story(&mut self, own: &[Statement], all: &[Statement], day: i32) -> Vec<Sentence> {
        let mut told: Vec<Statement> = known_by(own, day);
        let mut informants: Vec<usize> = all.iter().map(|one| one.informant).collect();
        informants.sort_unstable();
        informants.dedup();
        self.rng.shuffle(&mut informants);
        let quoted = self.rng.usize(1..4);
        for informant in informants.into_iter().take(quoted) {
            let of: Vec<Statement> = all.iter().filter(|one| one.informant == informant).copied().collect();
            told.extend(known_by(&of, day));
        }
        let mut sentences = Vec::new();
        for statement in told {
            let direct = self.rng.f64() < 0.35;
            sentences.push(self.telling(statement, None, direct));
            if self.rng.f64() < 0.6 {
                sentences.push(self.filler());
            }
        }
        for _ in 0..self.rng.usize(3..8) {
            sentences.push(self.filler());
        }
        sentences
    }

    fn numbered(&mut self, saying: Saying) -> Sentence {
        self.sentences += 1;
        let mut choices = [0; 16];
        self.rng.fill(&mut choices);
        Sentence { number: self.sentences, saying, choices }
    }

    fn filler(&mut self) -> Sentence {
        let template = words::FILLER[self.rng.usize(..words::FILLER.len())];
        let (thing, other) = (self.rng.usize(..words::THINGS_IN_ALL), self.rng.usize(..words::THINGS_IN_ALL));
        self.numbered(Saying::Filler { template, thing, other })
    }

    /// A statement in a sentence. What is quoted directly stands in the speaker's own words, the same in every report.
    fn telling(&mut self, statement: Statement, through: Option<(Through, usize)>, direct: bool) -> Sentence {
        let voice =
            matches!(self.world.informants[statement.informant].standing, Standing::Outlet(_) | Standing::Agency(_));
        let direct = direct && !voice && through.is_none() && statement.fact != Fact::Denied;
        let cores = self.cores(statement);
        let mut own = Rng::with_seed(u64::from(statement.utterance) ^ self.settings.seed.rotate_left(32));
        let core = if direct { cores[own.usize(..4)] } else { cores[self.rng.usize(..4)] };
        let frames: &[&'static str] = match (through, voice, statement.fact) {
            (Some(_), true, _) => &words::CITED_VOICE,
            (Some(_), false, _) => &words::CITED,
            (None, true, _) => &words::TOLD,
            (None, false, Fact::Denied) => &words::DENIED,
            (None, false, _) if direct => &words::SAID[..words::DIRECT],
            (None, false, _) => &words::SAID[words::DIRECT..],
        };
        let frame = frames[self.rng.usize(..frames.len())];
        let cites = through.filter(|(through, _)| matches!(through, Through::Outlet(_))).map(|(_, page)| page);
        let through = through.map(|(through, _)| through);
        let mut sentence = self.numbered(Saying::Telling(Telling { statement, through, direct, cites, frame, core }));
        if direct {
            let core = sentence.choices.len() / 2;
            own.fill(&mut sentence.choices[core..]);
        }
        sentence
    }

    fn cores(&self, statement: Statement) -> &'static [&'static str; 4] {
        match statement.fact {
            Fact::Happened | Fact::Taken(_) | Fact::Denied => self.happenings[statement.happening].kind.templates(),
            Fact::Killed(..) => &words::KILLED,
            Fact::Wounded(_) => &words::WOUNDED,
            Fact::Colour(..) => &words::COLOUR,
        }
    }

    /// A report that copies, quotes or cites the parent.
    fn dependent(&mut self, parent: usize, outlet: usize) -> Page {
        let day = self.pages[parent].day + i32::from(self.rng.u8(..3));
        let kind = match self.rng.f64() {
            share if share < 0.2 => LineageKind::Copy,
            share if share < 0.55 => LineageKind::NearCopy,
            share if share < 0.8 => LineageKind::Passage,
            _ => LineageKind::Cites,
        };
        let mut depends = Some(Dependence { on: parent, kind });
        let mut sentences = self.pages[parent].sentences.clone();
        let mut wire = self.pages[parent].wire;
        if wire.is_some() {
            wire = match self.rng.u8(..4) {
                0 => Some("Agencies"),
                1 => None,
                _ => wire,
            };
        }
        match kind {
            LineageKind::Copy => {}
            LineageKind::NearCopy => {
                let edits = self.rng.f64() * 0.3;
                sentences.iter_mut().for_each(|sentence| self.edit(sentence, edits));
                let kept = sentences.len() - self.rng.usize(..sentences.len() / 3 + 1);
                sentences.truncate(kept);
                if self.rng.bool() {
                    let intro = self.filler();
                    sentences.insert(0, intro);
                }
            }
            LineageKind::Passage => {
                wire = None;
                let taken = self.rng.usize(2..5).min(sentences.len());
                // What is worth taking over is what somebody says.
                let tells = |at: &usize| matches!(self.pages[parent].sentences[*at].saying, Saying::Telling(_));
                let from: Vec<usize> = (0..=sentences.len() - taken).filter(tells).collect();
                let from = from.get(self.rng.usize(..from.len().max(1))).copied().unwrap_or(0);
                let mut passage = sentences[from..from + taken].to_vec();
                let edits = if self.rng.bool() { 0.0 } else { 0.1 };
                passage.iter_mut().for_each(|sentence| self.edit(sentence, edits));
                sentences = (0..self.rng.usize(3..8)).map(|_| self.filler()).collect();
                let at = self.rng.usize(..=sentences.len());
                sentences.splice(at..at, passage);
            }
            LineageKind::Cites => {
                wire = None;
                sentences = self.citing(parent);
                if self.credited(parent).is_some() {
                    // Who cites the agency depends on the agency, not on the one of its printers that is in the pile.
                    depends = None;
                }
            }
        }
        Page { outlet, wire, day, depends, sentences }
    }

    /// The parent's first statements in other words, each passed on by the parent's name.
    fn citing(&mut self, parent: usize) -> Vec<Sentence> {
        let through = match self.credited(parent) {
            Some(agency) => Through::Agency(agency, self.rng.usize(..words::AGENCIES[agency].len())),
            None => Through::Outlet(self.pages[parent].outlet),
        };
        let page = &self.pages[parent];
        let tells = page.sentences.iter().filter_map(|sentence| match sentence.saying {
            // Who cites a report says that it says so, not whom it heard in turn.
            Saying::Telling(telling)
                if telling.through.is_none() && !matches!(telling.statement.fact, Fact::Colour(..) | Fact::Denied) =>
            {
                Some(telling.statement)
            }
            _ => None,
        });
        let told: Vec<Statement> = tells.take(2).collect();
        let mut sentences: Vec<Sentence> =
            told.into_iter().map(|statement| self.telling(statement, Some((through, parent)), false)).collect();
        for _ in 0..self.rng.usize(4..9) {
            sentences.push(self.filler());
        }
        sentences
    }

    /// The agency that a page credits by name.
    fn credited(&self, page: usize) -> Option<usize> {
        let wire = self.pages[page].wire?;
        words::AGENCIES.iter().position(|names| names[0] == wire)
    }

    /// Chooses other words of the same template, so many of them; what is quoted directly is left.
    fn edit(&mut self, sentence: &mut Sentence, share: f64) {
        if matches!(sentence.saying, Saying::Telling(Telling { direct: true, .. })) {
            return;
        }
        for choice in &mut sentence.choices {
            if self.rng.f64() < share {
                *choice = self.rng.u8(..);
            }
        }
    }

    /// A page in words.
    pub(super) fn text(&self, page: &Page) -> Text {
        let (mut text, mut places, mut written, mut here) = (String::new(), Vec::new(), Vec::new(), 0u32);
        for (at, sentence) in page.sentences.iter().enumerate() {
            if at > 0 {
                text.push(if at % 3 == 0 { '\n' } else { ' ' });
                here += 1;
            }
            let out = self.written(sentence);
            let end = here + out.length as u32;
            places.push(Span::new(here, end));
            text.push_str(&out.text);
            here = end;
            written.push(out);
        }
        Text { text, places, written }
    }

    fn written(&self, sentence: &Sentence) -> Written {
        match sentence.saying {
            Saying::Filler { template, thing, other } => words::write(template, "", &sentence.choices, &|slot| {
                let words = words::thing(if slot == Slot::Thing { thing } else { other });
                let all = 0..words.len();
                (words, all)
            }),
            Saying::Telling(telling) => {
                words::write(telling.frame, telling.core, &sentence.choices, &|slot| self.value(&telling, slot))
            }
        }
    }

    fn value(&self, telling: &Telling, slot: Slot) -> (String, std::ops::Range<usize>) {
        let plain = |words: String| {
            let all = 0..words.len();
            (words, all)
        };
        let statement = &telling.statement;
        let event = &self.happenings[statement.happening];
        match slot {
            Slot::Agent => {
                let party = if let Fact::Taken(party) = statement.fact { party } else { event.agent };
                plain(self.world.parties[party].name.clone())
            }
            Slot::Target => plain(self.world.parties[event.target].name.clone()),
            Slot::Place => plain(self.world.places[event.place].name.clone()),
            Slot::Day => plain(day_in_words(event.day).to_owned()),
            Slot::Count => plain(match statement.fact {
                Fact::Killed(Of::Soldiers, 1) => "1 soldier".to_owned(),
                Fact::Killed(Of::Soldiers, count) => format!("{count} soldiers"),
                Fact::Killed(Of::Civilians, 1) => "1 civilian".to_owned(),
                Fact::Killed(Of::Civilians, count) => format!("{count} civilians"),
                Fact::Wounded(count) => format!("{count} people"),
                _ => String::new(),
            }),
            Slot::Informant => {
                let who = &self.world.informants[statement.informant];
                (format!("{}{}", who.name, who.behind), 0..who.name.len())
            }
            Slot::Outlet => plain(match telling.through {
                Some(Through::Outlet(outlet)) => self.world.outlets[outlet].clone(),
                Some(Through::Agency(agency, name)) => words::AGENCIES[agency][name].to_owned(),
                None => String::new(),
            }),
            Slot::Thing | Slot::Other => plain(match statement.fact {
                Fact::Colour(thing, other) => words::thing(if slot == Slot::Thing { thing } else { other }),
                _ => String::new(),
            }),
            Slot::Core | Slot::Trigger => plain(String::new()),
        }
    }
}

/// What can be told on a day: nothing said later, nothing outdated by then.
fn known_by(statements: &[Statement], day: i32) -> Vec<Statement> {
    let said: Vec<Statement> = statements.iter().filter(|one| one.day <= day).copied().collect();
    let newer = |old: &Statement| {
        said.iter().any(|new| match (old.fact, new.fact) {
            (Fact::Killed(a, _), Fact::Killed(b, _)) => a == b && new.day > old.day,
            _ => false,
        })
    };
    said.iter().filter(|one| !(one.outdated && newer(one))).copied().collect()
}

/// A number drawn by weight.
fn drawn(weights: &[f64], rng: &mut Rng) -> usize {
    let mut left = rng.f64() * weights.iter().sum::<f64>();
    for (at, weight) in weights.iter().enumerate() {
        left -= weight;
        if left <= 0.0 {
            return at;
        }
    }
    weights.len() - 1
}
