using System.Diagnostics;
using System.Globalization;

namespace Twisted.Services;

/// <summary>Turns what a <see cref="ProcessService"/> is to run into what the system is asked for.</summary>
internal static class ProcessCommand
{
    private const string UserChanger = "setpriv";

    /// <exception cref="ServiceException">There is no such program or folder, or its user cannot be used.</exception>
    public static ProcessStartInfo Of(ProcessService service)
    {
        var folder = Path.GetFullPath(service.WorkingFolder ?? ".");
        if (!Directory.Exists(folder))
        {
            throw new ServiceException($"cannot run \"{service.Program}\": there is no folder \"{folder}\" to run it in.\nCreate it, or choose another working folder.");
        }

        var program = Find(service.Program, folder) ?? throw new ServiceException(
            $"cannot run \"{service.Program}\": there is no such program{(IsPath(service.Program) ? "" : " in the folders of PATH")}.\nInstall it, or correct the path.");
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in service.Environment)
        {
            start.Environment[name] = value;
        }

        if (ProcessUser.Of(service) is { } user)
        {
            start.FileName = Find(UserChanger, folder) ?? throw new ServiceException(
                $"cannot run \"{service.Program}\" as another user: that takes the program \"{UserChanger}\".\nInstall util-linux, or run it as the user of this process.");
            Array.ForEach([.. user, "--", program], start.ArgumentList.Add);
        }

        foreach (var argument in service.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static bool IsPath(string program) => program.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar);

    /// <remarks>The library's own search begins in the current folder, where a program of somebody else's may lie.</remarks>
    private static string? Find(string program, string folder)
    {
        if (IsPath(program))
        {
            var path = Path.GetFullPath(program, folder);
            return File.Exists(path) ? path : null;
        }

        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe"] : [""];
        return folders
            .Where(Path.IsPathRooted)
            .SelectMany(_ => endings, (place, ending) => Path.Combine(place, program + ending))
            .FirstOrDefault(File.Exists);
    }
}
