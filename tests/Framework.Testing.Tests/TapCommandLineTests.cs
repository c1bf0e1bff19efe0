using GoodPlugins;
using Twisted.CommandLine;
using Twisted.Manifest;
using Twisted.Services;

namespace Twisted.Testing.Tests;

public sealed class TapCommandLineTests
{
    [Fact]
    public void A_tap_plug_in_makes_its_service_of_words() => Assert.IsType<MultiService>(TapCommandLine.MakeService<EveryTap>("-z", "UTC", "target"));

    [Fact]
    public void Every_option_has_its_default()
    {
        var options = TapCommandLine.Parse<EveryOptions>("--zone=UTC", "target");

        Assert.Equal((-3, 5_000_000_000, 0.5, true, TimeSpan.FromSeconds(90)), (options.Count, options.Bytes, options.Ratio, options.Keep, options.Patience));
        Assert.Equal((new Uri("http://localhost:8080/"), "8007", Pace.Brisk, false), (options.Upstream, options.Port!.ToString(), options.Speed, options.Quiet));
        Assert.Equal([""], options.Names);
        Assert.Empty(options.Rest);
    }

    [Theory]
    [InlineData("--zone UTC -q -c 7 target")]
    [InlineData("-zUTC -qc7 target")]
    [InlineData("target --count=7 --quiet --zone=UTC")]
    [InlineData("-z UTC -c 7 -q -- target")]
    public void Words_are_taken_in_every_form(string words)
    {
        var options = TapCommandLine.Parse<EveryOptions>(words.Split(' '));

        Assert.Equal(("UTC", true, 7, Path.GetFullPath("target")), (options.Zone, options.Quiet, options.Count, options.Target!.FullName));
    }

    [Fact]
    public void What_may_be_given_repeatedly_is_collected()
    {
        var options = TapCommandLine.Parse<EveryOptions>("-z", "", "--name", "a", "--name", "b", "target", "one", "two");

        Assert.Equal(["a", "b"], options.Names);
        Assert.Equal([Path.GetFullPath("one"), Path.GetFullPath("two")], options.Rest.Select(file => file.FullName));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var refusal = Assert.Throws<UsageException>(() => TapCommandLine.Parse<EveryOptions>("--count", "x", "--limit", "2h", "--nonsense", "-q", "-q", "--pace"));

        Assert.Equal(
            """
            --count: "x" is no Int32
            there is no option "--nonsense"
            --pace needs a value
            --quiet is given 2 times; it can be given once
            --zone is missing
            target is missing
            """.Split('\n').Order(StringComparer.Ordinal),
            refusal.Message.Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_handlers_and_the_options_refuse_comes_together()
    {
        var refusal = Assert.Throws<UsageException>(() => TapCommandLine.Parse<FussyOptions>("--user", "root"));

        Assert.Equal("--user: not \"root\"\nthere is never enough", refusal.Message);
    }

    [Theory]
    [InlineData(typeof(int), OptionValueType.Integer, "1", "-1", "+1", "1.5", "", "2147483648", " 1")]
    [InlineData(typeof(long), OptionValueType.Long, "2147483648", "1e3")]
    [InlineData(typeof(double), OptionValueType.Number, "1.5", "-1e3", "1,5", "NaN", "Infinity", "x")]
    [InlineData(typeof(bool), OptionValueType.Boolean, "true", "False", "yes", "")]
    [InlineData(typeof(TimeSpan), OptionValueType.Duration, "250ms", "90s", "5m", "2h", "1d", "90", "s", "-1s", "1.5s", "1S", "99999999999d")]
    [InlineData(typeof(Uri), OptionValueType.Uri, "http://localhost/", "localhost", "/etc", "")]
    [InlineData(typeof(FileInfo), OptionValueType.File, "a/b", "")]
    [InlineData(typeof(DirectoryInfo), OptionValueType.Directory, "a/b", "")]
    [InlineData(typeof(ServerEndpoint), OptionValueType.ServerEndpoint, "8007", "tcp:0:interface=127.0.0.1", "70000", "")]
    [InlineData(typeof(ClientEndpoint), OptionValueType.ClientEndpoint, "tcp:localhost:25", "unix:/a", "localhost:25", "25", "")]
    [InlineData(typeof(Pace), OptionValueType.Choice, "slow", "breakneck", "Slow", "1", "")]
    [InlineData(typeof(string), OptionValueType.String, "", "x")]
    public void A_value_is_taken_exactly_when_mktap_takes_it(Type type, OptionValueType valueType, params string[] texts)
    {
        var entry = new OptionEntry { Kind = OptionKind.Parameter, Name = "x", ValueType = valueType, Choices = ["slow", "brisk", "breakneck"] };

        Assert.All(texts, text => Assert.Equal(Value(() => OptionValues.Read(entry, text, type)), Value(() => OptionText.Read(type, text))));

        static string? Value(Func<object> read)
        {
            try
            {
                return read().ToString();
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }

    private sealed class FussyOptions : Options
    {
        [Handler("user")]
        public void AddUser(string name) => throw new UsageException($"not \"{name}\"");

        public override void PostOptions(OptionErrors errors) => errors.Add("there is never enough");
    }
}
