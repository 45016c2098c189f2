//! What visitors of small sites get, told in full.

use crate::site::Site;
use crate::visit::{Answer, Iis};

/// Each visit as `METHOD /url: answer`.
fn check(site: &Site, visits: &[&str]) {
    let config = site.web_config();
    let markers: Vec<_> = config.markers.iter().map(ToString::to_string).collect();
    check_text(site, &config.text, &markers, visits);
}

fn check_text(site: &Site, text: &str, markers: &[String], visits: &[&str]) {
    let iis = Iis::new(site, text, markers);
    for visit in visits {
        let (request, expected) = visit.split_once(": ").unwrap();
        let (method, url) = request.split_once(' ').unwrap();
        let answer = match iis.visit(method, url) {
            Answer::Executable => "executable".to_owned(),
            Answer::File(path) => path,
            Answer::Redirect(to) => format!("to {to}"),
            Answer::LogOn => "401".to_owned(),
            Answer::NoDocument => "403.14".to_owned(),
            Answer::NotFound => "404".to_owned(),
            Answer::NoType => "404.3".to_owned(),
            Answer::Hidden => "404.8".to_owned(),
            Answer::NotAllowed => "405".to_owned(),
        };
        assert_eq!(answer, expected, "{visit}\n{text}");
    }
}

fn shop() -> Site {
    Site::with("404.html products/featured/index.html products/img/a.png products/index.html")
        .form("/")
        .route("/products/{sku}/")
        .form("/stock/")
}

#[test]
fn static_pages_dynamic_pages_and_forms_lie_beside_each_other() {
    check(
        &shop(),
        &[
            "GET /: executable",
            "POST /: executable",
            "GET /stock/: executable",
            "POST /stock/: executable",
            "GET /stock: executable",
            "GET /products: to /products/",
            "GET /products/: products/index.html",
            "GET /Products/Featured/: products/featured/index.html",
            "GET /products/17/: executable",
            "GET /products/img/a.png: products/img/a.png",
            "GET /products/img/none.png: executable",
            "POST /products/featured/: 405",
            "POST /products/17/: 404",
            "DELETE /products/17/: 404",
            "POST /404.html: 405",
            "GET /none/: 404",
            "GET /App_Data/runtime.json: 404.8",
        ],
    );
}

#[test]
fn a_folder_of_files_that_a_route_has_is_the_executables() {
    // `img` is a value of `sku` too.
    check(&shop(), &["GET /products/img/: executable", "GET /products/img: to /products/img/"]);
}

#[test]
fn without_the_handler_for_the_marker_the_folder_would_be_lost() {
    let site = shop();
    let text = site.web_config().text;
    let start = text.find("<add name=\"gen-index-products\"").unwrap();
    let end = start + text[start..].find("/>").unwrap() + 2;
    let without = format!("{}{}", &text[..start], &text[end..]);
    let markers = ["index.fcgi", "products/img/index.fcgi"].map(str::to_owned);
    check_text(&site, &text, &markers, &["GET /products/img/: executable"]);
    check_text(&site, &without, &markers, &["GET /products/img/: 404.3"]);
}

#[test]
fn a_handler_for_what_is_either_would_take_what_does_not_exist() {
    let site = shop();
    let text = site.web_config().text.replace("resourceType=\"Directory\"", "resourceType=\"Either\"");
    check_text(&site, &text, &[], &["GET /products/17/: 404"]);
}

#[test]
fn a_static_page_can_be_posted_to_where_a_form_is() {
    let site = Site::with("contact/index.html index.html").form("/contact/").form("/");
    check(
        &site,
        &[
            "GET /: index.html",
            "POST /: executable",
            "GET /contact/: contact/index.html",
            "POST /contact/: executable",
            "PUT /contact/: 405",
        ],
    );
}

#[test]
fn parameters_at_the_top_are_for_what_does_not_exist() {
    let site = Site::with("about/index.html img/a.png index.html").route("/{page}/");
    check(
        &site,
        &[
            "GET /: index.html",
            "GET /about/: about/index.html",
            "GET /img/: executable",
            "GET /img/a.png: img/a.png",
            "GET /none/: executable",
            "POST /about/: 405",
            "GET /App_Data/: 404.8",
        ],
    );
}

