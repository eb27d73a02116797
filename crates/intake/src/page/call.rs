//! Words to the reader of a page: subscribe, share, cookies, advertisements, menus.

use std::sync::LazyLock;

use regex::Regex;

use super::unit::Unit;

static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:advert(?:isement|ising|s)?|ads? by .{0,30}|sponsored(?: content)?|promoted content|article continues (?:below|after).{0,30}|story continues (?:below|after).{0,30}|continue reading.{0,40}|scroll (?:down|to continue).{0,40}|share(?: (?:this|on|via|with|now|article|story|the).{0,40})?|(?:share|tweet|pin|email|print|whatsapp|facebook|twitter|telegram|linkedin|reddit|pinterest|instagram|youtube|copy link|link copied|save|like|follow|comment|listen|subscribe|sign in|sign up|log ?in|register|search|menu|home|skip to .{0,30}|toggle .{0,20}|close|open|back to top|top|loading.{0,5}|show more|load more|view (?:all|more)|see (?:all|more)|click here.{0,40}|more|next|previous|prev|photos?|videos?|gallery|live|play|mute|select page|connect with us|follow us.{0,40}|newsletters?|get the app|donate(?: now)?|rss|font size|text size|a\+|a-)(?:\W+(?:share|tweet|pin|email|e-mail|print|whatsapp|facebook|twitter|telegram|linkedin|reddit|pinterest|instagram|youtube|x|google\+?|copy link|save|like|follow|comments?|subscribe|on|via|to|this|and))*)\W*$")
        .expect("a valid expression")
});
static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:subscri(?:be|ption)|sign(?:ing)? up|sign in|log in|newsletter|follow (?:us|me|him|her|@)|like us|download (?:our|the) app|our app|cookies?|support our|donate|share this|tell us|let us know|contact us|e-?mail us|write to us|join (?:us|our)|click (?:here|on|below)|click|visit our|our website|our journalism|our readers|comment(?:ing|s)?|notifications?|unsubscribe|inbox|free trial|ad ?block\w*|enable javascript|javascript|your browser|browser|register|privacy|terms of|whatsapp|telegram channel|facebook|twitter|push alerts?|alerts?|paywall|membership|become a member|by e-?mail|offers|tick the box|opt out)(?-u:\b)")
        .expect("a valid expression")
});
static US: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:we|our|us|please|here|this (?:site|website|page))(?-u:\b)").expect("a valid expression")
});
static COOKIES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:use|uses|using|accept|of) (?:\w+ ){0,3}cookies|(?:enable|requires?) javascript|^follow .{2,80} on (?:twitter|facebook|instagram|telegram|x)(?-u:\b)|^(?:sign up|subscribe|follow|join|download|click|support|get) (?:for|to|us|our|the|now|here|@|more)(?-u:\b).{0,200}$")
        .expect("a valid expression")
});

/// Whether a unit speaks to the reader about the page: one word of a menu, or a sentence that asks for something.
pub(crate) fn is_call(unit: &Unit) -> bool {
    let shape = &unit.shape;
    if shape.words <= 10 && ALONE.is_match(unit.text) {
        return true;
    }
    if shape.quotes || shape.words > 60 {
        return false;
    }
    if COOKIES.is_match(unit.text) && (shape.second_person || US.is_match(unit.text) || shape.words <= 12) {
        return true;
    }
    ASKS.is_match(unit.text) && shape.second_person && (shape.words <= 40)
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;

    #[test]
    fn words_to_the_reader() {
        for text in [
            "Advertisement",
            "Share",
            "Share this article",
            "Facebook Twitter WhatsApp Email",
            "Skip to content",
            "We use cookies to improve your experience on this site.",
            "Sign up for our newsletter to get the day's news.",
            "Follow us on Twitter @gazette",
            "Follow Ann Name on Twitter: @annname",
            "Please tell us if you find a mistake.",
            "Subscribe now",
            "Story continues below",
            "Support our journalism",
        ] {
            assert!(is_call(&units(text, true)[0]), "{text}");
        }
        for text in [
            "He shared the money with his brother.",
            "“You must leave,” the officer told them.",
            "Live rounds were fired at the gate.",
            "The channel posted the video on Telegram on Monday.",
            "Twitter blocked the account of the group.",
        ] {
            assert!(!is_call(&units(text, true)[0]), "{text}");
        }
    }
}
