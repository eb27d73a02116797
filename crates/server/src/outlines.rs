//! Countries, lakes and rivers of Natural Earth 1:50m, built in; `examples/outlines.rs` makes the file.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::Error;

/// A point in degrees: east, north.
pub(crate) type Degrees = [f64; 2];

/// A country by its name and the rings of its polygons.
pub(crate) struct Country {
    pub(crate) name: String,
    pub(crate) rings: Vec<Vec<Degrees>>,
}

/// What the map is drawn over.
pub(crate) struct Outlines {
    pub(crate) countries: Vec<Country>,
    pub(crate) lakes: Vec<Vec<Degrees>>,
    pub(crate) rivers: Vec<Vec<Degrees>>,
}

static PACKED: &[u8] = include_bytes!("../../../data/outlines.topojson.zz");

/// Room for the file as text; what is larger is no file of ours.
const MOST_BYTES: usize = 16 << 20;

/// The outlines, decoded once.
pub(crate) fn outlines() -> Result<&'static Outlines, Error> {
    static OUTLINES: OnceLock<Result<Outlines, String>> = OnceLock::new();
    OUTLINES.get_or_init(|| decode(PACKED)).as_ref().map_err(|what| Error::Outlines(what.clone()))
}

#[derive(Deserialize)]
struct Topology {
    transform: Transform,
    objects: Objects,
    arcs: Vec<Vec<[i64; 2]>>,
}

#[derive(Deserialize)]
struct Transform {
    scale: Degrees,
    translate: Degrees,
}

#[derive(Deserialize)]
struct Objects {
    countries: Collection,
    lakes: Collection,
    rivers: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Shaped>,
}

#[derive(Deserialize)]
struct Shaped {
    #[serde(flatten)]
    geometry: Geometry,
    #[serde(default)]
    properties: Properties,
}

#[derive(Deserialize, Default)]
struct Properties {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum Geometry {
    LineString(Vec<i64>),
    MultiLineString(Vec<Vec<i64>>),
    Polygon(Vec<Vec<i64>>),
    MultiPolygon(Vec<Vec<Vec<i64>>>),
}

impl Geometry {
    fn lines(&self) -> Vec<&[i64]> {
        match self {
            Self::LineString(line) => vec![line],
            Self::MultiLineString(lines) | Self::Polygon(lines) => lines.iter().map(Vec::as_slice).collect(),
            Self::MultiPolygon(polygons) => polygons.iter().flatten().map(Vec::as_slice).collect(),
        }
    }
}

fn decode(packed: &[u8]) -> Result<Outlines, String> {
    let text =
        miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, MOST_BYTES).map_err(|e| e.to_string())?;
    let topology: Topology = serde_json::from_slice(&text).map_err(|e| e.to_string())?;
    let Transform { scale, translate } = topology.transform;
    let arcs: Vec<Vec<Degrees>> = topology
        .arcs
        .iter()
        .map(|arc| {
            let mut at = [0, 0];
            arc.iter()
                .map(|delta| {
                    at = [at[0] + delta[0], at[1] + delta[1]];
                    [at[0] as f64 * scale[0] + translate[0], at[1] as f64 * scale[1] + translate[1]]
                })
                .collect()
        })
        .collect();
    let lines = |shaped: &Shaped| -> Result<Vec<Vec<Degrees>>, String> {
        shaped.geometry.lines().into_iter().map(|numbers| joined(numbers, &arcs)).collect()
    };
    let layer = |collection: &Collection| -> Result<Vec<Vec<Degrees>>, String> {
        Ok(collection.geometries.iter().map(lines).collect::<Result<Vec<_>, _>>()?.concat())
    };
    let countries = topology.objects.countries.geometries.iter();
    Ok(Outlines {
        countries: countries
            .map(|shaped| Ok(Country { name: shaped.properties.name.clone(), rings: lines(shaped)? }))
            .collect::<Result<_, String>>()?,
        lakes: layer(&topology.objects.lakes)?,
        rivers: layer(&topology.objects.rivers)?,
    })
}

/// Arcs one after another; `!n` is the arc n backwards, and each begins where the last one ended.
fn joined(numbers: &[i64], arcs: &[Vec<Degrees>]) -> Result<Vec<Degrees>, String> {
    let mut line: Vec<Degrees> = Vec::new();
    for &number in numbers {
        let at = if number < 0 { !number } else { number };
        let arc = arcs.get(at as usize).ok_or_else(|| format!("no arc {at}"))?;
        let skip = usize::from(!line.is_empty());
        if number < 0 {
            line.extend(arc.iter().rev().skip(skip));
        } else {
            line.extend(arc.iter().skip(skip));
        }
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_file_holds_the_world() {
        let outlines = outlines().unwrap();
        assert!(outlines.countries.len() > 230 && outlines.lakes.len() > 200 && outlines.rivers.len() > 300);
        let malta = outlines.countries.iter().find(|country| country.name == "Malta").unwrap();
        assert!(
            malta
                .rings
                .iter()
                .flatten()
                .all(|[east, north]| (14.0..14.8).contains(east) && (35.5..36.3).contains(north))
        );
    }

    #[test]
    fn rings_are_closed() {
        for country in &outlines().unwrap().countries {
            assert!(country.rings.iter().all(|ring| ring.first() == ring.last()), "{}", country.name);
        }
    }

    #[test]
    fn damage_is_an_error() {
        assert!(decode(&PACKED[..1000]).is_err());
        assert!(decode(b"no zlib at all").is_err());
    }
}
