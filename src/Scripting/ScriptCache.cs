using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Twisted.PluginHost;
using Twisted.Services;
using Twisted.Shared;

namespace Twisted.Scripting;

/// <summary>Compiled files in the store, <c>scripts/KEY</c>: one file for each, with its own hash in front.</summary>
/// <remarks>
/// Safe between processes: a file appears as a whole, and under its key there is only ever the same. Whatever is wrong with it
/// or with the folder, the file is compiled anew. The folder is the user's alone, since what is in it is run.
/// </remarks>
internal sealed class ScriptCache(TwistedHome home)
{
    private const int Limit = 32;
    private const int HashLength = 64;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Path.Combine(home.Root, "scripts");

    /// <summary>Changes with everything that the compiled code depends on.</summary>
    public static string Key(ScriptText script, string packages)
    {
        var header = Encoding.UTF8.GetBytes(
            $"{typeof(ScriptCache).Module.ModuleVersionId:N}\n{typeof(Application).Module.ModuleVersionId:N}\n{RuntimeInformation.FrameworkDescription}\n{packages}\n{script.Path}\n");
        byte[] all = [.. header, .. script.Bytes];
        return Sha256.Hex(all);
    }

    /// <returns>Null when there is none that can be trusted.</returns>
    public CompiledScript? TryRead(string key)
    {
        var path = Path.Combine(_folder, key);
        if (!File.Exists(path) || !IsPrivate())
        {
            return null;
        }

        try
        {
            var bytes = File.ReadAllBytes(path);
            if (bytes.Length < HashLength + 8 || Encoding.ASCII.GetString(bytes, 0, HashLength) != Sha256.Hex([.. Encoding.ASCII.GetBytes(key), .. bytes.AsSpan(HashLength)]))
            {
                return null;
            }

            var name = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(HashLength));
            var image = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(HashLength + 4));
            var start = HashLength + 8;
            return new CompiledScript(
                Encoding.UTF8.GetString(bytes, start, name), bytes[(start + name)..(start + name + image)], bytes[(start + name + image)..]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps it, if that can be.</summary>
    public void TryWrite(string key, CompiledScript script)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(_folder);
            }
            else
            {
                Directory.CreateDirectory(home.Root);
                Directory.CreateDirectory(_folder, Private);
            }

            if (!IsPrivate())
            {
                return;
            }

            var name = Encoding.UTF8.GetBytes(script.ClassName);
            var lengths = new byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(lengths, name.Length);
            BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(4), script.Image.Length);
            byte[] content = [.. lengths, .. name, .. script.Image, .. script.Symbols];
            byte[] hash = Encoding.ASCII.GetBytes(Sha256.Hex([.. Encoding.ASCII.GetBytes(key), .. content]));
            var temporary = Path.Combine(_folder, $"{key}.{Environment.ProcessId}.tmp");
            File.WriteAllBytes(temporary, [.. hash, .. content]);
            File.Move(temporary, Path.Combine(_folder, key), overwrite: true);
            DeleteOld();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start compiles again.
        }
    }

    private bool IsPrivate() => OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(_folder) == Private && FileStatus.Of(_folder) is not { Stranger: not null });

    private void DeleteOld()
    {
        foreach (var file in new DirectoryInfo(_folder).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(Limit))
        {
            file.Delete();
        }
    }
}
