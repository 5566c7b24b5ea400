using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class StackReaderErrorTests
{
    /// <summary>
    /// What to replace in the least file (or, with "+", to append), the place, and what the message says.
    /// </summary>
    public static TheoryData<string, string, int, int, string> Mistakes =>
        new()
        {
            { "version: 1", "version: 2", 1, 10, "version: expected 1, the only version there is; found \"2\"." },
            { "version: 1\n", "", 1, 1, "version: expected text; found nothing.\n  The key version is required." },
            { "source: app", "sorce: app", 3, 5, "code[0].source: expected text; found nothing." },
            { "source: app", "sorce: app", 3, 7, "the unknown key \"sorce\". Did you mean \"source\"?" },
            { "+", "servcies: {}", 6, 1, "the unknown key \"servcies\". Did you mean \"services\"?" },
            { "+", "zzzzzzzzz: {}", 6, 1, "the unknown key \"zzzzzzzzz\"." },
            { "+", "version: 1", 6, 1, "version: expected each key once; found it again (first in line 1)." },
            {
                "path: /app",
                "path: app",
                3,
                26,
                "code[0].path: expected an absolute path, as the service sees it; found \"app\"."
            },
            { "path: /app", "path: /a/../b", 3, 26, "such as /b; found \"/a/../b\"." },
            { "path: /app", "path: /", 3, 26, "expected a folder below /" },
            { "path: /app", "path: \"/a\\nb\"", 3, 26, "a path without control characters; found \"/a?b\"." },
            { "source: app", "source: /app", 3, 15, "a path relative to the folder of this file; found \"/app\"." },
            { "source: app", "source: a/../../b", 3, 15, "a path without \"..\"; found \"a/../../b\"." },
            { "source: app", "source: 'a\\b'", 3, 15, "a path with '/' between folders" },
            { "[web]", "[]", 3, 42, "code[0].services: expected a list with at least one item; found an empty list." },
            { "[web]", "", 3, 43, "code[0].services: expected a list with at least one item; found nothing." },
            { "[web]", "[web, web]", 3, 48, "code[0].services[1]: expected each item once; found \"web\" again." },
            {
                "[web]",
                "[wbe]",
                3,
                43,
                "code[0].services[0]: expected a service listed under services (web); found \"wbe\". Did you mean \"web\"?"
            },
            {
                "[web]",
                "[web], strategy: rebild",
                3,
                59,
                "code[0].strategy: expected one of rebuild, unshadow, mount-path, bind; found \"rebild\". Did you mean \"rebuild\"?"
            },
            { "[web]", "[web], derived: [perl]", 3, 58, "code[0].derived: expected one of python; found \"perl\"." },
            { "[web]", "[web], owner: 'a b'", 3, 56, "code[0].owner: expected a user or user:group" },
            { "[web]", "[web], marker: a/b", 3, 57, "code[0].marker: expected a file name without folders" },
            {
                "[web]",
                "[web], ignore: [/abs]",
                3,
                58,
                "code[0].ignore[0]: expected a pattern relative to the root, without a leading /"
            },
            {
                "[web]",
                "[web], imports: { python: {} }",
                3,
                68,
                "code[0].imports.python.modules: expected a list; found nothing."
            },
            {
                "[web]",
                "[web], imports: { commands: [ { run: [] } ] }",
                3,
                79,
                "code[0].imports.commands[0].run: expected a list with at least one item"
            },
            {
                "[web]",
                "[web], imports: { commands: [ { run: x, origin: maybe } ] }",
                3,
                90,
                "expected true or false; found \"maybe\"."
            },
            {
                "web: {}",
                "web: { stable_for: 5 }",
                5,
                22,
                "services.web.stable_for: expected a duration such as 5s, 2m, 1h30m or 500ms, at most 24h; found \"5\"."
            },
            {
                "web: {}",
                "web: { start_timeout: 0s }",
                5,
                25,
                "services.web.start_timeout: expected a duration longer than nothing"
            },
            {
                "web: {}",
                "web: { stop_on_log: ['a', '('] }",
                5,
                29,
                "services.web.stop_on_log[1]: expected a regular expression; found \"(\": InsufficientClosingParentheses at offset 1."
            },
            { "web: {}", "web: [x]", 5, 8, "services.web: expected a mapping; found a list." },
            {
                "web: {}",
                "web: { heartbeat: { newest: SELECT 1, within: 5s } }",
                5,
                10,
                "services.web.heartbeat: expected a database section that says where to ask; found none."
            },
            {
                "web: {}",
                "web: { heartbeat: { newest: SELECT 1 } }",
                5,
                21,
                "services.web.heartbeat.within: expected text; found nothing."
            },
            {
                "web: {}",
                "web: { gate: helthy }",
                5,
                16,
                "services.web.gate: expected one of started, healthy; found \"helthy\". Did you mean \"healthy\"?"
            },
            { "web: {}", "web: { pid_file: x }", 5, 20, "services.web.pid_file: expected an absolute path" },
            { "web: {}", "{}", 5, 3, "services: expected a mapping with at least one entry; found a mapping." },
            { "+", "compose: nope.yml", 6, 1, "compose: expected a file; found none at " },
            { "+", "profiles: { a: b }", 6, 11, "profiles: expected a list; found a mapping." },
            { "+", "profiles: [[a]]", 6, 12, "profiles[0]: expected text; found a list." },
            { "+", "project: ''", 6, 10, "project: expected text; found an empty text." },
            {
                "+",
                "volumes: { v: { state: ['a/../b'] } }",
                6,
                25,
                "volumes.v.state[0]: expected a pattern without \".\" and \"..\"; found \"a/../b\"."
            },
            {
                "+",
                "volumes: { v: { stat: [] } }",
                6,
                17,
                "volumes.v: expected one of state, preserved, disposable, also_stop; found the unknown key \"stat\". Did you mean \"state\"?"
            },
            {
                "+",
                "database: { service: d, name: n, user: u }",
                6,
                11,
                "database.password: expected where the password comes from; found nothing."
            },
            {
                "+",
                "database: { service: d, name: n, user: u, password: { env: A, file: b } }",
                6,
                53,
                "expected exactly one of { service, variable }, { env } or { file }"
            },
            {
                "+",
                "database: { service: d, name: n, user: u, password: { service: b } }",
                6,
                53,
                "expected exactly one of { service, variable }, { env } or { file }"
            },
            {
                "+",
                "database: { service: d, port: 70000, name: n, user: u, password: { env: A } }",
                6,
                31,
                "database.port: expected a number from 1 to 65535; found \"70000\"."
            },
            {
                "+",
                "boundaries: [{ name: n, expect: e }]",
                6,
                14,
                "boundaries[0]: expected either sql, or service and variable"
            },
            {
                "+",
                "boundaries: [{ name: n, sql: s, expect: e }]",
                6,
                25,
                "boundaries[0].sql: expected a database section"
            },
            {
                "+",
                "roles: { legacy: l, allowed: [a], denied: [b] }",
                6,
                8,
                "roles.app: expected the role that the services shall use; found nothing."
            },
            {
                "+",
                "cutover: { services: [web], set: { A: '{secret:app}' } }",
                6,
                36,
                "cutover.set.A: expected {secret:app}, {secret:migrator} or either with |url, of a role under roles; found a reference to something else."
            },
            {
                "+",
                "cutover: { services: [web], secrets: { dsn: x } }",
                6,
                40,
                "cutover.secrets: expected cutover.set, since a stack on one host has its credentials from an env file; found secrets of a swarm, and no key swarm."
            },
            {
                "+",
                "swarm: { stack: s }\ncutover: { services: [web], secrets: { 'a/b': x } }",
                7,
                40,
                "expected the name of a file in /run/secrets: letters, digits, _, . and -; found \"a/b\"."
            },
            {
                "+",
                "swarm: { stack: s }\ncutover: { services: [web], secrets: { dsn: '{secret:app}' } }",
                7,
                40,
                "cutover.secrets.dsn: expected {secret:app}, {secret:migrator} or either with |url, of a role under roles; found a reference to something else."
            },
            {
                "+",
                "cutover: { services: [web], set: { 'A B': x } }",
                6,
                36,
                "expected the name of a variable: letters, digits and _; found \"A B\"."
            },
            {
                "+",
                "cutover: { services: [web], set: { A: x }, untouched: [web] }",
                6,
                56,
                "cutover.untouched[0]: expected a service that is not cut over; found \"web\"."
            },
            {
                "+",
                "cutover: { services: [wob], set: { A: x } }",
                6,
                23,
                "cutover.services[0]: expected a service listed under services (web); found \"wob\". Did you mean \"web\"?"
            },
            { "+", "x: !include other.yml", 6, 4, "expected no tags; found the tag \"!include\"." },
            { "+", "---\na: b", 6, 1, "expected one YAML document; found a second one." },
            {
                "+",
                "project: *nowhere",
                6,
                10,
                "expected YAML; found a syntax error: Alias of an anchor that does not exist (yet)."
            },
            { "+", "project: &a [*a]", 6, 14, "Alias of an anchor that does not exist (yet)" },
            { "+", "? [a]\n: b", 6, 3, "expected a name as key; found a list." },
            { "+", "project: [", 7, 1, "expected YAML; found a syntax error" },
            { "+", "volumes:\n\tv: {}", 7, 1, "expected YAML; found a tab in the indentation.\n  Indent with spaces." },
        };

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_shown_with_its_place(string replace, string with, int line, int column, string message)
    {
        var yaml = replace == "+" ? $"{Samples.Least}\n{with}\n" : Samples.Least.Replace(replace, with);

        var problems = Samples.Problems(() => Samples.Read(yaml));

        problems
            .Should()
            .Contain(
                p =>
                    p.At == new Place(line, column)
                    && p.ToString().Contains($":{line}:{column}: ")
                    && p.ToString().Contains(message),
                $"these were found:\n{string.Join('\n', problems)}"
            );
    }

    [Fact]
    public void All_mistakes_are_shown_in_the_order_of_the_file()
    {
        var problems = Samples.Problems(() =>
            Samples.Read(
                "version: 3\ncode:\n  - { source: /a, path: b, services: [], x: y }\nservices:\n  web: { stable_for: x }\nnope: 1\n"
            )
        );

        problems.Select(p => p.At.Line).Should().Equal(1, 3, 3, 3, 3, 5, 6);
    }

    [Fact]
    public void What_only_follows_from_another_mistake_is_not_shown() =>
        Samples
            .Problems(() => Samples.Read(Samples.Least.Replace("web: {}", "- web")))
            .Should()
            .ContainSingle()
            .Which.Key.Should()
            .Be("services");

    [Theory]
    [InlineData("name: shop\nservices:\n  web:\n    image: shop\n")]
    [InlineData("services: {web: {build: .}}\nvolumes: {code: }\n")]
    public void A_compose_file_is_told_as_one_and_not_key_by_key(string text)
    {
        var read = () => StackReader.Read(new ReadContext("/x/docker-compose.yml"), text);

        read.Should()
            .Throw<StackException>()
            .Which.Problems.Should()
            .ContainSingle()
            .Which.ToString()
            .Should()
            .Contain("expected a pipeline.yml; found a compose file.")
            .And.Contain("./build.sh Init --compose");
    }

    [Theory]
    [InlineData("database: postgres://u:hunter2@h/d")]
    [InlineData("database: { service: d, name: n, user: u, password: hunter2 }")]
    [InlineData("database: { service: d, name: n, user: u, password: { hunter: hunter2 } }")]
    [InlineData("roles: { legacy: l, app: { name: a, secret_file: [hunter2] }, allowed: [a], denied: [a] }")]
    [InlineData("cutover: { services: [web], set: { TOKEN: [hunter2] } }")]
    [InlineData("cutover: { services: [web], set: { TOKEN: '{secret:nobody} hunter2' } }")]
    [InlineData("cutover: { services: [web], set: hunter2 }")]
    [InlineData("cutover: { services: [web], secrets: { dsn: [hunter2] } }")]
    [InlineData("cutover: { services: [web], secrets: { dsn: '{secret:nobody} hunter2' } }")]
    [InlineData("cutover: { services: [web], set: { TOKEN: '{secret:hunter2}' } }")]
    public void A_value_that_may_be_secret_is_never_shown(string line)
    {
        var error = Record.Exception(() => Samples.Read($"{Samples.Least}\n{line}\n"));

        error.Should().BeOfType<StackException>().Which.ToString().Should().NotContain("hunter2");
    }

    [Theory]
    [
        InlineData("cutover.set.X", false),
        InlineData("database.password.env", false),
        InlineData("roles.app.secret_file", false),
        InlineData("code[0].API_KEY", false),
        InlineData("code[0].path", true)
    ]
    public void Only_values_of_harmless_keys_are_quoted(string key, bool shown) =>
        ReadContext.Show(key, "value").Should().Be(shown ? "\"value\"" : "a value that is not shown");

    [Fact]
    public void A_missing_file_says_how_to_get_one() =>
        Samples
            .Problems(() => StackReader.Read("/nowhere/pipeline.yml"))
            .Single()
            .ToString()
            .Should()
            .Be(
                "/nowhere/pipeline.yml:1:1: expected a pipeline.yml; found no such file.\n  Give the file with --stack; the bundled demo, docker/demo/pipeline.yml, is the reference."
            );

    [Fact]
    public void A_folder_is_no_file() =>
        Samples.Problems(() => StackReader.Read("/tmp")).Single().Found.Should().Be("a folder");

    [Theory, InlineData(""), InlineData("\n# nothing\n"), InlineData("---\n"), InlineData("~")]
    public void An_empty_file_is_refused(string text) =>
        Samples.Problems(() => Samples.Read(text)).Single().Found.Should().Be("an empty file");

    [Fact]
    public void A_list_at_the_top_is_refused() =>
        Samples
            .Problems(() => Samples.Read("- a\n"))
            .Should()
            .Contain(p => p.Expected == "a mapping" && p.Found == "a list");

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        using var folder = new Folder();
        var file = folder.Write("pipeline.yml", "");
        File.WriteAllBytes(file, [0x61, 0xFF]);

        Samples
            .Problems(() => StackReader.Read(file))
            .Single()
            .Found.Should()
            .Be("bytes that are not UTF-8 at offset 1");
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Samples
            .Problems(() => Samples.Read($"a: {new string('[', 5000)}"))
            .Single()
            .Found.Should()
            .Contain("Nested deeper");

    [Fact]
    public void Trees_of_one_service_must_not_lie_in_each_other()
    {
        var yaml = Samples.Least.Replace(
            "services:\n",
            "  - { source: b, path: /app/b, services: [web] }\nservices:\n"
        );

        Samples
            .Problems(() => Samples.Read(yaml))
            .Single()
            .ToString()
            .Should()
            .Contain(":4:")
            .And.Contain("a path apart from /app of app");
    }

    [Fact]
    public void Two_trees_need_two_names()
    {
        var yaml = Samples.Least.Replace(
            "services:\n",
            "  - { source: x/app, path: /b, services: [web] }\nservices:\n"
        );

        Samples
            .Problems(() => Samples.Read(yaml))
            .Single()
            .ToString()
            .Should()
            .Contain("code[1].name: expected a name of its own; found \"app\" again.");
    }
}
