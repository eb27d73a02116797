//! The answer keys of MUC-3 and MUC-4: templates of 25 slots, fillers with alternatives, optional ones, and references between slots.

use std::collections::BTreeMap;

/// The kinds of incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Incident {
    Attack,
    Bombing,
    Kidnapping,
    Arson,
    Robbery,
    WorkStoppage,
}

impl Incident {
    pub(crate) const ALL: [Self; 6] =
        [Self::Attack, Self::Bombing, Self::Kidnapping, Self::Arson, Self::Robbery, Self::WorkStoppage];

    /// As the keys write it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Attack => "ATTACK",
            Self::Bombing => "BOMBING",
            Self::Kidnapping => "KIDNAPPING",
            Self::Arson => "ARSON",
            Self::Robbery => "ROBBERY",
            Self::WorkStoppage => "FORCED WORK STOPPAGE",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|incident| incident.as_str() == text)
    }
}

/// The slots that name somebody or something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    PerpetratorIndividual,
    PerpetratorOrganization,
    Target,
    Victim,
    Weapon,
}

impl Slot {
    pub(crate) const ALL: [Self; 5] =
        [Self::PerpetratorIndividual, Self::PerpetratorOrganization, Self::Target, Self::Victim, Self::Weapon];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::PerpetratorIndividual => "perpetrator_individual",
            Self::PerpetratorOrganization => "perpetrator_organization",
            Self::Target => "target",
            Self::Victim => "victim",
            Self::Weapon => "weapon",
        }
    }
}

/// One who or what fills a slot, by any of the strings that the key accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filler {
    pub(crate) strings: Vec<String>,
    /// Right where found, no miss where not.
    pub(crate) optional: bool,
}

/// One incident of a message.
#[derive(Debug, Clone, Default)]
pub(crate) struct Template {
    pub(crate) optional: bool,
    /// The accepted kinds.
    pub(crate) incidents: Vec<Incident>,
    pub(crate) slots: BTreeMap<Slot, Vec<Filler>>,
    /// Number of dead, where the key states it for all of them.
    pub(crate) dead: Option<u64>,
    /// Number of injured, likewise.
    pub(crate) injured: Option<u64>,
}

/// The templates of every message that a key file answers for; a message without incidents has none.
pub(crate) fn read(text: &str) -> BTreeMap<String, Vec<Template>> {
    let mut keys: BTreeMap<String, Vec<Template>> = BTreeMap::new();
    let mut raw: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut slot = None;
    for line in text.lines().filter(|line| !line.starts_with(';')) {
        if let Some((number, value)) = slot_line(line) {
            if number == 0 {
                close(&mut raw, &mut keys);
            }
            slot = Some(number);
            raw.insert(number, vec![value.to_owned()]);
        } else if let Some(values) = slot.and_then(|slot| raw.get_mut(&slot))
            && !line.trim().is_empty()
        {
            let value = line.trim();
            match values.last_mut() {
                // A filler can go on over the end of its line.
                Some(last) if value.starts_with('/') || last.ends_with(['/', ':']) => {
                    last.push(' ');
                    last.push_str(value);
                }
                _ => values.push(value.to_owned()),
            }
        }
    }
    close(&mut raw, &mut keys);
    keys
}

/// `9.  PERP: INDIVIDUAL ID    "X"`: the slot's number and its first value.
fn slot_line(line: &str) -> Option<(u32, &str)> {
    let (number, rest) = line.split_once('.')?;
    let number: u32 = number.parse().ok().filter(|number| *number < 25)?;
    let (_, rest) = rest.split_once(':')?;
    let rest = rest.trim_start();
    // Name and value are parted by two spaces or more.
    let value = rest.split_once("  ").map_or("", |(_, value)| value);
    Some((number, value.trim()))
}

fn close(raw: &mut BTreeMap<u32, Vec<String>>, keys: &mut BTreeMap<String, Vec<Template>>) {
    let raw = std::mem::take(raw);
    let first = |slot: u32| raw.get(&slot).and_then(|values| values.first()).map_or("", String::as_str);
    let Some(id) = first(0).split_whitespace().next() else { return };
    let templates = keys.entry(id.to_owned()).or_default();
    if first(1).starts_with('*') {
        return;
    }
    let entries = |slot: u32| -> Vec<Entry> {
        raw.get(&slot).into_iter().flatten().filter_map(|value| Entry::parse(value)).collect()
    };
    let fillers = |slot: u32| -> Vec<Filler> { entries(slot).into_iter().map(Entry::filler).collect() };
    let mut slots = BTreeMap::new();
    slots.insert(Slot::Weapon, fillers(6));
    slots.insert(Slot::PerpetratorIndividual, fillers(9));
    slots.insert(Slot::PerpetratorOrganization, fillers(10));
    slots.insert(Slot::Target, fillers(12));
    slots.insert(Slot::Victim, victims(fillers(18), entries(19)));
    let (numbers, effects) = (entries(21), entries(23));
    templates.push(Template {
        optional: first(1).contains("OPTIONAL"),
        incidents: first(4).split('/').filter_map(|kind| Incident::parse(kind.trim())).collect(),
        slots,
        dead: number_of("DEATH", &numbers, &effects),
        injured: number_of("INJURY", &numbers, &effects),
    });
}

