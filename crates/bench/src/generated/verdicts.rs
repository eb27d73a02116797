//! How well events, disputes, independent roots and what is concluded agree with what is true.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use variorum_reconcile::Reconciled;
use variorum_record::{Claim, ClaimId, Dispute, DisputeKind, Reading, Slot};

use super::lineage::{Share, tells};
use super::pile::{ClaimTruth, Pile};
use super::world::Fact;

/// How likely the record says a reading to be: a probability, also where nothing that was told is likely.
fn stated(reading: &Reading) -> f64 {
    reading.weight
}

/// What is disputed: the happening and what of it.
type Key = (usize, &'static str);

/// Ways to tell which reading is true.
const WAYS: [&str; 3] = ["independent roots", "majority vote", "every report a witness"];

/// Of readings said to be true with a probability: how many there are, the sum of the probabilities, how many are true.
#[derive(Debug, Clone, Copy, Default)]
struct Bin {
    readings: u64,
    said: f64,
    right: u64,
}

/// One way to tell, measured.
#[derive(Debug, Clone, Default)]
pub(super) struct Way {
    bins: [Bin; 10],
    brier: f64,
    readings: u64,
    /// Disputes whose likeliest reading is true; of equal ones each counts for its part.
    right: f64,
    disputes: u64,
}

impl Way {
    fn add(&mut self, readings: &[(f64, bool)]) {
        for (said, right) in readings {
            let bin = &mut self.bins[((said * 10.0) as usize).min(9)];
            (bin.readings, bin.said, bin.right) = (bin.readings + 1, bin.said + said, bin.right + u64::from(*right));
            self.brier += (said - f64::from(u8::from(*right))).powi(2);
            self.readings += 1;
        }
        let most = readings.iter().map(|(said, _)| *said).fold(0.0, f64::max);
        let top: Vec<bool> =
            readings.iter().filter(|(said, _)| *said >= most - 1e-9).map(|(_, right)| *right).collect();
        self.right += top.iter().filter(|right| **right).count() as f64 / top.len() as f64;
        self.disputes += 1;
    }

    fn accuracy(&self) -> f64 {
        self.right / self.disputes as f64
    }

    /// Expected calibration error: how far what is said lies from what is so, over ten bins.
    fn error(&self) -> f64 {
        let off = |bin: &Bin| (bin.said - bin.right as f64).abs();
        self.bins.iter().map(off).sum::<f64>() / self.readings as f64
    }
}

#[derive(Debug, Default)]
pub(super) struct Verdicts {
    b_cubed: (f64, f64),
    disputes: BTreeMap<&'static str, (Share, Share)>,
    /// Events whose number of independent roots is right, and the same were every report a witness.
    roots: Share,
    reports: Share,
    /// Sums over events: said, true, reports.
    sums: (u64, u64, u64),
    ways: [Way; 3],
}

pub(super) fn score(pile: &Pile, found: &Reconciled) -> Verdicts {
    let mut verdicts = Verdicts { b_cubed: b_cubed(pile, found), ..Verdicts::default() };
    let claims: BTreeMap<&ClaimId, &Claim> = found.claims.iter().map(|claim| (&claim.claim_id, claim)).collect();
    for event in &found.events {
        let own = event.claim_ids.iter().filter_map(|id| pile.of_claim.get(id));
        let truly = own.map(|truth| truth.informant).collect::<BTreeSet<_>>().len() as u64;
        let (said, reports) = (u64::from(event.independent_sources), u64::from(event.reports));
        verdicts.roots.add(said == truly);
        verdicts.reports.add(reports == truly);
        verdicts.sums = (verdicts.sums.0 + said, verdicts.sums.1 + truly, verdicts.sums.2 + reports);
    }
    let truth = disputed(pile);
    let mut met: BTreeSet<Key> = BTreeSet::new();
    for dispute in &found.disputes {
        let key = key_of(pile, dispute);
        let is = key.is_some_and(|key| truth.contains(&key));
        let name = key.map_or("other", |(_, name)| name);
        verdicts.disputes.entry(name).or_default().0.add(is);
        if let Some(key) = key.filter(|_| is) {
            met.insert(key);
            verdicts.assess(pile, dispute, &claims);
        }
    }
    for key in &truth {
        verdicts.disputes.entry(key.1).or_default().1.add(met.contains(key));
    }
    verdicts
}

/// What informants truly part on: last words that differ, two takers of one town, a denial.
fn disputed(pile: &Pile) -> BTreeSet<Key> {
    let mut last: BTreeMap<(Key, usize), BTreeMap<usize, (i32, u64)>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    let mut asserted: BTreeSet<usize> = BTreeSet::new();
    let mut denied: BTreeSet<usize> = BTreeSet::new();
    for claim in &pile.claims {
        let truth = &pile.of_claim[&claim.claim_id];
        let (name, of, value) = match truth.fact {
            Fact::Killed(of, value) => ("killed", of as usize, value),
            Fact::Wounded(value) => ("wounded", 0, value),
            Fact::Taken(party) => ("taken", 0, party as u64),
            Fact::Happened => {
                asserted.insert(truth.happening);
                continue;
            }
            Fact::Denied => {
                denied.insert(truth.happening);
                continue;
            }
            Fact::Colour(..) => continue,
        };
        let told = last.entry(((truth.happening, name), of)).or_default();
        let known = told.entry(truth.informant).or_insert((truth.day, value));
        *known = (*known).max((truth.day, value));
    }
    for ((key, _), told) in last {
        let values: BTreeSet<u64> = told.values().map(|(_, value)| *value).collect();
        if values.len() > 1 {
            found.insert(key);
        }
    }
    found.extend(denied.intersection(&asserted).map(|happening| (*happening, "denied")));
    found
}

/// What a dispute of the record is about, by what most of its claims are.
fn key_of(pile: &Pile, dispute: &Dispute) -> Option<Key> {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for id in dispute.readings.iter().flat_map(|reading| &reading.claim_ids) {
        let truth = pile.of_claim.get(id)?;
        let name = match (dispute.kind, dispute.slot, truth.fact) {
            (DisputeKind::Denies, _, Fact::Denied | Fact::Happened) => "denied",
            (_, Slot::Count, Fact::Killed(..)) => "killed",
            (_, Slot::Count, Fact::Wounded(_)) => "wounded",
            (_, Slot::Agent | Slot::Outcome, Fact::Taken(_)) => "taken",
            _ => "other",
        };
        *counts.entry((truth.happening, name)).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(key, _)| key)
}

impl Verdicts {
    fn assess(&mut self, pile: &Pile, dispute: &Dispute, claims: &BTreeMap<&ClaimId, &Claim>) {
        let of = |reading: &Reading| -> Vec<&ClaimTruth> {
            reading.claim_ids.iter().filter_map(|id| pile.of_claim.get(id)).collect()
        };
        let right: Vec<bool> = dispute
            .readings
            .iter()
            .map(|reading| {
                let own = of(reading);
                own.iter().filter(|truth| truth.right).count() * 2 > own.len()
            })
            .collect();
        let reports: Vec<f64> = dispute
            .readings
            .iter()
            .map(|reading| {
                let own = reading.claim_ids.iter().filter_map(|id| claims.get(id)).map(|claim| &claim.report_id);
                own.collect::<BTreeSet<_>>().len() as f64
            })
            .collect();
        let most = reports.iter().copied().fold(0.0, f64::max);
        let winners: Vec<f64> = reports.iter().map(|count| f64::from(u8::from(*count >= most))).collect();
        let said: Vec<f64> = dispute.readings.iter().map(stated).collect();
        let shares = |values: Vec<f64>| -> Vec<f64> {
            let sum: f64 = values.iter().sum();
            values.iter().map(|value| value / sum.max(f64::MIN_POSITIVE)).collect()
        };
        for (way, values) in self.ways.iter_mut().zip([said, shares(winners), shares(reports)]) {
            let readings: Vec<(f64, bool)> = values.into_iter().zip(right.iter().copied()).collect();
            way.add(&readings);
        }
    }

    pub(super) fn print_head() {
        println!(
            "\n{:<8} {:>9} {:>16} {:>16} {:>22} {:>22} {:>22}",
            "copies", "events", "disputes", "roots right", WAYS[0], WAYS[1], WAYS[2]
        );
        println!(
            "{:<8} {:>9} {:>16} {:>16} {:>22} {:>22} {:>22}",
            "",
            "B³ F1",
            "prec. / recall",
            "/ if reports",
            "right / calib. error",
            "right / calib. error",
            "right / calib. error"
        );
    }

    pub(super) fn print(&self, copies: f64) {
        let ways: Vec<String> =
            self.ways.iter().map(|way| format!("{:>13.1}% / {:>5.3}", 100.0 * way.accuracy(), way.error())).collect();
        let (said, so) = self.all_disputes();
        println!(
            "{:<8} {:>9.3} {:>7.1}% /{:>6.1}% {:>7.1}% /{:>6.1}% {}",
            format!("{:.0} %", copies * 100.0),
            f1(self.b_cubed),
            100.0 * said.value(),
            100.0 * so.value(),
            100.0 * self.roots.value(),
            100.0 * self.reports.value(),
            ways.join(" ")
        );
    }

    fn all_disputes(&self) -> (Share, Share) {
        let sum = |a: Share, b: Share| Share { right: a.right + b.right, all: a.all + b.all };
        self.disputes
            .values()
            .fold((Share::default(), Share::default()), |all, own| (sum(all.0, own.0), sum(all.1, own.1)))
    }

    pub(super) fn print_details(&self, copies: f64) {
        println!("\nDisputes and calibration, {:.0} % copies", copies * 100.0);
        println!("{:<12} {:>10} {:>7} {:>10} {:>7}", "about", "precision", "of", "recall", "of");
        for (name, (said, so)) in &self.disputes {
            println!(
                "{name:<12} {:>9.1}% {:>7} {:>9.1}% {:>7}",
                100.0 * said.value(),
                said.all,
                100.0 * so.value(),
                so.all
            );
        }
        let (said, truly, reports) = self.sums;
        println!(
            "roots said: {:.2} of the true number; reports: {:.2}",
            said as f64 / truly as f64,
            reports as f64 / truly as f64
        );
        for (name, way) in WAYS.iter().zip(&self.ways) {
            println!("{name}: Brier {:.3}; said, is so, readings:", way.brier / way.readings as f64);
            for bin in way.bins.iter().filter(|bin| bin.readings > 0) {
                let of = bin.readings as f64;
                println!("  {:>5.2} {:>5.2} {:>7}", bin.said / of, bin.right as f64 / of, bin.readings);
            }
        }
    }

    pub(super) fn json(&self) -> Value {
        let ways: serde_json::Map<String, Value> = WAYS
            .iter()
            .zip(&self.ways)
            .map(|(name, way)| {
                let bins: Vec<Value> =
                    way.bins.iter().map(|bin| json!([bin.readings, bin.said, bin.right])).collect();
                let brier = way.brier / way.readings as f64;
                let value = json!({ "accuracy": way.accuracy(), "calibration_error": way.error(), "brier": brier, "bins": bins });
                ((*name).to_owned(), value)
            })
            .collect();
        let disputes: serde_json::Map<String, Value> = self
            .disputes
            .iter()
            .map(|(name, (said, so))| {
                (
                    (*name).to_owned(),
                    json!({ "precision": said.value(), "said": said.all, "recall": so.value(), "are": so.all }),
                )
            })
            .collect();
        let (said, truly, reports) = self.sums;
        json!({
            "events_b3": f1(self.b_cubed),
            "disputes": disputes,
            "roots_right": self.roots.value(),
            "roots_right_if_reports": self.reports.value(),
            "roots_ratio": said as f64 / truly as f64,
            "reports_ratio": reports as f64 / truly as f64,
            "assessment": ways,
        })
    }
}

fn f1((precision, recall): (f64, f64)) -> f64 {
    2.0 * precision * recall / (precision + recall)
}

/// B-cubed precision and recall of events over the claims about happenings (Bagga and Baldwin 1998).
fn b_cubed(pile: &Pile, found: &Reconciled) -> (f64, f64) {
    let mut cells: BTreeMap<(&str, usize), u64> = BTreeMap::new();
    let (mut events, mut happenings): (BTreeMap<&str, u64>, BTreeMap<usize, u64>) = (BTreeMap::new(), BTreeMap::new());
    for claim in &found.claims {
        let Some(truth) = pile.of_claim.get(&claim.claim_id).filter(|truth| tells(truth.fact)) else { continue };
        let event = claim.event_id.as_ref().map_or(claim.claim_id.as_str(), |id| id.as_str());
        *cells.entry((event, truth.happening)).or_default() += 1;
        *events.entry(event).or_default() += 1;
        *happenings.entry(truth.happening).or_default() += 1;
    }
    let all: u64 = events.values().sum();
    let (mut precision, mut recall) = (0.0, 0.0);
    for ((event, happening), count) in cells {
        let squared = (count * count) as f64;
        precision += squared / events[event] as f64;
        recall += squared / happenings[&happening] as f64;
    }
    (precision / all as f64, recall / all as f64)
}
