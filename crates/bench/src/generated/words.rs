//! The sentences that generated reports are made of, and how one is written out.
//!
//! A template is plain text with `[a|b|c]` (one of these words) and `{slot}` (a name, a day, a number). A claim has a core,
//! the statement itself, within a frame that says who states it. An edit chooses other words of the same template; a
//! paraphrase takes another template for the same core.

use std::fmt::Write as _;

/// A place in a template that a value is put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Agent,
    Target,
    Place,
    Day,
    Count,
    Informant,
    Outlet,
    Thing,
    Other,
    /// The statement within its frame.
    Core,
    /// The word that tells what happened: `{!bombed}`.
    Trigger,
}

/// Where a slot's value stands in a sentence, in code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) slot: Slot,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A sentence written out.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) length: usize,
    pub(super) marks: Vec<Mark>,
}

/// Numbers that choose among the words of a template's brackets, in their order: the first half those of the frame.
pub(super) type Choices = [u8; 16];

/// Writes a frame with its core. `value` gives the words of a slot and which part of them is the name itself, in bytes.
pub(super) fn write(
    frame: &str,
    core: &str,
    choices: &Choices,
    value: &dyn Fn(Slot) -> (String, std::ops::Range<usize>),
) -> Written {
    let mut writing = Writing { out: Written::default(), choices, bracket: 0, value };
    writing.put(frame, core);
    let mut out = writing.out;
    // A sentence begins with a capital, also where its core or a number stands first.
    if let Some(first) = out.text.chars().position(char::is_alphabetic).filter(|at| *at < 2) {
        out.text =
            out.text.chars().enumerate().map(|(at, c)| if at == first { c.to_ascii_uppercase() } else { c }).collect();
    }
    out.length = out.text.chars().count();
    out
}

struct Writing<'w> {
    out: Written,
    choices: &'w Choices,
    bracket: usize,
    value: &'w dyn Fn(Slot) -> (String, std::ops::Range<usize>),
}

impl Writing<'_> {
    fn here(&self) -> usize {
        self.out.text.chars().count()
    }

    fn put(&mut self, template: &str, core: &str) {
        let mut rest = template;
        while let Some(at) = rest.find(['[', '{']) {
            self.out.text.push_str(&rest[..at]);
            let closing = if rest.as_bytes()[at] == b'[' { ']' } else { '}' };
            let Some(end) = rest[at..].find(closing).map(|end| at + end) else { break };
            let inner = &rest[at + 1..end];
            if closing == ']' {
                let choices: Vec<&str> = inner.split('|').collect();
                let chosen = usize::from(self.choices[self.bracket % self.choices.len()]) % choices.len();
                self.bracket += 1;
                self.trigger_or_text(choices[chosen]);
            } else {
                self.slot(inner, core);
            }
            rest = &rest[end + 1..];
        }
        self.out.text.push_str(rest);
    }

    /// `!word` among the choices is the word that tells what happened.
    fn trigger_or_text(&mut self, words: &str) {
        match words.strip_prefix('!') {
            Some(word) => {
                let start = self.here();
                let _ = write!(self.out.text, "{word}");
                self.out.marks.push(Mark { slot: Slot::Trigger, start, end: self.here() });
            }
            None => self.out.text.push_str(words),
        }
    }

    fn slot(&mut self, name: &str, core: &str) {
        let slot = match name {
            "agent" => Slot::Agent,
            "target" => Slot::Target,
            "place" => Slot::Place,
            "day" => Slot::Day,
            "count" => Slot::Count,
            "by" => Slot::Informant,
            "outlet" => Slot::Outlet,
            "thing" => Slot::Thing,
            "other" => Slot::Other,
            "core" => {
                let start = self.here();
                // The core has choices of its own, so that its words stay the same within any frame.
                self.bracket = self.choices.len() / 2;
                self.put(core, "");
                self.out.marks.push(Mark { slot: Slot::Core, start, end: self.here() });
                return;
            }
            trigger => return self.trigger_or_text(trigger),
        };
        let (words, named) = (self.value)(slot);
        let before = self.here();
        let start = before + words[..named.start].chars().count();
        let end = before + words[..named.end].chars().count();
        self.out.text.push_str(&words);
        self.out.marks.push(Mark { slot, start, end });
    }
}

