using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Network;
using Twisted.Usage;

namespace Twisted.Tests.CommandLine;

public sealed class OptionsFillerTests
{
    private static readonly OptionEntry[] Entries =
    [
        new() { Kind = OptionKind.Parameter, Name = "port", ValueType = OptionValueType.ServerEndpoint, Default = "8007" },
        new() { Kind = OptionKind.Parameter, Name = "colour", ValueType = OptionValueType.Choice, Choices = ["red", "green"], Default = "green" },
        new() { Kind = OptionKind.Parameter, Name = "limit", ValueType = OptionValueType.Integer },
        new() { Kind = OptionKind.Parameter, Name = "wait", Member = "Waits", ValueType = OptionValueType.Duration, Repeatable = true },
        new() { Kind = OptionKind.Flag, Name = "verbose" },
        new() { Kind = OptionKind.Handler, Name = "domain", Member = "AddDomain", Repeatable = true },
        new() { Kind = OptionKind.Handler, Name = "user", Member = "AddUser", Repeatable = true },
        new() { Kind = OptionKind.FlagHandler, Name = "reset", Repeatable = true },
        new() { Kind = OptionKind.Argument, Name = "files", Repeatable = true, ValueType = OptionValueType.File },
    ];

    private enum Colour
    {
        Red,
        Green,
    }

    [Fact]
    public void Options_that_are_not_given_have_their_defaults()
    {
        var options = Fill(out var errors);

        Assert.Empty(errors);
        Assert.Equal("8007", options.Port!.ToString());
        Assert.Equal(Colour.Green, options.Colour);
        Assert.Null(options.Limit);
        Assert.Empty(options.Waits);
        Assert.False(options.Verbose);
    }

    [Fact]
    public void A_repeatable_option_that_is_not_given_has_its_default_as_its_only_value()
    {
        OptionEntry[] entries = [new() { Kind = OptionKind.Parameter, Name = "wait", Member = "Waits", ValueType = OptionValueType.Duration, Repeatable = true, Default = "5s" }];
        var options = new SampleOptions();

        Assert.Empty(OptionsFiller.Fill(options, entries, new OptionParser(entries).Parse([])));

        Assert.Equal([TimeSpan.FromSeconds(5)], options.Waits);
    }

    [Fact]
    public void Values_have_the_types_of_their_properties()
    {
        var options = Fill(out var errors, "--port", "tcp:1", "--colour", "red", "--limit", "-5", "--wait", "90s", "--wait", "250ms", "--verbose", "a", "/b");

        Assert.Empty(errors);
        Assert.Equal(new TcpServerEndpoint { Port = 1 }, options.Port);
        Assert.Equal(Colour.Red, options.Colour);
        Assert.Equal(-5, options.Limit);
        Assert.Equal([TimeSpan.FromSeconds(90), TimeSpan.FromMilliseconds(250)], options.Waits);
        Assert.True(options.Verbose);
        Assert.Equal([Path.GetFullPath("a"), "/b"], options.Files.Select(file => file.FullName));
    }

    [Fact]
    public void Handlers_are_called_in_the_order_of_the_command_line()
    {
        var options = Fill(out var errors, "--domain", "a", "--user", "x", "--reset", "--domain", "b", "--user", "y");

        Assert.Empty(errors);
        Assert.Equal(["domain a", "a: user x", "reset", "domain b", "b: user y"], options.Calls);
    }

    [Fact]
    public void All_faults_are_collected_from_handlers_and_validation()
    {
        Fill(out var errors, "--user", "x", "--domain", "bad", "--limit", "100");

        Assert.Equal(["--user: give a --domain before it", "--domain: \"bad\" is bad", "--limit: \"100\" is over 10"], errors);
    }

    private static SampleOptions Fill(out IReadOnlyCollection<string> errors, params string[] words)
    {
        var options = new SampleOptions();
        var parsed = new OptionParser(Entries).Parse(words);
        Assert.Empty(parsed.Errors);
        errors = OptionsFiller.Fill(options, Entries, parsed);
        return options;
    }

    private sealed class SampleOptions : Options
    {
        private string? _domain;

        [Parameter("port", Default = 8007)]
        public ServerEndpoint? Port { get; set; }

        [Parameter("colour", Default = Colour.Green)]
        public Colour Colour { get; set; }

        [Parameter("limit")]
        public int? Limit { get; set; }

        [Parameter("wait")]
        public IReadOnlyList<TimeSpan> Waits { get; set; } = [];

        [Flag("verbose")]
        public bool Verbose { get; set; }

        [Argument(0, "files")]
        public IReadOnlyList<FileInfo> Files { get; set; } = [];

        public List<string> Calls { get; } = [];

        public override void PostOptions(OptionErrors errors)
        {
            if (Limit > 10)
            {
                errors.Add($"--limit: \"{Limit}\" is over 10");
            }
        }

        [Handler("domain")]
        public void AddDomain(string name)
        {
            if (name == "bad")
            {
                throw new UsageException($"\"{name}\" is bad");
            }

            _domain = name;
            Calls.Add($"domain {name}");
        }

        [Handler("user")]
        public void AddUser(string name)
        {
            if (_domain is null)
            {
                throw new UsageException("give a --domain before it");
            }

            Calls.Add($"{_domain}: user {name}");
        }

        [Handler("reset")]
        public void Reset() => Calls.Add("reset");
    }
}
