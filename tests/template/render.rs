//! What each construct prints: the categories of the public Handlebars specification.

use super::support::{check, check_with, run};
use generator::base::{Map, Object, Text, Value};
use std::sync::Arc;

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
    fn text_is_escaped_wherever_the_sign_stands() {
        for before in 0..40 {
            let (before, after) = ("é".repeat(before), "a".repeat(40 - before));
            check("{{x}}", &format!(r#"{{"x": "{before}<{after}&"}}"#), &format!("{before}&lt;{after}&amp;"));
        }
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

mod subexpressions {
    use super::*;

    #[test]
    fn calls_nest() {
        check("{{lookup (lookup a b) \"c\"}}", r#"{"a":{"k":{"c":7}},"b":"k"}"#, "7");
        check("{{#with (lookup a 1)}}{{.}}{{/with}}", r#"{"a":[1,"<"]}"#, "&lt;");
    }
}

mod regressions {
    use super::*;

    #[test]
    fn values_that_are_false_are_elements_too() {
        check("{{#each x}}{{this}}{{else}}none{{/each}}", r#"{"x":[null,0,"",false]}"#, "0false");
        check("{{#each x}}{{#if this}}y{{else}}n{{/if}}{{/each}}", r#"{"x":[1,"",[]]}"#, "ynn");
    }

    #[test]
    fn numbers_side_by_side_are_not_added() {
        check("{{{a}}}{{{b}}}", r#"{"a": 1, "b": 2}"#, "12");
    }

    #[test]
    fn quotes_brackets_and_backslashes() {
        check("{{\"a\" }}{{[a]}}{{this.[a]}}", r#"{"a":1}"#, "111");
        check("{{lookup a 'b\\'c'}}", r#"{"a":{"b'c":1}}"#, "1");
        check("a{{! }}b{{!}}c{{!--}}--}}d", "{}", "abc--}}d");
        check("\\\\\\{{a}} \\{{a}}\n{{b}}", r#"{"a":1,"b":2}"#, "\\\\1 {{a}}\n2");
    }
}

mod data {
    use super::*;

    #[test]
    fn the_root_is_seen_everywhere() {
        check_with(
            "{{#each l}}{{> a .}}{{/each}}",
            &[("a", "{{@root.x}}{{@index}}{{n}}")],
            r#"{"x": 1, "l": [{"n": 2}]}"#,
            "102",
        );
    }

    #[test]
    fn a_partial_with_a_block_is_a_level_of_data() {
        check_with(
            "{{#each l}}{{#> a}}{{@../index}}{{/a}}{{/each}}",
            &[("a", "{{@index}}{{@../index}}{{> @partial-block}}")],
            r#"{"l": [1, 2]}"#,
            "000111",
        );
    }
}

mod security {
    use super::*;

    #[test]
    fn there_is_no_prototype() {
        check("{{#if constructor}}yes{{else}}no{{/if}}{{lookup x \"constructor\"}}", r#"{"x": {}}"#, "no");
        check("{{constructor}}{{x.__proto__}}", r#"{"constructor": 1, "x": {"__proto__": 2}}"#, "12");
    }

    #[test]
    fn html_is_not_escaped_again_and_text_always_is() {
        let map = [("h", Value::html("<b>")), ("t", Value::from("<b>")), ("l", Value::from(vec![Value::html("<b>")]))];
        let root = Value::from(map.into_iter().collect::<Map>());
        let (out, found) = run("{{h}}{{{h}}}{{t}}{{l}}{{#if h}}.{{/if}}", &[], &root);
        assert_eq!((out.as_str(), found.len()), ("<b><b>&lt;b&gt;&lt;b&gt;.", 0));
    }
}

mod objects {
    use super::*;

    /// Gives each field its own name; counts nothing, holds nothing.
    #[derive(Debug)]
    struct Echo;

    impl Object for Echo {
        fn field(&self, name: &str) -> Option<Value> {
            self.names().iter().any(|known| &**known == name).then(|| Value::from(name))
        }

        fn names(&self) -> Vec<Text> {
            vec!["a".into(), "b".into()]
        }
    }

    #[test]
    fn fields_are_looked_up_when_asked_for() {
        let root = Value::Object(Arc::new(Echo));
        let partials = [("p", "{{a}}{{b}}{{c}}{{#each this}}{{@key}}={{this}} {{/each}}")];
        let (out, found) = run("{{a}}{{#with this}}{{b}}{{/with}}{{lookup . \"a\"}}|{{> p b=1 c=2}}", &partials, &root);
        assert_eq!((out.as_str(), found.len()), ("aba|a12a=a b=1 c=2 ", 0));
    }
}
