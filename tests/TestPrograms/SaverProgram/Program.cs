using System.Globalization;
using Twisted.Persistence;
using Twisted.Persistence.Model;

// SaverProgram save PATH NAME SIZE   saves a tap with that name and so many bytes besides
// SaverProgram loop PATH NAME SIZE   does so again and again until it is killed, and says when the first was saved
// SaverProgram show PATH             prints the name in a tap, and the bytes besides
try
{
    var path = args[1];
    if (args[0] == "show")
    {
        var root = TapFile.Open(path).Document.Root;
        Console.Out.WriteLine($"{root["name"]} {((byte[])root["bytes"]!).Length}");
        return 0;
    }

    var application = new PersistedObject(TapDocument.RootType)
    {
        ["name"] = args[2],
        ["bytes"] = new byte[int.Parse(args[3], CultureInfo.InvariantCulture)],
    };
    var document = new TapDocument(application, []);
    TapFile.Save(path, document, TapFormat.Tap, key: null);
    Console.Out.WriteLine("saved");
    while (args[0] == "loop")
    {
        TapFile.Save(path, document, TapFormat.Tap, key: null);
    }

    return 0;
}
catch (TapException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
