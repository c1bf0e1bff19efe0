using Twisted.Network;
using Twisted.Persistence;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Tests.Persistence.Xml;

public sealed class XmlEncodingTests
{
    [Fact]
    public Task A_server_of_quotes_is_xml_that_an_administrator_finds_natural() => Verify(XmlModel.Write(XmlModel.Qotd()));

    [Fact]
    public Task Everything_that_a_tap_can_hold_has_its_form_in_xml() => Verify(XmlModel.Write(XmlModel.Everything()));

    [Fact]
    public void Everything_comes_back()
    {
        var binary = new TapEncoding();

        Assert.Equal(binary.Write(XmlModel.Everything()).ToArray(), binary.Write(XmlModel.Read(XmlModel.Write(XmlModel.Everything()))).ToArray());
    }

    [Fact]
    public void An_application_is_made_of_xml()
    {
        var folder = Directory.CreateTempSubdirectory("tax").FullName;
        try
        {
            var path = Path.Combine(folder, "qotd.tax");
            TapFile.Save(path, XmlModel.Qotd(), TapFormat.Xml, key: null);

            var tap = TapFile.Open(path);

            Assert.Equal(TapFormat.Xml, tap.Format);
            var application = tap.ToApplication(Sample.Types());
            var first = Assert.IsType<SampleFactory>(Assert.IsType<TcpServer>(application.Services[0]).Factory);
            var inner = Assert.IsType<MultiService>(application.Services[1]);
            Assert.Same(first.Quoter, Assert.IsType<SampleFactory>(Assert.IsType<TcpServer>(inner.Services[0]).Factory).Quoter);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_member_that_does_not_fit_its_type_is_named_with_its_line_and_column()
    {
        var text = XmlModel.Tap("<services>\n  <tcpServer\n     endpoint=\"sctp:1\" />\n</services>");

        var message = Assert.Throws<InvalidDataException>(() => ModelReader.Read<Application>(XmlModel.Read(text).Root, Sample.Types())).Message;

        Assert.Equal("The member \"endpoint\" of an object of type \"TcpServer\" does not hold a ServerEndpoint at line 5, column 6: it is \"sctp:1\".", message);
    }

    [Fact]
    public void Values_nest_as_deep_as_in_the_binary_encoding()
    {
        var inner = new PersistedList();
        var document = new TapDocument(new PersistedObject("Application") { ["name"] = "x", ["a"] = inner }, []);
        for (var depth = 2; depth < ModelLimits.DeepestNesting - 1; depth++)
        {
            var next = new PersistedList();
            inner.Add(depth % 2 == 0 ? next : new PersistedMap { { "key", next } });
            inner = next;
            depth += depth % 2;
        }

        Assert.Equal("x", new TapEncoding().Read(new TapEncoding().Write(document)).Name);
        Assert.Equal("x", XmlModel.Read(XmlModel.Write(document)).Name);
    }
}
