//! One build: from inputs to a committed record.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use variorum_casebook::{BuildMeta, Cache, Casebook};
use variorum_intake::{Input, IntakeError, Limits};
use variorum_record::{Decision, DecisionId, PublishedBasis, Report, Tables};

use crate::cache::{self, AsRead};
use crate::decisions::{self, Standing};
use crate::engine::{Engine, Reading};
use crate::error::PipelineError;
use crate::inputs::read_inputs;
use crate::progress::{Progress, Stage};

/// What a build is asked for.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// Files, folders, patterns, standard input.
    pub inputs: Vec<Input>,
    /// The casebook: made where there is none, added to where there is.
    pub casebook: PathBuf,
    /// A folder whose data files replace the shipped ones.
    pub data: Option<PathBuf>,
    /// The policy by which events are assessed: a name or a file; the default where none is named.
    pub policy: Option<String>,
    /// Threads; 0 is one a core.
    pub threads: usize,
    /// Bounds on inputs.
    pub limits: Limits,
    /// New decisions, to be kept with the others and followed.
    pub decisions: Vec<Decision>,
}

/// What a build did.
#[derive(Debug)]
pub struct Built {
    /// The record as committed.
    pub tables: Tables,
    /// Inputs refused, one line each.
    pub refused: Vec<IntakeError>,
    /// Reports read now; the others were read by an earlier build.
    pub read: usize,
    /// Decisions that do nothing in this record, and why.
    pub idle: BTreeMap<DecisionId, String>,
}

/// Reads the inputs, adds them to what the casebook holds, and commits the new record in one transaction.
///
/// # Errors
/// Where data, model or casebook cannot be used; a refused input is no error.
pub fn build(options: &BuildOptions, progress: &dyn Progress) -> Result<Built, PipelineError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    pool.install(|| build_here(options, progress))
}

fn build_here(options: &BuildOptions, progress: &dyn Progress) -> Result<Built, PipelineError> {
    // The model loads while the inputs are read.
    let (engine, intake) = rayon::join(
        || Engine::assessing(options.data.as_deref(), options.policy.as_deref()),
        || read_inputs(&options.inputs, &options.limits, progress),
    );
    let engine = engine?;
    let mut casebook = Casebook::open(&options.casebook)?;
    if options.inputs.is_empty() {
        same_data(&casebook, &engine)?;
    }
    let held = casebook.tables()?;
    let mut cache = Cache::default();
    let (reports, kept) = as_read(&casebook, held.reports.clone())?;
    let reports = together(reports, intake.reports, &kept, &mut cache)?;
    let (readings, read) = read_all(&engine, &casebook, &reports, &mut cache, progress)?;
    let decisions = decisions::together(held.decisions.clone(), &options.decisions);
    let mut standing = Standing::of(&decisions);
    let mut tables = compare(&engine, reports, readings, &mut standing, progress);
    tables.decisions = decisions;
    progress.begin(Stage::Writing, 0);
    let meta = BuildMeta {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        model_fingerprint: engine.model_fingerprint().to_owned(),
        data_fingerprint: engine.data_fingerprint().to_owned(),
        policy: options.policy.clone().unwrap_or_default(),
        idle_decisions: standing.idle,
    };
    casebook.update(&held, &tables, &meta, &cache)?;
    progress.end();
    Ok(Built { tables, refused: intake.refused, read, idle: meta.idle_decisions })
}

/// Without new inputs the record is only made anew: with other data or another model it would become another record in silence.
fn same_data(casebook: &Casebook, engine: &Engine) -> Result<(), PipelineError> {
    let known = casebook.meta()?;
    let same = known.is_none_or(|meta| {
        meta.data_fingerprint == engine.data_fingerprint() && meta.model_fingerprint == engine.model_fingerprint()
    });
    if same { Ok(()) } else { Err(PipelineError::OtherData) }
}

/// What the casebook keeps of a report as intake read it, by its key.
type Kept = BTreeMap<String, Vec<u8>>;

/// The casebook's reports as intake read them.
fn as_read(casebook: &Casebook, mut reports: Vec<Report>) -> Result<(Vec<Report>, Kept), PipelineError> {
    let mut kept = Kept::new();
    for report in &mut reports {
        let key = cache::intake_key(&report.report_id);
        let Some(bytes) = casebook.cached(&key)? else { continue };
        if let Ok(as_read) = serde_json::from_slice::<AsRead>(&bytes) {
            as_read.restore(report);
            kept.insert(key, bytes);
        }
    }
    Ok((reports, kept))
}

