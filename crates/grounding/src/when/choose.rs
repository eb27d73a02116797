//! Which expression of time dates a claim: the one that hangs on its trigger, never the one that dates the saying.

use variorum_language::annotation::{AnnotatedText, NameKind, Sentence, Upos};
use variorum_record::grades::DatePrec;
use variorum_record::{Claim, ClaimTime, CodePoints, Date, Span, Stance, TimeBasis};

use super::expression::{Expression, Unit};
use super::happening::{Telling, definite, through};
use super::words::DateWords;
use super::{Found, Tense, count, resolve};

/// Words whose infinitive lies ahead: "plans to attack on Monday".
const AHEAD: &[&str] = &[
    "go", "plan", "expect", "set", "due", "schedule", "intend", "vow", "promise", "threaten", "hope", "aim", "prepare",
    "agree", "about",
];
const WILL: &[&str] = &["will", "shall", "would", "'ll", "’ll"];

/// Gives every claim its time, where the text says it: the words, and the days where `published` or the words give them.
pub fn resolve_times(
    claims: &mut [Claim],
    text: &AnnotatedText,
    report_text: &str,
    published: Option<Date>,
    words: &DateWords,
) {
    let points = &CodePoints::new(report_text);
    let telling = Telling { text, points, words, published };
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|at| (claims[*at].trigger.as_ref().map_or(claims[*at].start, |trigger| trigger.start), *at));
    // The last days that this paragraph or the one before told of: what "the next day" and "that year" count from.
    let mut told: Option<(usize, Date, DatePrec)> = None;
    let mut dated: Vec<(usize, usize)> = Vec::new();
    let mut here: Option<(usize, Vec<Dated>)> = None;
    for claim_at in order {
        let Some((sentence_at, trigger)) = seat(&claims[claim_at], text) else { continue };
        let sentence = &text.sentences[sentence_at];
        if here.as_ref().is_none_or(|(at, _)| *at != sentence_at) {
            let mut found = expressions(sentence, points, words);
            found.extend(telling.expressions(sentence_at));
            here = Some((sentence_at, found));
        }
        // Paragraphs of news are often one sentence long: the one before still counts.
        if told.is_some_and(|(paragraph, ..)| paragraph + 1 < sentence.paragraph) {
            told = None;
        }
        let found = here.as_ref().map_or(&[][..], |(_, found)| found);
        let claim = &claims[claim_at];
        let clause = Clause { sentence, sentence_at, trigger, claim };
        let context = Context { telling, told: told.map(|(_, day, prec)| (day, prec)), looks_up: true };
        let chosen = clause.choose(found, context).or_else(|| {
            let before = dated.iter().rev().take_while(|(at, _)| *at + 1 >= sentence_at && *at < sentence_at);
            let before = before.filter(|(at, _)| text.sentences[*at].paragraph == sentence.paragraph);
            clause.continued(words, before.map(|(_, earlier)| &claims[*earlier]))
        });
        if let Some((time, rule)) = chosen {
            if let (Some(day), Some(prec)) = (time.start, time.date_prec) {
                told = Some((sentence.paragraph, day, prec));
            }
            dated.push((sentence_at, claim_at));
            let claim = &mut claims[claim_at];
            claim.time = Some(time);
            claim.read_by.insert("time".to_owned(), rule);
        }
    }
}

/// What times are counted from.
#[derive(Clone, Copy)]
pub(super) struct Context<'t> {
    pub(super) telling: Telling<'t>,
    pub(super) told: Option<(Date, DatePrec)>,
    /// Whether times told by another happening are looked up; not while one is.
    pub(super) looks_up: bool,
}

/// An expression with its place in the tree.
pub(super) struct Dated {
    pub(super) found: Found,
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) head: usize,
}

/// Sentence and token of a claim's trigger; without one, the topmost word of the claim.
fn seat(claim: &Claim, text: &AnnotatedText) -> Option<(usize, usize)> {
    let span = claim.trigger.as_ref().map_or(claim.span(), |trigger| Span::new(trigger.start, trigger.end));
    let at = text.sentences.iter().position(|sentence| sentence.span.overlap(span) > 0)?;
    let sentence = &text.sentences[at];
    topmost(sentence, |token| sentence.tokens[token].span.overlap(span) > 0).map(|token| (at, token))
}

/// The first of these tokens whose head is none of them.
fn topmost(sentence: &Sentence, inside: impl Fn(usize) -> bool) -> Option<usize> {
    (0..sentence.tokens.len()).find(|at| {
        inside(*at)
            && sentence.tokens[*at].upos != Upos::Punct
            && sentence.tokens[*at].head.is_none_or(|head| !inside(head))
    })
}

