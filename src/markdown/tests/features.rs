//! What each kind of Markdown becomes.

use super::*;
use pulldown_cmark::{Options as Syntax, Parser, html};

#[test]
fn common_markdown_is_written_as_the_library_writes_it() {
    for text in [
        "a *b* **c** ***d*** ~~e~~ `f <g>` & < > \" '\n\nx\\\ny  \nz\nw",
        "- a\n- b\n\n  c\n  1. d\n  2. e\n- f\n\n3. g\n4. h\n",
        "> a\n> > b\n>\n> - c\n\n---\n\nd\n***\n",
        "[a](b \"c & d\") <https://e.f/?g=h&i> <j@k.l> [m][n] ![o *p* `q`](r \"s\")\n\n[n]: <t u>\n",
        "<div>\n*a*\n</div>\n\nb <i>c</i> <!-- d -->\n\n<p>e\n\nf</p>\n",
        "&copy; &#35; \\* \\& [a](/\u{fc}?\u{4e2d}=%20'x')\n\n\ta\n\n\tb\n",
    ] {
        let mut expected = String::new();
        html::push_html(&mut expected, Parser::new_ext(text, Syntax::ENABLE_STRIKETHROUGH));
        let expected = expected.replace(" />", ">").replace("&#x27;", "&#39;").replace("<pre>", "<pre tabindex=\"0\">");
        check(text, &expected);
    }
}

#[test]
fn alerts_have_a_class_and_a_title() {
    for (mark, class, title) in [
        ("NOTE", "note", "Note"),
        ("tip", "tip", "Tip"),
        ("Important", "important", "Important"),
        ("WARNING", "warning", "Warning"),
        ("CAUTION", "caution", "Caution"),
    ] {
        let alert = format!(
            "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n<p>a <em>b</em></p>\n</div>\n"
        );
        check(&format!("> [!{mark}]\n> a *b*\n"), &alert);
        check(&format!("- c\n\n  > [!{mark}]  \n  > a *b*\n"), &format!("<ul>\n<li>\n<p>c</p>\n{alert}</li>\n</ul>\n"));
    }
    check("> \\[!NOTE]\n> a\n", "<blockquote>\n<p>[!NOTE]\na</p>\n</blockquote>\n");
    check(
        "> [!TIP]\n>\n> > a\n\nb\n",
        "<div class=\"alert alert-tip\" role=\"note\">\n<p class=\"alert-title\">Tip</p>\n\
         <blockquote>\n<p>a</p>\n</blockquote>\n</div>\n<p>b</p>\n",
    );
    let german = read_from("> [!NOTE]\n> a\n", 0, Options { language: "de-AT", ..OPTIONS }).0;
    assert!(shown(&german, "").contains("<p class=\"alert-title\">Hinweis</p>"));
}

#[test]
fn headings_have_unique_ids_and_anchors() {
    check(
        "# A & *b*\n\nA b\n===\n\n## A b {#own .x .y data-z=\"1\"}\n",
        "<h1 id=\"a--b\">A &amp; <em>b</em> <a class=\"anchor\" href=\"#a--b\" aria-label=\"# A &amp; b\">#</a></h1>\n\
         <h1 id=\"a-b\">A b <a class=\"anchor\" href=\"#a-b\" aria-label=\"# A b\">#</a></h1>\n\
         <h2 id=\"own\" class=\"x y\" data-z=\"1\">A b \
         <a class=\"anchor\" href=\"#own\" aria-label=\"# A b\">#</a></h2>\n",
    );
    let ids = document("# a\n# a\n# a-1\n# a\n").headings.into_iter().map(|heading| heading.id);
    assert_eq!(ids.collect::<Vec<_>>(), ["a", "a-1", "a-1-1", "a-2"]);
}

#[test]
fn braces_at_the_end_of_a_heading_are_text_unless_every_word_is_an_attribute() {
    for (text, id, shown) in [
        ("### -Input {Text | XML}", "-input-text--xml", "-Input {Text | XML}"),
        ("### /users/{id}", "usersid", "/users/{id}"),
        ("### Hours {Mon-Fri}", "hours-mon-fri", "Hours {Mon-Fri}"),
        ("### {Only this}", "only-this", "{Only this}"),
        ("### A {data-x=1}", "a-data-x1", "A {data-x=1}"),
    ] {
        let anchor = format!("<a class=\"anchor\" href=\"#{id}\" aria-label=\"# {shown}\">#</a>");
        check(text, &format!("<h3 id=\"{id}\">{shown} {anchor}</h3>\n"));
    }
    let anchor = "<a class=\"anchor\" href=\"#x\" aria-label=\"# A\">#</a>";
    check("### A { id=x }", &format!("<h3 id=\"x\">A {anchor}</h3>\n"));
    check("### A {: #x data-x='two words'}\r\n", &format!("<h3 id=\"x\" data-x=\"two words\">A {anchor}</h3>\n"));
    check("A\n{#x}\n---\n", &format!("<h2 id=\"x\">A {anchor}</h2>\n"));
    check("### *A* {#x} ###", &format!("<h3 id=\"x\"><em>A</em> {anchor}</h3>\n"));
}

