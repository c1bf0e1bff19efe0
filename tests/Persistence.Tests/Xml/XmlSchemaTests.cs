using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Schema;
using Twisted.Persistence;
using Twisted.Persistence.Model;

namespace Twisted.Tests.Persistence.Xml;

public sealed class XmlSchemaTests
{
    private const string Namespace = "\"urn:twisted:tap\"";

    private static readonly XmlSchemaSet Schemas = Load();

    [Fact]
    public void What_is_written_is_valid()
    {
        Assert.Empty(Faults(XmlModel.Write(XmlModel.Qotd())));

        // An application has no other members than these, and what a plug-in's objects have is open.
        var everything = XmlModel.Everything().Root;
        everything["all"] = null;
        Assert.Empty(Faults(XmlModel.Write(new TapDocument(everything, []))));
    }

    [Fact]
    public void Members_that_have_elements_of_their_own_are_valid()
    {
        var longText = new string('x', 300);
        var server = new PersistedObject("TcpServer") { ["name"] = "8007", ["endpoint"] = longText, ["factory"] = new PersistedObject("A.B", 2) { ["tap"] = new PersistedList { "x" }, ["text"] = 1 } };
        var timer = new PersistedObject("TimerService") { ["name"] = "\r", ["interval"] = "00:00:01", ["once"] = true, ["done"] = false, ["action"] = new PersistedObject("A.Action") };
        var services = new PersistedList { server, timer, new PersistedObject("MultiService") { ["name"] = "7", ["services"] = new PersistedList { server } }, new PersistedObject("PlugIn") { ["tcpServer"] = "x" } };
        var root = new PersistedObject("Application") { ["name"] = longText, ["uid"] = 1000, ["gid"] = 0, ["services"] = services };
        var dropIn = new PersistedObject("DropIn") { ["id"] = "1.5", ["version"] = "2.0", ["stock"] = false, ["packages"] = new PersistedList() };

        Assert.Empty(Faults(XmlModel.Write(new TapDocument(root, [dropIn, dropIn]))));
    }

    [Theory]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\" />")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"2\"><application name=\"x\" /></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\"><application name=\"x\" /></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application name=\"x\" /><application name=\"x\" /></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application nam=\"x\" /></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application name=\"x\" uid=\"root\" /></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application name=\"x\"><services>text</services></application></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application name=\"x\"><services><tcpServer port=\"1\" /></services></application></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application name=\"x\"><services><tlsServer port=\"1\" /></services></application></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application name=\"x\"><services><unixServer path=\"a\" /></services></application></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application name=\"x\"><services><streamServer port=\"1\" /></services></application></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application name=\"x\"><services><null>1</null></services></application></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" format=\"1\"><application name=\"x\" /><dropIns><package /></dropIns></tap>")]
    [InlineData("<tap xmlns=\"urn:twisted:tap\" xmlns:tap=\"urn:twisted:tap:model\" format=\"1\"><application name=\"x\" tap:typ=\"x\" /></tap>")]
    [InlineData("<tap format=\"1\"><application name=\"x\" /></tap>")]
    public void Nonsense_is_not_valid(string text) => Assert.NotEmpty(Faults(text));

    internal static List<string> Faults(string text)
    {
        var faults = new List<string>();
        var settings = new XmlReaderSettings { Schemas = Schemas, ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, fault) =>
        {
            // That a plug-in's type is in no schema is a warning, and no fault; that the root is in none is one.
            if (fault.Severity == XmlSeverityType.Error || !text.Contains(Namespace, StringComparison.Ordinal))
            {
                faults.Add(fault.Message);
            }
        };
        using var reader = XmlReader.Create(new StringReader(text), settings);
        while (reader.Read())
        {
        }

        return faults;
    }

    private static XmlSchemaSet Load([CallerFilePath] string source = "")
    {
        var folder = Path.GetFullPath(Path.Combine(source, "..", "..", "..", "..", "src", "Persistence", "Xml"));
        var schemas = new XmlSchemaSet { XmlResolver = null };
        schemas.Add(null, Path.Combine(folder, "tap-model.xsd"));
        schemas.Add(null, Path.Combine(folder, "tap.xsd"));
        schemas.Compile();
        return schemas;
    }
}
