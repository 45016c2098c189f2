//! Records that make no sense although their checksums are right: each is refused in words, and none makes a panic.

use super::damage::{BUILD, check, read_all, sample};
use super::*;
use crate::bundle::header::{Checksum, Extent, Header};

/// `sample()` with each record replaced by what `change` makes of its kind, number and line, and all checksums right.
fn with_records(change: impl Fn(&str, usize, &str) -> String) -> Vec<u8> {
    let sample = String::from_utf8(sample()).unwrap();
    let (first, _) = sample.split_once('\n').unwrap();
    let mut header = Header::parse(format!("{first}\n").into_bytes()).unwrap();
    let mut lines = sample.split_inclusive('\n').skip(1);
    let mut bytes = Vec::new();
    let records = &mut header.records;
    for (kind, extents) in [
        ("text", &mut records.texts),
        ("value", &mut records.values),
        ("objects", &mut records.objects),
        ("root", &mut records.roots),
        ("table", &mut records.tables),
        ("program", &mut records.programs),
    ] {
        for (index, extent) in extents.iter_mut().enumerate() {
            let line = change(kind, index, lines.next().unwrap());
            *extent = Extent(line.len() as u64, Checksum::of(line.as_bytes()));
            bytes.extend_from_slice(line.as_bytes());
        }
    }
    [header.line(), bytes].concat()
}

/// The message of a bundle in which the first record of `kind` says `record`.
pub(super) fn check_record(kind: &str, record: &str, message: &str) {
    let replace = |found: &str, index: usize, line: &str| {
        if found == kind && index == 0 { format!("{record}\n") } else { line.to_owned() }
    };
    check(with_records(replace), message, BUILD);
}

#[test]
fn records_that_make_no_sense_say_why() {
    let program = |cause: &str| format!("program 0 of the bundle makes no sense: {cause}");
    check_record("program", "[0,0,0", &program("EOF while parsing a list at line 2 column 0"));
    check_record("program", "[0,0,0,0]", &program("it goes on after its end"));
    check_record("program", "[0,0]", &program("it ends too early"));
    check_record("program", "[0,0,9]", &program("it ends too early"));
    check_record("program", "[9,0,0]", &program("there is no text 9"));
    check_record("program", "[0,0,-1]", &program("the number -1 is out of range"));
    check_record("program", "[0,0,null]", &program("expected a number, but got Null"));
    check_record("program", "[0,0,1,\"x\"]", &program("`x` is no node"));
    check_record("program", "[0,0,1,\"text\",0]", &program("expected a text, but got Int(0)"));
    check_record("program", "[0,0,1,\"block\",\"x\"]", &program("`x` is no block"));
    check_record("program", "[0,0,1,\"partial\",\"x\"]", &program("`x` is no name of a partial"));
    check_record("program", "[0,0,1,\"raw\",\"x\"]", &program("`x` is no expression"));
    check_record("program", "[0,0,1,\"raw\",\"path\",\"x\"]", &program("a path can't begin with `x`"));
    let path = "[0,0,1,\"raw\",\"path\",\"root\",1,\"a\",0,1,0,9999,0,1]";
    check_record("program", path, &program("a path points out of `templates/t.hbs`"));
    check_record("program", "[0,0,1,\"raw\",\"constant\",\"@99\",0,0,0,0]", &program("`@99` is no value"));
    check_record("program", "[0,0,1,\"raw\",\"constant\",\"#9\",0,0,0,0]", &program("`#9` is no value"));
    check_record("value", "[\"#0\"]", "value 0 of the bundle makes no sense: `#0` is no value");
    check_record("value", "[\"m0 93600\"]", "value 0 of the bundle makes no sense: `m0 93600` is no value");
    check_record("root", "[1]", "root 0 of the bundle makes no sense: expected a table, but got a number");
    check_record("objects", "[7]", "record 0 of the bundle's objects makes no sense: there is no shape 7");
}

#[test]
fn a_helper_of_another_version_is_named() {
    let call = |name: &str, count: usize| format!("[0,0,1,\"raw\",\"call\",\"{name}\",{count},0,0,0,0,0]");
    let message =
        |name: &str| format!("a program calls the helper `{name}`, which this `generator-fcgi` does not know so");
    check_record("program", &call("shout", 0), &message("shout"));
    check_record("program", &call("date", 0), &message("date"));
}

#[test]
fn an_object_that_does_not_exist_is_told_when_it_is_asked() {
    let replace =
        |kind: &str, _: usize, line: &str| if kind == "root" { line.replace("@0", "@15") } else { line.to_owned() };
    let bundle = read_all(with_records(replace)).unwrap();
    let Some(Value::Object(page)) = bundle.root(0).unwrap().get("page").cloned() else { panic!("it is an object") };
    assert!(page.names().is_empty());
    assert_eq!(
        bundle.failure().unwrap().to_string(),
        "record 0 of the bundle's objects makes no sense: there is no object 15"
    );
}

/// Whatever a record says in place of one of its tokens, reading and rendering it comes to an end.
#[test]
fn no_token_makes_a_panic() {
    let hostile = [
        "",
        "null,",
        "true,",
        "-1,",
        "3,",
        "4294967295,",
        "4294967296,",
        "9223372036854775807,",
        "18446744073709551615,",
        "1.5,",
        "\"\",",
        "\"x\",",
        "\"=\",",
        "\"[9223372036854775807\",",
        "\"[2\",",
        "\"{1\",",
        "\"?0\",",
        "\"@0\",",
        "\"#0\",",
        "\"f\",",
        "\"fNaN\",",
        "\"m-9223372036854775808 -1\",",
        "\"d2026-13-01\",",
        "\"é\",",
        "[],",
        "{},",
    ];
    let count = with_records(|_, _, line| line.to_owned()).iter().filter(|byte| **byte == b',').count();
    for place in 0..count {
        for token in hostile {
            let at = std::cell::Cell::new(0);
            let damaged = with_records(|_, _, line| {
                let line = line.trim_end().trim_start_matches('[').trim_end_matches(']');
                let tokens = line.split(',').map(|own| {
                    at.set(at.get() + 1);
                    if at.get() - 1 == place { token.to_owned() } else { format!("{own},") }
                });
                format!("[{}]\n", tokens.collect::<String>().trim_end_matches(','))
            });
            let Ok(bundle) = read_all(damaged) else { continue };
            rendered_at(&bundle, 0);
            bundle.row(0, &["k"]).unwrap();
        }
    }
}
