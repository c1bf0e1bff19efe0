using NuGet.Common;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;

namespace Twisted.PluginHost.Trusting;

/// <summary>Says why NuGet refuses a package by its signature. The words of NuGet hold the feed's address, and that perhaps a password.</summary>
internal static class SignatureRefusal
{
    public static PluginHostException Of(PackageIdentity package, string feed, SignatureException exception)
    {
        // Its own message is empty; the reasons are in the results.
        var issues = (exception.Results ?? []).SelectMany(result => result.GetErrorIssues()).ToList();
        return new PluginHostException(
            $"{package.Id} {package.Version.ToNormalizedString()} of the feed \"{feed}\" is refused: {Reason(issues)}", exception);
    }

    private static string Reason(IReadOnlyList<ILogMessage> issues)
    {
        if (Has(NuGetLogCode.NU3008))
        {
            return "it was changed after it was signed.\nTake another version, and tell its author.";
        }

        if (Has(NuGetLogCode.NU3004))
        {
            return "it is not signed, and nuget.config asks for that (signatureValidationMode is \"require\").\n"
                + "To see whose packages are taken: dotnet nuget trust list";
        }

        if (Has(NuGetLogCode.NU3034))
        {
            return "who signed it is not among the trusted signers of nuget.config.\nTo trust the author of a package: dotnet nuget trust author NAME FILE";
        }

        var words = issues.Select(issue => $"{issue.Code}: {WithoutSource(issue.Message)}").Distinct();
        return issues.Count == 0 ? "its signature is bad." : string.Join(' ', words);

        bool Has(NuGetLogCode code) => issues.Any(issue => issue.Code == code);
    }

    /// <summary>Without <c>Package 'A 1.0.0' from source 'ADDRESS': </c> in front.</summary>
    private static string WithoutSource(string message)
    {
        var end = message.IndexOf("': ", StringComparison.Ordinal);
        return message.StartsWith("Package '", StringComparison.Ordinal) && end > 0 ? message[(end + 3)..] : message;
    }
}
