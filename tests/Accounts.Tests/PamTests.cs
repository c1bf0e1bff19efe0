using Twisted.Accounts;
using Twisted.Usage;

namespace Twisted.Tests.Accounts;

/// <summary>With services that the test writes, where it may.</summary>
public sealed class PamTests : IDisposable
{
    private const string Folder = "/etc/pam.d";

    private readonly List<string> _services = [];

    public void Dispose() => _services.ForEach(service => File.Delete(Path.Combine(Folder, service)));

    [Fact]
    public async Task Who_is_permitted_is_let_in_by_name()
    {
        var checker = Make("auth required pam_permit.so", "account required pam_permit.so");

        Assert.Equal("root", await checker.CheckAsync(new UserPassword("root", "whatever"), default));
    }

    [Theory]
    [InlineData("auth required pam_deny.so", "account required pam_permit.so")]
    [InlineData("auth required pam_permit.so", "account required pam_deny.so")]
    public async Task Who_is_denied_by_either_is_refused(string auth, string account) =>
        Assert.Null(await Make(auth, account).CheckAsync(new UserPassword("root", "whatever"), default));

    [Fact]
    public async Task The_password_reaches_the_modules()
    {
        // pam_unix asks for it, and root has none that it could be.
        var checker = Make("auth required pam_unix.so nodelay", "account required pam_permit.so");

        Assert.Null(await checker.CheckAsync(new UserPassword("root", $"{Guid.NewGuid()}"), default));
        Assert.Null(await checker.CheckAsync(new UserPassword($"nobody-{Guid.NewGuid():N}", "x"), default));
    }

    [Fact]
    public async Task A_module_that_is_missing_is_a_fault_and_no_refusal()
    {
        var checker = Make("auth required pam_no_such_module.so", "account required pam_permit.so");
        var fault = await Assert.ThrowsAsync<AccountStoreException>(() => checker.CheckAsync(new UserPassword("root", "x"), default).AsTask());

        Assert.StartsWith($"the PAM service \"{checker.Service}\" failed: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("a\0b", "x")]
    [InlineData("root", "x\0")]
    public async Task What_would_end_at_a_zero_is_refused(string user, string password) =>
        Assert.Null(await Make("auth required pam_permit.so", "account required pam_permit.so").CheckAsync(new UserPassword(user, password), default));

    [Fact]
    public async Task Many_checks_at_a_time_are_each_answered()
    {
        var checker = Make("auth required pam_permit.so", "account required pam_permit.so");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i => await checker.CheckAsync(new UserPassword($"user{i}", "x"), default)));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"user{i}"), answers);
    }

    [Theory]
    [InlineData("", "twisted")]
    [InlineData("service=my-mail", "my-mail")]
    public void The_service_has_a_name(string text, string service)
    {
        Assert.SkipWhen(PamCalls.WhyMissing is not null, PamCalls.WhyMissing ?? "");

        Assert.Equal(service, ((PamChecker)new PamPlugin().MakeChecker(text)).Service);
    }

    [Theory]
    [InlineData("mail", "\"pam\" has nothing behind it but service=NAME, and here has \"mail\"")]
    [InlineData("service=", "\"\" cannot name a PAM service; it is the name of a file in /etc/pam.d")]
    [InlineData("service=../shadow", "\"../shadow\" cannot name a PAM service; it is the name of a file in /etc/pam.d")]
    [InlineData("service=.hidden", "\".hidden\" cannot name a PAM service; it is the name of a file in /etc/pam.d")]
    public void Another_text_is_one_clear_error(string text, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => new PamPlugin().MakeChecker(text)).Message);

    private PamChecker Make(params string[] lines)
    {
        Assert.SkipWhen(PamCalls.WhyMissing is not null, PamCalls.WhyMissing ?? "");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, $"only root may write a service into \"{Folder}\"");
        Assert.SkipUnless(Directory.Exists(Folder), $"there is no \"{Folder}\"");
        var service = $"twisted-test-{Guid.NewGuid():N}";
        _services.Add(service);
        File.WriteAllLines(Path.Combine(Folder, service), lines);
        return new PamChecker(service);
    }
}
