using Twisted.CommandLine;
using Twisted.Manifest;

namespace Twisted.Tests.CommandLine;

public sealed class OptionParserTests
{
    private static readonly OptionEntry[] Entries =
    [
        new() { Kind = OptionKind.Parameter, Name = "port", ShortName = 'p', ValueType = OptionValueType.ServerEndpoint, Default = "8007" },
        new() { Kind = OptionKind.Parameter, Name = "static", ShortName = 's' },
        new() { Kind = OptionKind.Parameter, Name = "count", ValueType = OptionValueType.Integer },
        new() { Kind = OptionKind.Parameter, Name = "mode", ValueType = OptionValueType.Choice, Choices = ["fast", "slow"] },
        new() { Kind = OptionKind.Parameter, Name = "wait", ValueType = OptionValueType.Duration },
        new() { Kind = OptionKind.Parameter, Name = "tag", Repeatable = true },
        new() { Kind = OptionKind.Parameter, Name = "watch", ImpliedValue = "1" },
        new() { Kind = OptionKind.Flag, Name = "verbose", ShortName = 'v' },
        new() { Kind = OptionKind.Flag, Name = "quiet", ShortName = 'q' },
        new() { Kind = OptionKind.Handler, Name = "domain", ShortName = 'd' },
        new() { Kind = OptionKind.Argument, Name = "first", Required = true },
        new() { Kind = OptionKind.Argument, Name = "rest", Repeatable = true },
    ];

    [Theory]
    [InlineData("a", "first=a")]
    [InlineData("a b c", "first=a rest=b rest=c")]
    [InlineData("--port 80 a", "port=80 first=a")]
    [InlineData("--port=80 a", "port=80 first=a")]
    [InlineData("-p 80 a", "port=80 first=a")]
    [InlineData("-p80 a", "port=80 first=a")]
    [InlineData("-p=80 a", "port=80 first=a")]
    [InlineData("a --port tcp:80:interface=127.0.0.1", "first=a port=tcp:80:interface=127.0.0.1")]
    [InlineData("-vq a", "verbose quiet first=a")]
    [InlineData("-d x -s y -d z a", "domain=x static=y domain=z first=a")]
    [InlineData("--tag 1 --tag 2 a", "tag=1 tag=2 first=a")]
    [InlineData("--static -x a", "static=-x first=a")]
    [InlineData("--static=--port a", "static=--port first=a")]
    [InlineData("--static= a", "static= first=a")]
    [InlineData("--static --port a", "static=--port first=a")]
    [InlineData("--static @file a", "static=@file first=a")]
    [InlineData("--watch a", "watch=1 first=a")]
    [InlineData("--watch=5 a", "watch=5 first=a")]
    [InlineData("a --watch", "first=a watch=1")]
    [InlineData("-- -a", "first=-a")]
    [InlineData("-- --port= --verbose=x", "first=--port= rest=--verbose=x")]
    [InlineData("-", "first=-")]
    public void A_command_line_is_taken_apart_in_its_order(string words, string expected)
    {
        var parsed = Parse(words);

        Assert.Empty(parsed.Errors);
        Assert.Equal(expected, string.Join(' ', parsed.Occurrences.Select(o => o.Value is null ? o.Option.Name : $"{o.Option.Name}={o.Value}")));
    }

    [Theory]
    [InlineData("", "<first> is missing")]
    [InlineData("a --prot 80", "there is no option \"--prot\"; did you mean \"--port\"?|the word \"80\"")]
    [InlineData("a -z", "there is no option \"-z\"")]
    [InlineData("a --port", "--port needs a value")]
    [InlineData("a --verbose=yes", "--verbose takes no value")]
    [InlineData("a --port 1 -p 2", "--port is given 2 times; it can be given once")]
    [InlineData("a -v -v", "--verbose is given 2 times; it can be given once")]
    [InlineData("a --port 70000", "--port: \"70000\" is not a port; a port is a number from 0 to 65535")]
    [InlineData("a --count many", "--count: \"many\" is not a whole number from -2147483648 to 2147483647")]
    [InlineData("a --mode fats", "--mode: \"fats\" is none of fast, slow; did you mean \"fast\"?")]
    [InlineData("a --wait 5", "--wait: \"5\" is not a duration; write a number and a unit: 250ms, 90s, 5m, 2h, 1d")]
    [InlineData("--port x --count y", "--port: \"x\" is not a port; a port is a number from 0 to 65535|--count: \"y\" is|<first> is missing")]
    public void All_faults_of_a_command_line_are_reported(string words, string faults)
    {
        var errors = Parse(words).Errors;

        foreach (var fault in faults.Split('|').Where(fault => !fault.StartsWith("the word", StringComparison.Ordinal)))
        {
            Assert.Contains(errors, error => error.StartsWith(fault, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(OptionValueType.DatagramEndpoint, "53", null)]
    [InlineData(OptionValueType.DatagramEndpoint, "multicast:239.1.2.3:1:ttl=2", null)]
    [InlineData(OptionValueType.DatagramEndpoint, "udp:x", "the endpoint \"udp:x\" has the port \"x\"; a port is a number from 0 to 65535")]
    [InlineData(OptionValueType.DatagramClientEndpoint, "udp:localhost:53", null)]
    [InlineData(OptionValueType.DatagramClientEndpoint, "udp:localhost", "the endpoint \"udp:localhost\" has no port; write udp:HOST:PORT")]
    public void Endpoints_for_datagrams_are_read_as_such(OptionValueType type, string text, string? fault) =>
        Assert.Equal(fault, OptionValues.Check(new OptionEntry { Kind = OptionKind.Parameter, Name = "port", ValueType = type }, text));

    [Fact]
    public void Asking_for_help_forgives_everything_else()
    {
        var parsed = Parse("--help --prot");

        Assert.True(parsed.Has("help"));
        Assert.Empty(parsed.Errors);
    }

    [Fact]
    public void An_option_of_the_plug_in_takes_the_place_of_the_standard_one()
    {
        OptionEntry[] own = [new() { Kind = OptionKind.Parameter, Name = "version" }];

        var parsed = new OptionParser(own).Parse(["--version", "2"]);

        Assert.True(parsed.Has("version"));
        Assert.False(parsed.Has(StandardOptions.Version));
    }

    [Theory]
    [InlineData("qotd --port 1", 0)]
    [InlineData("-v qotd -v", 1)]
    [InlineData("-p 80 qotd", 2)]
    [InlineData("--port=80 qotd", 1)]
    [InlineData("-p80 qotd", 1)]
    [InlineData("--port qotd", -1)]
    [InlineData("-v", -1)]
    public void A_command_is_the_first_word_that_is_no_option_or_value(string words, int expected) =>
        Assert.Equal(expected, new OptionParser(Entries).FindCommand(words.Split(' ')));

    private static ParsedOptions Parse(string words) =>
        new OptionParser(Entries).Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
