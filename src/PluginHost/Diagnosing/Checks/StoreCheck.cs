namespace Twisted.PluginHost.Diagnosing.Checks;

/// <summary>The store's folder: it can be written to, and the disk has space.</summary>
internal sealed class StoreCheck : IDoctorCheck
{
    private const string Name = "store";

    /// <summary>Less than a handful of packages with native code take.</summary>
    private const long LittleSpace = 100 * 1024 * 1024;

    public IEnumerable<DoctorFinding> Examine(DoctorSubject subject)
    {
        var root = subject.Home.Root;
        if (File.Exists(root) || File.Exists(subject.Home.Packages))
        {
            return [NotWritable(root, "it, or its folder \"packages\", is a file")];
        }

        if (!Directory.Exists(root))
        {
            return [DoctorFinding.Ok(Name, $"\"{root}\" does not exist yet; it is made when something is restored")];
        }

        try
        {
            var probe = Path.Combine(root, $".doctor-{Guid.NewGuid():N}");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            var space = new DriveInfo(root).AvailableFreeSpace;
            return space < LittleSpace
                ? [DoctorFinding.Warning(Name, $"\"{root}\" is on a disk with {ByteCount.Text(space)} left", $"export {TwistedHome.Variable}=FOLDER_ON_ANOTHER_DISK")]
                : [DoctorFinding.Ok(Name, $"\"{root}\" can be written to; {ByteCount.Text(space)} are free")];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [NotWritable(root, exception.Message)];
        }
    }

    private static DoctorFinding NotWritable(string root, string reason) =>
        DoctorFinding.Error(Name, $"\"{root}\" cannot be written to: {reason}", $"export {TwistedHome.Variable}=FOLDER");
}