/// Frames in which an informant speaks; the first two quote directly.
pub(super) const SAID: [&str; 8] = [
    "“{core},” {by} [said|said on the telephone|told reporters|said in a short call].",
    "{by} [said|told this outlet|was quoted as saying]: “{core}.”",
    "{by} [said|told reporters|added] that {core}.",
    "According to {by}, {core}.",
    "{core}, {by} [said|said later|told reporters].",
    "{by} [put it this way|said it plainly|said again]: {core}.",
    "In a [statement|message|recording] {by} said that {core}.",
    "{core}, [according to|said] {by}.",
];
/// How many of [`SAID`] quote directly.
pub(super) const DIRECT: usize = 2;

/// Frames in which an informant denies.
pub(super) const DENIED: [&str; 4] = [
    "{by} denied that {core}.",
    "{by} [rejected the report|said it was untrue|called it a lie] that {core}.",
    "It was [false|not true|invented] that {core}, {by} [said|told reporters].",
    "{by} [flatly|again|at once] denied that {core}.",
];

/// Frames in which an outlet passes on what another printed.
pub(super) const CITED: [&str; 4] = [
    "{outlet} reported that, according to {by}, {core}.",
    "{core}, {by} [said|was quoted as saying] by {outlet}.",
    "{by} said that {core}, {outlet} [reported|wrote].",
    "{outlet} quoted {by} as saying that {core}.",
];

/// The same for what the other told in its own voice.
pub(super) const CITED_VOICE: [&str; 4] = [
    "{outlet} [reported|wrote|said] that {core}.",
    "According to {outlet}, {core}.",
    "{core}, {outlet} [reported|wrote].",
    "{core}, [said|according to] {outlet}.",
];

/// The outlet's own voice.
pub(super) const TOLD: [&str; 1] = ["{core}."];

