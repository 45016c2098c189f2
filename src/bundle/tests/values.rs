//! Every kind of value, roots, tables: as they were.

use super::*;
use crate::base::Date;
use crate::bundle::{RequestLimits, Row};
use crate::route::{Access, Methods};

fn root(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Map {
    entries.into_iter().collect()
}

/// A value by its kind and bits, as `Debug` writes it, once written and read back.
fn check(value: Value) {
    let contents = contents(vec![page("/", "", root([("v", value.clone())]))]);
    let read = read_back(&contents).root(0).unwrap();
    assert_eq!(format!("{:?}", read.get("v").unwrap()), format!("{value:?}"));
}

#[test]
fn plain_values_come_back_as_they_were() {
    for value in [Value::Null, Value::Bool(true), Value::Bool(false), Value::Int(i64::MIN), Value::Int(i64::MAX)] {
        check(value);
    }
}

#[test]
fn floats_come_back_to_the_last_bit() {
    let small = [0.0, -0.0, 0.1, -1.5e-7, f64::MIN_POSITIVE, 5e-324];
    let large = [f64::MAX, 1e21, 123_456_789.123_456_79, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    small.into_iter().chain(large).for_each(|number| check(Value::Float(number)));
}

#[test]
fn dates_come_back_with_their_offset() {
    for text in ["2026-01-31", "0000-01-01", "9999-12-31", "2026-01-31T10:00:00+01:00", "1969-12-31T23:59:59-05:30"] {
        for offset in [0, 46_800, -28_800] {
            check(Value::Date(Date::parse(text, offset).unwrap()));
        }
    }
    check(Value::Date(Date::Moment { second: i64::MIN, offset: -93_599 }));
}

#[test]
fn texts_and_html_come_back_letter_for_letter() {
    for text in ["", "a", "=<[{?@#", "\0\u{1}\n\r\t\"\\/", "é日\u{1F600}\u{2028}\u{feff}", "[1,\"2\"]\n"] {
        check(Value::from(text));
        check(Value::html(text));
    }
}

#[test]
fn lists_and_tables_come_back_in_order() {
    check(Value::from(Vec::new()));
    check(Value::from(Map::new()));
    check(Value::from(Map::open()));
    let mut open = Map::open();
    open.insert("b", Value::from(vec![Value::Null, Value::from(vec![Value::from("x")])]));
    open.insert("", root([("c", Value::Int(1)), ("a", Value::from(Map::new()))]));
    check(Value::from(open));
    check(Value::from((0..500).map(|number| Value::from(format!("{number}"))).collect::<Vec<_>>()));
}

#[test]
fn what_routes_say_comes_back() {
    let mut contents = contents(vec![page("/a/{ sku }/{b}.json", "x", Map::new()), page("/", "y", Map::new())]);
    let file = |name: &str, file: &str| crate::bundle::DataSource { name: name.to_owned(), file: file.to_owned() };
    contents.sources = vec![file("stock", "stock.csv"), file("shop.stock", "shop/stock.json")];
    let said = &mut contents.pages[0].route;
    said.sources = vec![1, 0];
    said.headers = vec![("X-A".into(), "é\"".into())];
    said.cache = Some("no-store".into());
    said.access = Access { require_user: true, users: vec!["DOMAIN\\anna".into()], groups: vec!["Staff".into()] };
    said.methods = Methods::ReadAndWrite;
    said.body_bytes_max = Some(u32::MAX);
    contents.utc_offset = -19_800;
    contents.request_limits = RequestLimits { params_bytes_max: 1, body_bytes_max: 2 };
    let bundle = read_back(&contents);
    assert_eq!(bundle.sources(), contents.sources);
    assert_eq!((bundle.language(), bundle.base_path()), ("de-CH", "/intranet"));
    assert_eq!((bundle.utc_offset(), bundle.request_limits()), (contents.utc_offset, contents.request_limits));
    assert!(bundle.routes().eq(contents.pages.iter().map(|page| &page.route)));
}

#[test]
fn a_page_without_names_has_an_empty_root() {
    assert!(read_back(&contents(vec![page("/", "x", Map::new())])).root(0).unwrap().is_empty());
}

#[test]
fn rows_are_found_by_their_key() {
    let row = |key: &[&str], item: i64| Row {
        key: key.iter().map(|text| (*text).into()).collect(),
        item: Value::Int(item),
        page: Value::Null,
    };
    let mut contents = contents(vec![page("/{a}/{b}/", "x", Map::new()), page("/", "x", Map::new())]);
    contents.pages[0].rows =
        Some(vec![row(&["b", "1"], 1), row(&["a", "2"], 2), row(&["a", "1"], 3), row(&["a", "2"], 4)]);
    let bundle = read_back(&contents);
    assert_eq!((bundle.has_rows(0), bundle.has_rows(1)), (true, false));
    let item = |route: usize, key: &[&str]| bundle.row(route, key).unwrap().map(|row| row.item.to_string());
    assert_eq!(item(0, &["b", "1"]).as_deref(), Some("1"));
    assert_eq!(item(0, &["a", "1"]).as_deref(), Some("3"));
    // The first of two counts.
    assert_eq!(item(0, &["a", "2"]).as_deref(), Some("2"));
    for none in [&["a"] as &[&str], &["a", "3"], &["a", "1", ""], &["a1"], &[]] {
        assert_eq!(item(0, none), None, "{none:?}");
    }
    assert_eq!(item(1, &[]), None);
}

#[test]
fn equal_things_are_stored_once_and_equal_contents_give_equal_bytes() {
    let long = || Value::from((0..100).map(Value::Int).collect::<Vec<_>>());
    let one = |pattern: &str| {
        let data = root([("stock", long())]);
        let mut page = page(pattern, "{{data.stock.[1]}}", root([("data", data.into()), ("x", long())]));
        page.rows = Some(vec![Row { key: vec!["a".into()], item: long(), page: Value::Null }]);
        page
    };
    let pages = |count: usize| contents((0..count).map(|index| one(&format!("/{index}/"))).collect());
    let (few, many) = (bytes(&pages(1)), bytes(&pages(10)));
    assert_eq!(many, bytes(&pages(10)));
    let records = |bytes: &[u8]| bytes.split_inclusive(|byte| *byte == b'\n').skip(1).collect::<Vec<_>>().concat();
    assert_eq!(records(&few), records(&many));
    // The list once for root and `data`, and once in the table, which holds its rows itself.
    assert_eq!(String::from_utf8(few).unwrap().matches(",97,98,99").count(), 2);
}
