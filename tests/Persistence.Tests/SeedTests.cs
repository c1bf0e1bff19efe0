using System.Runtime.CompilerServices;
using Twisted.Fuzzing;

namespace Twisted.Tests.Persistence;

/// <summary>The inputs that fuzzing begins with, and those that it found something with.</summary>
public sealed class SeedTests
{
    public static TheoryData<string, string> Inputs()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Folder(), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileName(file));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void An_input_is_refused_with_one_message_or_survives_all_conversions(string reader, string name) =>
        Target.Run(reader, File.ReadAllBytes(Path.Combine(Folder(), reader, name)));

    private static string Folder([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(source, "..", "..", "..", "fuzz", "seeds"));
}