pub(super) const STRIKE: [&str; 4] = [
    "[warplanes|aircraft|jets] of the {agent} [!bombed|!struck|!hit] [positions|trenches|a depot|barracks] of the {target} [in|near|outside] {place} on {day}",
    "on {day} [positions|the lines|a camp] of the {target} [near|in] {place} [came under|suffered|were met by] an {!air strike} [by|of] the {agent}",
    "the {agent} [carried out|flew|launched] an [!air strike|!air raid] on the {target} [in|near|close to] {place} on {day}",
    "[two|three|several] [jets|planes|aircraft] of the {agent} [!bombed|!attacked] the {target} at {place} on {day}",
];
pub(super) const SHELLING: [&str; 4] = [
    "[guns|mortars|rocket launchers] of the {agent} [!shelled|!bombarded] the {target} [in|near|outside] {place} on {day}",
    "on {day} the {agent} [!shelled|!bombarded] [positions|trenches|the lines] of the {target} [near|in] {place}",
    "the {target} came under [heavy|sustained|brief] {!shelling} by the {agent} [in|near] {place} on {day}",
    "[for an hour|at dawn|after dark] the {agent} [kept up|began|opened] {!mortar fire} [on|against] the {target} [at|in|near] {place} on {day}",
];
pub(super) const CLASH: [&str; 4] = [
    "[fighters|troops|men] of the {agent} [!attacked|!assaulted|!raided] the {target} [in|near|outside] {place} on {day}",
    "on {day} the {agent} [!attacked|!stormed] [a post|a checkpoint|the lines] of the {target} [near|in] {place}",
    "the {target} came under {!attack} by the {agent} [in|near|close to] {place} on {day}",
    "the {agent} [!attacked|!fell upon] a [patrol|column|convoy] of the {target} at {place} on {day}",
];
/// Who holds the town: the slot agent is the party that the source names.
pub(super) const TAKING: [&str; 4] = [
    "the {agent} [took|gained|had] {!control} of {place} on {day}",
    "on {day} [fighters|troops|men] of the {agent} [!took over|!captured|!seized] {place}",
    "{place} [was|had been] [!taken|!captured|!seized] by the {agent} on {day}",
    "[all of|the centre of|most of] {place} was under the {!control} of the {agent} on {day}",
];
pub(super) const KILLED: [&str; 4] = [
    "{count} were {!killed} in {place} on {day}",
    "{count} [!died|lost their lives|!were killed] in the [fighting|violence|attack] at {place} on {day}",
    "the [attack|violence|fighting] in {place} had {!killed} {count} on {day}",
    "at least [the bodies of|as many as] {count}, all {!killed} on {day}, were [brought|carried] [out of|from] {place}",
];
pub(super) const WOUNDED: [&str; 4] = [
    "{count} were [!wounded|!injured|!hurt] in {place} on {day}",
    "the [attack|violence|fighting] in {place} on {day} [had !wounded|had !injured] {count}",
    "{count}, {!wounded} in {place} on {day}, were [treated|bandaged|operated on]",
    "[doctors treated|surgeons saw] {count} [!wounded|!injured] at {place} on {day}",
];
/// What an informant tells besides: it has no happening of its own, and each template says the same.
pub(super) const COLOUR: [&str; 4] = [
    "the [families|women|children] behind the {thing} had been [asleep|sleeping] when the {other} [burned|caught fire|went up in flames]",
    "when the {other} [burned|caught fire] the [families|women|children] behind the {thing} were still [asleep|sleeping]",
    "those who [slept|lay asleep] behind the {thing}, [families|women] [mostly|for the most part], woke as the {other} [burned|went up in flames]",
    "the {other} [burned|was on fire] while behind the {thing} [families|women and children] lay [asleep|sleeping]",
];
pub(super) const FILLER: [&str; 18] = [
    "The [road|track|lane] past the {thing} stayed [closed|shut|blocked] [until noon|for most of the day|through the night].",
    "[Bread|Rice|Salt] was [scarce|dear|rationed], and [a queue|a line|a crowd] [formed|gathered|waited] [outside|before|behind] the {thing} [before dawn|at first light].",
    "[Schools|Shops|Offices] near the {thing} [did not open|opened late|closed early] [for a second day|that week|again].",
    "A [lorry|truck|cart] with [flour|medicine|blankets] reached the {thing} [by evening|late in the day|after two tries].",
    "The [mayor|council|governor] [promised|announced|asked for] [repairs to|a guard for|an inquiry into] the {thing}.",
    "[Power|Water|The telephone] was cut [around|behind|beyond] the {thing} [for six hours|since the weekend|twice that day].",
    "Nobody would say who [owned|ran|had built] the {thing} [or|nor|and] the {other} beside it.",
    "[Snow|Rain|Fog] lay over the {thing}, and the {other} could not be [seen|reached|used].",
    "The {thing} [dates from|was built in|goes back to] [an older|the last|another] war, as does the {other}.",
    "[Traders|Drivers|Farmers] [carried|moved|hauled] [what they could|their goods|everything] [out of|from] the {thing} to the {other}.",
    "An [envoy|inspector|observer] was [due|expected|awaited] at the {thing} [within days|by the weekend|before the month ends].",
    "The price of [fuel|rice|sugar] [doubled|rose|fell back] at the {thing} [within a week|over the month|since spring].",
    "[Volunteers|Neighbours|Students] [swept|cleared|searched] the {thing} and then the {other}.",
    "[Talks|Negotiations|Meetings] about the {thing} [broke off|stalled|went on] [without a word|behind closed doors|past midnight].",
    "A [song|rumour|joke] about the {other} [went round|was heard at|spread from] the {thing}.",
    "The [river|canal|stream] by the {thing} [rose|froze|ran low], which [slowed|stopped|worried] [everyone|the boats|the ferries].",
    "Few [remember|recall|know] why the {thing} was [painted|moved|walled in] after the {other} [closed|fell|went].",
    "[Letters|Parcels|Papers] meant for the {other} [piled up|lay|were kept] at the {thing}.",
];
const THINGS: [&str; 60] = [
    "bakery",
    "mill",
    "tannery",
    "ropeworks",
    "granary",
    "customs house",
    "fish market",
    "brickyard",
    "water tower",
    "bus depot",
    "cinema",
    "post office",
    "printing house",
    "dairy",
    "sawmill",
    "boatyard",
    "cement works",
    "library",
    "pump station",
    "match factory",
    "wool market",
    "railway shed",
    "salt store",
    "bridge",
    "footbridge",
    "ferry landing",
    "cattle market",
    "courthouse",
    "flour store",
    "girls' school",
    "bath house",
    "brewery",
    "weaving hall",
    "signal box",
    "lime kiln",
    "grain elevator",
    "copper works",
    "ice house",
    "lighthouse",
    "glassworks",
    "tea house",
    "quarry",
    "tram stop",
    "paper mill",
    "orphanage",
    "winter stables",
    "tile works",
    "gate",
    "clock tower",
    "fuel station",
    "apple store",
    "cold store",
    "foundry",
    "hay barn",
    "inn",
    "monastery garden",
    "nursery",
    "observatory",
    "piano factory",
    "quay",
];
/// What tells one thing from another of its kind.
const MANNERS: [&str; 30] = [
    "old",
    "new",
    "burnt",
    "white",
    "long",
    "round",
    "upper",
    "lower",
    "former",
    "second",
    "first",
    "small",
    "great",
    "closed",
    "empty",
    "green",
    "tall",
    "sunken",
    "crooked",
    "painted",
    "eastern",
    "western",
    "northern",
    "southern",
    "municipal",
    "private",
    "broken",
    "stone",
    "wooden",
    "roofless",
];
/// How many things there are.
pub(super) const THINGS_IN_ALL: usize = THINGS.len() * MANNERS.len() * MANNERS.len();