#[test]
fn headings_give_html_without_links() {
    let text = "## A [b *c*](d) `<e>` <i>f</i> ![g](h)[^i]\n\n[^i]: j\n";
    let heading = document(text).headings.remove(0);
    let html = "A b <em>c</em> <code>&lt;e&gt;</code> f <img src=\"h\" alt=\"g\">".to_owned();
    let span = heading.span;
    assert_eq!(heading, Heading { level: 2, id: "a-b-c-e-f-g".to_owned(), html, span });
}

#[test]
fn tables_can_be_scrolled_and_align_by_class() {
    check(
        "a | b | c | d\n--|:--|:-:|--:\n1 | *2* | `3` | 4\n",
        "<div class=\"table\" tabindex=\"0\">\n<table>\n<thead>\n\
         <tr><th>a</th><th class=\"left\">b</th><th class=\"center\">c</th><th class=\"right\">d</th></tr>\n\
         </thead>\n<tbody>\n\
         <tr><td>1</td><td class=\"left\"><em>2</em></td><td class=\"center\"><code>3</code></td>\
         <td class=\"right\">4</td></tr>\n</tbody>\n</table>\n</div>\n",
    );
}

#[test]
fn tasks_are_labelled_by_their_text() {
    check(
        "- [ ] a *b*\n- [x] c\n  - d\n",
        "<ul>\n<li><label><input type=\"checkbox\" disabled> a <em>b</em></label></li>\n\
         <li><label><input type=\"checkbox\" disabled checked> c</label>\n<ul>\n<li>d</li>\n</ul>\n</li>\n</ul>\n",
    );
    check(
        "- [x] a\n\n  b\n",
        "<ul>\n<li>\n<p><label><input type=\"checkbox\" disabled checked> a</label></p>\n<p>b</p>\n</li>\n</ul>\n",
    );
}

#[test]
fn footnotes_are_listed_at_the_end_in_the_order_of_their_references() {
    let text = "[^b]: second\n\nx[^A] y[^b] z[^a] [^no]\n\n[^a]: first\n\n    - list\n";
    check(
        text,
        "<p>x<sup class=\"footnote\"><a href=\"#fn:1\" id=\"fnref:1\" role=\"doc-noteref\">1</a></sup> \
         y<sup class=\"footnote\"><a href=\"#fn:2\" id=\"fnref:2\" role=\"doc-noteref\">2</a></sup> \
         z<sup class=\"footnote\"><a href=\"#fn:1\" id=\"fnref:1:2\" role=\"doc-noteref\">1</a></sup> [^no]</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n<li id=\"fn:1\">\n\
         <p>first</p>\n<ul>\n<li>list</li>\n</ul>\n \
         <a href=\"#fnref:1\" role=\"doc-backlink\" aria-label=\"↩ 1\">↩</a> \
         <a href=\"#fnref:1:2\" role=\"doc-backlink\" aria-label=\"↩ 1\">↩</a>\n</li>\n\
         <li id=\"fn:2\">\n<p>second <a href=\"#fnref:2\" role=\"doc-backlink\" aria-label=\"↩ 2\">↩</a></p>\n</li>\n\
         </ol>\n</section>\n",
    );
}

#[test]
fn smart_punctuation_is_a_choice() {
    let html = |smart_punctuation| {
        let text = "\"a\" -- b... `\"c\"`";
        shown(&read_from(text, 0, Options { smart_punctuation, ..OPTIONS }).0, text)
    };
    assert_eq!(html(true), "<p>“a” – b… <code>\"c\"</code></p>\n");
    assert_eq!(html(false), "<p>\"a\" -- b... <code>\"c\"</code></p>\n");
}

#[test]
fn fenced_code_is_highlighted_and_lines_are_marked() {
    let highlighter = Highlighter::new(Vec::new());
    let html = |text| {
        let (document, mistakes) = read_from(text, 0, Options { highlighter: Some(&highlighter), ..OPTIONS });
        assert_eq!(*mistakes, []);
        shown(&document, text)
    };
    assert_eq!(
        html("> ```rust {2}\n> let a;\n> 1 < 2\n> ```\n"),
        "<blockquote>\n<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-keyword\">let</span> a;\n\
         <mark><span class=\"hl-constant\">1</span> &lt; <span class=\"hl-constant\">2</span>\n</mark></code></pre>\n\
         </blockquote>\n"
    );
    assert_eq!(html("```\n<a>\n```\n"), "<pre tabindex=\"0\"><code>&lt;a&gt;\n</code></pre>\n");
    assert_eq!(html("~~~rust\n~~~\n"), "<pre tabindex=\"0\"><code class=\"language-rust\"></code></pre>\n");
}
