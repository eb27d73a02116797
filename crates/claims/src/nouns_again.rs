//! "The strikes": a happening taken up again by the head of its name is the happening named before.

use variorum_record::Claim;

use crate::lexicon::Lexicon;

/// How many claims back the fuller name may stand.
const BACK: usize = 12;

/// Gives claims whose trigger is a bare noun the frame of the fuller name before it ("air strikes … the strikes"). `claims` stand in the
/// order of the text.
pub(crate) fn settle(claims: &mut [Claim], lexicon: &Lexicon) {
    for at in 0..claims.len() {
        let Some(bare) = claims[at].trigger.as_ref().map(|trigger| trigger.text.to_lowercase()) else { continue };
        let generic = |claim: &Claim| {
            lexicon.frame(claim.frame.as_deref().unwrap_or_default()).is_some_and(|frame| frame.generic)
        };
        if bare.contains(' ') || !generic(&claims[at]) {
            continue;
        }
        let singular = bare.strip_suffix('s').unwrap_or(&bare).to_owned();
        let fuller = claims[at.saturating_sub(BACK)..at].iter().rev().find(|claim| {
            let text = claim.trigger.as_ref().map(|trigger| trigger.text.to_lowercase()).unwrap_or_default();
            let head = text.rsplit(' ').next().unwrap_or_default();
            text.contains(' ') && head.strip_suffix('s').unwrap_or(head) == singular && !generic(claim)
        });
        if let Some(fuller) = fuller.cloned() {
            let claim = &mut claims[at];
            claim.frame = fuller.frame;
            claim.event_type = fuller.event_type;
            claim.sub_event_type = fuller.sub_event_type;
            claim.plover = fuller.plover;
            claim.plover_mode = fuller.plover_mode;
            claim.read_by.insert("event_type".into(), "noun_taken_up_again".into());
        }
    }
}
