//! The pages that are rendered: templates in each language, and their data.

use serde_json::{Value, json};

/// One page and the templates for it.
pub(crate) struct Workload {
    /// As the table names it.
    pub(crate) name: &'static str,
    /// Handlebars: names and texts, the page first.
    pub(crate) handlebars: &'static [(&'static str, &'static str)],
    /// minijinja and tera, likewise.
    pub(crate) jinja: &'static [(&'static str, &'static str)],
    /// Its data.
    pub(crate) data: fn() -> Value,
    /// Names of the data, each left alone to the request where the rest is folded.
    pub(crate) unknown: &'static [&'static str],
}

/// Both pages.
pub(crate) const ALL: [Workload; 2] = [HELLO, PAGE];

const HELLO_HTML: &str = r#"<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Home</title></head>
<body>
<h1>{{ data }}</h1>
</body>
</html>
"#;

const HELLO: Workload = Workload {
    name: "hello",
    handlebars: &[("home", HELLO_HTML)],
    jinja: &[("home.html", HELLO_HTML)],
    data: || json!({ "data": "Hello, World!" }),
    unknown: &["data"],
};

const PAGE: Workload = Workload {
    name: "page",
    handlebars: &[
        (
            "product",
            r#"{{#> layout}}
<h1>{{title}}</h1>
<p>{{summary}}</p>
<table>
<thead><tr><th>No.</th><th>Part</th><th>Note</th><th>Price</th><th>Stock</th></tr></thead>
<tbody>
{{#each items}}
<tr{{#if @first}} class="first"{{/if}}><td>{{@index}}</td>{{> row}}<td>{{../currency}} {{price}}</td><td>{{#if stock}}{{stock}} in stock{{else}}sold out{{/if}}</td></tr>
{{/each}}
</tbody>
</table>
{{/layout}}
"#,
        ),
        (
            "layout",
            r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}} - {{shop}}</title>
<link rel="stylesheet" href="/css/site.css">
</head>
<body>
<header><nav><a href="/">Home</a> <a href="/products/">Products</a> <a href="/about/">About</a></nav></header>
<main>
{{> @partial-block}}
</main>
<footer><p>{{shop}}. All prices include tax.</p></footer>
</body>
</html>
"#,
        ),
        ("row", r#"<td><a class="part" href="/parts/{{sku}}/">{{name}}</a></td><td class="note">{{note}}</td>"#),
    ],
    jinja: &[
        (
            "product.html",
            r#"{% extends "layout.html" %}{% block main %}
<h1>{{ title }}</h1>
<p>{{ summary }}</p>
<table>
<thead><tr><th>No.</th><th>Part</th><th>Note</th><th>Price</th><th>Stock</th></tr></thead>
<tbody>
{% for item in items %}<tr{% if loop.first %} class="first"{% endif %}><td>{{ loop.index0 }}</td>{% include "row.html" %}<td>{{ currency }} {{ item.price }}</td><td>{% if item.stock %}{{ item.stock }} in stock{% else %}sold out{% endif %}</td></tr>
{% endfor %}</tbody>
</table>
{% endblock main %}"#,
        ),
        (
            "layout.html",
            r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }} - {{ shop }}</title>
<link rel="stylesheet" href="/css/site.css">
</head>
<body>
<header><nav><a href="/">Home</a> <a href="/products/">Products</a> <a href="/about/">About</a></nav></header>
<main>
{% block main %}{% endblock main %}
</main>
<footer><p>{{ shop }}. All prices include tax.</p></footer>
</body>
</html>
"#,
        ),
        (
            "row.html",
            r#"<td><a class="part" href="/parts/{{ item.sku }}/">{{ item.name }}</a></td><td class="note">{{ item.note }}</td>"#,
        ),
    ],
    data: || {
        // Only characters that every engine escapes to the same entity.
        let note = "Steel, <M6> & \"A2\", for machines of the second series; with washers and a key";
        let items: Vec<_> = (0..20)
            .map(|at| {
                json!({
                    "sku": format!("A-{:04}", at * 37 + 1000),
                    "name": format!("Bolt & nut no. {at}"),
                    "note": note,
                    "price": format!("{}.{:02}", at * 3 + 1, at * 7 % 100),
                    "stock": at % 4 * 5,
                })
            })
            .collect();
        json!({
            "title": "Bolts & nuts",
            "shop": "Workshop catalog",
            "summary": "Everything that holds two things together, <sorted> by size.",
            "currency": "CHF",
            "items": items,
        })
    },
    unknown: &["summary", "items"],
};
