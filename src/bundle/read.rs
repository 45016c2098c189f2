//! A bundle → routes, and programs, values and objects when they are first asked for.
//!
//! 1. The header is read and judged; the file stays open;
//! 2. a record is read at its place, compared with its checksum, parsed and kept when it is first asked for.

use super::contents::{Content, DataSource, RequestLimits, Row};
use super::error::{Error, Part};
use super::header::ContentRecords;
use super::reader::{Inner, Records};
use super::storage::Storage;
use super::{Limits, OBJECTS_PER_RECORD};
use crate::base::Map;
use crate::config;
use crate::route::Endpoint;
use crate::template::{Partials, Program};
use std::fmt;
use std::io::{Read, Seek};
use std::sync::{Arc, OnceLock};

/// An open bundle.
///
/// Its objects look their fields up in it: they have fields only as long as it is there.
pub struct Bundle {
    inner: Arc<Inner>,
}

impl Bundle {
    /// Reads the first line of a bundle, and the rest of `file` when it is asked for.
    ///
    /// Open the file with std's defaults: on Windows another may then be put in its place meanwhile.
    ///
    /// # Errors
    /// Where it can't be read, is no bundle, of another version, too large, or not whole.
    pub fn read(file: impl Read + Seek + Send + 'static) -> Result<Self, Error> {
        Self::read_within(file, Limits::default())
    }

    pub(super) fn read_within(file: impl Read + Seek + Send + 'static, limits: Limits) -> Result<Self, Error> {
        let (storage, header) = Storage::open(file, limits)?;
        let mut place = storage.records_start;
        let extents = header.records;
        let texts = Records::new(extents.texts, Part::Text, |reader| reader.text(), &mut place);
        let values = Records::new(extents.values, Part::Value, |reader| reader.value(), &mut place);
        let objects = Records::new(extents.objects, Part::Objects, |reader| reader.objects(), &mut place);
        let roots = Records::new(extents.roots, Part::Root, |reader| reader.root(), &mut place);
        let tables = Records::new(extents.tables, Part::Table, |reader| reader.table(), &mut place);
        let programs = Records::new(extents.programs, Part::Program, |reader| reader.shared_program(), &mut place);
        storage.ensure_length(place)?;
        let handles = (0..objects.len() * OBJECTS_PER_RECORD).map(|_| OnceLock::new()).collect();
        let inner = Inner {
            storage,
            language: header.language,
            base_path: header.base_path,
            utc_offset: header.utc_offset,
            request_limits: header.request_limits,
            limits: header.limits,
            sources: header.sources,
            pages: header.pages,
            partial_names: header.partials,
            partials: OnceLock::new(),
            shapes: header.shapes,
            texts,
            values,
            objects,
            roots,
            tables,
            programs,
            handles,
            failure: OnceLock::new(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The site's language tag.
    pub fn language(&self) -> &str {
        &self.inner.language
    }

    /// What stands before every path of the site, without a final `/`.
    pub fn base_path(&self) -> &str {
        &self.inner.base_path
    }

    /// Seconds east of UTC, for dates without an offset in what is read at request time.
    pub fn utc_offset(&self) -> i32 {
        self.inner.utc_offset
    }

    /// How large a request may be, unless its route says otherwise.
    pub fn request_limits(&self) -> RequestLimits {
        self.inner.request_limits
    }

    /// How much work and data there may be.
    pub fn limits(&self) -> config::Limits {
        self.inner.limits
    }

    /// What is read at request time; routes refer to it by index.
    pub fn sources(&self) -> &[DataSource] {
        &self.inner.sources
    }

    /// The dynamic routes. The methods below take the index of one of them.
    pub fn routes(&self) -> impl ExactSizeIterator<Item = &Endpoint> {
        self.inner.pages.iter().map(|page| &page.route)
    }

    /// The dynamic route at an index.
    pub fn route(&self, route: usize) -> &Endpoint {
        &self.inner.pages[route].route
    }

    /// What the page of `route` prints.
    ///
    /// # Errors
    /// Where the bundle can't be read.
    pub fn content(&self, route: usize) -> Result<Content, Error> {
        let program = |index| self.inner.programs.get(index, &self.inner).cloned();
        Ok(match self.inner.pages[route].content {
            ContentRecords::Folded(index) => Content::Folded(program(index)?),
            ContentRecords::Whole(body, template) => {
                Content::Whole { body: body.map(program).transpose()?, template: program(template)? }
            }
        })
    }

    /// The names at the root of the page of `route` that the build gave values.
    ///
    /// # Errors
    /// Where the bundle can't be read.
    pub fn root(&self, route: usize) -> Result<Arc<Map>, Error> {
        let root = self.inner.pages[route].root;
        root.map_or_else(|| Ok(Arc::default()), |root| self.inner.roots.get(root, &self.inner).cloned())
    }

    /// Whether the page of `route` is made of rows.
    pub fn has_rows(&self, route: usize) -> bool {
        self.inner.pages[route].table.is_some()
    }

    /// The row of `route` whose key, the values of the names in its pattern, is `key`; `None` if there is none.
    ///
    /// # Errors
    /// Where the bundle can't be read.
    pub fn row(&self, route: usize, key: &[&str]) -> Result<Option<&Row>, Error> {
        let Some(table) = self.inner.pages[route].table else { return Ok(None) };
        let rows = self.inner.tables.get(table, &self.inner)?;
        let index = rows.binary_search_by(|row| row.key.iter().map(|text| &**text).cmp(key.iter().copied()));
        Ok(index.ok().map(|index| &rows[index]))
    }

    /// The partials that pages shipped whole may call.
    ///
    /// # Errors
    /// Where the bundle can't be read.
    pub fn partials(&self) -> Result<&Partials, Error> {
        self.inner.partials()
    }

    /// Why an object could not give a field, if one ever could not. What was rendered since is not to be used: a field
    /// can only be missing to a template, so a damaged file would look like a missing value.
    pub fn failure(&self) -> Option<&Error> {
        self.inner.failure.get()
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// The first mistake.
    pub fn verify(&self) -> Result<(), Error> {
        let inner = &self.inner;
        inner.texts.verify(inner)?;
        inner.values.verify(inner)?;
        inner.objects.verify(inner)?;
        inner.roots.verify(inner)?;
        inner.tables.verify(inner)?;
        inner.programs.verify(inner)?;
        inner.partials().map(drop)
    }
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bundle").field("pages", &self.inner.pages).finish_non_exhaustive()
    }
}

impl Inner {
    fn partials(self: &Arc<Self>) -> Result<&Partials, Error> {
        if let Some(partials) = self.partials.get() {
            return Ok(partials);
        }
        let mut partials = Partials::default();
        for (name, index) in &self.partial_names {
            partials.insert(name, Program::clone(self.programs.get(*index, self)?));
        }
        Ok(self.partials.get_or_init(|| partials))
    }
}
