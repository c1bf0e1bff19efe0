using System.Globalization;
using Twisted.Runner.Native;

namespace Twisted.Runner;

/// <summary>The user that this process runs as, in words.</summary>
internal static class UserOfProcess
{
    public static string Describe()
    {
        var uid = (int)Posix.GetEUid();
        return UserDatabase.FindUser(uid) is { } user
            ? string.Create(CultureInfo.InvariantCulture, $"{user.Name} ({uid})")
            : uid.ToString(CultureInfo.InvariantCulture);
    }
}