/// The expressions of a sentence that are no part of another name ("Black Friday Brigade", "April Jones").
pub(super) fn expressions(sentence: &Sentence, points: &CodePoints<'_>, words: &DateWords) -> Vec<Dated> {
    let mut all = words.find(points.slice(sentence.span), sentence.span.start);
    for name in sentence.names.iter().filter(|name| matches!(name.kind, NameKind::Date | NameKind::Time)) {
        let span = sentence.span_of(name.first, name.end);
        if all.iter().all(|found| Span::new(found.start, found.end).overlap(span) == 0)
            && let Some(found) = words.whole(points.slice(span), span.start)
        {
            all.push(found);
        }
    }
    all.sort_by_key(|found| found.start);
    all.into_iter()
        .filter_map(|found| {
            let span = Span::new(found.start, found.end);
            let inside = |at: usize| sentence.tokens[at].span.overlap(span) > 0;
            let first = (0..sentence.tokens.len()).find(|at| inside(*at))?;
            let end = (first..sentence.tokens.len()).take_while(|at| inside(*at)).last()? + 1;
            let other = |name: &variorum_language::annotation::Name| {
                let whole = name.first == first && name.end == end;
                name.kind.entity_kind().is_some()
                    && name.first < end
                    && first < name.end
                    && !(whole && name.kind == NameKind::Event)
            };
            if sentence.names.iter().any(other) {
                return None;
            }
            let head = topmost(sentence, inside)?;
            Some(Dated { found, first, end, head })
        })
        .collect()
}

/// Expressions with days before those without, then the closest by the tree, then the nearest.
type Rank = (bool, u8, std::cmp::Reverse<usize>);

/// A claim in its sentence.
pub(super) struct Clause<'a> {
    pub(super) sentence: &'a Sentence,
    pub(super) sentence_at: usize,
    pub(super) trigger: usize,
    pub(super) claim: &'a Claim,
}

