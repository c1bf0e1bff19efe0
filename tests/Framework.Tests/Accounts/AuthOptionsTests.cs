using Twisted.Accounts;
using Twisted.Testing;
using Twisted.Usage;

namespace Twisted.Tests.Accounts;

[Collection(nameof(AuthOptionsTests))]
public sealed class AuthOptionsTests : IDisposable
{
    private readonly FakePluginCatalog _catalog = new();
    private readonly IDisposable _use;
    private readonly string _secrets = Path.GetTempFileName();

    public AuthOptionsTests()
    {
        _use = _catalog.Use();
        _catalog.Add(ICheckerPlugin.PluginType, "file", () => new StubPlugin(), new Dictionary<string, string> { [ICheckerPlugin.ArgumentData] = "FILE" });
        _catalog.Add(ICheckerPlugin.PluginType, "sqlite", () => new StubPlugin());
        _catalog.Add(ICheckerPlugin.PluginType, "anonymous", () => throw new InvalidOperationException("no package takes a name of the framework's"));
    }

    public void Dispose()
    {
        _use.Dispose();
        File.Delete(_secrets);
    }

    [Fact]
    public void Checkers_are_made_in_the_order_given_and_only_those_are_loaded()
    {
        var options = TapCommandLine.Parse<AnyOptions>("--auth", "memory:alice:pass:word", "--auth=anonymous", "--auth", "file:users");

        Assert.Equal([typeof(MemoryChecker), typeof(AnonymousChecker), typeof(StubChecker)], options.Checkers.Select(checker => checker.GetType()));
        Assert.Equal("users", ((StubChecker)options.Checkers[2]).Text);
        Assert.Equal(["file"], _catalog.Loaded);
    }

    [Fact]
    public async Task A_password_on_the_command_line_may_have_colons()
    {
        var checker = CheckerTypes.MakeChecker("memory:alice:pass:word");

        Assert.Equal("alice", await checker.CheckAsync(new UserPassword("alice", "pass:word"), default));
    }

    [Theory]
    [InlineData("fil:users", "--auth: there is no checker \"fil\"; did you mean \"file\"?\nThere are: anonymous, file, memory, secrets, sqlite, sshkeys.")]
    [InlineData("kerberos", "--auth: there is no checker \"kerberos\"\nThere are: anonymous, file, memory, secrets, sqlite, sshkeys.")]
    [InlineData("", "--auth: there is no checker \"\"\nThere are: anonymous, file, memory, secrets, sqlite, sshkeys.")]
    [InlineData("anonymous:x", "--auth: \"anonymous\" has nothing behind it, and here has \"x\"")]
    [InlineData("memory", "--auth: \"memory\" needs an account: write memory:NAME:PASSWORD")]
    [InlineData("memory:alice", "--auth: \"memory\" needs an account: write memory:NAME:PASSWORD")]
    [InlineData("memory::hunter2", "--auth: \"memory\" needs an account: write memory:NAME:PASSWORD")]
    [InlineData("memory:#a:hunter2", "--auth: \"#a\" cannot name an account: a name does not begin with \"#\", which begins a comment")]
    [InlineData("secrets", "--auth: \"secrets\" needs a file: write secrets:FILE")]
    [InlineData("secrets:/no/such", "--auth: cannot read the accounts in \"/no/such\": it does not exist")]
    [InlineData("sshkeys", "--auth: \"sshkeys\" needs a file: write sshkeys:FILE")]
    [InlineData("sshkeys:/no/such", "--auth: there is no file \"/no/such\" with keys; make it before, with lines as in authorized_keys")]
    [InlineData("sshkeys:/keys/%x", "--auth: \"/keys/%x\" has \"%x\"; there are %u for the user, %h for the user's home folder, and %% for a percent sign")]
    public void Each_wrong_text_is_one_clear_error(string text, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the paths are Unix");

        Assert.Equal(message, Assert.Throws<UsageException>(() => TapCommandLine.Parse<AnyOptions>("--auth", text)).Message);
    }

