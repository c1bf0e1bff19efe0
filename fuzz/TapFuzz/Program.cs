using SharpFuzz;
using Twisted.Fuzzing;
using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;

// Usage: TapFuzz tree|tap|xml|source           reads inputs from the fuzzer that started it
//        TapFuzz tree|tap|xml|source FILE...   runs these, and tells which fails
//        TapFuzz seeds FOLDER                  writes a first corpus for each
switch (args)
{
    case ["seeds", var folder]:
        Seeds.Write(folder);
        return 0;
    case [var name]:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            Target.Run(name, copy.ToArray());
        });
        return 0;
    case [var name, .. var files]:
        var failures = 0;
        foreach (var file in files)
        {
            try
            {
                Target.Run(name, File.ReadAllBytes(file));
            }
            catch (Exception exception)
            {
                failures++;
                Console.WriteLine($"{file}: {exception}");
            }
        }

        Console.WriteLine($"{files.Length - failures} of {files.Length} hold.");
        return failures == 0 ? 0 : 1;
    default:
        Console.Error.WriteLine("usage: TapFuzz tree|tap|xml|source [FILE...] | TapFuzz seeds FOLDER");
        return 2;
}