/// Old and new reports as one pile, each once, sorted by id; what repeats across them is cut as page furniture.
fn together(held: Vec<Report>, new: Vec<Report>, kept: &Kept, cache: &mut Cache) -> Result<Vec<Report>, PipelineError> {
    let mut reports = held;
    reports.extend(new);
    variorum_intake::keep_copies_apart(&mut reports);
    reports.sort_by(|a, b| a.report_id.cmp(&b.report_id));
    reports.dedup_by(|a, b| a.report_id == b.report_id);
    for report in &reports {
        let (key, bytes) = (cache::intake_key(&report.report_id), serde_json::to_vec(&AsRead::of(report))?);
        if kept.get(&key) == Some(&bytes) {
            cache.kept.insert(key);
        } else {
            cache.fresh.insert(key, bytes);
        }
    }
    variorum_intake::cut_repeated(&mut reports);
    Ok(reports)
}

/// The reading of every report: from the casebook's cache where nothing changed, else read now.
fn read_all(
    engine: &Engine,
    casebook: &Casebook,
    reports: &[Report],
    cache: &mut Cache,
    progress: &dyn Progress,
) -> Result<(Vec<Reading>, usize), PipelineError> {
    let engine_fingerprint = engine.fingerprint();
    let mut known: BTreeMap<usize, Reading> = BTreeMap::new();
    let mut keys = Vec::with_capacity(reports.len());
    for (at, report) in reports.iter().enumerate() {
        let key = cache::key(report, &engine_fingerprint);
        // A damaged entry is no loss: the report is read again.
        if let Some(reading) = casebook.cached(&key)?.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
            known.insert(at, reading);
            cache.kept.insert(key.clone());
        }
        keys.push(key);
    }
    let missing: Vec<usize> = (0..reports.len()).filter(|at| !known.contains_key(at)).collect();
    progress.begin(Stage::Reading, missing.len());
    let fresh: Vec<(usize, Reading, Vec<u8>)> = missing
        .into_par_iter()
        .with_max_len(1)
        .map(|at| {
            let reading = engine.read(&reports[at]);
            let kept = serde_json::to_vec(&reading)?;
            progress.step();
            Ok((at, reading, kept))
        })
        .collect::<Result<_, serde_json::Error>>()?;
    progress.end();
    let read = fresh.len();
    for (at, reading, kept) in fresh {
        cache.fresh.insert(keys[at].clone(), kept);
        known.insert(at, reading);
    }
    Ok((known.into_values().collect(), read))
}

/// The steps that see several reports.
fn compare(
    engine: &Engine,
    mut reports: Vec<Report>,
    mut readings: Vec<Reading>,
    standing: &mut Standing,
    progress: &dyn Progress,
) -> Tables {
    progress.begin(Stage::Joining, 0);
    let joined = variorum_grounding::join_entities(&mut readings, &standing.judgements);
    standing.unbound(&joined.unbound);
    let entities = joined.entities;
    progress.end();
    let mut claims = Vec::new();
    let mut mentions = Vec::new();
    for reading in readings {
        claims.extend(reading.claims);
        mentions.extend(reading.mentions);
    }
    claims.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
    mentions.sort_by(|a, b| a.mention_id.cmp(&b.mention_id));
    progress.begin(Stage::Lineage, 0);
    let mut lineage = variorum_lineage::trace(&reports, &claims);
    lineage.sort_by(|a, b| {
        (&a.from_report_id, &a.to_report_id, a.kind.as_str()).cmp(&(
            &b.from_report_id,
            &b.to_report_id,
            b.kind.as_str(),
        ))
    });
    progress.end();
    progress.begin(Stage::Reconciling, 0);
    let material = variorum_reconcile::Material {
        reports: &reports,
        claims,
        entities: &entities,
        lineage: &lineage,
        decided: &standing.decided,
    };
    let resolve = |text: &str, anchor, ahead| engine.knowledge.dates.days(text, anchor, ahead);
    let reconciled = variorum_reconcile::reconcile(material, &engine.reconciling, &engine.policy, &resolve);
    progress.end();
    standing.without_effect(&reconciled.idle);
    for inferred in &reconciled.inferred {
        if let Some(report) = reports.iter_mut().find(|report| report.report_id == inferred.report_id) {
            report.published = Some(inferred.published);
            report.published_basis = Some(PublishedBasis::Inferred);
            report.notes.push(format!("published inferred: {}", inferred.reason));
        }
    }
    Tables {
        reports,
        mentions,
        entities,
        claims: reconciled.claims,
        events: reconciled.events,
        disputes: reconciled.disputes,
        sources: reconciled.sources,
        lineage,
        decisions: Vec::new(),
    }
}