/// Names with the descriptions that refer to them, and descriptions of nobody named.
fn victims(mut names: Vec<Filler>, descriptions: Vec<Entry>) -> Vec<Filler> {
    for entry in descriptions {
        let named = names.iter_mut().find(|name| entry.about.iter().any(|about| name.strings.contains(about)));
        match named {
            Some(name) => name.strings.extend(entry.strings),
            None if entry.about.is_empty() => names.push(entry.filler()),
            None => {}
        }
    }
    names
}

/// How many suffered an effect: the sum over those whom the key gives it, where it gives a number for each.
fn number_of(effect: &str, numbers: &[Entry], effects: &[Entry]) -> Option<u64> {
    let hit: Vec<&Entry> = effects
        .iter()
        .filter(|entry| !entry.optional && entry.code.split('/').any(|code| code.trim() == effect))
        .collect();
    if hit.is_empty() || hit.iter().any(|entry| entry.code.contains('/')) {
        return None;
    }
    hit.iter()
        .map(|entry| {
            let number = numbers.iter().find(|number| number.about.iter().any(|about| entry.about.contains(about)))?;
            number.code.trim_start_matches('~').trim().parse::<u64>().ok()
        })
        .sum()
}

/// One value of a slot: `? CODE: "A" / "B"`, `"A" / "B": "C"`.
#[derive(Debug, Default)]
struct Entry {
    optional: bool,
    /// Words outside of quotation marks before the colon.
    code: String,
    /// Strings before the colon.
    strings: Vec<String>,
    /// Strings after the colon.
    about: Vec<String>,
}

impl Entry {
    fn parse(value: &str) -> Option<Self> {
        let mut entry = Self::default();
        let (mut after, mut characters) = (false, value.chars());
        while let Some(character) = characters.next() {
            match character {
                '"' => {
                    let string = quoted(&mut characters);
                    if after { entry.about.push(string) } else { entry.strings.push(string) }
                }
                ':' => after = true,
                '?' => entry.optional = true,
                _ if !after => entry.code.push(character),
                _ => {}
            }
        }
        entry.code = entry.code.trim().to_owned();
        let real = |strings: &mut Vec<String>| strings.retain(|string| string.chars().any(char::is_alphanumeric));
        real(&mut entry.strings);
        real(&mut entry.about);
        (!entry.strings.is_empty() || !entry.about.is_empty()).then_some(entry)
    }

    fn filler(self) -> Filler {
        Filler { strings: self.strings, optional: self.optional }
    }
}

/// A string up to its closing mark, `\"` inside read as a mark.
fn quoted(characters: &mut std::str::Chars<'_>) -> String {
    let mut string = String::new();
    while let Some(character) = characters.next() {
        match character {
            '\\' => string.extend(characters.next()),
            '"' => break,
            _ => string.push(character),
        }
    }
    string.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = r#";; a remark
0.  MESSAGE: ID                     TST9-MUC4-0007
1.  MESSAGE: TEMPLATE               1 (OPTIONAL)
4.  INCIDENT: TYPE                  BOMBING / ATTACK
6.  INCIDENT: INSTRUMENT ID         -
9.  PERP: INDIVIDUAL ID             "REBELS" / "ARMED \"BLACK\" REBELS"
                                    ? "WOMAN"
12. PHYS TGT: ID                    *
18. HUM TGT: NAME                   "JANE ROE"
19. HUM TGT: DESCRIPTION            "MAYOR": "JANE ROE"
                                    "GUARDS"
21. HUM TGT: NUMBER                 1: "JANE ROE"
                                    3: "GUARDS"
23. HUM TGT: EFFECT OF INCIDENT     DEATH: "JANE ROE"
                                    DEATH: "GUARDS"

0.  MESSAGE: ID                     TST9-MUC4-0008
1.  MESSAGE: TEMPLATE               *
"#;

    #[test]
    fn a_key_is_read_with_its_references() {
        let keys = read(KEY);
        assert_eq!(keys.len(), 2);
        assert!(keys["TST9-MUC4-0008"].is_empty());
        let template = &keys["TST9-MUC4-0007"][0];
        assert!(template.optional);
        assert_eq!(template.incidents, [Incident::Bombing, Incident::Attack]);
        let perpetrators = &template.slots[&Slot::PerpetratorIndividual];
        assert_eq!(perpetrators[0].strings, ["REBELS", "ARMED \"BLACK\" REBELS"]);
        assert!(!perpetrators[0].optional && perpetrators[1].optional);
        let victims = &template.slots[&Slot::Victim];
        assert_eq!(victims[0].strings, ["JANE ROE", "MAYOR"]);
        assert_eq!(victims[1].strings, ["GUARDS"]);
        assert_eq!((template.dead, template.injured), (Some(4), None));
        assert!(template.slots[&Slot::Target].is_empty());
    }
}
