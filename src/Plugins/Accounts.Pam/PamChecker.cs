namespace Twisted.Accounts;

/// <summary>The users of the system, as a PAM service says: whether the password is right, and whether the account may be used now.</summary>
/// <remarks>
/// <para>
/// PAM blocks, two seconds and more for a wrong password, so each check has a thread of its own; at most 16 work at a time. One that
/// was cancelled is not waited for, and ends by itself.
/// </para>
/// <para>
/// The service is a file in <c>/etc/pam.d</c>; without one PAM takes that of <c>other</c>, which usually refuses all. To check passwords of
/// <c>/etc/shadow</c> for others than its own user, the process has to be root or of the group that may read it.
/// </para>
/// </remarks>
public sealed class PamChecker : IChecker
{
    /// <summary>The service when no other is named: <c>/etc/pam.d/twisted</c>.</summary>
    public const string DefaultService = "twisted";

    private const int MostThreads = 16;

    private static readonly SemaphoreSlim Threads = new(MostThreads);

    /// <exception cref="ArgumentException">The name is no name of a file.</exception>
    public PamChecker(string service = DefaultService)
    {
        Service = IsServiceName(service) ? service : throw new ArgumentException($"\"{service}\" cannot name a PAM service.", nameof(service));
    }

    public string Service { get; }

    public IReadOnlyList<Type> Kinds => [typeof(UserPassword)];

    public string Store => $"pam:{Service}";

    public async ValueTask<string?> CheckAsync(ILoginCredentials credentials, CancellationToken cancellationToken)
    {
        var login = (UserPassword)credentials;

        // Both become text that ends at a zero.
        if (login.UserName.Length == 0 || login.UserName.Contains('\0', StringComparison.Ordinal) || login.Password.Contains('\0', StringComparison.Ordinal)
            || System.Text.Encoding.UTF8.GetByteCount(login.Password) > UserPassword.LongestPassword)
        {
            return null;
        }

        if (PamCalls.WhyMissing is { } reason)
        {
            throw new AccountStoreException(reason);
        }

        await Threads.WaitAsync(cancellationToken).ConfigureAwait(false);
        var check = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return PamTransaction.Check(Service, login.UserName, login.Password);
                }
                finally
                {
                    Threads.Release();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return await check.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    internal static bool IsServiceName(string name) =>
        name.Length is > 0 and <= 64 && name[0] != '.' && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
}
