//! Files that are not what was written: each is refused in words, and none makes a panic.

use super::*;
use crate::base::Object;
use crate::bundle::Row;
use crate::bundle::error::Error;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Mutex;

/// A bundle with records of every kind.
pub(super) fn sample() -> Vec<u8> {
    let list = Value::from(vec![Value::from("0".repeat(130)), Value::Int(4)]);
    let page_fields = Fixed([("title", Value::from("A")), ("date", Value::Null)].into_iter().collect());
    let root = [("page", Value::Object(Arc::new(page_fields))), ("list", list)].into_iter().collect();
    let text = "{{#each list as |n i|}}{{> p a=n}}{{#if (gt n 3)}}{{i}}{{/if}}{{/each}}{{page.title}}";
    let mut contents = contents(vec![page("/{a}/", text, root)]);
    contents.pages[0].rows = Some(vec![Row { key: vec!["k".into()], item: Value::Float(1.5), page: Value::Null }]);
    contents.partials = vec![("p".into(), program("{{#*inline \"i\"}}{{a}}{{/inline}}{{> i}}"))];
    bytes(&contents)
}

#[derive(Debug)]
struct Fixed(Map);

impl Object for Fixed {
    fn field(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }

    fn names(&self) -> Vec<crate::base::Text> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }
}

/// Opens and reads all of it.
pub(super) fn read_all(bytes: Vec<u8>) -> Result<Bundle, Error> {
    let bundle = Bundle::read(Cursor::new(bytes))?;
    bundle.verify()?;
    Ok(bundle)
}

/// The whole message and the cure.
pub(super) fn check(bytes: impl Into<Vec<u8>>, message: &str, help: &str) {
    let error = read_all(bytes.into()).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.help()), (message, help));
}

const COPY: &str = "copy `output/App_Data/runtime.json` once more, or wait until it is copied";
pub(super) const BUILD: &str = "build again, and copy `generator-fcgi` and `runtime.json` of the same build together";

#[test]
fn a_file_cut_anywhere_is_refused() {
    let sample = sample();
    assert!(read_all(sample.clone()).is_ok());
    for length in 0..sample.len() {
        let error = Bundle::read(Cursor::new(sample[..length].to_vec())).unwrap_err();
        assert!(matches!(error, Error::CutShort { .. }), "{length}: {error}");
    }
}

#[test]
fn a_flipped_bit_anywhere_is_refused() {
    let sample = sample();
    for at in 0..sample.len() {
        for bit in 0..8 {
            let mut damaged = sample.clone();
            damaged[at] ^= 1 << bit;
            assert!(read_all(damaged).is_err(), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn a_half_copied_file_says_so() {
    let sample = sample();
    let length = sample.len();
    check("", "the bundle ends within its first line, after 0 bytes", COPY);
    check(&sample[..100], "the bundle ends within its first line, after 100 bytes", COPY);
    let message = format!("the bundle ends too early: it has {} of {length} bytes", length - 1);
    check(&sample[..length - 1], &message, COPY);
    let message = format!("the bundle goes on after its end: it has {} bytes, and should have {length}", length + 1);
    check([&sample[..], b"\n"].concat(), &message, COPY);
}

#[test]
fn another_version_is_recognised_before_all_else() {
    let message = "the bundle is of format 4, and this `generator-fcgi` reads format 3";
    for other in ["{\"version\":4,\"new\":[", "{\"version\":4}\n", "{\"version\":4,\"a\":1}\nmore\n"] {
        check(other, message, BUILD);
    }
    check("{\"version\":0}", "the bundle is of format 0, and this `generator-fcgi` reads format 3", BUILD);
}

#[test]
fn another_file_is_no_bundle() {
    let help = "name the file `runtime.json` that `generator build` writes into `output/App_Data`";
    for other in
        ["[]", "\n", "{\"files\":1}", "{\"version\":\"1\"}", "{\"version\":99999999999}", "\u{feff}{\"version\":1,"]
    {
        check(other, "the file is no bundle", help);
    }
}

#[test]
fn a_damaged_first_line_says_so() {
    let mut sample = sample();
    sample[40] ^= 1;
    check(sample, "the first line of the bundle is damaged: its checksum differs", COPY);
    check("{\"version\":3,\"a\":1}\n", "the first line of the bundle is damaged: its checksum differs", COPY);
}

/// A file that can be changed while it is open.
#[derive(Clone)]
struct Shared(Arc<Mutex<Vec<u8>>>, u64);

impl Read for Shared {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.0.lock().unwrap();
        let count = (&bytes[bytes.len().min(self.1 as usize)..]).read(into)?;
        self.1 += count as u64;
        Ok(count)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.1 = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(_) => self.0.lock().unwrap().len() as u64,
            SeekFrom::Current(_) => return Err(io::Error::other("not asked for")),
        };
        Ok(self.1)
    }
}

#[test]
fn a_file_that_can_not_be_read_says_why() {
    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }

    impl Seek for Broken {
        fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }

    let error = Bundle::read(Broken).unwrap_err();
    assert_eq!(error.to_string(), "failed to read the bundle: the disk is gone");
    assert_eq!(error.help(), "look whether the account of the application pool may read the file");
}

#[test]
fn a_file_that_changes_while_it_is_open_is_not_mixed_with_what_it_was() {
    let file = Arc::new(Mutex::new(sample()));
    let bundle = Bundle::read(Shared(file.clone(), 0)).unwrap();
    let root = bundle.root(0).unwrap();
    let length = file.lock().unwrap().len();
    file.lock().unwrap().truncate(length - 1);
    let error = bundle.partials().map(drop).unwrap_err();
    assert_eq!(error.to_string(), "program 1 of the bundle has changed since the bundle was opened");
    assert_eq!(error.help(), "it was changed or replaced while it was open: it has to be opened again");
    *file.lock().unwrap() = vec![b' '; length];
    assert!(matches!(bundle.content(0).unwrap_err(), Error::Changed(_)));
    // An object can't say why it has no field, so the bundle does.
    let Some(Value::Object(page)) = root.get("page") else { panic!("it is an object") };
    assert!(page.field("title").is_none());
    assert_eq!(
        bundle.failure().unwrap().to_string(),
        "record 0 of the bundle's objects has changed since the bundle was opened"
    );
}
