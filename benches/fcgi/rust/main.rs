//! A peer of `cargo xtask bench fcgi`: the crates fastcgi and handlebars, a thread for each connection, the catalog in memory.
//!
//! `peer-fastcgi unix:PATH`, or `peer-fastcgi fd0` for a listening socket as descriptor 0; `DATA` is the catalog's folder.

use handlebars::Handlebars;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::os::fd::IntoRawFd;
use std::os::unix::net::UnixListener;

struct App {
    templates: Handlebars<'static>,
    products: HashMap<String, Value>,
}

fn main() {
    let app = App::new();
    let address = std::env::args().nth(1).expect("an address is given");
    let descriptor = match address.strip_prefix("unix:") {
        Some(path) => UnixListener::bind(path).expect("the path is free").into_raw_fd(),
        None => 0,
    };
    fastcgi::run_raw(
        move |mut request| {
            let uri = request.param("REQUEST_URI").unwrap_or_default();
            // A client that is gone needs no answer.
            _ = request.stdout().write_all(&app.answer(&uri));
        },
        descriptor,
    );
}

impl App {
    fn new() -> Self {
        let mut templates = Handlebars::new();
        for (name, text) in [
            ("home", include_str!("home.html")),
            ("layout", include_str!("layout.hbs")),
            ("product", include_str!("product.hbs")),
            ("row", include_str!("row.hbs")),
        ] {
            templates.register_template_string(name, text).expect("the templates are right");
        }
        let data = std::env::var("DATA").expect("DATA is set");
        let text = fs::read(format!("{data}/catalog.json")).expect("the catalog is there");
        let products: Vec<Value> = serde_json::from_slice(&text).expect("the catalog is JSON");
        let products = products.into_iter().map(|product| (product["id"].to_string(), product)).collect();
        Self { templates, products }
    }

    fn answer(&self, uri: &str) -> Vec<u8> {
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        let body = if path == "/" {
            self.templates.render("home", &json!({"data": "Hello, World!"})).ok()
        } else {
            let sort = query.split('&').find_map(|pair| pair.strip_prefix("sort=")).unwrap_or("title");
            path.strip_prefix("/products/").and_then(|id| self.product(id, sort))
        };
        match body {
            Some(body) => {
                let length = body.len();
                format!(
                    "Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\r\n{body}"
                )
                .into_bytes()
            }
            None => b"Status: 404 Not Found\r\nContent-Type: text/plain\r\n\r\nNot found\n".to_vec(),
        }
    }

    fn product(&self, id: &str, sort: &str) -> Option<String> {
        let mut product = self.products.get(id)?.clone();
        let number = |item: &Value| item[sort].as_str().and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        product["items"].as_array_mut()?.sort_by(|a, b| number(a).total_cmp(&number(b)));
        self.templates.render("product", &json!({"product": product, "sort": sort})).ok()
    }
}
