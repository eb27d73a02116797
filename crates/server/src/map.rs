//! The map: events as circles over the outlines, in an equirectangular projection true to scale at the middle latitude.

mod ground;
mod labels;
mod spots;

use maud::{Markup, PreEscaped, html};

use crate::Error;
use crate::outlines::{Degrees, outlines};
use crate::page::{Index, number};
use crate::plain::{Plain, clipped};
use spots::Spot;

/// Width of the drawing in its own units, chosen so that its letters stay readable on a telephone.
pub(crate) const WIDTH: f64 = 360.0;
/// Greatest and least height.
const HEIGHTS: (f64, f64) = (240.0, 380.0);
/// Kilometres of a degree of latitude.
const KM_PER_DEGREE: f64 = 111.32;
/// The map shows at least so many degrees of latitude, else a single event would stand on an empty sheet.
const LEAST_DEGREES: f64 = 2.4;

/// A point of the drawing.
pub(crate) type Point = [f64; 2];

/// What part of the earth is drawn, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    west: f64,
    north: f64,
    /// Units a degree of longitude and of latitude.
    per_degree: [f64; 2],
    pub(crate) height: f64,
}

impl View {
    /// The view that holds all points with some land around them; `None` without points.
    fn around(points: &[Degrees]) -> Option<Self> {
        let bound = |axis: usize, pick: fn(f64, f64) -> f64| points.iter().map(|p| p[axis]).reduce(pick);
        let (west, east) = (bound(0, f64::min)?, bound(0, f64::max)?);
        let (south, north) = (bound(1, f64::min)?, bound(1, f64::max)?);
        let (across, up) = ((west + east) / 2.0, (south + north) / 2.0);
        let shrink = up.to_radians().cos().max(0.15);
        let wide = ((east - west) * 1.3).max(LEAST_DEGREES / shrink);
        let high = ((north - south) * 1.35).max(LEAST_DEGREES);
        let height = (WIDTH * high / (wide * shrink)).clamp(HEIGHTS.0, HEIGHTS.1);
        let unit = (WIDTH / (wide * shrink)).min(height / high);
        let per_degree = [unit * shrink, unit];
        Some(Self { west: across - WIDTH / 2.0 / per_degree[0], north: up + height / 2.0 / unit, per_degree, height })
    }

    /// Where a place lies on the drawing.
    pub(crate) fn point(&self, degrees: Degrees) -> Point {
        [(degrees[0] - self.west) * self.per_degree[0], (self.north - degrees[1]) * self.per_degree[1]]
    }

    fn units(&self, kilometres: f64) -> f64 {
        kilometres / KM_PER_DEGREE * self.per_degree[1]
    }
}

/// The map with the list of what it cannot show.
pub(crate) fn figure(index: &Index) -> Result<Markup, Error> {
    let placed = spots::gather(index);
    let Some(view) = View::around(&placed.spots.iter().map(|spot| spot.degrees).collect::<Vec<_>>()) else {
        return Ok(html! { p.quiet { "No event has a place that can be drawn." } });
    };
    let mut spots = placed.spots;
    spots::settle(&mut spots, &view);
    let names = labels::places(&spots, &view);
    let outlines = outlines()?;
    let taken = names.iter().map(|name| name.frame).chain(spots.iter().map(labels::frame)).collect();
    let box_ = format!("0 0 {WIDTH} {:.0}", view.height);
    Ok(html! {
        figure.map {
            svg viewBox=(box_) role="group" aria-labelledby="map-title map-text" xmlns="http://www.w3.org/2000/svg" {
                title id="map-title" { "Map of the events" }
                desc id="map-text" { (Plain(&description(&spots))) }
                rect.sea width=(WIDTH) height=(format!("{:.0}", view.height)) {}
                (ground::draw(outlines, &view, taken))
                @for spot in &spots { (uncertainty(spot, &view)) }
                @for spot in &spots { (leader(spot, &view)) }
                @for name in &names {
                    text.place.wide[name.wide_only] x=(at(name.at[0])) y=(at(name.at[1])) text-anchor=(name.anchor) { (Plain(&name.text)) }
                }
                @for spot in &spots { (circle(spot)) }
                (scale_bar(&view))
            }
            figcaption {
                "Circles grow with the number of claims. Numbered circles are the contested events of the list; a circle with a plus sign stands for "
                "the other events of a place. A dashed ring shows how uncertain a place is. Outlines: Natural Earth; the borders "
                "are those that it draws, and no one's claim here."
                @if !placed.elsewhere.is_empty() {
                    details {
                        summary { "Not on the map: " (number(placed.elsewhere.len(), "event", "events")) }
                        ul { @for event in &placed.elsewhere { li {
                            a href=(format!("#{}", event.event_id)) { (Plain(&clipped(&event.title, 140))) }
                            ", " (spots::why_not_drawn(event))
                        } } }
                    }
                }
            }
        }
    })
}

