using System.Globalization;
using System.Text;

namespace Twisted.Network;

/// <summary>How the files of a server's certificates look from outside, to notice when they change.</summary>
internal static class TlsFileStamps
{
    public static string Of(TlsServerSettings settings)
    {
        var stamp = new StringBuilder();
        foreach (var path in (ReadOnlySpan<string?>)[settings.Certificate, settings.Key, settings.PassphraseFile, settings.ClientAuthorities])
        {
            if (path is not null)
            {
                Append(stamp, path);
            }
        }

        if (Directory.Exists(settings.Certificate))
        {
            foreach (var path in TlsCertificates.FilesOf(settings.Certificate))
            {
                Append(stamp, path);
            }
        }

        return stamp.ToString();
    }

    private static void Append(StringBuilder stamp, string path)
    {
        // Of what a link points to: tools that renew certificates move links.
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            stamp.Append(CultureInfo.InvariantCulture, $"{path}:\n");
            return;
        }

        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        stamp.Append(CultureInfo.InvariantCulture, $"{path}:{target.FullName}:{target.LastWriteTimeUtc.Ticks}:{(target.Exists ? target.Length : -1)}\n");
    }
}
