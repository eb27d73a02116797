//! Names of places beside their circles, where there is room.

use super::spots::Spot;
use super::{Point, View, WIDTH};
use crate::plain::clipped;

/// A name on the map.
pub(super) struct Label {
    pub(super) text: String,
    pub(super) at: Point,
    pub(super) anchor: &'static str,
    pub(super) frame: Frame,
    /// Whether there is room for it only where letters are small.
    pub(super) wide_only: bool,
}

/// A rectangle: left, top, right, bottom.
pub(super) type Frame = [f64; 4];

/// Height of the letters on a narrow screen and on a wide one, as the style sheet has them.
const LETTERS: [f64; 2] = [11.5, 8.6];

/// Places the name of each place, most claimed first: first with the letters of a narrow screen, then with smaller ones.
pub(super) fn places(spots: &[Spot], view: &View) -> Vec<Label> {
    let mut taken: Vec<Frame> = spots.iter().map(frame).collect();
    taken.push([0.0, view.height - 22.0, 130.0, view.height]);
    let mut labels: Vec<Label> = Vec::new();
    for (letters, wide_only) in [(LETTERS[0], false), (LETTERS[1], true)] {
        for spot in spots {
            let text = clipped(&spot.name, 24);
            if labels.iter().any(|label| label.text == text) {
                continue;
            }
            if let Some((at, anchor, frame)) = room(spot, &text, letters, view, &taken) {
                taken.push(frame);
                labels.push(Label { text: text.into_owned(), at, anchor, frame, wide_only });
            }
        }
    }
    labels
}

/// The square that a circle takes up.
pub(super) fn frame(spot: &Spot) -> Frame {
    [spot.at[0] - spot.size, spot.at[1] - spot.size, spot.at[0] + spot.size, spot.at[1] + spot.size]
}

fn room(spot: &Spot, text: &str, letters: f64, view: &View, taken: &[Frame]) -> Option<(Point, &'static str, Frame)> {
    let [x, y] = spot.at;
    let home = view.point(spot.degrees);
    let gap = spot.size + 2.5;
    let wide = text.chars().count() as f64 * letters * 0.54;
    let candidates = [
        ([x + gap, y + letters * 0.35], "start"),
        ([x - gap, y + letters * 0.35], "end"),
        ([x, y - gap], "middle"),
        ([x, y + gap + letters * 0.75], "middle"),
        ([home[0] + 4.0, home[1] + letters * 0.35], "start"),
        ([home[0] - 4.0, home[1] + letters * 0.35], "end"),
    ];
    candidates.into_iter().find_map(|(at, anchor)| {
        let left = match anchor {
            "start" => at[0],
            "end" => at[0] - wide,
            _ => at[0] - wide / 2.0,
        };
        let frame = [left, at[1] - letters * 0.8, left + wide, at[1] + letters * 0.25];
        let inside = frame[0] > 2.0 && frame[1] > 2.0 && frame[2] < WIDTH - 2.0 && frame[3] < view.height - 2.0;
        (inside && !taken.iter().any(|other| overlap(&frame, other))).then_some((at, anchor, frame))
    })
}

pub(super) fn overlap(a: &Frame, b: &Frame) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}
