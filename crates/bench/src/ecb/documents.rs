//! ECB+ read: the documents of a topic with their tokens, and the gold mentions of the validated sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use roxmltree::{Document as Xml, Node};

/// A document.
pub(crate) struct Document {
    /// `1_10ecbplus`.
    pub(crate) name: String,
    /// The words of every sentence.
    pub(crate) sentences: Vec<Vec<String>>,
    /// The gold mentions of the validated sentences, by place.
    pub(crate) mentions: Vec<GoldMention>,
}

/// A gold mention: tokens of one sentence.
pub(crate) struct GoldMention {
    pub(crate) sentence: usize,
    /// Places in the sentence, in order; they may leave gaps.
    pub(crate) tokens: Vec<usize>,
    /// `HUMAN_PART_PER`, `LOC_GEO`, `TIME_DATE`, `ACTION_OCCURRENCE`, …
    pub(crate) tag: String,
    /// The chain; mentions of two documents may share one, a mention without one has its own.
    pub(crate) chain: String,
}

/// Reads the topics 1-35 that the folder holds, each with its documents in order of their names.
///
/// # Errors
/// Where a file is missing or is not of the documented shape.
pub(crate) fn topics(folder: &Path) -> Result<BTreeMap<u32, Vec<Document>>> {
    let path = folder.join("sentences.csv");
    let table = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut validated: BTreeMap<(u32, String), BTreeSet<usize>> = BTreeMap::new();
    for row in table.lines().skip(1).filter(|row| !row.trim().is_empty()) {
        let mut fields = row.trim().split(',');
        let mut next = || fields.next().ok_or_else(|| anyhow!("{row}: three fields are needed"));
        let (topic, file, sentence) = (next()?.parse()?, next()?.to_owned(), next()?.parse()?);
        if topic <= 35 {
            validated.entry((topic, file)).or_default().insert(sentence);
        }
    }
    let mut topics: BTreeMap<u32, Vec<Document>> = BTreeMap::new();
    for ((topic, file), sentences) in validated {
        let name = format!("{topic}_{file}");
        let path = folder.join(topic.to_string()).join(format!("{name}.xml"));
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let document = document(&name, &text, &sentences).with_context(|| path.display().to_string())?;
        topics.entry(topic).or_default().push(document);
    }
    Ok(topics)
}

fn attribute<'x>(node: Node<'x, '_>, name: &str) -> Result<&'x str> {
    node.attribute(name).ok_or_else(|| anyhow!("<{}> without {name}", node.tag_name().name()))
}

fn document(name: &str, text: &str, validated: &BTreeSet<usize>) -> Result<Document> {
    let xml = Xml::parse(text)?;
    let mut sentences: Vec<Vec<String>> = Vec::new();
    let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for token in xml.descendants().filter(|node| node.has_tag_name("token")) {
        let sentence: usize = attribute(token, "sentence")?.parse()?;
        sentences.resize_with(sentences.len().max(sentence + 1), Vec::new);
        places.insert(attribute(token, "t_id")?, (sentence, sentences[sentence].len()));
        sentences[sentence].push(token.text().unwrap_or_default().to_owned());
    }
    let children = |tag: &'static str| {
        xml.descendants()
            .filter(move |node| node.has_tag_name(tag))
            .flat_map(|node| node.children())
            .filter(Node::is_element)
    };
    let instances: BTreeMap<&str, &str> = children("Markables")
        .filter_map(|node| Some((node.attribute("m_id")?, node.attribute("instance_id")?)))
        .collect();
    let mut chains: BTreeMap<&str, String> = BTreeMap::new();
    for relation in children("Relations") {
        let part = |tag: &'static str| relation.children().filter(move |node| node.has_tag_name(tag));
        let target = attribute(part("target").next().ok_or_else(|| anyhow!("a relation without target"))?, "m_id")?;
        let chain = instances.get(target).map_or_else(|| format!("{name} {target}"), |chain| (*chain).to_owned());
        for source in part("source") {
            chains.insert(attribute(source, "m_id")?, chain.clone());
        }
    }
    let mut mentions = Vec::new();
    for markable in children("Markables") {
        let id = attribute(markable, "m_id")?;
        let anchors = markable.children().filter(|node| node.has_tag_name("token_anchor"));
        let anchors = anchors.map(|node| attribute(node, "t_id")).collect::<Result<Vec<_>>>()?;
        let mut at: Vec<(usize, usize)> = anchors.iter().filter_map(|id| places.get(id).copied()).collect();
        at.sort_unstable();
        let Some((sentence, _)) = at.first().copied().filter(|(sentence, _)| validated.contains(sentence)) else {
            continue;
        };
        mentions.push(GoldMention {
            sentence,
            tokens: at.into_iter().filter(|place| place.0 == sentence).map(|place| place.1).collect(),
            tag: markable.tag_name().name().to_owned(),
            chain: chains.get(id).cloned().unwrap_or_else(|| format!("{name} alone {id}")),
        });
    }
    mentions.sort_by(|a, b| (a.sentence, &a.tokens, &a.tag).cmp(&(b.sentence, &b.tokens, &b.tag)));
    Ok(Document { name: name.to_owned(), sentences, mentions })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"<Document doc_name="x">
        <token t_id="1" sentence="0" number="0">Rebels</token><token t_id="2" sentence="0" number="1">left</token>
        <token t_id="3" sentence="1" number="0">They</token>
        <Markables><HUMAN_PART_PER m_id="1"><token_anchor t_id="1"/></HUMAN_PART_PER>
        <HUMAN_PART_PER m_id="2"><token_anchor t_id="3"/></HUMAN_PART_PER>
        <ACTION_OCCURRENCE m_id="3"><token_anchor t_id="2"/></ACTION_OCCURRENCE>
        <HUMAN_PART_PER m_id="4" instance_id="HUM7" TAG_DESCRIPTOR="the rebels"/></Markables>
        <Relations><CROSS_DOC_COREF r_id="1" note="HUM7"><source m_id="1"/><source m_id="2"/><target m_id="4"/></CROSS_DOC_COREF></Relations>
        </Document>"#;

    #[test]
    fn mentions_of_validated_sentences_with_their_chains() {
        let read = document("1_x", TEXT, &BTreeSet::from([0])).expect("well formed");
        let found: Vec<(&str, &str)> = read.mentions.iter().map(|one| (one.tag.as_str(), one.chain.as_str())).collect();
        assert_eq!(found, [("HUMAN_PART_PER", "HUM7"), ("ACTION_OCCURRENCE", "1_x alone 3")]);
        assert_eq!(read.sentences[1], ["They"]);
    }
}