#[test]
fn inner_scopes_come_before_outer_ones() {
    let site =
        Site::with("shop/sale/index.html").route("/shop/{id}/").form("/shop/cart/").json("/shop/special/{id}.json");
    check(
        &site,
        &[
            "POST /shop/cart/: executable",
            "POST /shop/7/: 404",
            "GET /shop/special/7.json: executable",
            "GET /shop/sale/: shop/sale/index.html",
            "GET /shop/: 403.14",
        ],
    );
}

#[test]
fn an_alias_above_a_dynamic_route_redirects_in_the_browser_alone() {
    let site = Site::with("moved/index.html old/index.html").redirect("/old/", "/new/").redirect("/moved/", "/new/");
    check(
        &site.route("/{a}-d/{b}/").route("/old/{b}/"),
        &["GET /moved/: to /new/", "GET /moved: to /new/", "GET /old/: old/index.html", "GET /old/7/: executable"],
    );
}

#[test]
fn files_beside_a_dynamic_page_are_iis_own_in_whatever_letters_their_folder_is_written() {
    for file in ["stock/map.svg", "Stock/map.svg", "STOCK/map.svg"] {
        let answer = format!("GET /{file}: stock/map.svg");
        check(&Site::with(file).route("/stock/"), &[&answer, "GET /stock/: executable", "GET /Stock/none: executable"]);
    }
    check(
        &Site::with("Übung/map.svg").route("/{name}/"),
        &["GET /Übung/: executable", "GET /übung/map.svg: übung/map.svg"],
    );
}

#[test]
fn a_redirect_does_not_take_a_folder_that_is_written_in_other_letters() {
    for alias in ["/docs/", "/Docs/"] {
        let page = format!("{}index.html", &alias[1..]);
        let site = Site::with(&format!("docs/manual.txt {page}")).redirect(alias, "/new/");
        check(&site, &["GET /docs/manual.txt: docs/manual.txt", "GET /Docs/: docs/index.html"]);
    }
}

/// A site beside which `others` left files.
fn check_among(site: &Site, others: &[&str], visits: &[&str]) {
    let others: Vec<_> = others.iter().map(|file| (*file).to_owned()).collect();
    check_text(site, &site.web_config().text, &others, visits);
}

#[test]
fn an_alias_where_no_page_can_lie_is_a_redirect_and_gives_no_file_a_type() {
    let site = Site::with("index.html new/index.html")
        .route("/{page}/")
        .moved("/x.php", "/new/")
        .moved("/shop/list.aspx", "/$new/")
        .moved("/a.bak", "/new/");
    check_among(
        &site,
        &["y.php", "b/a.bak", "web.inc", "x.php"],
        &[
            "GET /x.php: to /new/",
            "GET /X.PHP: to /new/",
            "GET /shop/list.aspx: to /%24new/",
            "GET /a.bak: to /new/",
            "GET /y.php: 404.3",
            "GET /b/a.bak: 404.3",
            "GET /web.inc: 404.3",
        ],
    );
    assert!(!site.web_config().text.contains("mimeMap fileExtension=\".p"));
}

#[test]
fn a_type_that_may_tell_secrets_is_for_the_sites_own_files() {
    let site = Site::with("index.html docs/dump.sql CNAME a/b.unknown img/a.webp conf.INI x.HASH.cfg");
    check_among(
        &site,
        &["backup.sql", "docs/old.sql", "LICENSE", "a/c.unknown", "b.webp", "secret.ini"],
        &[
            "GET /docs/dump.sql: docs/dump.sql",
            "GET /CNAME: cname",
            "GET /a/b.unknown: a/b.unknown",
            "GET /conf.INI: conf.ini",
            "GET /x.HASH.cfg: x.hash.cfg",
            "GET /img/a.webp: img/a.webp",
            "GET /backup.sql: 404.3",
            "GET /docs/old.sql: 404.3",
            "GET /LICENSE: 404.3",
            "GET /a/c.unknown: 404.3",
            "GET /secret.ini: 404.3",
            // What browsers show is for all of the site.
            "GET /b.webp: b.webp",
        ],
    );
}

