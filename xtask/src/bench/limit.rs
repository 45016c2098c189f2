//! What any generator has to do at least: read the Markdown, turn it into HTML, write as many bytes.

use super::tree;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

/// `limit SITE OUTPUT NEW`: reads `SITE/site/**.md`, writes the files of `OUTPUT` into `NEW`, prints the seconds.
///
/// # Errors
/// Where a file can't be read or written.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let [site, output, new] = words else { return Err("usage: limit SITE OUTPUT NEW".to_owned()) };
    let seconds = measure(Path::new(site), Path::new(output), Path::new(new)).map_err(|error| error.to_string())?;
    println!("{seconds}");
    Ok(())
}

fn measure(site: &Path, output: &Path, new: &Path) -> io::Result<f64> {
    let pages: Vec<_> = tree::files(&site.join("site"))?.into_iter().map(|file| file.path).collect();
    let pages: Vec<_> = pages.into_iter().filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    // What is written is in memory before the clock starts, as it is for a generator that has rendered it.
    let files = tree::files(output)?
        .into_iter()
        .map(|file| Ok((new.join(file.path.strip_prefix(output).unwrap_or(&file.path)), fs::read(&file.path)?)))
        .collect::<io::Result<Vec<_>>>()?;
    let started = Instant::now();
    in_two_threads(&pages, read_page)?;
    make_folders(&files)?;
    in_two_threads(&files, |(path, bytes)| fs::write(path, bytes))?;
    Ok(started.elapsed().as_secs_f64())
}

fn read_page(path: &PathBuf) -> io::Result<()> {
    use pulldown_cmark::{Options, Parser, html};
    let text = fs::read_to_string(path)?;
    let body = text.split("+++\n").nth(2).unwrap_or(&text);
    let mut page = String::with_capacity(body.len() * 3 / 2);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    html::push_html(&mut page, Parser::new_ext(body, options));
    std::hint::black_box(page);
    Ok(())
}

fn make_folders(files: &[(PathBuf, Vec<u8>)]) -> io::Result<()> {
    let mut folders: Vec<_> = files.iter().filter_map(|(path, _)| path.parent()).collect();
    folders.dedup();
    folders.into_iter().try_for_each(fs::create_dir_all)
}

/// Applies `work` to every item; the first error ends it.
fn in_two_threads<T: Sync>(items: &[T], work: impl Fn(&T) -> io::Result<()> + Sync) -> io::Result<()> {
    const STEP: usize = 64;
    let next = AtomicUsize::new(0);
    let take = || {
        loop {
            let at = next.fetch_add(STEP, Ordering::Relaxed);
            let Some(rest) = items.get(at..).filter(|rest| !rest.is_empty()) else { return Ok(()) };
            rest.iter().take(STEP).try_for_each(&work)?;
        }
    };
    thread::scope(|scope| {
        let other = scope.spawn(take);
        take().and(other.join().unwrap_or_else(|_| Err(io::Error::other("a thread panicked"))))
    })
}
