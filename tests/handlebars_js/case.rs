//! A page, its partials and its data, made from a seed; and how to make a case smaller.

use super::writer::{Helpers, write};
use serde_json::{Map, Value as Json, json};

/// A page, its partials and its data.
#[derive(Clone)]
pub(crate) struct Case {
    /// The page, then `p1`, `p2`, …, each of which calls only later ones.
    files: Vec<Vec<Piece>>,
    pub(crate) data: Json,
}

/// A part of a template that can be left out.
#[derive(Clone)]
pub(crate) enum Piece {
    Text(String),
    /// Tags and what stands between them: one tag more than bodies.
    Block(Vec<String>, Vec<Vec<Piece>>),
}

/// xorshift64*.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64, index: u64) -> Self {
        let mut random = Self((seed << 32 ^ index).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        (0..4).for_each(|_| _ = random.below(2));
        random
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }

    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

impl Case {
    pub(crate) fn generate(helpers: Helpers, random: &mut Random) -> Self {
        let count = 1 + random.below(4);
        let files = (0..count).map(|file| write(file, count, helpers, random)).collect();
        let mut data = table(random, 0);
        // Computed names of partials.
        for file in 1..count {
            data[format!("d{file}")] = json!(format!("p{file}"));
        }
        Self { files, data }
    }

    pub(crate) fn template(&self) -> String {
        text(&self.files[0])
    }

    pub(crate) fn partials(&self) -> Vec<(String, String)> {
        self.files.iter().enumerate().skip(1).map(|(index, file)| (format!("p{index}"), text(file))).collect()
    }

    pub(crate) fn to_json(&self) -> Json {
        let partials: Map<String, Json> =
            self.partials().into_iter().map(|(name, text)| (name, Json::from(text))).collect();
        json!({ "template": self.template(), "partials": partials, "data": self.data })
    }

    /// The same with one piece, one pair of tags or one name of the data left out.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut all = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            for file in smaller(file) {
                let mut case = self.clone();
                case.files[index] = file;
                all.push(case);
            }
        }
        for name in self.data.as_object().into_iter().flat_map(Map::keys) {
            let mut case = self.clone();
            case.data.as_object_mut().and_then(|object| object.shift_remove(name));
            all.push(case);
        }
        all
    }
}

/// The template that the pieces make.
pub(crate) fn text(pieces: &[Piece]) -> String {
    let mut all = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => all.push_str(text),
            Piece::Block(tags, bodies) => {
                for (index, tag) in tags.iter().enumerate() {
                    all.push_str(tag);
                    all.extend(bodies.get(index).map(|body| text(body)));
                }
            }
        }
    }
    all
}

fn smaller(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut all = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let with = |replacement: Vec<Piece>| {
            let mut copy = pieces.to_vec();
            copy.splice(index..=index, replacement);
            copy
        };
        all.push(with(Vec::new()));
        match piece {
            Piece::Text(text) if text.len() > 1 && !text.contains("{{") => {
                all.extend(
                    text.char_indices().map(|(at, c)| {
                        with(vec![Piece::Text(format!("{}{}", &text[..at], &text[at + c.len_utf8()..]))])
                    }),
                );
            }
            Piece::Text(_) => {}
            Piece::Block(tags, bodies) => {
                for body in bodies {
                    all.push(with(body.clone()));
                }
                for (at, body) in bodies.iter().enumerate() {
                    for body in smaller(body) {
                        let mut bodies = bodies.clone();
                        bodies[at] = body;
                        all.push(with(vec![Piece::Block(tags.clone(), bodies)]));
                    }
                }
            }
        }
    }
    all
}

pub(crate) const NAMES: [&str; 12] = ["t1", "t2", "n1", "n2", "l1", "l2", "o1", "o2", "x1", "x2", "l3", "missing"];

/// A table with some of the names: `t` texts, `n` numbers and the like, `l` lists, `o` tables, `x` anything.
fn table(random: &mut Random, depth: usize) -> Json {
    let mut table = Map::new();
    for name in NAMES {
        if name != "missing" && !random.one_in(4) {
            table.insert(name.to_owned(), value(random, &name[..1], depth));
        }
    }
    Json::Object(table)
}

fn value(random: &mut Random, kind: &str, depth: usize) -> Json {
    match kind {
        "t" => json!(random.pick(&["", "abc", "<b>&\"'`=", "p1", "t1", "é\n x"])),
        "n" => match random.below(6) {
            0 | 1 => json!(true),
            2 => json!(false),
            3 => json!(0),
            4 => json!(2.5),
            _ => json!(-17),
        },
        "l" if depth < 3 => {
            let kind = random.pick(&["t", "n", "o", "l"]).to_owned();
            // A list of one element equals that element by `==` of JavaScript.
            let count = [0, 2, 3][random.below(3)];
            Json::Array((0..count).map(|_| value(random, &kind, depth + 1)).collect())
        }
        "o" if depth < 3 => table(random, depth + 1),
        "x" => {
            let kind = random.pick(&["t", "n", "o", "l"]).to_owned();
            value(random, &kind, depth)
        }
        "l" => json!([]),
        _ => json!({}),
    }
}
