//! A few words of each language and their classes, above all of those that are at home on Windows.

use super::html;

/// Words of `code` and their classes.
fn check(language: &str, code: &str, words: &[(&str, &str)]) {
    let html = html(language, code).unwrap_or_else(|| panic!("{language} is not known"));
    for (word, class) in words {
        let escaped = word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let mut elements = html.split("<span class=\"hl-").skip(1).filter_map(|part| part.split_once("\">"));
        let is_there = |(name, rest): (&str, &str)| {
            let text = rest.split("</span>").next().unwrap_or_default();
            name == *class && format!(" {text} ").contains(&escaped)
        };
        assert!(elements.any(is_there), "{language}: no `{word}` is a {class} in\n{html}");
    }
}

/// Words of `code` that have no colour.
fn check_plain(language: &str, code: &str, words: &[&str]) {
    let html = html(language, code).unwrap();
    let plain: String = html.split("</span>").map(|part| part.split("<span").next().unwrap()).collect();
    for word in words {
        assert!(plain.contains(word), "{language}: `{word}` has a colour in\n{html}");
    }
}

#[test]
fn powershell_has_colours() {
    check(
        "powershell",
        "# note\nfunction Get-Pool([string]$name = \"x\") {\n  if ($name -eq 'y') { Get-ChildItem -Path 5 }\n}\n",
        &[
            ("# note", "comment"),
            ("function", "keyword"),
            ("Get-Pool", "function"),
            ("string", "keyword"),
            ("\"x\"", "string"),
            ("if", "keyword"),
            ("-eq", "keyword"),
            ("Get-ChildItem", "function"),
            ("5", "constant"),
        ],
    );
    for name in ["ps1", "pwsh", "PowerShell"] {
        check(name, "return 1", &[("return", "keyword")]);
    }
}

#[test]
fn batch_has_colours() {
    for name in ["bat", "batch", "cmd"] {
        check(
            name,
            "rem note\nif exist \"a\" goto end\nfor %%f in (*) do copy %%f x\n",
            &[("note", "comment"), ("if", "keyword"), ("\"a\"", "string"), ("goto", "keyword"), ("copy", "keyword")],
        );
    }
}

#[test]
fn visual_basic_has_colours() {
    for name in ["vb", "vbnet", "vbscript", "vbs", "vba"] {
        check(
            name,
            "' note\nSub Go()\n  If x = 3 Then Dim s As String = \"q\"\nEnd Sub\n",
            &[("' note", "comment"), ("Sub", "keyword"), ("Go", "function"), ("3", "constant"), ("\"q\"", "string")],
        );
    }
}

#[test]
fn transact_sql_has_colours() {
    for name in ["sql", "tsql", "t-sql", "mssql"] {
        check(
            name,
            "-- note\nDECLARE @n INT = 5;\nSELECT TOP 10 COUNT(*) FROM t WITH (NOLOCK) WHERE a = N'x'\nGO\n",
            &[
                ("-- note", "comment"),
                ("DECLARE", "keyword"),
                ("@n", "variable"),
                ("INT", "keyword"),
                ("TOP", "keyword"),
                ("COUNT", "function"),
                ("NOLOCK", "keyword"),
                ("N'x'", "string"),
                ("GO", "keyword"),
            ],
        );
    }
}

#[test]
fn razor_has_colours() {
    for name in ["razor", "cshtml"] {
        check(
            name,
            "@* note *@\n@model Item\n@if (n > 2) { <p class=\"a\">@n</p> }\n@{ var s = \"x\"; }\n",
            &[
                ("note", "comment"),
                ("if", "keyword"),
                ("2", "constant"),
                ("p", "tag"),
                ("class", "attribute"),
                ("\"a\"", "string"),
                ("var", "keyword"),
                ("\"x\"", "string"),
            ],
        );
    }
}