impl Clause<'_> {
    /// The expression that dates the claim, resolved.
    pub(super) fn choose(&self, all: &[Dated], context: Context<'_>) -> Option<(ClaimTime, String)> {
        let mut best: Option<(Rank, ClaimTime, String)> = None;
        for dated in all {
            let Some((closeness, rule)) = self.attachment(dated) else { continue };
            let (time, from) = self.time(dated, rule, context);
            let far = dated.first.abs_diff(self.trigger);
            let rank = (time.start.is_some(), closeness, std::cmp::Reverse(far));
            if best.as_ref().is_none_or(|(held, ..)| rank > *held) {
                best = Some((rank, time, from.map_or(rule.to_owned(), |from| format!("{rule}: counted from {from}"))));
            }
        }
        best.map(|(_, time, rule)| (time, rule))
    }

    /// How closely an expression hangs on the claim, and by which rule; `None` where it dates something else.
    fn attachment(&self, dated: &Dated) -> Option<(u8, &'static str)> {
        // "two days after the raid" does not date the raid.
        let of_another = dated.found.read.is_narrative() && self.names_its_anchor(dated);
        if self.dates_the_saying(dated) || of_another && definite(self.sentence, dated.end) == Some(self.trigger) {
            return None;
        }
        let mine = self.clause_of(self.trigger);
        // "since August 2014, when they seized the town": the clause hangs on the date.
        let clause = &self.sentence.tokens[mine];
        let on_date = clause.head.is_some_and(|head| dated.first <= head && head < dated.end);
        if on_date && (clause.is("acl") || clause.is("advcl")) || self.opens_with_when(mine, dated.end) {
            return Some((5, "when/date-of-clause"));
        }
        let theirs = self.clause_of(dated.head);
        if self.sentence.dominates(self.trigger, dated.head) && (theirs == self.trigger || theirs == mine) {
            return Some((4, "when/on-trigger"));
        }
        if theirs == mine {
            return Some((3, "when/same-clause"));
        }
        // "the battle that began on Tuesday": the relative clause tells of the trigger.
        let their_token = &self.sentence.tokens[theirs];
        if their_token.deprel == "acl:relcl" && their_token.head == Some(self.trigger) {
            return Some((2, "when/relative-clause"));
        }
        // "On Monday troops attacked the camp and took it": the date stands before both.
        if self.sentence.tokens[mine].is("conj")
            && self.sentence.tokens[mine].head == Some(theirs)
            && dated.end <= theirs
        {
            return Some((2, "when/shared-clause"));
        }
        None
    }

    /// "…, when militias seized the town": the clause tells of the date before it, wherever the tree hangs it.
    fn opens_with_when(&self, clause: usize, date_end: usize) -> bool {
        let comma = self.sentence.tokens.get(date_end).is_some_and(|token| token.text == ",");
        let when = date_end + usize::from(comma);
        self.sentence.tokens.get(when).is_some_and(|token| token.text == "when")
            && self.sentence.tokens[when].head == Some(clause)
    }

    /// The verb or other word that heads the clause of a token; infinitives belong to the verb that takes them.
    fn clause_of(&self, token: usize) -> usize {
        const CLAUSES: &[&str] = &["root", "ccomp", "advcl", "acl", "csubj", "parataxis"];
        let mut here = token;
        for _ in 0..self.sentence.tokens.len() {
            let word = &self.sentence.tokens[here];
            let verbal = matches!(word.upos, Upos::Verb | Upos::Aux);
            if CLAUSES.iter().any(|relation| word.is(relation)) || verbal && word.is("conj") {
                return here;
            }
            match word.head {
                Some(head) => here = head,
                None => return here,
            }
        }
        here
    }

    /// "said on Thursday that …": the expression hangs on the cue, or stands beside it outside the statement.
    fn dates_the_saying(&self, dated: &Dated) -> bool {
        let cues = self.claim.attribution.iter().filter_map(|link| Some(Span::new(link.cue_start?, link.cue_end?)));
        let span = Span::new(dated.found.start, dated.found.end);
        let inside = self.claim.parts.iter().any(|part| part.overlap(span) > 0);
        for cue in cues {
            let is_cue = |at: usize| self.sentence.tokens[at].span.overlap(cue) > 0;
            if is_cue(self.trigger) {
                continue;
            }
            if is_cue(self.clause_of(dated.head)) {
                return true;
            }
            let Some(cue_at) = (0..self.sentence.tokens.len()).find(|at| is_cue(*at)) else { continue };
            let (from, to) = if cue_at < dated.first { (cue_at + 1, dated.first) } else { (dated.end, cue_at) };
            let verb_between = (from..to).any(|at| self.sentence.tokens[at].upos == Upos::Verb);
            // A parser that hangs "on Thursday" on the wrong verb is not believed when the words touch the cue.
            let touches = cue_at < dated.first && to - from <= 1 && !verb_between && dated.end <= self.trigger;
            if touches || !inside && !verb_between {
                return true;
            }
        }
        false
    }

    /// The time that an expression gives, and what it is counted from, in words.
    fn time(&self, dated: &Dated, rule: &str, context: Context<'_>) -> (ClaimTime, Option<String>) {
        let read = match &dated.found.read {
            Expression::Since(inner) if rule == "when/date-of-clause" => inner,
            read => read,
        };
        let (mut span, mut from) = (Span::new(dated.found.start, dated.found.end), context.told);
        let mut what = "what was told before".to_owned();
        if read.is_narrative() && self.names_its_anchor(dated) {
            // "two days after the raid" counts from the raid, "two days later" from what was told.
            let looked_up = || context.telling.happening(self.sentence_at, dated.end);
            let happening = context.looks_up.then(looked_up).flatten();
            from = happening.as_ref().map(|one| (if is_back(read) { one.first } else { one.last }, one.known));
            if let Some(one) = happening {
                what = format!("“{}”", self.sentence.tokens[one.token].text);
                span = through(dated, self.sentence, &one);
            }
        }
        let counted = if read.is_narrative() {
            from.and_then(|(day, prec)| narrative(read, day, prec))
        } else {
            count(read, context.telling.published, self.tense(context.telling.words))
        };
        let anchor = match read {
            read if read.is_narrative() => from.map(|(day, _)| format!("{what}, {day}")),
            Expression::Told { .. } => Some("the happening named, told elsewhere in the report".to_owned()),
            read if read.is_stated() => None,
            _ => context.telling.published.map(|day| format!("the day of publication, {day}")),
        };
        let time = ClaimTime {
            text: context.telling.points.slice(span).to_owned(),
            text_start: span.start,
            text_end: span.end,
            start: counted.map(|(first, ..)| first),
            end: counted.map(|(_, last, ..)| last),
            date_prec: counted.map(|(_, _, prec, _)| prec),
            basis: counted
                .map_or(if read.is_stated() { TimeBasis::Stated } else { TimeBasis::Relative }, |(.., basis)| basis),
        };
        (time, anchor.filter(|_| counted.is_some()))
    }

    /// Whether "after" or "before" ends the expression and words follow that say after what.
    fn names_its_anchor(&self, dated: &Dated) -> bool {
        let last = self.sentence.tokens[dated.end - 1].text.to_lowercase();
        let follows = self.sentence.tokens.get(dated.end).is_some_and(|token| token.upos != Upos::Punct);
        follows && ["after", "before"].contains(&last.as_str())
    }

    /// The direction in which a bare weekday lies.
    fn tense(&self, words: &DateWords) -> Tense {
        if self.claim.stance == Stance::Expects {
            return Tense::Future;
        }
        let lemma = |at: usize| self.sentence.tokens[at].lemma.to_lowercase();
        let mut here = self.trigger;
        for _ in 0..self.sentence.tokens.len() {
            let token = &self.sentence.tokens[here];
            let auxiliaries: Vec<usize> =
                self.sentence.children(here).filter(|at| self.sentence.tokens[*at].is("aux")).collect();
            if auxiliaries.iter().any(|at| WILL.contains(&lemma(*at).as_str())) {
                let perfect = auxiliaries.iter().any(|at| lemma(*at) == "have");
                return if perfect { Tense::Past } else { Tense::Future };
            }
            // "was to withdraw on Monday"
            let copula = self.sentence.children(here).any(|at| self.sentence.tokens[at].is("cop"));
            if token.has("VerbForm", "Inf") && copula {
                return Tense::Future;
            }
            let now = |at: usize| self.sentence.tokens[at].has("Tense", "Pres");
            let passive = auxiliaries.iter().any(|at| now(*at) && lemma(*at) == "be");
            let perfect = auxiliaries.iter().any(|at| lemma(*at) == "have");
            if token.upos == Upos::Verb && !perfect && (now(here) || passive) && words.is_arranged(&lemma(here)) {
                return Tense::Future;
            }
            let finite_past = |at: usize| self.sentence.tokens[at].has("Tense", "Past");
            if token.upos == Upos::Verb
                && (finite_past(here) && !token.has("VerbForm", "Inf") || auxiliaries.iter().any(|at| finite_past(*at)))
            {
                return Tense::Past;
            }
            let Some(head) = token.head else { break };
            if token.is("xcomp") || token.is("ccomp") || token.is("acl") {
                if token.is("xcomp") && AHEAD.contains(&lemma(head).as_str()) {
                    return Tense::Future;
                }
            } else if matches!(token.upos, Upos::Verb) {
                break;
            }
            here = head;
        }
        Tense::Unknown
    }

    /// "The fighting left four dead": a definite event noun goes on telling of the event of the sentence before, and so
    /// of its day.
    fn continued<'c>(
        &self,
        words: &DateWords,
        earlier: impl Iterator<Item = &'c Claim>,
    ) -> Option<(ClaimTime, String)> {
        self.claim.event_type?;
        let definite = |at: usize| {
            self.sentence.tokens[at].upos == Upos::Noun
                && self.sentence.children(at).any(|child| {
                    let token = &self.sentence.tokens[child];
                    token.is("det")
                        && ["the", "this", "that", "these", "those"].contains(&token.text.to_lowercase().as_str())
                })
        };
        let subject =
            |at: usize| self.sentence.tokens[at].is("nsubj") && self.sentence.tokens[at].head == Some(self.trigger);
        let resumed = definite(self.trigger)
            && (self.sentence.tokens[self.trigger].is("nsubj") || self.sentence.tokens[self.trigger].is("root"));
        if !resumed
            && !(0..self.sentence.tokens.len())
                .any(|at| subject(at) && definite(at) && words.is_event_noun(&self.sentence.tokens[at].lemma))
        {
            return None;
        }
        let mut times =
            earlier.filter(|claim| claim.event_type == self.claim.event_type).filter_map(|claim| claim.time.as_ref());
        let time = times.next()?;
        times.all(|other| other.start == time.start && other.text == time.text).then(|| {
            let inherited = ClaimTime { basis: TimeBasis::Inherited, ..time.clone() };
            (inherited, "when/continued: the sentence before tells its time".to_owned())
        })
    }
}

/// Whether an expression counts backwards.
fn is_back(read: &Expression) -> bool {
    matches!(read, Expression::Narrative { high, .. } if *high < 0)
}

/// Counts "two days later" from what was told, where that is known as finely as the unit asks.
fn narrative(read: &Expression, told: Date, known: DatePrec) -> Option<super::Resolved> {
    let asked = match read {
        Expression::Narrative { unit: Unit::Week | Unit::Weekend, .. } => DatePrec::WEEK,
        Expression::Narrative { unit: Unit::Month, .. } => DatePrec::MONTH,
        Expression::Narrative { unit: Unit::Year | Unit::Decade, .. } => DatePrec::YEAR,
        _ => DatePrec::DAY,
    };
    let (first, last) = (known <= asked).then(|| resolve::days(read, Some(told), Tense::Past))??;
    let length = i64::from(first.until(last).ok()?.get_days()) + 1;
    Some((first, last, DatePrec::of_days(length), TimeBasis::Inherited))
}
