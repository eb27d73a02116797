//! Points, distances and bearings on the WGS 84 ellipsoid (Karney 2013, by `geographiclib-rs`).

use std::sync::LazyLock;

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use serde::{Deserialize, Serialize};

static EARTH: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// A point on the earth in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl Point {
    /// Kilometres to another point.
    #[must_use]
    pub fn distance_km(self, to: Point) -> f64 {
        let metres: f64 = EARTH.inverse(self.latitude, self.longitude, to.latitude, to.longitude);
        metres / 1000.0
    }

    /// The point so many kilometres away at this bearing (degrees clockwise from north).
    #[must_use]
    pub fn moved(self, bearing: f64, kilometres: f64) -> Point {
        let (latitude, longitude): (f64, f64) =
            EARTH.direct(self.latitude, self.longitude, bearing, kilometres * 1000.0);
        Point { latitude, longitude }
    }

    /// The point a share of the way along the shortest line to another (0 = here, 1 = there).
    #[must_use]
    pub fn towards(self, to: Point, share: f64) -> Point {
        let (metres, bearing, _, _): (f64, f64, f64, f64) =
            EARTH.inverse(self.latitude, self.longitude, to.latitude, to.longitude);
        self.moved(bearing, metres / 1000.0 * share)
    }

    /// Rounded to 1e-5 degrees (about a metre), so that the last bits of a computation never differ between machines.
    #[must_use]
    pub fn rounded(self) -> Point {
        let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
        Point { latitude: round(self.latitude), longitude: round(self.longitude) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_there_and_back() {
        let tunis = Point { latitude: 36.819, longitude: 10.1658 };
        let south = tunis.moved(180.0, 100.0);
        assert!((tunis.distance_km(south) - 100.0).abs() < 1e-6);
        assert!(south.latitude < tunis.latitude && (south.longitude - tunis.longitude).abs() < 1e-9);
        let half = tunis.towards(south, 0.5);
        assert!((half.distance_km(tunis) - 50.0).abs() < 1e-6);
    }
}
