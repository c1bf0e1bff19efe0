namespace Twisted.Tools.Twistd.Export;

/// <summary>The path of a file that systemd hands to the service, in words of which the rest is the user's.</summary>
internal static class CredentialPath
{
    /// <summary>Stands for the folder; no path can have it.</summary>
    public const string Mark = "\0";

    public static string Of(string name) => Mark + name;
}