fn at(value: f64) -> String {
    format!("{value:.1}")
}

fn description(spots: &[Spot]) -> String {
    let mut places: Vec<(&str, usize)> = Vec::new();
    for spot in spots {
        match places.iter_mut().find(|(name, _)| *name == spot.name) {
            Some((_, events)) => *events += spot.events.len(),
            None => places.push((&spot.name, spot.events.len())),
        }
    }
    let told: Vec<String> =
        places.iter().take(12).map(|(name, events)| format!("{}: {events}", clipped(name, 60))).collect();
    let more = places.len().saturating_sub(told.len());
    let rest = if more > 0 { format!("; and {more} more places") } else { String::new() };
    format!("Events by place. {}{rest}.", told.join("; "))
}

fn uncertainty(spot: &Spot, view: &View) -> Markup {
    let radius = view.units(spot.radius_km.unwrap_or(0.0));
    let [x, y] = view.point(spot.degrees);
    html! { @if radius > 5.0 && radius < WIDTH { circle.doubt cx=(at(x)) cy=(at(y)) r=(at(radius)) {} } }
}

fn leader(spot: &Spot, view: &View) -> Markup {
    let [x, y] = view.point(spot.degrees);
    let moved = (spot.at[0] - x).hypot(spot.at[1] - y) > 1.5;
    html! {
        @if moved { line.leader x1=(at(x)) y1=(at(y)) x2=(at(spot.at[0])) y2=(at(spot.at[1])) {} }
        circle.dot cx=(at(x)) cy=(at(y)) r="1.6" {}
    }
}

fn circle(spot: &Spot) -> Markup {
    let class = if spot.rank.is_some() { "event contested" } else { "event" };
    let sign = match (spot.rank, spot.events.len()) {
        (Some(rank), _) => rank.to_string(),
        (None, 1) => String::new(),
        (None, events) => format!("+{events}"),
    };
    let (target, label) = match spot.events.as_slice() {
        [event] => (event.event_id.to_string(), clipped(&event.title, 160).into_owned()),
        events => (spot.anchor.clone(), format!("{} events at {}", events.len(), clipped(&spot.name, 60))),
    };
    html! {
        a.spot href=(format!("#{target}")) aria-label=(Plain(&label)) {
            title { (Plain(&label)) }
            circle class=(class) cx=(at(spot.at[0])) cy=(at(spot.at[1])) r=(at(spot.size)) {}
            @if !sign.is_empty() { text.number.contested[spot.rank.is_some()] x=(at(spot.at[0])) y=(at(spot.at[1] + 2.6)) { (sign) } }
        }
    }
}

fn scale_bar(view: &View) -> Markup {
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0];
    let km = steps.into_iter().rev().find(|km| view.units(*km) <= 90.0).unwrap_or(1.0);
    let (long, y) = (view.units(km), view.height - 9.0);
    let path = format!("M10 {:.1}v4h{long:.1}v-4", y - 4.0);
    html! {
        path.scale d=(path) {}
        text.scale x=(at(10.0 + long + 4.0)) y=(at(y + 1.0)) { (km) " km" }
        (PreEscaped("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_holds_its_points_and_keeps_the_scale() {
        let points = [[-13.0, 20.5], [-7.2, 16.6], [-17.0, 20.9]];
        let view = View::around(&points).unwrap();
        for point in points {
            let [x, y] = view.point(point);
            assert!((0.0..=WIDTH).contains(&x) && (0.0..=view.height).contains(&y));
        }
        let aspect = view.per_degree[0] / view.per_degree[1];
        assert!((aspect - 18.75f64.to_radians().cos()).abs() < 0.01);
        assert!(View::around(&[]).is_none());
    }

    #[test]
    fn one_point_is_drawn_with_its_surroundings() {
        let view = View::around(&[[14.4, 35.9]]).unwrap();
        assert!(view.units(10.0) < 20.0);
    }
}
