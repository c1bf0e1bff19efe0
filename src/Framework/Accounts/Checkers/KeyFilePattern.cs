using System.Text;

namespace Twisted.Accounts;

/// <summary>Where the keys of a user are, with the tokens of <c>AuthorizedKeysFile</c> in sshd_config(5).</summary>
internal sealed class KeyFilePattern
{
    public KeyFilePattern(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Text = text;
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = i + 2 < text.Length ? text.IndexOf('%', i + 2) : -1)
        {
            var letter = i + 1 < text.Length ? text[i + 1] : ' ';
            IsOfOneAccount |= letter is 'u' or 'h';
            if (letter is not ('u' or 'h' or '%'))
            {
                throw new ArgumentException($"\"{text}\" has \"%{letter}\"; there are %u for the user, %h for the user's home folder, and %% for a percent sign.", nameof(text));
            }
        }

        if (!Path.IsPathRooted(text) && !text.StartsWith("%h/", StringComparison.Ordinal))
        {
            throw new ArgumentException($"\"{text}\" is no absolute path.", nameof(text));
        }
    }

    public string Text { get; }

    /// <summary>True when each user has a file.</summary>
    public bool IsOfOneAccount { get; }

    /// <returns>Null for a name that no file can be of, or a user without a home folder.</returns>
    /// <param name="userName">As the peer gave it, where <see cref="AccountName.FaultOf"/> has nothing to say about it.</param>
    /// <param name="owner">The user id that may own the file besides root; null where the system has no such user.</param>
    public string? FileFor(string userName, out uint? owner)
    {
        owner = null;
        if (!IsOfOneAccount)
        {
            return Text.Replace("%%", "%", StringComparison.Ordinal);
        }

        // It becomes a part of a path.
        if (userName.Length == 0 || userName[0] == '.' || userName.AsSpan().ContainsAny('/', '\\', '\0'))
        {
            return null;
        }

        var user = SystemUser.Find(userName);
        owner = user?.Id;
        var path = new StringBuilder();
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] != '%')
            {
                path.Append(Text[i]);
                continue;
            }

            i++;
            if (Text[i] == 'h' && user is null)
            {
                return null;
            }

            path.Append(Text[i] switch { 'u' => userName, 'h' => user!.Home, _ => "%" });
        }

        return path.ToString();
    }
}
