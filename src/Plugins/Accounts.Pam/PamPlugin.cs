namespace Twisted.Accounts;

/// <summary><c>--auth pam</c>, or <c>--auth pam:service=NAME</c>.</summary>
[Plugin(ICheckerPlugin.PluginType, "pam", Description = "The users of the system, by the PAM service twisted or another.")]
[PluginData(ICheckerPlugin.ArgumentData, "service=NAME")]
public sealed class PamPlugin : ICheckerPlugin
{
    private const string Service = "service=";

    public IChecker MakeChecker(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0 && !text.StartsWith(Service, StringComparison.Ordinal))
        {
            throw new UsageException($"\"pam\" has nothing behind it but service=NAME, and here has \"{text}\"");
        }

        var service = text.Length == 0 ? PamChecker.DefaultService : text[Service.Length..];
        if (!PamChecker.IsServiceName(service))
        {
            throw new UsageException($"\"{service}\" cannot name a PAM service; it is the name of a file in /etc/pam.d");
        }

        return PamCalls.WhyMissing is { } reason ? throw new UsageException(reason) : new PamChecker(service);
    }
}
