//! The site that all servers serve, built by the library as `generator build` does it.

use generator::app::{self, Options};
use generator::mapping::{Format, Input, mapping};
use std::fs;
use std::path::{Path, PathBuf};

/// 2026-01-31T00:00:00Z.
const NOW: i64 = 1_769_817_600;

/// Bytes of text in the page `/big/`: more than any server takes at once.
pub(crate) const BIG_BYTES: usize = 1 << 20;

/// Bytes that a request's body may have: what site.toml says if it says nothing.
pub(crate) const BODY_BYTES_MAX: usize = 1 << 20;

/// How many dynamic pages are for users: the expressions of a server have limits, nginx's the narrowest with 4,096 bytes.
const DESKS: usize = 300;

/// The header of a form.
pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

const FILES: &[(&str, &str)] = &[
    ("site/site.toml", "[sources.stock]\nfile = \"data/stock.json\"\nwhen = \"request\"\n"),
    ("site/data/stock.json", r#"[{"sku":"a1","on_hand":3},{"sku":"b2","on_hand":0}]"#),
    ("site/data/parts.csv", "sku,title\na1,Axle\nb2,Bolt\n"),
    // Static.
    ("site/about.md", "+++\naliases = [\"/about.php\", \"/Old/A-b.aspx\"]\n+++\nAbout us\n"),
    ("site/staff.md", "+++\nrequire_user = true\n+++\nfor us alone\n"),
    ("site/data/people.csv", "name\nanna\nJörg\n"),
    (
        "site/person.html",
        "+++\neach = \"people\"\npath = \"/people/{name}/\"\nrequire_user = true\n+++\n{{item.name}}\n",
    ),
    ("static/people/JÖRG/photo.txt", "a photo\n"),
    ("site/people/list.md", "The list\n"),
    ("site/people/live.html", "live {{request.query.name}}\n"),
    ("site/boss/plan.md", "the plan\n"),
    ("static/boss/salaries.txt", "much\n"),
    ("site/boss/d/8.md", "eight\n"),
    ("site/stockindex.md", "+++\npath = \"/stockindex.html\"\nrequire_user = true\n+++\nanother page\n"),
    ("site/price.md", "+++\npath = \"/a$1/\"\naliases = [\"/price.asp\"]\n+++\nPrices\n"),
    ("site/cafe.md", "+++\npath = \"/café/\"\naliases = [\"/coffee.asp\"]\n+++\nCoffee\n"),
    // A static page, and static files, where dynamic routes answer.
    ("site/team.md", "+++\npath = \"/hello/team/\"\n+++\nThe team\n"),
    ("static/stock/note.txt", "a note\n"),
    ("static/number/0.json", "{\"id\":\"static\"}\n"),
    // Dynamic.
    ("site/index.html", "home of {{request.query.name}}\n"),
    ("site/stock.html", "{{#each data.stock}}{{sku}}: {{on_hand}}; {{/each}}\n"),
    ("site/hello.html", "+++\npath = \"/hello/{name}/\"\n+++\nhello {{route.name}}\n"),
    ("site/part.html", "+++\neach = \"parts\"\npath = \"/parts/{sku}/\"\n+++\n{{item.title}} {{request.query.n}}\n"),
    ("site/plan.html", "+++\npath = \"/{team}/plan/\"\n+++\nplan of {{route.team}}\n"),
    ("site/number.html", "+++\npath = \"/number/{id}.json\"\n+++\n{\"id\":\"{{route.id}}\"}\n"),
    ("site/who.html", "user {{request.user}}\n"),
    ("site/form.html", "{{request.method}} {{form.values.name}}\n"),
    ("site/boss/_index.html", "+++\nrequire_user = true\n+++\nboss {{request.user}}\n"),
    ("site/boss/d.html", "+++\npath = \"/boss/d/{id}/\"\n+++\ndesk {{route.id}}\n"),
    ("site/version.html", "{{request.method}} version 0\n"),
    ("templates/page.hbs", "{{page.content}}\n"),
    ("templates/error.hbs", "<title>{{page.title}}</title>\n"),
];

/// A project and its output.
pub(crate) struct Site {
    project: PathBuf,
    pub(crate) output: PathBuf,
    pub(crate) base_path: String,
}

impl Site {
    /// Builds it into `output`, for `base_path`.
    pub(crate) fn build(project: PathBuf, output: PathBuf, base_path: &str) -> Self {
        for (path, text) in FILES {
            write(&project.join(path), text);
        }
        for number in 0..DESKS {
            write(&project.join(format!("site/boss/desks/{number}.html")), "desk of {{request.user}}\n");
        }
        let big = "0123456789abcdef".repeat(BIG_BYTES / 16);
        write(&project.join("site/big.html"), &format!("{{{{request.path}}}} {big}\n"));
        let site = Self { project, output, base_path: base_path.to_owned() };
        site.rebuild();
        site
    }

    /// Changes the page `/version/`, and builds again over what is being served.
    pub(crate) fn publish(&self, version: usize) {
        write(&self.project.join("site/version.html"), &format!("{{{{request.method}}}} version {version}\n"));
        self.rebuild();
    }

    fn rebuild(&self) {
        let built = app::build(&self.options(), &|_| {}).unwrap();
        assert!(built.summary.is_some(), "{:?}", built.diagnostics);
    }

    /// The lines that `generator routes --format` prints.
    pub(crate) fn mapping(&self, format: Format) -> String {
        let listing = app::routes(&self.options());
        let input =
            Input { routes: &listing.routes, base_path: &listing.base_path, body_bytes_max: listing.body_bytes_max };
        mapping(format, &input)
    }

    /// What a file of the output holds.
    pub(crate) fn file(&self, path: &str) -> String {
        fs::read_to_string(self.output.join(path)).unwrap()
    }

    /// Exchanges live data, as whoever keeps it up to date does: whole.
    pub(crate) fn write_live(&self, file: &str, text: &str) {
        let path = self.output.join("App_Data/data").join(file);
        let new = path.with_extension("new");
        fs::write(&new, text).unwrap();
        fs::rename(new, path).unwrap();
    }

    fn options(&self) -> Options {
        Options {
            root: self.project.clone(),
            out: Some(self.output.clone()),
            env: None,
            base_url: Some(format!("https://example.org{}", self.base_path)),
            fcgi: None,
            drafts: false,
            future: false,
            now: NOW,
        }
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