#[test]
fn types_that_the_operator_names_are_for_all_of_the_site_but_for_files_without_extension() {
    let site =
        Site::with("a.sql CNAME b/x.own").settings("iis.mime_types = { '.sql' = 'text/plain', '.' = 'text/plain' }");
    let site = site.include(
        "<configuration><location path='b'><system.webServer><staticContent><mimeMap fileExtension='.OWN' mimeType='a/b' />\
         </staticContent></system.webServer></location></configuration>",
    );
    check_among(
        &site,
        &["b.sql", "LICENSE", "b/y.own", "z.own"],
        &[
            "GET /b.sql: b.sql",
            "GET /CNAME: cname",
            "GET /LICENSE: 404.3",
            "GET /b/x.own: b/x.own",
            "GET /b/y.own: b/y.own",
            "GET /z.own: 404.3",
        ],
    );
    assert!(site.web_config().text.contains("<mimeMap fileExtension=\".\" mimeType=\"text/plain\" />"));
}

#[test]
fn more_types_of_files_than_fit_are_for_their_folders() {
    let files = |count: usize| {
        let files: Vec<_> = (0..count).map(|number| format!("a/b/{number}.sql")).collect();
        Site::with(&files.join(" "))
    };
    check_among(&files(200), &["a/b/old.sql"], &["GET /a/b/199.sql: a/b/199.sql", "GET /a/b/old.sql: 404.3"]);
    check_among(
        &files(201),
        &["a/b/old.sql", "old.sql"],
        &["GET /a/b/200.sql: a/b/200.sql", "GET /a/b/old.sql: a/b/old.sql", "GET /old.sql: 404.3"],
    );
}

#[test]
fn the_operators_handlers_come_before_ours() {
    let php = "<handlers><add name='php' path='*.php' verb='*' modules='FastCgiModule' scriptProcessor='C:\\php\\php-cgi.exe' \
               resourceType='Either' /><add name='all' path='*' verb='*' modules='X' /></handlers>";
    let here =
        "<handlers><remove name='php' /><add name='here' path='*.php' verb='GET' modules='CgiModule' /></handlers>";
    let site = Site::with("index.html shop/old.php stock/a.svg").form("/stock/").route("/{page}/").route("/shop/{id}/");
    let site = site.include(&format!(
        "<configuration><system.webServer>{php}</system.webServer><location path='shop'><system.webServer>{here}\
         </system.webServer></location></configuration>"
    ));
    let config = site.web_config();
    let markers: Vec<_> = config.markers.iter().map(ToString::to_string).collect();
    let iis = Iis::new(&site, &config.text, &markers);
    let name = |method: &str, path: &str| iis.handler(method, path).unwrap().get("name").unwrap().to_owned();
    assert_eq!(name("GET", "info.php"), "php");
    assert_eq!(name("POST", "stock/info.php"), "php");
    assert_eq!(name("GET", "shop/old.php"), "here");
    assert_eq!(name("POST", "shop/old.php"), "all");
    // In the site's own folder the operator wants everything.
    assert_eq!(name("GET", "about/"), "all");
    assert_eq!(name("GET", "stock/x/"), "gen-fcgi-stock");
}

#[test]
fn levels_follow_each_other_as_the_schema_says() {
    let site = Site::with("a/x.html a/index.html").include(
        "<configuration><location path='a'><system.webServer><defaultDocument><files><add value='x.html' /></files></defaultDocument>\
         <security><authorization><add accessType='Deny' users='?' /></authorization></security></system.webServer></location>\
         </configuration>",
    );
    // Inner default documents come first; an inner rule comes after `Allow *` of the server.
    check(&site, &["GET /a/: a/x.html", "GET /a/x.html: a/x.html"]);
}