#[test]
fn asp_is_html_with_scripts() {
    check(
        "asp",
        "<%@ Language=\"VBScript\" %>\n<%-- note --%>\n<% If x Then ' why %><a href=\"<%= url %>\">b</a><% End If %>\n",
        &[
            ("Language", "attribute"),
            ("\"VBScript\"", "string"),
            ("<%-- note --%>", "comment"),
            ("<% If", "keyword"),
            ("' why", "comment"),
            ("a", "tag"),
            ("href", "attribute"),
            ("End If", "keyword"),
        ],
    );
    let csharp = &[("foreach", "keyword"), ("\"s\"", "string"), ("li", "tag")];
    check("aspx", "<% foreach (var i in d) { F(\"s\"); %><li><%# Eval(i) %></li><% } %>", csharp);
    check("asp", "<%@ Page Language=\"C#\" %><% foreach (var i in d) { F(\"s\"); %><li>", csharp);
    check("aspx", "<%@page language='vb'%><% If Not x Then %>", &[("If Not", "keyword")]);
    // What has no end goes on to the end of the code.
    check("asp", "<p><% If x ' é", &[("' é", "comment")]);
    check("asp", "<%-- é", &[("<%-- é", "comment")]);
    check("asp", "<%@", &[]);
    check("asp", "<%", &[("<%", "keyword")]);
}

#[test]
fn settings_of_windows_have_colours() {
    check(
        "ini",
        "; note\n[Section]\nkey = \"v\"\n",
        &[("; note", "comment"), ("[Section]", "heading"), ("key", "keyword"), ("\"v\"", "string")],
    );
    for name in ["xml", "config", "web.config", "csproj", "xaml"] {
        check(
            name,
            "<!-- note --><add key=\"v\" />",
            &[("<!-- note -->", "comment"), ("add", "tag"), ("key", "attribute"), ("\"v\"", "string")],
        );
    }
    check(
        "reg",
        "; note\n[HKEY_LOCAL_MACHINE\\X]\n\"a\"=dword:00000001\n",
        &[("; note", "comment"), ("[HKEY_LOCAL_MACHINE\\X]", "heading"), ("a", "attribute"), ("00000001", "constant")],
    );
}

#[test]
fn a_name_of_a_type_a_parameter_and_a_function_differ() {
    check(
        "csharp",
        "using System.Text;\nclass A : B { async Task<int> Go(string p) { await p.F($\"a {p} b\"); } } // note",
        &[
            ("using", "keyword"),
            ("A", "type"),
            ("B", "type"),
            ("Go", "function"),
            ("string", "keyword"),
            ("p", "variable"),
            ("await", "keyword"),
            ("$\"a", "string"),
            ("// note", "comment"),
        ],
    );
    check_plain("csharp", "using System.Text; var x = $\"a {p} b\";", &["System.Text", " x ", "{p}"]);
    check(
        "python",
        "def f(a: int):\n    \"\"\"Doc.\"\"\"\n    return not g(f'{a} b')\n",
        &[
            ("f", "function"),
            ("a", "variable"),
            ("int", "type"),
            ("\"\"\"Doc.\"\"\"", "comment"),
            ("return not", "keyword"),
            ("g", "function"),
            ("b'", "string"),
        ],
    );
    check(
        "ts",
        "const n: Map<string, A> = new Map(); if (typeof n === 'x') { f(/a/g); }",
        &[("const", "keyword"), ("new", "keyword"), ("typeof", "keyword"), ("f", "function"), ("/a/", "string")],
    );
    check(
        "java",
        "import a.B; class A extends B { int n = 3; }",
        &[("B", "type"), ("int", "keyword"), ("3", "constant")],
    );
}

#[test]
fn markup_has_headings_tags_and_what_changed() {
    check("markdown", "# Title\n\n`code`\n", &[("# Title", "heading"), ("code", "string")]);
    check("diff", "+ a\n- b\n", &[("+ a", "inserted"), ("- b", "deleted")]);
    check("yaml", "key: \"v\" # note\n", &[("key", "tag"), ("\"v\"", "string"), ("# note", "comment")]);
    check("toml", "[table]\nkey = 3\n", &[("table", "heading"), ("key", "tag"), ("3", "constant")]);
    check("json", "{\"key\": true}", &[("\"key\"", "attribute"), ("true", "constant")]);
    check("css", "p { color: red }", &[("p", "tag"), ("color", "attribute"), ("red", "constant")]);
    check("bash", "curl -s x # note", &[("curl", "function"), ("-s", "variable"), ("# note", "comment")]);
    check("handlebars", "<p>{{#if x}}{{y}}{{/if}}</p>", &[("p", "tag"), ("if", "keyword")]);
}
