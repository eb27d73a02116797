//! Land, borders, lakes and rivers, cut to the view.

use maud::{Markup, html};

use super::labels::{Frame, overlap};
use super::{Point, View, WIDTH};
use crate::outlines::{Degrees, Outlines};
use crate::plain::Plain;

/// Lines run on so far beyond the edge, where their ends are not seen.
const MARGIN: f64 = 6.0;
/// Points nearer than this to the last one drawn are left out.
const FINENESS: f64 = 0.7;

/// Draws what lies in the view; names of countries keep off the frames that are taken.
pub(super) fn draw(outlines: &Outlines, view: &View, mut taken: Vec<Frame>) -> Markup {
    let countries: Vec<(String, Vec<Vec<Point>>)> = outlines
        .countries
        .iter()
        .map(|country| (country.name.clone(), country.rings.iter().filter_map(|ring| clipped(ring, view)).collect()))
        .filter(|(_, rings): &(_, Vec<_>)| !rings.is_empty())
        .collect();
    let lakes: String =
        outlines.lakes.iter().filter_map(|ring| clipped(ring, view)).map(|ring| path(&ring, true)).collect();
    let rivers: String =
        outlines.rivers.iter().flat_map(|line| pieces(line, view)).map(|line| path(&line, false)).collect();
    html! {
        g.ground aria-hidden="true" {
            @for (_, rings) in &countries { path.land d=(rings.iter().map(|ring| path(ring, true)).collect::<String>()) {} }
            @if !lakes.is_empty() { path.lake d=(lakes) {} }
            @if !rivers.is_empty() { path.river d=(rivers) {} }
            @for (name, rings) in &countries {
                @if let Some([x, y]) = label(name, rings, view, &mut taken) {
                    text.country x=(format!("{x:.0}")) y=(format!("{y:.0}")) { (Plain(name)) }
                }
            }
        }
    }
}

/// A ring cut to the view (Sutherland and Hodgman 1974), thinned; `None` where nothing of it is seen.
fn clipped(ring: &[Degrees], view: &View) -> Option<Vec<Point>> {
    let mut points: Vec<Point> = ring.iter().map(|degrees| view.point(*degrees)).collect();
    let bounds = [(0, -MARGIN, 1.0), (0, WIDTH + MARGIN, -1.0), (1, -MARGIN, 1.0), (1, view.height + MARGIN, -1.0)];
    for (axis, edge, sign) in bounds {
        let inside = |p: &Point| (p[axis] - edge) * sign >= 0.0;
        if points.iter().all(inside) {
            continue;
        }
        let mut kept = Vec::new();
        for (at, here) in points.iter().enumerate() {
            let last = points[(at + points.len() - 1) % points.len()];
            if inside(here) != inside(&last) {
                let share = (edge - last[axis]) / (here[axis] - last[axis]);
                kept.push([last[0] + (here[0] - last[0]) * share, last[1] + (here[1] - last[1]) * share]);
            }
            if inside(here) {
                kept.push(*here);
            }
        }
        points = kept;
    }
    let points = thinned(points);
    (points.len() > 2).then_some(points)
}

/// The pieces of a line that lie in the view.
fn pieces(line: &[Degrees], view: &View) -> Vec<Vec<Point>> {
    let seen = |p: &Point| (-MARGIN..WIDTH + MARGIN).contains(&p[0]) && (-MARGIN..view.height + MARGIN).contains(&p[1]);
    let points: Vec<Point> = line.iter().map(|degrees| view.point(*degrees)).collect();
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        if !seen(&pair[0]) && !seen(&pair[1]) {
            open = false;
            continue;
        }
        if !open {
            pieces.push(vec![pair[0]]);
            open = true;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(pair[1]);
        }
    }
    pieces.into_iter().map(thinned).filter(|piece| piece.len() > 1).collect()
}

fn thinned(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last().is_none_or(|last| (last[0] - point[0]).hypot(last[1] - point[1]) >= FINENESS) {
            kept.push(point);
        }
    }
    kept
}

fn path(points: &[Point], closed: bool) -> String {
    let mut path = String::new();
    for (at, [x, y]) in points.iter().enumerate() {
        path.push(if at == 0 { 'M' } else { 'L' });
        path.push_str(&format!("{x:.1} {y:.1}"));
    }
    if closed {
        path.push('Z');
    }
    path
}

/// Where a country's name stands: the centroid of its largest visible part, if the name fits there.
fn label(name: &str, rings: &[Vec<Point>], view: &View, taken: &mut Vec<Frame>) -> Option<Point> {
    let seen = |ring: &Vec<Point>| {
        ring.iter().map(|p| [p[0].clamp(0.0, WIDTH), p[1].clamp(0.0, view.height)]).collect::<Vec<Point>>()
    };
    let (area, [x, y]) = rings.iter().map(seen).map(|ring| centroid(&ring)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    // Half the width of the name in the letters that the style sheet gives to a narrow screen.
    let half = name.chars().count() as f64 * 3.5;
    let fits = area > half * half * 1.6 && (half..WIDTH - half).contains(&x) && (12.0..view.height - 20.0).contains(&y);
    let frame = [x - half, y - 8.0, x + half, y + 3.0];
    if !fits || taken.iter().any(|other| overlap(&frame, other)) {
        return None;
    }
    taken.push(frame);
    Some([x, y])
}

/// Area and centroid of a ring by the shoelace formula.
fn centroid(ring: &[Point]) -> (f64, Point) {
    let (mut area, mut sum) = (0.0, [0.0, 0.0]);
    for (at, here) in ring.iter().enumerate() {
        let next = ring[(at + 1) % ring.len()];
        let cross = here[0] * next[1] - next[0] * here[1];
        area += cross / 2.0;
        sum = [sum[0] + (here[0] + next[0]) * cross, sum[1] + (here[1] + next[1]) * cross];
    }
    if area.abs() < 1.0 {
        return (0.0, [0.0, 0.0]);
    }
    (area.abs(), [sum[0] / (6.0 * area), sum[1] / (6.0 * area)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_middle_of_a_square() {
        let (area, [x, y]) = centroid(&[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]);
        assert_eq!((area, x, y), (100.0, 5.0, 5.0));
    }

    proptest! {
        #[test]
        fn cut_rings_stay_in_the_view(ring in proptest::collection::vec((-180.0..180.0f64, -85.0..85.0f64), 3..40)) {
            let ring: Vec<Degrees> = ring.into_iter().map(|(east, north)| [east, north]).collect();
            let view = View::around(&[[-13.0, 20.0], [-8.0, 16.0]]).unwrap();
            for [x, y] in clipped(&ring, &view).unwrap_or_default() {
                prop_assert!((-MARGIN - 0.01..=WIDTH + MARGIN + 0.01).contains(&x));
                prop_assert!((-MARGIN - 0.01..=view.height + MARGIN + 0.01).contains(&y));
            }
        }
    }
}
