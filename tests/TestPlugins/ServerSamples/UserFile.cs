namespace ServerSamples;

/// <summary>Users in a file of lines as "moshez: Happy and well". It is read for each question, so that a change counts at once.</summary>
[Persisted("ServerSamples.UserFile", 1)]
public sealed partial class UserFile([Kept] string path) : IUsers
{
    public string Path { get; } = path;

    public IReadOnlyList<string> Names => [.. Read().Select(user => user.Name)];

    public string? Find(string name) => Read().FirstOrDefault(user => user.Name == name).Saying;

    private IEnumerable<(string Name, string Saying)> Read() =>
        from line in File.ReadLines(Path)
        let colon = line.IndexOf(':')
        where colon > 0
        select (line[..colon].Trim(), line[(colon + 1)..].Trim());
}