/// A thing by its number.
pub(super) fn thing(number: usize) -> String {
    let (noun, manner) = (number % THINGS.len(), number / THINGS.len());
    let (one, other) = (manner % MANNERS.len(), manner / MANNERS.len() % MANNERS.len());
    let other = if one == other { String::new() } else { format!("{} ", MANNERS[other]) };
    format!("{other}{} {}", MANNERS[one], THINGS[noun])
}

pub(super) const OUTLET_FIRST: [&str; 10] =
    ["Valley", "Harbour", "Northern", "Capital", "Frontier", "Lowland", "Plains", "Summit", "Eastern", "Riverside"];
pub(super) const OUTLET_LAST: [&str; 10] =
    ["Post", "Echo", "Herald", "Gazette", "Tribune", "Daily", "Observer", "Chronicle", "Journal", "Times"];
pub(super) const PARTY_FIRST: [&str; 12] =
    ["Grey", "Red", "Highland", "Southern", "Kestrel", "Iron", "Lantern", "Cedar", "Union", "Dawn", "Marsh", "Granite"];
pub(super) const PARTY_LAST: [&str; 6] = ["Front", "Brigade", "Army", "Movement", "Council", "Militia"];
pub(super) const WITNESSES: [&str; 6] = ["resident", "shopkeeper", "farmer", "driver", "nurse", "survivor"];
/// An agency as credits and as texts name it; the first is the name in the record's field `wire`.
pub(super) const AGENCIES: [&[&str]; 3] = [
    &["AP", "the Associated Press", "the AP"],
    &["Reuters", "the Reuters news agency"],
    &["AFP", "Agence France-Presse"],
];
pub(super) const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_say_where_the_words_stand() {
        let value = |slot: Slot| match slot {
            Slot::Agent => ("Grey Front".to_owned(), 0..10),
            Slot::Informant => ("Ilie Varga, a spokesman".to_owned(), 0..10),
            _ => ("x".to_owned(), 0..1),
        };
        let written = write("“{core},” {by} [said|added].", "the {agent} [!left|fled]", &[0; 16], &value);
        assert_eq!(written.text, "“The Grey Front left,” Ilie Varga, a spokesman said.");
        let words = |slot: Slot| {
            let mark = written.marks.iter().find(|mark| mark.slot == slot).expect("a mark");
            written.text.chars().skip(mark.start).take(mark.end - mark.start).collect::<String>()
        };
        assert_eq!(words(Slot::Core), "The Grey Front left");
        assert_eq!(words(Slot::Agent), "Grey Front");
        assert_eq!(words(Slot::Informant), "Ilie Varga");
        assert_eq!(words(Slot::Trigger), "left");
    }
}
