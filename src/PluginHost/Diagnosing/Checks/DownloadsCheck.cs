namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>Downloads whose process was killed. The next restore deletes them.</summary>
internal sealed class DownloadsCheck : IDoctorCheck
{
    private const string Name = "downloads";

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var folder = subject.Home.Downloads;
        var names = Directory.Exists(folder)
            ? Directory.EnumerateFileSystemEntries(folder).GroupBy(path => Path.GetFileNameWithoutExtension(path)).ToArray()
            : [];
        var abandoned = names.Count(entries => !entries.Any(IsHeld));
        return
        [
            abandoned > 0
                ? DoctorFinding.Warning(Name, $"\"{folder}\" has {abandoned} that {(abandoned == 1 ? "was" : "were")} abandoned", DoctorSubject.Restore)
                : DoctorFinding.Ok(Name, "none was abandoned"),
        ];
    }

    private static bool IsHeld(string path)
    {
        if (Path.GetExtension(path) != ".claim")
        {
            return false;
        }

        try
        {
            using var claim = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
