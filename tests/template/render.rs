//! What each construct prints: the categories of the public Handlebars specification.

use super::support::{check, check_with, run, value};

mod basic {
    use super::*;

    #[test]
    fn a_name_prints_its_value() {
        check("{{foo}}", r#"{"foo": "foo"}"#, "foo");
        check("Goodbye\n{{cruel}}\n{{world}}!", r#"{"cruel": "cruel", "world": "world"}"#, "Goodbye\ncruel\nworld!");
        check("{{a.b.c}} {{a/b/c}}", r#"{"a": {"b": {"c": 1}}}"#, "1 1");
    }

    #[test]
    fn text_is_escaped_as_html() {
        check("{{x}}", r#"{"x": "&<>\"'`="}"#, "&amp;&lt;&gt;&quot;&#x27;&#x60;&#x3D;");
        check("{{{x}}}{{&x}}", r#"{"x": "<"}"#, "<<");
        check("{{x}}", r#"{"x": ["<", [1, null]]}"#, "&lt;,1,");
    }

    #[test]
    fn values_print_as_in_javascript() {
        let data = r#"{"t": true, "f": false, "n": null, "z": 0, "i": -12, "d": 1.5, "m": {}, "s": ""}"#;
        check("{{t}} {{f}} {{n}} {{z}} {{i}} {{d}} {{m}} {{s}}", data, "true false  0 -12 1.5 [object Object] ");
    }

    #[test]
    fn literal_segments_name_anything() {
        check("{{[foo bar]}} {{a.[b c]}} {{[@x]}}", r#"{"foo bar": 1, "a": {"b c": 2}, "@x": 3}"#, "1 2 3");
        check("{{items.[0]}} {{items.1}} {{items.length}}", r#"{"items": ["a", "b"]}"#, "a b 2");
        check(r#"{{"foo bar"}} {{12}} {{true}}"#, r#"{"foo bar": 1, "12": 2, "true": 3}"#, "1 2 3");
    }

    #[test]
    fn this_is_the_context() {
        check("{{#each x}}{{this}}{{.}}{{this.length}}{{./length}}{{/each}}", r#"{"x": ["ab"]}"#, "abab22");
    }

    #[test]
    fn comments_print_nothing() {
        check("a{{! comment }}b{{!-- {{x}} --}}c{{~!-- x --~}} d", "{}", "abcd");
    }

    #[test]
    fn an_escaped_tag_is_text() {
        check(r"\{{foo}} {{foo}}", r#"{"foo": 1}"#, "{{foo}} 1");
        check(r"\\{{foo}}", r#"{"foo": 1}"#, r"\1");
        check(r"\{{foo}} \{{bar}} {{foo}}", r#"{"foo": 1}"#, "{{foo}} {{bar}} 1");
    }

    #[test]
    fn a_raw_block_is_text() {
        check("{{{{raw}}}} {{x}} {{{{y}}}}{{{{/y}}}} {{{{/raw}}}}", "{}", " {{x}} {{{{y}}}}{{{{/y}}}} ");
    }

    #[test]
    fn fields_of_nothing_are_nothing() {
        check("{{a.b.c}}", r#"{"a": null}"#, "");
    }

    #[test]
    fn the_name_of_a_helper_is_a_name_where_it_has_no_arguments() {
        check("{{lookup}} {{if}} {{this.each}}", r#"{"lookup": 1, "if": 2, "each": 3}"#, "1 2 3");
    }
}

mod builtins {
    use super::*;

    #[test]
    fn if_and_unless_know_what_is_empty() {
        for (x, is_true) in [
            ("true", true),
            ("1", true),
            ("\"a\"", true),
            ("{}", true),
            ("[0]", true),
            ("false", false),
            ("0", false),
            ("\"\"", false),
            ("null", false),
            ("[]", false),
        ] {
            let data = format!("{{\"x\": {x}}}");
            check("{{#if x}}yes{{else}}no{{/if}}", &data, if is_true { "yes" } else { "no" });
            check("{{#unless x}}yes{{else}}no{{/unless}}", &data, if is_true { "no" } else { "yes" });
        }
    }

    #[test]
    fn if_can_include_zero() {
        check("{{#if x includeZero=true}}yes{{else}}no{{/if}}", r#"{"x": 0}"#, "yes");
        check("{{#unless x includeZero=true}}yes{{else}}no{{/unless}}", r#"{"x": 0}"#, "no");
        check("{{#if x includeZero=true}}yes{{else}}no{{/if}}", r#"{"x": false}"#, "no");
    }

    #[test]
    fn a_missing_name_is_false() {
        check("{{#if x}}1{{else if y.z}}2{{else}}3{{/if}}{{#unless x}}4{{/unless}}", "{}", "34");
        check("{{#with x}}1{{else}}2{{/with}}{{#each x}}1{{else}}2{{/each}}{{#x}}1{{/x}}{{^x}}2{{/x}}", "{}", "222");
    }

    #[test]
    fn else_if_goes_on() {
        let template = "{{#if a}}a{{else if b}}b{{else each c}}c{{this}}{{else}}none{{/if}}";
        check(template, r#"{"a": 0, "b": 1, "c": []}"#, "b");
        check(template, r#"{"a": 0, "b": 0, "c": [1, 2]}"#, "c1c2");
        check(template, r#"{"a": 0, "b": 0, "c": []}"#, "none");
    }

    #[test]
    fn each_tells_where_it_is() {
        let data = r#"{"x": ["a", "b", "c"], "m": {"k": 1, "l": 2}}"#;
        check(
            "{{#each x}}{{@index}}{{@key}}{{@first}}{{@last}} {{/each}}",
            data,
            "00truefalse 11falsefalse 22falsetrue ",
        );
        check("{{#each m}}{{@key}}{{@index}}{{this}}{{@last}} {{/each}}", data, "k01false l12true ");
        check("{{#each x}}{{#each ../m}}{{@../index}}{{@index}} {{/each}}{{/each}}", data, "00 01 10 11 20 21 ");
    }

    #[test]
    fn each_has_block_parameters() {
        check("{{#each x as |v k|}}{{k}}={{v.a}} {{/each}}", r#"{"x": {"p": {"a": 1}, "q": {"a": 2}}}"#, "p=1 q=2 ");
        check(
            "{{#each x as |v|}}{{#each v as |w|}}{{v.length}}{{w}} {{/each}}{{/each}}",
            r#"{"x": [[1, 2]]}"#,
            "21 22 ",
        );
        check("{{#each x as |x|}}{{x}}{{this.x}}{{/each}}", r#"{"x": [{"x": 5}]}"#, "[object Object]5");
    }

    #[test]
    fn with_changes_the_context() {
        check("{{#with a}}{{b}}{{../c}}{{@root.c}}{{/with}}", r#"{"a": {"b": 1}, "c": 2}"#, "122");
        check("{{#with a as |x|}}{{x.b}}{{/with}}", r#"{"a": {"b": 1}}"#, "1");
        check("{{#with a}}{{else}}none{{/with}}{{#with z}}{{this}}{{/with}}", r#"{"a": [], "z": 0}"#, "none0");
    }

    #[test]
    fn lookup_takes_computed_names() {
        check("{{lookup x \"b\"}}{{lookup y 1}}{{lookup x \"none\"}}", r#"{"x": {"b": 1}, "y": [1, 2]}"#, "12");
        check("{{#each x}}{{lookup ../y @index}}{{/each}}", r#"{"x": [1, 2], "y": ["a", "b"]}"#, "ab");
        check("{{#with (lookup x (lookup y 0))}}{{n}}{{/with}}", r#"{"x": {"k": {"n": 3}}, "y": ["k"]}"#, "3");
    }
}

mod sections {
    use super::*;

    #[test]
    fn a_section_is_a_loop_a_context_or_a_condition() {
        let template = "{{#x}}[{{this}}]{{/x}}{{^x}}none{{/x}}";
        check(template, r#"{"x": [1, 2]}"#, "[1][2]");
        check(template, r#"{"x": []}"#, "none");
        check(template, r#"{"x": 0}"#, "[0]");
        check(template, r#"{"x": ""}"#, "[]");
        check(template, r#"{"x": false}"#, "none");
        check("{{#x}}{{y}}{{/x}}", r#"{"x": true, "y": 1}"#, "1");
        check("{{#x}}{{y}}{{else}}no{{/x}}", r#"{"x": {"y": 2}, "y": 1}"#, "2");
        check("{{^x}}a{{else}}b{{/x}}", r#"{"x": 1}"#, "b");
        check("{{#x}}{{@index}}{{/x}}", r#"{"x": ["a", "b"]}"#, "01");
    }
}

mod partials {
    use super::*;

    #[test]
    fn a_partial_has_its_callers_context() {
        check_with("{{> partials/a}}", &[("partials/a", "{{x}}")], r#"{"x": 1}"#, "1");
        check_with("{{#each x}}{{> \"a b\"}}{{/each}}", &[("a b", "{{n}}{{@index}}")], r#"{"x": [{"n": 5}]}"#, "50");
    }

    #[test]
    fn a_partial_takes_a_context_and_names() {
        let partials = [("a", "{{x}}{{y}}")];
        check_with("{{> a o}}", &partials, r#"{"o": {"x": 1, "y": 2}, "x": 8, "y": 9}"#, "12");
        check_with("{{> a o y=3}}", &partials, r#"{"o": {"x": 1, "y": 2}}"#, "13");
        check_with("{{> a x=4 y=z}}", &partials, r#"{"z": 5}"#, "45");
        check_with("{{> a x=1}}", &[("a", "{{> b y=2}}"), ("b", "{{x}}{{y}}{{z}}")], r#"{"z": 3}"#, "123");
        check_with("{{> a x=1}}", &[("a", "{{#each this}}{{@key}}{{this}} {{/each}}")], r#"{"y": 2}"#, "y2 x1 ");
    }

    #[test]
    fn a_partial_can_be_computed() {
        let partials = [("p/a", "A"), ("b", "B{{x}}")];
        check_with("{{> (lookup . \"n\")}}{{> (lookup . \"m\") x=2}}", &partials, r#"{"n": "p/a", "m": "b"}"#, "AB2");
    }

    #[test]
    fn a_block_is_printed_by_the_partial_or_instead_of_it() {
        check_with("{{#> a}}{{x}}{{/a}}", &[("a", "<{{> @partial-block}}>")], r#"{"x": 1}"#, "<1>");
        check("{{#> a}}{{x}}{{/a}}", r#"{"x": 1}"#, "1");
        let partials = [("a", "{{#each l}}{{> @partial-block}}{{/each}}")];
        check_with(
            "{{#> a}}{{n}}{{../x}}{{@index}} {{/a}}",
            &partials,
            r#"{"x": 1, "l": [{"n": 2}, {"n": 3}]}"#,
            "210 311 ",
        );
        check_with(
            "{{#> a}}x{{/a}}{{> a}}",
            &[("a", "{{#if @partial-block}}{{> @partial-block}}{{else}}no{{/if}}")],
            "{}",
            "xno",
        );
    }

    #[test]
    fn nested_blocks_find_their_own_partial_block() {
        let partials = [("a", "a<{{> @partial-block}}>"), ("b", "b<{{#> a}}-{{> @partial-block}}-{{/a}}>")];
        check_with("{{#> b}}x{{/b}}", &partials, "{}", "b<a<-x->>");
    }

    #[test]
    fn inline_partials_fill_a_layout() {
        let partials = [("layouts/base", "<{{#> head}}default{{/head}}|{{> @partial-block}}>")];
        check_with(
            "{{#> layouts/base}}{{#*inline \"head\"}}H{{x}}{{/inline}}body{{/layouts/base}}",
            &partials,
            r#"{"x": 1}"#,
            "<H1|body>",
        );
        check_with("{{#> layouts/base}}body{{/layouts/base}}", &partials, "{}", "<default|body>");
    }

    #[test]
    fn inline_partials_hold_in_their_block_only() {
        let template = "{{#*inline \"a\"}}1{{/inline}}{{#if x}}{{#*inline \"a\"}}2{{/inline}}{{> a}}{{/if}}{{> a}}";
        check(template, r#"{"x": 1}"#, "21");
    }

    #[test]
    fn recursion_ends_where_the_data_ends() {
        let partials = [("tree", "{{n}}{{#each c}}({{> tree}}){{/each}}")];
        check_with("{{> tree}}", &partials, r#"{"n": 1, "c": [{"n": 2, "c": [{"n": 3}]}, {"n": 4}]}"#, "1(2(3))(4)");
    }

    #[test]
    fn a_table_may_be_open() {
        let (out, found) = run("[{{x}}{{x.y}}]", &[], &value("{}", true));
        assert_eq!((out.as_str(), found.len()), ("[]", 0));
    }
}