    [Fact]
    public void All_faults_are_told_at_once() => Assert.Equal(
        "--auth: \"memory\" needs an account: write memory:NAME:PASSWORD\n--auth: \"anonymous\" has nothing behind it, and here has \"x\"",
        Assert.Throws<UsageException>(() => TapCommandLine.Parse<AnyOptions>("--auth", "memory", "--auth", "anonymous:x")).Message);

    [Fact]
    public void Without_any_the_option_is_missing_unless_it_may_be()
    {
        Assert.Equal(
            "--auth is missing: say who may log in, such as --auth file:users",
            Assert.Throws<UsageException>(() => TapCommandLine.Parse<AnyOptions>()).Message);
        Assert.Empty(TapCommandLine.Parse<PasswordOptions>().Checkers);
    }

    [Fact]
    public void A_checker_by_which_nobody_could_log_in_is_refused() => Assert.Equal(
        "--auth: nobody could log in by \"anonymous\": it checks AnonymousCredentials, and here peers show UserPassword",
        Assert.Throws<UsageException>(() => TapCommandLine.Parse<PasswordOptions>("--auth", "anonymous")).Message);

    [Fact]
    public void Paths_are_made_absolute()
    {
        Assert.Equal(Path.GetFullPath("keys/%u"), ((AuthorizedKeysChecker)CheckerTypes.MakeChecker("sshkeys:keys/%u")).Pattern);
        Assert.Equal("%h/keys", ((AuthorizedKeysChecker)CheckerTypes.MakeChecker("sshkeys:%h/keys")).Pattern);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _secrets);
        Assert.Equal(_secrets, ((SecretsFileChecker)CheckerTypes.MakeChecker($"secrets:{relative}")).Path);
    }

    [Fact]
    public void A_file_with_all_keys_has_to_be_safe_when_the_tap_is_made()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix");
        var folder = Directory.CreateTempSubdirectory("keys").FullName;
        var path = Path.Combine(folder, "100%");
        try
        {
            File.WriteAllText(path, "");
            Assert.IsType<AuthorizedKeysChecker>(CheckerTypes.MakeChecker($"sshkeys:{path}%"));

            File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
            Assert.Equal(
                $"--auth: others may write \"{path}\", so that it says nothing of who may log in; take that away: chmod go-w \"{path}\"",
                Assert.Throws<UsageException>(() => TapCommandLine.Parse<AnyOptions>("--auth", $"sshkeys:{path}%")).Message);

            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherWrite);
            Assert.StartsWith($"others may write \"{folder}\"", Assert.Throws<UsageException>(() => CheckerTypes.MakeChecker($"sshkeys:{path}%")).Message, StringComparison.Ordinal);
            Assert.IsType<AuthorizedKeysChecker>(CheckerTypes.MakeChecker($"sshkeys:{folder}/%u"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_name_of_two_packages_is_for_nobody()
    {
        _catalog.Add(ICheckerPlugin.PluginType, "file", () => new StubPlugin());

        Assert.Equal(
            "\"file\" is provided by Tests 1.0.0 and Tests 1.0.0; remove one of them: mktap plugin remove",
            Assert.Throws<UsageException>(() => CheckerTypes.MakeChecker("file:x")).Message);
    }

    [Fact]
    public void Accounts_can_be_written_only_where_that_can_be() => Assert.Equal(
        "\"file\" has no accounts that can be written here", Assert.Throws<UsageException>(() => CheckerTypes.OpenStore("file:x")).Message);

    private sealed class AnyOptions : AuthOptions;

    private sealed class PasswordOptions : AuthOptions
    {
        protected override bool IsAuthRequired => false;

        protected override IReadOnlyList<Type> CredentialKinds => [typeof(UserPassword)];
    }

    private sealed class StubPlugin : ICheckerPlugin
    {
        public IChecker MakeChecker(string text) => new StubChecker(text);
    }

    private sealed class StubChecker(string text) : IChecker
    {
        public string Text { get; } = text;

        public IReadOnlyList<Type> Kinds => [typeof(UserPassword)];

        public ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken) => default;
    }
}
